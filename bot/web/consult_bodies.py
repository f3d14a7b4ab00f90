"""What the API says about consults: slots, bookings, and why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.booking.model import Booking, Roster, Slot
from bot.booking.refusals import (
    ConsentMissing,
    KeyReused,
    NotAllowed,
    NotFound,
    Reason,
    Refusal,
    TooLate,
    Unavailable,
)
from bot.web.problems import Problem

UNAVAILABLE = {
    Reason.PAST: "That time is over.",
    Reason.TOO_SOON: "That time is too soon; the clinic needs more notice.",
    Reason.TOO_FAR: "That time is too far ahead to be booked yet.",
    Reason.NO_SUCH_DAY: "There is no such day.",
    Reason.CLOSED: "The clinic is closed on that day.",
    Reason.OUTSIDE_HOURS: "There are no consults at that time of day.",
    Reason.AWAY: "The practitioner is away on that day.",
    Reason.UNKNOWN_PRACTITIONER: "There is no practitioner with this id.",
    Reason.NO_START: "No consult begins at exactly that time.",
    Reason.TAKEN: "That time is taken.",
    Reason.NO_MORE: "There is no other time like that.",
}


def slot_body(slot: Slot, roster: Roster) -> dict[str, Any]:
    """A slot, in the clinic's wall time."""
    return {
        "start": slot.start.astimezone(roster.zone).isoformat(),
        "end": slot.end.astimezone(roster.zone).isoformat(),
        "practitioner": _practitioner(slot.practitioner_id, roster),
    }


def booking_body(booking: Booking, roster: Roster, link: str) -> dict[str, Any]:
    """A booking, for whoever made it. `link`: its calendar file."""
    return {
        "reference": booking.reference,
        "state": str(booking.state),
        **slot_body(booking.slot, roster),
        "timezone": roster.zone.key,
        "name": booking.name,
        "contact": booking.contact,
        "sequence": booking.sequence,
        "calendar": link,
    }


def made(result: Booking | Refusal, roster: Roster) -> Booking:
    """The booking, when there is one.

    Raises:
        Problem: what the refusal says; see `refused`.
    """
    if isinstance(result, Booking):
        return result
    raise refused(result, roster)


def refused(refusal: Refusal, roster: Roster) -> Problem:
    """404; 409 for a state that is in the way; 422 for what can never be met."""
    if isinstance(refusal, Unavailable):
        alternatives = [slot_body(slot, roster) for slot in refusal.alternatives]
        status = 409 if refusal.reason is Reason.TAKEN else 422
        return Problem(status, UNAVAILABLE[refusal.reason], reason=str(refusal.reason), alternatives=alternatives)
    return _PROBLEMS.get(type(refusal), _impossible)(refusal)


def not_found(_: Refusal | None = None) -> Problem:
    """No such reference, or another contact: the same words."""
    return Problem(404, "There is no consult with this reference and contact.")


def _practitioner(practitioner_id: str, roster: Roster) -> dict[str, str | None]:
    practitioner = roster.practitioner(practitioner_id)
    return {"id": practitioner_id, "name": practitioner.name if practitioner else None}


def _not_allowed(refusal: Refusal) -> Problem:
    state = str(refusal.state).replace("_", " ") if isinstance(refusal, NotAllowed) else ""
    return Problem(409, f"The consult can't be changed any more, it is {state}.", reason="state")


def _impossible(refusal: Refusal) -> Problem:
    # HoldExpired, DetailsMissing and TooEarly: nothing the API asks for leads there.
    raise TypeError(type(refusal).__name__)


_PROBLEMS: dict[type[Refusal], Callable[[Refusal], Problem]] = {
    NotFound: not_found,
    NotAllowed: _not_allowed,
    TooLate: lambda _: Problem(409, "The consult has begun already, please call the clinic.", reason="begun"),
    ConsentMissing: lambda _: Problem(422, "Without consent the clinic cannot keep name and contact, so nothing was booked."),
    KeyReused: lambda _: Problem(422, "This Idempotency-Key came before with another booking.", reason="key_reused"),
}
