"""Hold, confirm, move, cancel, finish, erase and the passing of time in any order, against a model that is easy to check."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from sqlalchemy import delete, select
from sqlalchemy.engine import Engine

from bot.booking.memory import MemoryBookings
from bot.booking.model import Booking, Practitioner, Roster, Slot
from bot.booking.refusals import HoldExpired, NotAllowed, NotFound, Refusal, TooEarly, TooLate, Unavailable
from bot.booking.service import Consults
from bot.booking.week import TimeRange
from bot.booking.wishes import Wish
from bot.storage.bookings import SqlBookings
from bot.storage.database import open_database
from bot.storage.tables import bookings, outbox

ZONE = ZoneInfo("America/New_York")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAYS = [date(2026, 12, 1), date(2026, 12, 2)]
WEEK = ((TimeRange(time(9), time(11, 30)),),) * 7
PEOPLE = (Practitioner("reyes", "Dr Reyes", WEEK), Practitioner("novak", "Dr Novak", WEEK, length=60 * MINUTE))
# Whoever opens the calendar on the other days finds the clinic closed: a small calendar brings people into each other's way.
ROSTER = Roster(ZONE, WEEK, {date(2026, 12, 3) + offset * timedelta(days=1): "closed" for offset in range(100)}, PEOPLE)
BUFFER, NOTICE, KEPT = 10 * MINUTE, 4 * HOUR, 10 * MINUTE
SLOTS = [
    Slot(start, start + (60 if who == "novak" else 30) * MINUTE, who)
    for who in ("reyes", "novak")
    for day in DAYS
    for quarter in range(9 * 4, 11 * 4 + 2)
    if (start := datetime.combine(day, time(quarter // 4, quarter % 4 * 15), ZONE).astimezone(ZoneInfo("UTC")))
    and quarter * 15 + (60 if who == "novak" else 30) <= 11 * 60 + 30
]
CONVERSATIONS = ["v1", "v2", "v3"]
OVER, COMING = {"cancelled", "completed", "no_show", "lapsed"}, {"confirmed", "rescheduled"}


@dataclass
class Row:
    """What the model knows of a booking."""

    slot: Slot
    conversation: str | None
    state: str = "held"
    until: datetime | None = None
    name: str = ""
    sequence: int = 0
    letters: list[str] = field(default_factory=list)

    def blocks(self, slot: Slot) -> bool:
        """Whether it keeps the time that this slot would need."""
        mine = self.slot
        near = mine.start < slot.end + BUFFER and slot.start < mine.end + BUFFER
        return self.state not in OVER and mine.practitioner_id == slot.practitioner_id and near


class Desk(RuleBasedStateMachine):
    """The service beside the model, on a store in memory."""

    references = Bundle("references")

    def make_store(self) -> MemoryBookings | SqlBookings:
        return MemoryBookings()

    @initialize()
    def begin(self) -> None:
        self.now = datetime.combine(DAYS[0], time(2), ZONE).astimezone(ZoneInfo("UTC"))
        self.store = self.make_store()
        self.consults = Consults(ROSTER, self.store, lambda: self.now)
        self.rows: dict[str, Row] = {}

    def free(self, slot: Slot, ignoring: Row | None = None) -> bool:
        taken = any(row.blocks(slot) for row in self.rows.values() if row is not ignoring)
        return slot.start >= self.now + NOTICE and not taken

    def hold_of(self, conversation: str | None) -> Row | None:
        held = (row for row in self.rows.values() if row.state == "held" and row.conversation == conversation)
        return next(held, None)

    @rule(target=references, conversation=st.sampled_from(CONVERSATIONS), slot=st.sampled_from(SLOTS))
    def hold(self, conversation: str, slot: Slot) -> object:
        mine = self.hold_of(conversation)
        expected = self.free(slot, ignoring=mine)
        result = self.consults.hold(slot, conversation)
        if not expected:
            self.check_refused(result, slot)
            return multiple()
        assert isinstance(result, Booking)
        if mine and mine.slot == slot:
            mine.until = self.now + KEPT
            assert self.rows[result.reference] is mine
            return multiple()
        if mine:
            mine.state = "lapsed"
        self.rows[result.reference] = Row(slot, conversation, until=self.now + KEPT)
        return result.reference

    @rule(conversation=st.sampled_from(CONVERSATIONS))
    def release(self, conversation: str) -> None:
        self.consults.release(conversation)
        if mine := self.hold_of(conversation):
            mine.state = "lapsed"

    @rule(reference=references, name=st.sampled_from(["Ana", "Bo"]))
    def confirm(self, reference: str, name: str) -> None:
        result = self.consults.confirm(reference, name, f"{name}@example.com", consent=True)
        row = self.rows.get(reference)
        if row is None:
            assert result == NotFound()
        elif row.state == "held":
            row.state, row.name = "confirmed", name
            row.letters.append("confirmed")
            assert isinstance(result, Booking)
        elif row.state == "lapsed":
            assert isinstance(result, HoldExpired)
        elif row.state in COMING and row.name == name:
            assert isinstance(result, Booking)
        else:
            assert isinstance(result, NotAllowed)

    @rule(target=references, slot=st.sampled_from(SLOTS))
    def book(self, slot: Slot) -> object:
        expected = self.free(slot)
        result = self.consults.book(slot, "Ana", "Ana@example.com", consent=True)
        if not expected:
            self.check_refused(result, slot)
            return multiple()
        assert isinstance(result, Booking)
        self.rows[result.reference] = Row(slot, None, "confirmed", name="Ana", letters=["confirmed"])
        return result.reference

    @rule(reference=references, slot=st.sampled_from(SLOTS), conversation=st.none() | st.sampled_from(CONVERSATIONS))
    def reschedule(self, reference: str, slot: Slot, conversation: str | None) -> None:
        row = self.rows.get(reference)
        mine = self.hold_of(conversation) if conversation else None
        others = {key: other for key, other in self.rows.items() if other is not row and other is not mine}
        possible = slot.start >= self.now + NOTICE and not any(other.blocks(slot) for other in others.values())
        result = self.consults.reschedule(reference, slot, conversation)
        if not self.check_changeable(row, result) or row is None:
            return
        if slot == row.slot:
            assert isinstance(result, Booking)
        elif not possible:
            self.check_refused(result, slot)
        else:
            assert isinstance(result, Booking)
            row.slot, row.state, row.sequence = slot, "rescheduled", row.sequence + 1
            row.letters.append("rescheduled")
            if mine:
                mine.state = "lapsed"

    @rule(reference=references, conversation=st.sampled_from(CONVERSATIONS))
    def move_to_what_is_held(self, reference: str, conversation: str) -> None:
        if mine := self.hold_of(conversation):
            self.reschedule(reference, mine.slot, conversation)

    @rule(reference=references)
    def cancel(self, reference: str) -> None:
        row = self.rows.get(reference)
        result = self.consults.cancel(reference)
        if row is not None and row.state == "cancelled":
            assert isinstance(result, Booking)
        elif self.check_changeable(row, result) and row is not None:
            assert isinstance(result, Booking)
            row.state, row.sequence = "cancelled", row.sequence + 1
            row.letters.append("cancelled")

    @rule(reference=references, came=st.booleans())
    def finish(self, reference: str, came: bool) -> None:
        row, outcome = self.rows.get(reference), "completed" if came else "no_show"
        result = self.consults.complete(reference) if came else self.consults.no_show(reference)
        if row is None:
            assert result == NotFound()
        elif row.state == outcome:
            assert isinstance(result, Booking)
        elif row.state not in COMING:
            assert isinstance(result, NotAllowed)
        elif self.now < row.slot.start:
            assert result == TooEarly(row.slot.start)
        else:
            row.state = outcome

    @rule(reference=consumes(references), by_contact=st.booleans())
    def erase(self, reference: str, by_contact: bool) -> None:
        row = self.rows.get(reference)
        if row is None or not (row.name if by_contact else row.conversation):
            return
        gone = {
            key
            for key, other in self.rows.items()
            if (other.name == row.name if by_contact else other.conversation == row.conversation)
        }
        erased = (
            self.consults.erase(contact=f"{row.name}@EXAMPLE.com")
            if by_contact
            else self.consults.erase(conversation=row.conversation)
        )
        assert erased == len(gone)
        for key in gone:
            del self.rows[key]

    @rule(much=st.sampled_from([MINUTE, 9 * MINUTE, 10 * MINUTE, HOUR, 5 * HOUR]))
    def time_passes(self, much: timedelta) -> None:
        self.now += much
        for row in self.rows.values():
            if row.state == "held" and row.until is not None and row.until <= self.now:
                row.state = "lapsed"

    def check_refused(self, result: Booking | Refusal, slot: Slot) -> None:
        assert isinstance(result, Unavailable)
        assert slot not in result.alternatives
        assert all(self.free(other) for other in result.alternatives)
        assert len(result.alternatives) >= min(1, sum(self.free(other) for other in SLOTS))

    def check_changeable(self, row: Row | None, result: Booking | Refusal) -> bool:
        """Whether the booking can change at all; if not, that was the answer."""
        if row is None:
            assert result == NotFound()
        elif row.state not in COMING:
            assert isinstance(result, NotAllowed)
        elif self.now >= row.slot.start:
            assert result == TooLate(row.slot.start)
        else:
            return True
        return False

    @invariant()
    def no_two_live_bookings_overlap(self) -> None:
        rows = list(self.rows.values())
        assert not any(row.blocks(other.slot) for row in rows if row.state not in OVER for other in rows
                       if other is not row and other.state not in OVER)  # fmt: skip

    @invariant()
    def what_is_free_is_what_nobody_has(self) -> None:
        assert list(self.consults.free_slots(Wish(), 1000)) == sorted(slot for slot in SLOTS if self.free(slot))

    @invariant()
    def every_booking_is_as_the_model_says(self) -> None:
        for reference, row in self.rows.items():
            found = self.consults.get(reference)
            if row.state in {"held", "lapsed"}:
                assert found == NotFound()
            else:
                assert isinstance(found, Booking)
                assert (found.state, found.slot, found.name, found.sequence) == (row.state, row.slot, row.name, row.sequence)
        for conversation in CONVERSATIONS:
            held, mine = self.consults.held(conversation), self.hold_of(conversation)
            assert (held.slot if held else None) == (mine.slot if mine else None)

    @invariant()
    def every_change_has_its_letter_and_nothing_else_has(self) -> None:
        letters = {(reference, kind, number) for reference, row in self.rows.items() for number, kind in enumerate(row.letters)}
        assert {key for key in self.sent() if key[1] != "reminder"} == letters
        # A reminder is of a consult as it is now.
        for reference, kind, sequence in self.sent():
            row = self.rows[reference]
            assert kind != "reminder" or (row.state in {*COMING, "completed", "no_show"} and sequence == row.sequence)

    def sent(self) -> set[tuple[str, str, int]]:
        if isinstance(self.store, MemoryBookings):
            return {(message.booking_reference, message.kind, message.payload["sequence"]) for message in self.store.outbox()}
        with self.store._engine.connect() as connection:
            rows = connection.execute(select(outbox.c.booking_reference, outbox.c.kind, outbox.c.payload))
            return {(row.booking_reference, row.kind, row.payload["sequence"]) for row in rows}


@cache
def sqlite_database() -> Engine:
    """Made once: making one costs more than an example."""
    return open_database(f"sqlite:///{Path(tempfile.mkdtemp()) / 'machine.db'}")


class DeskOnSqlite(Desk):
    """The same on SQLite."""

    def make_store(self) -> SqlBookings:
        with sqlite_database().begin() as connection:
            connection.execute(delete(outbox))
            connection.execute(delete(bookings))
        return SqlBookings(sqlite_database())


class TestInMemory(Desk.TestCase):  # type: ignore[misc, name-defined]
    settings: ClassVar = settings(max_examples=100, stateful_step_count=40, deadline=None)


class TestOnSqlite(DeskOnSqlite.TestCase):  # type: ignore[misc, name-defined]
    settings: ClassVar = settings(
        max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
