"""The conversation's memory of its own replies, kept in slots."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge.reply import Memory, Reply


def recall(tracker: Tracker) -> Memory:
    """Read the memory from the slots."""
    return Memory(unsure=int(tracker.get_slot("unsure") or 0), since_consult=_number(tracker.get_slot("since_consult")))


def say(reply: Reply, before: Memory, dispatcher: CollectingDispatcher) -> list[dict[str, Any]]:
    """Utter a reply and return the slots that changed."""
    for utterance in reply.utterances:
        dispatcher.utter_message(response=utterance.response, **utterance.values)
    old = asdict(before)
    return [SlotSet(name, value) for name, value in asdict(reply.memory).items() if value != old[name]]


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))
