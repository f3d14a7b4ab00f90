"""Answers every question of the latest message."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import recall, say
from bot.knowledge.reply import answer
from bot.knowledge.understanding import Understanding


class ActionAnswer(Action):  # type: ignore[misc]  # the SDK ships no types
    """One message an answer; silent when the message holds no question."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer, and remember when a consult was suggested."""
        memory = recall(tracker)
        reply = answer(Understanding.from_parse_data(tracker.latest_message), memory)
        return say(reply, memory, dispatcher)
