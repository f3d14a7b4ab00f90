"""Asks back when a message was not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import takes_up
from actions.memory import recall, say
from bot.knowledge.reply import clarify
from bot.knowledge.understanding import Understanding


class ActionClarify(Action):  # type: ignore[misc]  # the SDK ships no types
    """The likeliest topics as buttons; the second time in a row, the clinic's people."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_clarify"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Ask back, and remember how often in a row."""
        if takes_up(tracker):
            return [FollowupAction("consult_form")]
        memory = recall(tracker)
        reply = clarify(Understanding.from_parse_data(tracker.latest_message), memory)
        return say(reply, memory, dispatcher)
