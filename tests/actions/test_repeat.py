"""«Say that again» gives the whole last reply, word for word, with its buttons."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.repeat import ActionRepeat, last_reply

BUTTON = {"title": "Does it hurt?", "payload": '/faq{"topic": "pain"}'}
Event = dict[str, Any]


def user(text: str) -> list[Event]:
    return [{"event": "user", "text": text}, {"event": "user_featurization"}]


def bot(text: str | None, *buttons: dict[str, str]) -> list[Event]:
    return [{"event": "action", "name": "action_answer"}, {"event": "bot", "text": text, "data": {"buttons": list(buttons)}}]


START: list[Event] = [{"event": "action", "name": "action_session_start"}, {"event": "session_started"}]
LISTEN: list[Event] = [{"event": "slot", "name": "since_consult", "value": 0}, {"event": "action", "name": "action_listen"}]
AGAIN = user("say that again")


def tracker(events: list[Event]) -> Tracker:
    return Tracker.from_dict({"sender_id": "anna", "slots": {}, "events": events})


@pytest.mark.parametrize(
    ("events", "texts"),
    [
        ([*START, *LISTEN, *AGAIN], []),
        (AGAIN, []),
        ([*START, *user("a"), *bot("one"), *LISTEN, *AGAIN], ["one"]),
        ([*START, *user("a"), *bot("one"), *bot("two"), *LISTEN, *AGAIN], ["one", "two"]),
        ([*user("a"), *bot("one"), *LISTEN, *user("b"), *bot("two"), *LISTEN, *AGAIN], ["two"]),
        ([*user("a"), *bot("one"), *LISTEN, *AGAIN, *bot("one"), *LISTEN, *AGAIN], ["one"]),
        ([*user("a"), *bot("one"), *bot(None), *bot(""), *bot("two"), *LISTEN, *AGAIN], ["one", "two"]),
        ([*user("a"), *LISTEN, *AGAIN], []),
        ([*START, *bot("a greeting first"), *LISTEN, *AGAIN], ["a greeting first"]),
    ],
    ids=[
        "nothing yet", "only the request", "one message", "two messages", "an older reply", "asked twice",
        "messages without text", "no reply", "the bot spoke first",
    ],
)  # fmt: skip
def test_the_last_reply_is_all_the_bot_said_since_the_message_before(events: list[Event], texts: list[str]) -> None:
    assert [message["text"] for message in last_reply(tracker(events))] == texts


def test_a_reply_is_repeated_word_for_word_with_its_buttons_and_nothing_is_remembered() -> None:
    dispatcher = CollectingDispatcher()
    events = [*START, *user("a"), *bot("one\nSource: X"), *bot("two", BUTTON), *LISTEN, *AGAIN]
    assert ActionRepeat().run(dispatcher, tracker(events), {}) == []
    assert [(message["text"], message["buttons"]) for message in dispatcher.messages] == [
        ("one\nSource: X", []),
        ("two", [BUTTON]),
    ]


def test_a_message_without_a_list_of_buttons_is_repeated_too() -> None:
    dispatcher = CollectingDispatcher()
    spoken = {"event": "bot", "text": "one", "data": {"buttons": None}}
    ActionRepeat().run(dispatcher, tracker([*user("a"), spoken, *AGAIN]), {})
    assert [(message["text"], message["buttons"]) for message in dispatcher.messages] == [("one", [])]


def test_who_asks_before_anything_was_said_is_greeted() -> None:
    dispatcher = CollectingDispatcher()
    ActionRepeat().run(dispatcher, tracker([*START, *LISTEN, *AGAIN]), {})
    assert [message["response"] for message in dispatcher.messages] == ["utter_greet"]
