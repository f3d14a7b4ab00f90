"""The conversation's memory of its own replies."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge.reply import Memory, Reply
from bot.knowledge.topics import UNSURE


def recall(tracker: Tracker) -> Memory:
    """Read the memory from the slots and from the visitor's message before this one."""
    said = [event for event in tracker.events if event["event"] == "user"]
    before = said[-2]["parse_data"]["intent"]["name"] if len(said) > 1 else None
    since = tracker.get_slot("since_consult")
    return Memory(unsure=before == UNSURE, since_consult=None if since is None else int(since))


def say(reply: Reply, before: Memory, dispatcher: CollectingDispatcher) -> list[dict[str, Any]]:
    """Utter a reply and return the slots that changed."""
    for utterance in reply.utterances:
        dispatcher.utter_message(response=utterance.response, **utterance.values)
    if reply.memory.since_consult == before.since_consult:
        return []
    return [SlotSet("since_consult", reply.memory.since_consult)]
