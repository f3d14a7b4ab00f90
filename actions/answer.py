"""Answers every question of the latest message."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import hear, takes_up
from actions.memory import recall, say
from actions.plan import plan_towards
from bot.desk.plans import event_of
from bot.knowledge.reply import answer
from bot.knowledge.understanding import Understanding

EVENT = "faq/event_planning"


class ActionAnswer(Action):  # type: ignore[misc]  # the SDK ships no types
    """One message an answer; silent when the message holds no question."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer, and remember when a consult was suggested. Who asks about an event and names its day gets a plan."""
        if takes_up(tracker):
            return [FollowupAction("consult_form")]
        memory = recall(tracker)
        understanding = Understanding.from_parse_data(tracker.latest_message)
        event = event_of(hear(tracker)) if any(topic.name == EVENT for topic in understanding.topics) else None
        others = tuple(topic for topic in understanding.topics if event is None or topic.name != EVENT)
        reply = answer(replace(understanding, topics=others), memory)
        return [*say(reply, memory, dispatcher), *(await plan_towards(event, tracker, dispatcher) if event else ())]
