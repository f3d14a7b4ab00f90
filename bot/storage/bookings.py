"""Bookings in SQL. One writer at a time, so that what a transaction read is still so when it writes.

SQLite has one writer anyway (`BEGIN IMMEDIATE`); on PostgreSQL a lock held for the transaction does the same. One clinic books a
few consults a minute; hundreds a second fit through. Should a writer ever go round the lock, PostgreSQL's exclusion constraint
refuses an overlap; on SQLite the check and the write stand in one transaction that nobody can enter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.booking.contacts import contact_key
from bot.booking.model import LIVE, LONGEST, STANDING, Booking, State
from bot.booking.ports import Blocked, OutboxMessage, OverlapError
from bot.storage.database import TURN
from bot.storage.tables import bookings, outbox

NO_OVERLAP = "booking_no_overlap"
# Any number, the same in every process: what is locked while a booking is written.
WRITE_LOCK = 5006
# A writer waits so long for the others, and a connection that went silent in the middle of writing is cut after as long.
TAKE_TURN = text(
    "select set_config('lock_timeout', '10s', true), set_config('idle_in_transaction_session_timeout', '10s', true),"
    f" pg_advisory_xact_lock({WRITE_LOCK})"
)
LIVE_STATES, UNSEEN_STATES = sorted(LIVE), [State.HELD, State.LAPSED]
STANDING_STATES = sorted(STANDING)
# The fields of a booking, by column.
FIELDS = {column.name: column.name for column in bookings.c if column.name != "contact_key"}
FIELDS |= {"practitioner": "practitioner_id", "starts": "start", "ends": "end"}


class SqlBookings:
    """A store of bookings; see `bot.booking.ports`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sqlite = engine.dialect.name == "sqlite"
        # Threads of one process stand in one line with its other writers: SQLite itself lets whoever waits try again at random.
        self._turn = engine.get_execution_options().get(TURN) or nullcontext()

    @contextmanager
    def read(self) -> Iterator[SqlUnit]:
        """Look without changing."""
        with self._engine.connect() as connection:
            yield SqlUnit(connection)

    @contextmanager
    def write(self) -> Iterator[SqlUnit]:
        """Check and write in one transaction, one at a time.

        Raises:
            sqlalchemy.exc.OperationalError: the others did not finish within 10 seconds.
        """
        with self._turn, self._engine.connect().execution_options(immediate=True, durable=True) as connection, connection.begin():
            if not self._sqlite:
                connection.execute(TAKE_TURN)
            yield SqlUnit(connection)


class SqlUnit:
    """One transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"

    def get(self, reference: str) -> Booking | None:
        """See `ports.Reading`."""
        return self._one(bookings.c.reference == reference)

    def by_key(self, key: str) -> Booking | None:
        """See `ports.Reading`."""
        return self._one(bookings.c.key == key)

    def held_by(self, conversation: str) -> Booking | None:
        """See `ports.Reading`."""
        return self._one((bookings.c.conversation == conversation) & (bookings.c.state == State.HELD))

    def of_conversation(self, conversation: str) -> list[Booking]:
        """See `ports.Reading`."""
        return self._all(bookings.c.conversation == conversation)

    def of_contact(self, contact: str) -> list[Booking]:
        """See `ports.Reading`."""
        return self._all(bookings.c.contact_key == contact) if contact else []

    def between(self, first: datetime, until: datetime) -> list[Booking]:
        """See `ports.Reading`."""
        starts, state = bookings.c.starts, bookings.c.state
        return self._all((starts >= first) & (starts < until) & state.not_in(UNSEEN_STATES))

    def blocked(self, first: datetime, until: datetime, now: datetime, ignoring: Collection[str] = ()) -> Blocked:
        """See `ports.Reading`."""
        b = bookings.c
        # What began before and still goes on began less than LONGEST ago: the index on starts finds both ends.
        near = (b.starts > first - LONGEST) & (b.starts < until) & (b.blocked_until > first)
        live = b.state.in_(STANDING_STATES) | ((b.state == State.HELD) & (b.held_until > now))
        query = select(b.reference, b.practitioner, b.starts, b.blocked_until).where(near, live).order_by(b.starts)
        taken: defaultdict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        for reference, practitioner, starts, blocked_until in self._connection.execute(query):
            if reference not in ignoring:
                taken[practitioner].append((starts, blocked_until))
        return taken

    def add(self, booking: Booking) -> None:
        """See `ports.Writing`."""
        self._refuse_overlap(booking)
        with _overlaps_told():
            self._connection.execute(insert(bookings).values(_row(booking)))

    def replace(self, booking: Booking) -> None:
        """See `ports.Writing`."""
        self._refuse_overlap(booking)
        with _overlaps_told():
            self._connection.execute(update(bookings).where(bookings.c.reference == booking.reference).values(_row(booking)))

    def lapse_expired(self, now: datetime) -> None:
        """See `ports.Writing`."""
        ran_out = (bookings.c.state == State.HELD) & (bookings.c.held_until <= now)
        self._connection.execute(update(bookings).where(ran_out).values(state=State.LAPSED))

    def forget_lapsed(self, before: datetime) -> int:
        """See `ports.Writing`."""
        old = (bookings.c.state == State.LAPSED) & (bookings.c.created < before)
        return int(self._connection.execute(delete(bookings).where(old)).rowcount)

    def delete(self, reference: str) -> None:
        """See `ports.Writing`."""
        self._connection.execute(delete(outbox).where(outbox.c.booking_reference == reference))
        self._connection.execute(delete(bookings).where(bookings.c.reference == reference))

    def outbox_add(self, message: OutboxMessage) -> None:
        """See `ports.Writing`."""
        values = {"payload": dict(message.payload), "attempts": 0}
        values |= {name: getattr(message, name) for name in ("kind", "booking_reference", "created", "due", "key")}
        self._connection.execute(insert(outbox).values(values))

    def outbox_drop(self, reference: str, kind: str) -> None:
        """See `ports.Writing`."""
        unsent = (outbox.c.booking_reference == reference) & (outbox.c.kind == kind) & outbox.c.sent_at.is_(None)
        self._connection.execute(delete(outbox).where(unsent))

    def _refuse_overlap(self, booking: Booking) -> None:
        """SQLite's part of the promise; on PostgreSQL the constraint looks."""
        if not self._sqlite or booking.state not in LIVE:
            return
        b = bookings.c
        same_time = (b.starts > booking.start - LONGEST) & (b.starts < booking.blocked_until) & (b.blocked_until > booking.start)
        others = (b.practitioner == booking.practitioner_id) & (b.reference != booking.reference) & b.state.in_(LIVE_STATES)
        if self._connection.execute(select(b.reference).where(same_time, others).limit(1)).first():
            raise OverlapError

    def _one(self, where: Any) -> Booking | None:
        row = self._connection.execute(select(bookings).where(where)).first()
        return _booking(row) if row else None

    def _all(self, where: Any) -> list[Booking]:
        query = select(bookings).where(where).order_by(bookings.c.starts, bookings.c.reference)
        return [_booking(row) for row in self._connection.execute(query)]


@contextmanager
def _overlaps_told() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if NO_OVERLAP in str(error.orig):
            raise OverlapError from None
        raise


def _row(booking: Booking) -> dict[str, Any]:
    values = {column: getattr(booking, field) for column, field in FIELDS.items()}
    return values | {"contact_key": contact_key(booking.contact)}


def _booking(row: Any) -> Booking:
    values = {field: row._mapping[column] for column, field in FIELDS.items()}
    return Booking(**values | {"state": State(row.state)})
