"""Plans a course around a visitor's date, and offers consults that leave time for it."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.desk import LEADS_AWAY, REQUESTED, Events, ask, beside, hear, say
from bot import wiring
from bot.desk.plans import Planned, event_of, plan_course
from bot.desk.wishes import understood_when
from bot.planning.days import Window


class ValidatePlanForm(Action):  # type: ignore[misc]  # the SDK ships no types
    """Reads the date to plan for. Whoever names none gets the course in general, and goes on with what they like."""

    def name(self) -> str:
        """The name in the domain."""
        return "validate_plan_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Take the date, ask which of two, or plan without one.

        Raises:
            ActionExecutionRejection: the message is about something else; the rules answer it.
        """
        said, begins = hear(tracker), tracker.get_slot(REQUESTED) is None
        event = None if said.urgent else event_of(said)
        if event is not None:
            return [SlotSet("plan_event", [event.first.isoformat(), event.last.isoformat()])]
        if not said.urgent and (unclear := understood_when(said)):
            say([unclear], dispatcher)
            return [SlotSet("plan_event", None)]
        if said.urgent or said.means(*LEADS_AWAY["plan_form"]):
            raise ActionExecutionRejection("plan_form")
        if not begins:
            say(beside(said, task_begins=False), dispatcher)
            return [SlotSet("plan_event", None), SlotSet(REQUESTED, None)]
        planned = await _plan(None)
        say(planned.said, dispatcher)
        return [SlotSet("plan_event", None)]


class ActionPlan(Action):  # type: ignore[misc]
    """Plans towards the date."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_plan"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Four short lines, the picture, and up to three free consults in time."""
        days = tracker.get_slot("plan_event")
        if not days:
            return []
        first, last = map(date.fromisoformat, days)
        return [SlotSet("plan_event", None), *await plan_towards(Window(first, last), tracker, dispatcher)]


async def plan_towards(event: Window, tracker: Tracker, dispatcher: CollectingDispatcher) -> Events:
    """Say the plan and offer consults in time; the slots that changed."""
    planned = await _plan(event)
    say(planned.said, dispatcher)
    in_time = planned.consults
    return await ask(tracker, dispatcher, lambda desk, state: desk.offer_in_time(state, in_time)) if in_time else []


async def _plan(event: Window | None) -> Planned:
    return await asyncio.to_thread(plan_course, wiring.planner(), wiring.plan_picture, wiring.clock(), event)
