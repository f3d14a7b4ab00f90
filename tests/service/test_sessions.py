"""Nobody reads or continues a conversation without the token it was opened with."""

from __future__ import annotations

import base64
import json

import pytest
import requests

from .conftest import OTHER_PHONE, OWN_PRICE, TOKEN
from .contract import assert_problem
from .server import WEBHOOK, Service

QUESTION = "how long does one session take?"
AGAIN = "say that again"


def inner_id(token: str) -> str:
    payload = token.partition(".")[0]
    return str(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))


def altered(token: str, index: int) -> str:
    return token[:index] + ("A" if token[index] != "A" else "B") + token[index + 1 :]


def forgeries(token: str) -> dict[str, str]:
    payload, signature = token.rsplit(".", 1)
    middle = len(payload) + 1 + len(signature) // 2
    return {
        "payload altered": altered(token, 3),
        "signature altered": altered(token, middle),
        "no signature": payload,
        "empty signature": payload + ".",
        "signature cut": token[:-4],
        "twice": token + "." + signature,
        "the id inside": inner_id(token),
        "the conversation's id": f"visitor:{inner_id(token)}",
        "a path": f"../visitor:{inner_id(token)}",
        "the id as JSON": json.dumps(inner_id(token)),
    }


FORGERIES = list(forgeries("ImFiYyI.c2lnbmF0dXJl"))


def post(service: Service, sender: str, message: str = AGAIN, **headers: str | None) -> requests.Response:
    return service.call("POST", WEBHOOK, json={"sender": sender, "message": message}, headers=headers)


def texts(reply: list[dict[str, str]]) -> list[str]:
    return [message["text"] for message in reply]


def test_every_session_is_another(service: Service) -> None:
    tokens = {service.open_session() for _ in range(50)}
    assert len(tokens) == 50
    assert len({inner_id(token) for token in tokens}) == 50


def test_a_session_keeps_its_conversation(service: Service) -> None:
    token = service.open_session()
    answer = texts(service.say(QUESTION, token))
    assert texts(service.say(AGAIN, token)) == answer


def test_two_sessions_do_not_see_each_other(service: Service) -> None:
    first, second = service.open_session(), service.open_session()
    answer = texts(service.say(QUESTION, first))
    assert texts(service.say(AGAIN, second)) != answer


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_token_or_guessed_id_opens_another_conversation(service: Service, forgery: str) -> None:
    token = service.open_session()
    answer = texts(service.say(QUESTION, token))
    forged = forgeries(token)[forgery]
    assert forged != token
    assert texts(service.say(AGAIN, forged)) != answer
    service.say("who carries out the treatment?", forged)
    assert texts(service.say(AGAIN, token)) == answer, "the forger's turn reached the conversation"


@pytest.mark.parametrize("forgery", FORGERIES)
def test_where_proof_is_required_a_forged_token_opens_nothing(guarded: Service, forgery: str) -> None:
    forged = forgeries(guarded.open_session())[forgery]
    assert_problem(post(guarded, forged, Authorization=None), 401)


def test_where_proof_is_required_a_session_is_enough(guarded: Service) -> None:
    token = guarded.open_session()
    assert post(guarded, token, QUESTION, Authorization=None).status_code == 200


def test_the_right_token_may_choose_its_sender(guarded: Service) -> None:
    assert post(guarded, "our-crm-17", QUESTION).json()[0]["recipient_id"] == "our-crm-17"


@pytest.mark.parametrize(
    "shown",
    [None, "", "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN, f"Basic {TOKEN}", "Bearer \u00fc"],
)
def test_a_wrong_or_missing_token_is_refused(guarded: Service, shown: str | None) -> None:
    assert_problem(post(guarded, "our-crm-17", QUESTION, Authorization=shown), 401)


def test_a_token_where_none_is_set_is_refused(service: Service) -> None:
    assert_problem(post(service, "anybody", QUESTION, Authorization="Bearer "), 401)
    assert_problem(post(service, "anybody", QUESTION, Authorization=f"Bearer {TOKEN}"), 401)


def test_a_chosen_sender_cannot_read_a_visitors_session_even_with_the_token(guarded: Service) -> None:
    token = guarded.open_session()
    answer = texts(guarded.say(QUESTION, token))
    for sender in (inner_id(token), f"visitor:{inner_id(token)}"):
        assert texts(guarded.say(AGAIN, sender)) != answer


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "x-forwarded-for"])
def test_what_came_through_a_proxy_needs_proof_even_on_loopback(service: Service, header: str) -> None:
    forwarded = {header: "for=203.0.113.7" if header == "Forwarded" else "203.0.113.7"}
    assert_problem(post(service, "chosen", QUESTION, **forwarded), 401)
    assert post(service, service.open_session(), QUESTION, **forwarded).status_code == 200


def test_the_clinic_named_in_the_settings_is_the_one_that_answers(guarded: Service) -> None:
    assert OTHER_PHONE in guarded.ask("how soon can I wear make-up again?")["message"]
    assert OTHER_PHONE in texts(guarded.say("I want to talk to a person", "caller"))[0]


def test_an_own_answer_of_the_clinic_is_given_with_the_clinic_as_its_source(guarded: Service) -> None:
    reply = guarded.ask("what does it cost?")
    assert (reply["status"], reply["not_covered"]) == ("answered", [])
    [answer] = reply["answers"]
    assert OWN_PRICE in answer["text"]
    assert answer["sources"] == [{"document": "Lumen Skin Clinic", "paragraph": None}]
