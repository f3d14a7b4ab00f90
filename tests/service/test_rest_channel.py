"""The REST channel has Rasa's shape; a payload counts only when its button was offered to this visitor."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.storage.conversations import SqlConversations
from bot.storage.database import connect

from .server import Service
from .test_topics import response_of


def stored(service: Service, conversation: str) -> list[dict[str, Any]]:
    engine = connect(service.database)
    window = SqlConversations(engine).read(conversation, whole=True)
    engine.dispose()
    assert window is not None
    return [dict(event) for event in window.events]


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in messages]


def test_a_reply_is_a_list_of_messages_in_rasas_shape(service: Service) -> None:
    said = service.say("does it hurt, and what does it cost?", "shape")
    assert len(said) >= 2
    for message in said:
        assert {"recipient_id", "text"} <= set(message) <= {"recipient_id", "text", "buttons"}
        assert message["recipient_id"] == "shape"
        assert isinstance(message["text"], str)
    buttons = [button for message in said for button in message.get("buttons", [])]
    assert buttons
    for button in buttons:
        assert set(button) == {"title", "payload"}
        assert button["payload"].startswith("/")


def test_an_offered_button_gives_its_topic(service: Service) -> None:
    buttons = service.say("does it hurt?", "tapping")[-1]["buttons"]
    for button in buttons:
        topic = json.loads(button["payload"].removeprefix("/faq"))["topic"]
        start = response_of("faq", topic)["text"].partition("{")[0]
        assert service.say(button["payload"], "tapping")[0]["text"].startswith(start)


@pytest.mark.parametrize(
    "payload",
    [
        '/faq{"topic": "pain"}',
        '/faq{"topic": "sun_exposure"}',
        '//faq{"topic": "sun_exposure"}',
        '\u200b/faq{"topic": "sun_exposure"}',
        "/other_language",
        "/restart",
        "/session_start",
        "/back",
        "/urgent",
    ],
)
def test_a_payload_that_was_not_offered_is_read_as_words(service: Service, payload: str, request: pytest.FixtureRequest) -> None:
    sender = request.node.name
    service.say("what is Inner-glow?", sender)
    before = len(stored(service, f"rest:{sender}"))
    said = service.say(payload, sender)
    words = payload.lstrip("/\u200b")
    service.say("what is Inner-glow?", sender + " in words")
    assert texts(said) == texts(service.say(words, sender + " in words"))
    events = stored(service, f"rest:{sender}")[before:]
    spoken = [event for event in events if event["event"] == "user"]
    assert [event["text"] for event in spoken] == [words]
    assert {"restart", "rewind", "session_started"}.isdisjoint(event["event"] for event in events)


def test_a_button_offered_to_one_visitor_is_not_offered_to_another(service: Service) -> None:
    offered = service.say("does it hurt?", "was offered")[-1]["buttons"][0]["payload"]
    service.say(offered, "was not offered")
    [spoken] = [event for event in stored(service, "rest:was not offered") if event["event"] == "user"]
    assert spoken["text"] == offered.lstrip("/")


def test_a_payload_is_only_words_to_the_stateless_answer(service: Service) -> None:
    assert service.ask('/faq{"topic": "sun_exposure"}') == service.ask('faq{"topic": "sun_exposure"}')
    assert service.ask("/urgent")["status"] == service.ask("urgent")["status"]


def test_after_typed_commands_the_last_answer_can_still_be_repeated(service: Service) -> None:
    answer = service.say("how deep do the needles go?", "commands")
    for _ in range(2):
        assert texts(service.say("say that again", "commands")) == texts(answer)
    service.say("/restart", "commands")
    offered = answer[-1]["buttons"][0]["payload"]
    topic = json.loads(offered.removeprefix("/faq"))["topic"]
    assert texts(service.say(offered, "commands"))[0].startswith(response_of("faq", topic)["text"].partition("{")[0])


def test_urgent_words_get_the_urgent_care_reply_and_nothing_else(service: Service) -> None:
    reply = service.ask("what does it cost? my lips are swelling up and I can't breathe")
    assert (reply["status"], reply["answers"], reply["not_covered"], reply["task"]) == ("urgent", [], [], None)
    said = service.say("what does it cost? my lips are swelling up and I can't breathe", "urgent")
    assert texts(said) == [reply["message"]]
    assert "911" in reply["message"]
