"""Without its database the service says so, stays alive, and recovers by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from .contract import assert_plain, assert_problem
from .proxy import Proxy
from .server import WEBHOOK, Service

QUESTION = "how long does one session take?"


@pytest.fixture(scope="module")
def before(on_postgresql: Service) -> list[dict[str, object]]:
    return on_postgresql.say(QUESTION, "outage")


@pytest.fixture
def dead_database(on_postgresql: Service, proxy: Proxy, before: object) -> Iterator[Service]:
    proxy.close()
    yield on_postgresql
    proxy.open()


def test_a_message_gets_a_plain_sentence_and_is_asked_to_come_back(dead_database: Service) -> None:
    for sender in ("outage", "newcomer"):
        response = dead_database.call("POST", WEBHOOK, json={"sender": sender, "message": QUESTION})
        assert_problem(response, 503)
        assert int(response.headers["retry-after"]) > 0


def test_the_service_is_alive_but_not_ready_and_says_why(dead_database: Service) -> None:
    assert dead_database.call("GET", "/health/live").status_code == 200
    response = dead_database.call("GET", "/health/ready")
    assert response.status_code == 503
    assert "store" in response.json()["detail"]
    assert "127.0.0.1" not in response.text
    assert "postgres" not in response.text


def test_a_question_outside_of_a_conversation_needs_no_database(dead_database: Service) -> None:
    assert dead_database.ask(QUESTION)["status"] == "answered"


def test_what_watches_the_service_can_still_read_its_metrics(dead_database: Service) -> None:
    assert dead_database.call("GET", "/metrics").status_code == 200


def test_it_recovers_and_remembers_when_the_database_is_back(
    on_postgresql: Service, before: list[dict[str, object]], proxy: Proxy
) -> None:
    proxy.close()
    assert_problem(on_postgresql.call("POST", WEBHOOK, json={"sender": "outage", "message": QUESTION}), 503)
    proxy.open()
    deadline = time.monotonic() + 30
    while on_postgresql.call("GET", "/health/ready").status_code != 200:
        assert time.monotonic() < deadline, "not ready although the database is back"
        time.sleep(0.2)
    assert on_postgresql.say("say that again", "outage") == before
    for message in on_postgresql.say("who carries out the treatment?", "outage"):
        assert_plain(str(message["text"]).partition("\n")[0])
