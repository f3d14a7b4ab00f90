"""Bookings kept in memory: for tests, and for trying things out. Promises what the SQL store promises, in one process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from threading import RLock

from bot.booking.contacts import contact_key
from bot.booking.model import LIVE, Booking, State
from bot.booking.ports import Blocked, OutboxMessage, OverlapError


class MemoryUnit:
    """One transaction on copies of the rows."""

    def __init__(self, bookings: dict[str, Booking], outbox: dict[str, OutboxMessage]) -> None:
        self.bookings = bookings
        self.outbox = outbox

    def get(self, reference: str) -> Booking | None:
        """See `ports.Reading`."""
        return self.bookings.get(reference)

    def by_key(self, key: str) -> Booking | None:
        """See `ports.Reading`."""
        return next(iter(self._where(lambda booking: booking.key == key)), None)

    def held_by(self, conversation: str) -> Booking | None:
        """See `ports.Reading`."""
        held = self._where(lambda booking: booking.conversation == conversation and booking.state is State.HELD)
        return next(iter(held), None)

    def of_conversation(self, conversation: str) -> list[Booking]:
        """See `ports.Reading`."""
        return self._where(lambda booking: booking.conversation == conversation)

    def of_contact(self, contact: str) -> list[Booking]:
        """See `ports.Reading`."""
        return self._where(lambda booking: bool(contact) and contact_key(booking.contact) == contact)

    def between(self, first: datetime, until: datetime) -> list[Booking]:
        """See `ports.Reading`."""
        return self._where(lambda booking: first <= booking.start < until and booking.state not in {State.HELD, State.LAPSED})

    def blocked(self, first: datetime, until: datetime, now: datetime, ignoring: Collection[str] = ()) -> Blocked:
        """See `ports.Reading`."""
        taken: defaultdict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        for booking in self._where(lambda one: one.is_live(now) and one.reference not in ignoring):
            if booking.start < until and first < booking.blocked_until:
                taken[booking.practitioner_id].append((booking.start, booking.blocked_until))
        return taken

    def add(self, booking: Booking) -> None:
        """See `ports.Writing`."""
        self.replace(booking)

    def replace(self, booking: Booking) -> None:
        """See `ports.Writing`."""
        if booking.state in LIVE and any(_clash(booking, other) for other in self.bookings.values()):
            raise OverlapError
        self.bookings[booking.reference] = booking

    def lapse_expired(self, now: datetime) -> None:
        """See `ports.Writing`."""
        for booking in self._where(lambda one: one.state is State.HELD and not one.is_live(now)):
            self.bookings[booking.reference] = replace(booking, state=State.LAPSED)

    def forget_lapsed(self, before: datetime) -> int:
        """See `ports.Writing`."""
        old = self._where(lambda booking: booking.state is State.LAPSED and booking.created < before)
        for booking in old:
            self.delete(booking.reference)
        return len(old)

    def delete(self, reference: str) -> None:
        """See `ports.Writing`."""
        self.bookings.pop(reference, None)
        for key in [key for key, message in self.outbox.items() if message.booking_reference == reference]:
            del self.outbox[key]

    def outbox_add(self, message: OutboxMessage) -> None:
        """See `ports.Writing`."""
        if message.key in self.outbox:
            raise ValueError(f"the outbox has a message {message.key!r} already")
        self.outbox[message.key] = message

    def outbox_drop(self, reference: str, kind: str) -> None:
        """See `ports.Writing`."""
        for key, message in list(self.outbox.items()):
            if (message.booking_reference, message.kind) == (reference, kind):
                del self.outbox[key]

    def _where(self, fits: Callable[[Booking], bool]) -> list[Booking]:
        return sorted(filter(fits, self.bookings.values()), key=lambda booking: (booking.start, booking.reference))


class MemoryBookings:
    """A store without a database."""

    def __init__(self) -> None:
        self._kept = MemoryUnit({}, {})
        self._lock = RLock()

    @contextmanager
    def read(self) -> Iterator[MemoryUnit]:
        """See `ports.Bookings`."""
        with self._lock:
            yield self._kept

    @contextmanager
    def write(self) -> Iterator[MemoryUnit]:
        """See `ports.Bookings`."""
        with self._lock:
            unit = MemoryUnit(dict(self._kept.bookings), dict(self._kept.outbox))
            yield unit
            self._kept = unit

    def outbox(self) -> list[OutboxMessage]:
        """Every message written and not taken back, in order of writing."""
        with self._lock:
            return list(self._kept.outbox.values())


def _clash(booking: Booking, other: Booking) -> bool:
    return (
        other.reference != booking.reference
        and other.state in LIVE
        and other.practitioner_id == booking.practitioner_id
        and other.blocked.overlaps(booking.blocked)
    )
