"""What the conversation remembers of its own replies: read from the tracker, written back only where it changed."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import recall, say
from bot.knowledge.reply import Memory, Reply, Utterance

UNCLEAR, CLEAR = "nlu_fallback", "greet"


def tracker(*intents: str, **slots: Any) -> Tracker:
    """A conversation in which the visitor said messages with these intents, each followed by a reply."""
    events: list[dict[str, Any]] = [{"event": "session_started"}]
    for intent in intents:
        events += [
            {"event": "user", "text": "…", "parse_data": {"intent": {"name": intent, "confidence": 1.0}}},
            {"event": "bot", "text": "…", "data": {}},
        ]
    return Tracker.from_dict({"sender_id": "anna", "slots": slots, "events": events[: -1 if intents else None]})


@pytest.mark.parametrize(
    ("slots", "since"),
    [
        ({}, None),
        ({"since_consult": None}, None),
        ({"since_consult": 0}, 0),
        ({"since_consult": 5}, 5),
        ({"since_consult": 3.0}, 3),
    ],
    ids=["a new conversation", "never suggested", "just suggested", "suggested before", "a number from JSON"],
)
def test_how_long_ago_a_consult_was_suggested_is_remembered(slots: dict[str, Any], since: int | None) -> None:
    assert recall(tracker(CLEAR, **slots)).since_consult == since


@pytest.mark.parametrize(
    ("intents", "unsure"),
    [
        ((), False),
        ((UNCLEAR,), False),
        ((CLEAR, UNCLEAR), False),
        ((UNCLEAR, UNCLEAR), True),
        ((CLEAR, UNCLEAR, UNCLEAR), True),
        ((UNCLEAR, CLEAR, UNCLEAR), False),
        ((UNCLEAR, CLEAR), True),
    ],
)
def test_whether_the_message_before_was_not_understood_is_remembered(intents: tuple[str, ...], unsure: bool) -> None:
    assert bool(recall(tracker(*intents)).unsure) is unsure


@pytest.mark.parametrize(
    ("before", "after", "slots"),
    [
        (Memory(), Memory(), {}),
        (Memory(since_consult=2), Memory(since_consult=2), {}),
        (Memory(since_consult=1), Memory(since_consult=2), {"since_consult": 2}),
        (Memory(since_consult=None), Memory(since_consult=0), {"since_consult": 0}),
        (Memory(since_consult=4), Memory(since_consult=0), {"since_consult": 0}),
    ],
)
def test_only_what_changed_is_written(before: Memory, after: Memory, slots: dict[str, int]) -> None:
    events = say(Reply((), after), before, CollectingDispatcher())
    assert [event["event"] for event in events] == ["slot"] * len(slots)
    assert {event["name"]: event["value"] for event in events} == slots


def test_what_was_written_is_remembered_the_same_way() -> None:
    after = Memory(since_consult=0)
    events = say(Reply((), after), Memory(), CollectingDispatcher())
    assert recall(tracker(CLEAR, **{event["name"]: event["value"] for event in events})) == after


def test_every_utterance_is_said_in_order_with_its_values() -> None:
    dispatcher = CollectingDispatcher()
    reply = Reply(
        (
            Utterance("utter_faq/pain", {"suggestions": ()}),
            Utterance("utter_undocumented/price", {"answered": ("faq/pain", "undocumented/price")}),
            Utterance("utter_suggest_consult"),
        ),
        Memory(),
    )
    say(reply, Memory(), dispatcher)
    assert [message["response"] for message in dispatcher.messages] == [u.response for u in reply.utterances]
    assert dispatcher.messages[0]["suggestions"] == ()
    assert dispatcher.messages[1]["answered"] == ("faq/pain", "undocumented/price")
    assert not any(message["text"] for message in dispatcher.messages)


def test_a_reply_without_words_is_silent() -> None:
    dispatcher = CollectingDispatcher()
    assert say(Reply((), Memory(since_consult=1)), Memory(since_consult=1), dispatcher) == []
    assert dispatcher.messages == []
