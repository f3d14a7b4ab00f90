"""Tells how to reach the clinic's people, and whether they are there now."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import wiring
from bot.knowledge.reply import reach_staff


class ActionTalkToStaff(Action):  # type: ignore[misc]  # the SDK ships no types
    """Phone and opening hours; open or closed by the clock."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_talk_to_staff"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say whether the clinic is open at this moment."""
        said = reach_staff(wiring.clinic(), datetime.now(UTC))
        dispatcher.utter_message(response=said.response, **said.values)
        return []
