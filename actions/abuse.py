"""Stays calm when insulted: says so once, then only offers help."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher


class ActionAbuse(Action):  # type: ignore[misc]  # the SDK ships no types
    """One calm sentence the first time, a short offer of help after that."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_abuse"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer an insult."""
        if tracker.get_slot("asked_for_kindness"):
            dispatcher.utter_message(response="utter_still_here")
            return []
        dispatcher.utter_message(response="utter_abuse")
        return [SlotSet("asked_for_kindness", True)]
