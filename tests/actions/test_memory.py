"""What the conversation remembers of its own replies: read from slots, written back only where it changed."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import recall, say
from bot.knowledge.reply import Memory, Reply, Utterance


def tracker(**slots: Any) -> Tracker:
    return Tracker.from_dict({"sender_id": "anna", "slots": slots, "events": []})


@pytest.mark.parametrize(
    ("slots", "memory"),
    [
        ({}, Memory()),
        ({"unsure": None, "since_consult": None}, Memory()),
        ({"unsure": 2, "since_consult": 0}, Memory(unsure=2, since_consult=0)),
        ({"unsure": 0, "since_consult": 5}, Memory(unsure=0, since_consult=5)),
        ({"unsure": 1.0, "since_consult": 3}, Memory(unsure=1, since_consult=3)),
    ],
    ids=["a new conversation", "empty slots", "just suggested", "suggested before", "a number from JSON"],
)
def test_the_memory_is_what_the_slots_hold(slots: dict[str, Any], memory: Memory) -> None:
    assert recall(tracker(**slots)) == memory


@pytest.mark.parametrize(
    ("before", "after", "slots"),
    [
        (Memory(), Memory(), {}),
        (Memory(unsure=0), Memory(unsure=1), {"unsure": 1}),
        (Memory(unsure=2, since_consult=1), Memory(unsure=0, since_consult=2), {"unsure": 0, "since_consult": 2}),
        (Memory(since_consult=None), Memory(since_consult=0), {"since_consult": 0}),
        (Memory(since_consult=4), Memory(since_consult=0), {"since_consult": 0}),
    ],
)
def test_only_what_changed_is_written(before: Memory, after: Memory, slots: dict[str, int]) -> None:
    events = say(Reply((), after), before, CollectingDispatcher())
    assert [event["event"] for event in events] == ["slot"] * len(slots)
    assert {event["name"]: event["value"] for event in events} == slots


def test_what_was_written_is_remembered_the_same_way() -> None:
    after = Memory(unsure=1, since_consult=0)
    events = say(Reply((), after), Memory(), CollectingDispatcher())
    assert recall(tracker(**{event["name"]: event["value"] for event in events})) == after


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
    assert say(Reply((), Memory(unsure=1)), Memory(unsure=1), dispatcher) == []
    assert dispatcher.messages == []
