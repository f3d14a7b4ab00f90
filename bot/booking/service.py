"""What the front desk can do about consults. Each call checks and writes in one transaction; all of them block: use a thread."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.booking import lifecycle
from bot.booking.availability import OFFERED, Availability, Offer
from bot.booking.contacts import contact_key, same_contact, tidy
from bot.booking.messages import REMINDER, messages
from bot.booking.model import Booking, Roster, Slot, State
from bot.booking.ports import Bookings, Clock, OverlapError, Reading, Writing
from bot.booking.references import new_reference, read_reference
from bot.booking.refusals import (
    ConsentMissing,
    DetailsMissing,
    HoldExpired,
    KeyReused,
    NotAllowed,
    NotFound,
    Reason,
    TooEarly,
    TooLate,
    Unavailable,
)
from bot.booking.wishes import Wish

# A hold that came to nothing is kept this long, then deleted.
FORGET_AFTER = timedelta(days=1)
UNSEEN = frozenset({State.HELD, State.LAPSED})
T = TypeVar("T")


class Consults:
    """Books consults: the only way to change a booking.

    Every method that takes a reference reads it however it was typed.
    """

    def __init__(self, roster: Roster, bookings: Bookings, clock: Clock, references: Callable[[], str] = new_reference) -> None:
        self.roster = roster
        self._availability = Availability(roster, bookings, clock)
        self._bookings = bookings
        self._clock = clock
        self._references = references

    def offer(self, wish: Wish, count: int = OFFERED) -> Offer | Unavailable:
        """Up to `count` free slots that fit the wish, spread over days and dayparts; else why not, and what comes closest."""
        return self._availability.offer(wish, count)

    def free_slots(self, wish: Wish, limit: int = 50) -> tuple[Slot, ...]:
        """The first `limit` free slots that fit the wish, in order."""
        return self._availability.free_slots(wish, limit)

    def slot(self, practitioner_id: str, start: datetime) -> Slot | None:
        """The slot that would begin at `start` (aware), whether or not it can be had; None for an unknown practitioner."""
        return self._availability.planner.slot(practitioner_id, start)

    def hold(self, slot: Slot, conversation: str) -> Booking | Unavailable:
        """Keep a slot while details are typed. The conversation's earlier hold is given up for it; after a refusal it stays.

        The same slot again is kept for longer under the same reference.
        """

        def change(unit: Writing, now: datetime) -> Booking | Unavailable:
            earlier = unit.held_by(conversation)
            if refusal := self._availability.refusal(unit, slot, now, {earlier.reference} if earlier else ()):
                return refusal
            held = replace(self._held(slot, now), conversation=conversation)
            if earlier and earlier.slot == slot:
                held = replace(earlier, held_until=held.held_until)
                unit.replace(held)
                return held
            self._lapse(unit, earlier)
            unit.add(held)
            return held

        return self._claim(slot, change)

    def held(self, conversation: str) -> Booking | None:
        """The conversation's hold, if it has not run out."""
        with self._bookings.read() as reading:
            booking = reading.held_by(conversation)
        return booking if booking and booking.is_live(self._clock()) else None

    def release(self, conversation: str) -> None:
        """Give up the conversation's hold, if there is one."""
        with self._bookings.write() as unit:
            self._lapse(unit, unit.held_by(conversation))

    def confirm(
        self, reference: str, name: str, contact: str, *, consent: bool
    ) -> Booking | HoldExpired | NotFound | NotAllowed | ConsentMissing | DetailsMissing:
        """A hold becomes a booking, and its messages are written with it. The same confirm again gives the same booking."""
        found = self._change(reference, lambda booking, now: lifecycle.confirm(booking, name, contact, now, consent=consent))
        if isinstance(found, HoldExpired):
            return replace(found, alternatives=self._availability.around(found.slot))
        return found

    def book(
        self, slot: Slot, name: str, contact: str, *, consent: bool, key: str | None = None
    ) -> Booking | HoldExpired | Unavailable | KeyReused | NotAllowed | ConsentMissing | DetailsMissing:
        """Hold and confirm in one go. `key`: the same request with the same key gives the booking it made the first time."""
        asked = _digest(slot, name, contact)

        def change(
            unit: Writing, now: datetime
        ) -> Booking | HoldExpired | Unavailable | KeyReused | NotAllowed | ConsentMissing | DetailsMissing:
            if key and (made := unit.by_key(key)):
                return made if made.asked == asked else KeyReused()
            if refusal := self._availability.refusal(unit, slot, now):
                return refusal
            held = replace(self._held(slot, now), key=key or None, asked=asked if key else None)
            booking = lifecycle.confirm(held, name, contact, now, consent=consent)
            if isinstance(booking, Booking):
                unit.add(booking)
                self._tell(unit, booking, now)
            return booking

        return self._claim(slot, change)

    def reschedule(
        self, reference: str, slot: Slot, conversation: str | None = None
    ) -> Booking | Unavailable | NotFound | NotAllowed | TooLate:
        """Move a booking, under the same reference. A hold of `conversation` is given up for it."""

        def change(unit: Writing, now: datetime) -> Booking | Unavailable | NotFound | NotAllowed | TooLate:
            booking = _get(unit, reference)
            if booking is None:
                return NotFound()
            moved = lifecycle.reschedule(booking, slot, now, self.roster.rules.buffer)
            if not isinstance(moved, Booking) or moved == booking:
                return moved
            held = unit.held_by(conversation) if conversation else None
            if refusal := self._availability.refusal(
                unit, slot, now, {booking.reference} | ({held.reference} if held else set())
            ):
                return refusal
            self._lapse(unit, held)
            unit.replace(moved)
            self._tell(unit, moved, now)
            return moved

        return self._claim(slot, change)

    def cancel(self, reference: str) -> Booking | NotFound | NotAllowed | TooLate:
        """Give a booking up. Cancelling again changes nothing."""
        return self._change(reference, lifecycle.cancel)

    def complete(self, reference: str) -> Booking | NotFound | NotAllowed | TooEarly:
        """The visitor came."""
        return self._change(reference, lambda booking, now: lifecycle.finish(booking, State.COMPLETED, now))

    def no_show(self, reference: str) -> Booking | NotFound | NotAllowed | TooEarly:
        """The visitor did not come."""
        return self._change(reference, lambda booking, now: lifecycle.finish(booking, State.NO_SHOW, now))

    def get(self, reference: str) -> Booking | NotFound:
        """A booking that was confirmed once. For those who may see it: its conversation, the staff, the outbox."""
        with self._bookings.read() as reading:
            booking = _get(reading, reference)
        return booking if booking and booking.state not in UNSEEN else NotFound()

    def find(self, reference: str, contact: str) -> Booking | NotFound:
        """A booking that was confirmed once, for anybody who knows reference and contact."""
        booking = self.get(reference)
        return booking if isinstance(booking, Booking) and same_contact(contact, booking.contact) else NotFound()

    def of_conversation(self, conversation: str) -> tuple[Booking, ...]:
        """The bookings that were confirmed in a conversation, by start."""
        with self._bookings.read() as reading:
            return tuple(booking for booking in reading.of_conversation(conversation) if booking.state not in UNSEEN)

    def of_contact(self, contact: str) -> tuple[Booking, ...]:
        """The bookings that were confirmed with a contact, by start. For exports to the person, and the staff."""
        with self._bookings.read() as reading:
            return tuple(reading.of_contact(contact_key(contact)))

    def between(self, first: datetime, until: datetime) -> tuple[Booking, ...]:
        """The bookings that were confirmed once and start in `first` <= t < `until`, by start. For the staff."""
        with self._bookings.read() as reading:
            return tuple(reading.between(first, until))

    def erase(self, *, contact: str | None = None, conversation: str | None = None) -> int:
        """Delete a person's bookings with their messages, whatever their state; how many. A consult to come is free again."""
        with self._bookings.write() as unit:
            found = unit.of_contact(contact_key(contact)) if contact else []
            found += unit.of_conversation(conversation) if conversation else []
            references = {booking.reference for booking in found}
            for reference in references:
                unit.delete(reference)
        return len(references)

    def sweep(self) -> int:
        """Delete the holds that came to nothing a day ago or earlier; how many. To be called now and then."""
        return self._writing(lambda unit, now: unit.forget_lapsed(now - FORGET_AFTER))

    def _held(self, slot: Slot, now: datetime) -> Booking:
        return lifecycle.hold(self._references(), slot, now, self.roster.rules.buffer, self.roster.rules.hold)

    @staticmethod
    def _lapse(unit: Writing, held: Booking | None) -> None:
        if held is not None:
            unit.replace(replace(held, state=State.LAPSED))

    def _change(self, reference: str, become: Callable[[Booking, datetime], T]) -> T | NotFound:
        def change(unit: Writing, now: datetime) -> T | NotFound:
            booking = _get(unit, reference)
            after = become(booking, now) if booking else NotFound()
            if isinstance(after, Booking) and after != booking:
                unit.replace(after)
                self._tell(unit, after, now)
            return after

        return self._writing(change)

    def _tell(self, unit: Writing, booking: Booking, now: datetime) -> None:
        unit.outbox_drop(booking.reference, REMINDER)
        for message in messages(booking, now, self.roster.zone):
            unit.outbox_add(message)

    def _writing(self, change: Callable[[Writing, datetime], T]) -> T:
        with self._bookings.write() as unit:
            # The time is read when it is this call's turn, so that calls see it pass in the order they write.
            now = self._clock()
            unit.lapse_expired(now)
            return change(unit, now)

    def _claim(self, slot: Slot, change: Callable[[Writing, datetime], T]) -> T | Unavailable:
        """Make a change that takes a slot; a refusal comes with what is free instead."""
        try:
            result: T | Unavailable = self._writing(change)
        except OverlapError:
            # The planner had nothing against it, but the store has the last word.
            result = Unavailable(Reason.TAKEN)
        return replace(result, alternatives=self._availability.around(slot)) if isinstance(result, Unavailable) else result


def _get(reading: Reading, reference: str) -> Booking | None:
    canonical = read_reference(reference)
    return reading.get(canonical) if canonical else None


def _digest(slot: Slot, name: str, contact: str) -> str:
    """What a request says, whatever the spelling."""
    said = [slot.practitioner_id, slot.start.isoformat(), slot.end.isoformat(), tidy(name), contact_key(contact)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
