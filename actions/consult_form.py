"""Books a consult: what was said, the questions in turn, and the end."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import Events, ask, keep, take
from bot.desk.desk import Desk
from bot.desk.state import State


class ValidateConsultForm(Action):  # type: ignore[misc]  # the SDK ships no types
    """Reads a message of somebody who books."""

    def name(self) -> str:
        """The name in the domain."""
        return "validate_consult_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Take the details, hold the time, confirm."""
        return await take("consult_form", tracker, dispatcher, Desk.book)


class ActionAskConsultTime(Action):  # type: ignore[misc]
    """Offers free times, to somebody who books or moves."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_consult_time"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Offer up to three times that fit the wish."""
        return await ask(tracker, dispatcher, Desk.offer)


class ActionAskConsultConfirmed(Action):  # type: ignore[misc]
    """Sums up before booking."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_consult_form_consult_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say what will be booked, and ask for a yes."""
        return await ask(tracker, dispatcher, Desk.summary)


class ActionConsultBooked(Action):  # type: ignore[misc]
    """Ends the booking."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_consult_booked"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say the reference, when there is one."""
        state = State.from_slots(tracker.get_slot)
        return await ask(tracker, dispatcher, Desk.booked) if state.confirmed else keep(state.finished())
