"""Moves and cancels consults, and tells when they are."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import Events, ask, take
from bot.desk.desk import Desk


class ValidateRescheduleForm(Action):  # type: ignore[misc]  # the SDK ships no types
    """Reads a message of somebody who moves a consult."""

    def name(self) -> str:
        """The name in the domain."""
        return "validate_reschedule_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Find the booking, then the new time, then move it."""
        return await take("reschedule_form", tracker, dispatcher, Desk.move)


class ValidateCancelForm(Action):  # type: ignore[misc]
    """Reads a message of somebody who cancels a consult."""

    def name(self) -> str:
        """The name in the domain."""
        return "validate_cancel_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Find the booking, then cancel it."""
        return await take("cancel_form", tracker, dispatcher, Desk.cancel)


class ActionAskBookingToMove(Action):  # type: ignore[misc]
    """Asks which booking is meant, to move it."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_reschedule_form_consult_booking"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Ask for the reference, or for the contact that goes with it."""
        return await ask(tracker, dispatcher, Desk.ask_booking)


class ActionAskBookingToCancel(ActionAskBookingToMove):
    """Asks which booking is meant, to cancel it."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_cancel_form_consult_booking"


class ActionAskMoveConfirmed(Action):  # type: ignore[misc]
    """Sums up the move."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_reschedule_form_consult_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say from when to when, and ask for a yes."""
        return await ask(tracker, dispatcher, Desk.move_summary)


class ActionAskCancelConfirmed(Action):  # type: ignore[misc]
    """Sums up what is cancelled."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_cancel_form_consult_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say which consult it is, and ask for a yes."""
        return await ask(tracker, dispatcher, Desk.cancel_summary)


class ActionConsultMoved(Action):  # type: ignore[misc]
    """Ends the move."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_consult_moved"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say the new time, when it was moved."""
        return await ask(tracker, dispatcher, Desk.moved)


class ActionConsultCancelled(Action):  # type: ignore[misc]
    """Ends the cancellation."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_consult_cancelled"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say that it is cancelled, when it is."""
        return await ask(tracker, dispatcher, Desk.cancelled)


class ActionMyConsult(Action):  # type: ignore[misc]
    """Tells when the visitor's consult is."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_my_consult"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """The consults that were booked in this conversation."""
        return await ask(tracker, dispatcher, lambda desk, state: desk.mine(state))
