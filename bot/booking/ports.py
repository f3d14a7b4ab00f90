"""What the service needs of the world: the time, and a store of bookings and the messages they cause."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.booking.model import Booking

# The present moment, aware.
Clock = Callable[[], datetime]
# By practitioner id: when they are taken, as (start, end), in order and without overlaps.
Blocked = Mapping[str, Sequence[tuple[datetime, datetime]]]


class OverlapError(RuntimeError):
    """The practitioner's time is taken by another live booking."""


@dataclass(frozen=True)
class OutboxMessage:
    """A message to send, written in the transaction that causes it: a row of the table `outbox`.

    Attributes:
        kind: `confirmed`, `rescheduled`, `cancelled` or `reminder`.
        payload: what was true then: `sequence`, `start`, `end` (ISO 8601, UTC), `practitioner`. Never name or contact:
            they are read from the booking when the message is sent, so that erasing the booking erases them.
        due: not to be sent before.
        key: no two messages have the same.
    """

    kind: str
    booking_reference: str
    payload: Mapping[str, Any]
    created: datetime
    due: datetime
    key: str


class Reading(Protocol):
    """One view of the store. Holds that ran out before `now` are not blocking."""

    def get(self, reference: str) -> Booking | None:
        """The booking of a reference in its canonical form."""

    def by_key(self, key: str) -> Booking | None:
        """The booking that the request with this idempotency key made."""

    def held_by(self, conversation: str) -> Booking | None:
        """The conversation's hold, run out or not."""

    def of_conversation(self, conversation: str) -> list[Booking]:
        """Every booking made in a conversation, by start."""

    def of_contact(self, contact: str) -> list[Booking]:
        """Every booking made with a contact (as `contacts.contact_key` gives it), by start."""

    def between(self, first: datetime, until: datetime) -> list[Booking]:
        """Confirmed and later states that start in `first` <= t < `until`, by start."""

    def blocked(self, first: datetime, until: datetime, now: datetime, ignoring: Collection[str] = ()) -> Blocked:
        """The time that live bookings block between two moments, but for the references to ignore."""


class Writing(Reading, Protocol):
    """One transaction: what it read cannot change before it ends; an exception undoes it."""

    def add(self, booking: Booking) -> None:
        """Write a new booking.

        Raises:
            OverlapError: its time is taken.
        """

    def replace(self, booking: Booking) -> None:
        """Write another state of a booking.

        Raises:
            OverlapError: its time is taken.
        """

    def lapse_expired(self, now: datetime) -> None:
        """Mark the holds that ran out by `now`, so that they are in nobody's way."""

    def forget_lapsed(self, before: datetime) -> int:
        """Delete what was held before that moment and never confirmed; how many."""

    def delete(self, reference: str) -> None:
        """Erase a booking and its messages."""

    def outbox_add(self, message: OutboxMessage) -> None:
        """Write a message to send."""

    def outbox_drop(self, reference: str, kind: str) -> None:
        """Take back the messages of this kind that were not sent yet."""


class Bookings(Protocol):
    """A store of bookings."""

    def read(self) -> AbstractContextManager[Reading]:
        """Look without changing."""

    def write(self) -> AbstractContextManager[Writing]:
        """Check and write in one transaction, one at a time."""
