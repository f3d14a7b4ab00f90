"""What may become of a booking. Pure: a booking and a moment in, the changed booking or a refusal out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.booking.contacts import same_contact, tidy
from bot.booking.model import STANDING, Booking, Slot, State
from bot.booking.refusals import ConsentMissing, DetailsMissing, HoldExpired, NotAllowed, TooEarly, TooLate

AFTER_CONFIRMING = frozenset({State.RESCHEDULED, State.CANCELLED, State.COMPLETED, State.NO_SHOW})
# From each state, every state that may follow.
NEXT: Mapping[State, frozenset[State]] = {
    State.HELD: frozenset({State.CONFIRMED, State.LAPSED}),
    State.LAPSED: frozenset(),
    State.CONFIRMED: AFTER_CONFIRMING,
    State.RESCHEDULED: AFTER_CONFIRMING,
    State.CANCELLED: frozenset(),
    State.COMPLETED: frozenset(),
    State.NO_SHOW: frozenset(),
}


def hold(reference: str, slot: Slot, now: datetime, buffer: timedelta, keep: timedelta) -> Booking:
    """A slot kept for `keep` from `now`, but not beyond its beginning."""
    until = min(now + keep, slot.start)
    return Booking(
        reference, slot.practitioner_id, slot.start, slot.end, slot.end + buffer, State.HELD, created=now, held_until=until
    )


def confirm(
    booking: Booking, name: str, contact: str, now: datetime, *, consent: bool
) -> Booking | HoldExpired | NotAllowed | ConsentMissing | DetailsMissing:
    """A hold becomes a booking. A booking that was confirmed with the same details stays as it is."""
    if booking.state in STANDING and tidy(name) == booking.name and same_contact(contact, booking.contact):
        return booking
    if booking.state is State.LAPSED or (booking.state is State.HELD and not booking.is_live(now)):
        return HoldExpired(booking.slot)
    if missing := tuple(field for field, text in (("name", name), ("contact", contact)) if not tidy(text)):
        return DetailsMissing(missing)
    if not consent:
        return ConsentMissing()
    return _become(booking, State.CONFIRMED) or replace(
        booking, state=State.CONFIRMED, held_until=None, name=tidy(name), contact=tidy(contact), consented=now
    )


def reschedule(booking: Booking, slot: Slot, now: datetime, buffer: timedelta) -> Booking | NotAllowed | TooLate:
    """The booking at another time. The same time again changes nothing."""
    if refusal := _become(booking, State.RESCHEDULED) or _begun(booking, now):
        return refusal
    if slot == booking.slot:
        return booking
    return replace(
        booking,
        practitioner_id=slot.practitioner_id,
        start=slot.start,
        end=slot.end,
        blocked_until=slot.end + buffer,
        state=State.RESCHEDULED,
        sequence=booking.sequence + 1,
    )


def cancel(booking: Booking, now: datetime) -> Booking | NotAllowed | TooLate:
    """The booking given up, until it begins. Cancelling again changes nothing."""
    if booking.state is State.CANCELLED:
        return booking
    if refusal := _become(booking, State.CANCELLED) or _begun(booking, now):
        return refusal
    return replace(booking, state=State.CANCELLED, sequence=booking.sequence + 1)


def finish(booking: Booking, outcome: State, now: datetime) -> Booking | NotAllowed | TooEarly:
    """COMPLETED or NO_SHOW, once the consult has begun. The same outcome again changes nothing."""
    if booking.state is outcome:
        return booking
    if refusal := _become(booking, outcome):
        return refusal
    return TooEarly(booking.start) if now < booking.start else replace(booking, state=outcome)


def lapse(booking: Booking) -> Booking | NotAllowed:
    """The hold given up."""
    return _become(booking, State.LAPSED) or replace(booking, state=State.LAPSED)


def _become(booking: Booking, wanted: State) -> NotAllowed | None:
    return None if wanted in NEXT[booking.state] else NotAllowed(booking.state, wanted)


def _begun(booking: Booking, now: datetime) -> TooLate | None:
    return TooLate(booking.start) if now >= booking.start else None
