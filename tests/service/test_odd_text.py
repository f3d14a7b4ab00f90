"""Texts that are allowed but odd: understood through their decoration, or met with a kind sentence."""

from __future__ import annotations

import json

import pytest

from .contract import assert_plain
from .server import Service

pytestmark = pytest.mark.usefixtures("still_answers")


@pytest.mark.parametrize("length", [1, 2000])
def test_a_text_of_an_allowed_length_is_taken(service: Service, length: int) -> None:
    text = ("does it hurt? " * 143)[:length]
    assert len(text) == length
    assert service.ask(text)["message"]
    assert service.say(text, "long")[0]["text"]


@pytest.mark.parametrize(
    "text",
    ["\U0001f600\U0001f44d\U0001f389", "\u2764\ufe0f", "???", "asdkjh qwpoe", "0", "مرحبا كيف حالك", "Wie lange dauert das?"],
)
def test_what_holds_no_question_in_english_gets_a_kind_sentence_and_no_answer(service: Service, text: str) -> None:
    reply = service.ask(text)
    assert reply["answers"] == []
    assert_plain(reply["message"])
    assert [message["text"] for message in service.say(text, f"no question: {text}")] == [reply["message"]]


@pytest.mark.parametrize("text", ["\U0001f600\U0001f44d\U0001f389", "\U0001f44d", "\u2764\ufe0f"])
def test_emoji_alone_are_not_taken_for_another_language(service: Service, text: str) -> None:
    reply = service.ask(text)
    assert reply["status"] in ("smalltalk", "unclear")
    assert "English" not in reply["message"]


@pytest.mark.parametrize(
    "text",
    [
        "does it\x00 hu\x07rt?\x1b",
        "\u202edoes it hu\u200brt?\u202c",
        "\ufeffdoes\u2060 it hurt?",
        "does\u00a0it\u3000hurt?",
        "does it \ud83d hurt?",
        "<b>does it hurt?</b>",
        "does it hurt?'; DROP TABLE conversation; --",
    ],
    ids=["control", "right to left", "byte order mark", "wide spaces", "half an emoji", "HTML", "SQL"],
)
def test_a_question_is_understood_through_what_does_not_belong_to_it(service: Service, text: str) -> None:
    reply = service.ask(text)
    assert [answer["topic"] for answer in reply["answers"]] == ["pain"]
    assert service.say(text, "decorated")[0]["text"] == reply["answers"][0]["text"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert('quux')</script>",
        '"><img src=quux onerror=alert(1)>',
        "quux'); DROP TABLE conversation; --",
        "{quux} {0} {}",
    ],
)
def test_nothing_of_what_was_typed_comes_back(service: Service, text: str) -> None:
    sender = service.open_session()
    said = [service.ask(text), service.say(text, sender), service.say("say that again", sender)]
    assert "quux" not in json.dumps(said)
