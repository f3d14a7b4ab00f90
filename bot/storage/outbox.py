"""The outbox in SQL: who sends which message. The messages themselves are written with the booking (bot/storage/bookings.py)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import Select

from bot.notices.ports import Claimed, Kind, Outcome
from bot.storage.tables import outbox

KINDS = [str(kind) for kind in Kind]


@dataclass(frozen=True)
class Message:
    """A message as the staff sees it. `outcome` is WAITING until it is settled; `reason` is why the last try failed."""

    id: int
    kind: str
    reference: str
    due: datetime
    tries: int
    outcome: Outcome
    reason: str
    sent: datetime | None


class SqlOutbox:
    """Claims and settles messages; `Outbox` in bot/notices/ports.py says what each method promises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, now: datetime, lease: timedelta) -> Claimed | None:
        """See `Outbox`. On PostgreSQL a row that somebody else is claiming is skipped; on SQLite one claims at a time."""
        with self._engine.connect() as connection:
            # Looking costs nobody anything; claiming keeps SQLite's other writers out.
            if connection.execute(_due(now)).first() is None:
                return None
        with self._writing() as connection:
            row = connection.execute(_due(now).with_for_update(skip_locked=True)).one_or_none()
            return _claim(connection, row, now + lease) if row else None

    def settle(self, claimed: Claimed, outcome: Outcome, now: datetime, reason: str = "") -> None:
        """See `Outbox`."""
        sent = {"sent_at": now} if outcome is Outcome.SENT else {}
        self._update(claimed, {"outcome": str(outcome), "reason": reason, **sent})

    def retry(self, claimed: Claimed, at: datetime, reason: str) -> None:
        """See `Outbox`."""
        self._update(claimed, {"due": at, "reason": reason})

    def written(self, references: Sequence[str]) -> Sequence[tuple[Kind, str]]:
        """See `Outbox`."""
        query = select(outbox.c.kind, outbox.c.key).where(outbox.c.booking_reference.in_(references), outbox.c.kind.in_(KINDS))
        with self._engine.connect() as connection:
            return [(Kind(kind), key) for kind, key in connection.execute(query)]

    def messages(self, *outcomes: Outcome) -> Sequence[Message]:
        """The messages that came to one of these, by when they are due."""
        wanted = [str(outcome) for outcome in outcomes if outcome is not Outcome.WAITING]
        which = outbox.c.outcome.in_(wanted)
        if Outcome.WAITING in outcomes:
            which = or_(which, outbox.c.outcome.is_(None))
        with self._engine.connect() as connection:
            rows = connection.execute(select(outbox).where(which).order_by(outbox.c.due, outbox.c.id)).all()
        return [_message(row) for row in rows]

    def counts(self) -> Mapping[Outcome, int]:
        """How many messages came to what."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(outbox.c.outcome, func.count()).group_by(outbox.c.outcome)).all()
        return {Outcome(outcome or Outcome.WAITING): number for outcome, number in rows}

    def revive(self, ids: Sequence[int], now: datetime) -> int:
        """Let messages that were given up, or had no channel, be tried again from the beginning; how many."""
        which = and_(outbox.c.id.in_(ids), outbox.c.outcome.in_([str(Outcome.DEAD), str(Outcome.NO_CHANNEL)]))
        with self._writing() as connection:
            return int(connection.execute(update(outbox).where(which).values(outcome=None, attempts=0, due=now)).rowcount)

    def _update(self, claimed: Claimed, values: dict[str, Any]) -> None:
        ours = and_(outbox.c.key == claimed.key, outbox.c.claim == claimed.token)
        with self._writing() as connection:
            connection.execute(update(outbox).where(ours).values(claim=None, claimed_until=None, **values))

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._engine.execution_options(immediate=True, durable=True).begin()  # type: ignore[no-any-return]


def _due(now: datetime) -> Select:
    free = or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= now)
    which = and_(outbox.c.outcome.is_(None), outbox.c.due <= now, free, outbox.c.kind.in_(KINDS))
    return select(outbox).where(which).order_by(outbox.c.due, outbox.c.id).limit(1)


def _claim(connection: Connection, row: Any, until: datetime) -> Claimed:
    token = secrets.token_hex(8)
    values = {"claim": token, "claimed_until": until, "attempts": row.attempts + 1}
    connection.execute(update(outbox).where(outbox.c.id == row.id).values(values))
    return Claimed(row.key, Kind(row.kind), row.booking_reference, row.payload["sequence"], row.attempts + 1, token)


def _message(row: Any) -> Message:
    outcome = Outcome(row.outcome or Outcome.WAITING)
    return Message(row.id, row.kind, row.booking_reference, row.due, row.attempts, outcome, row.reason or "", row.sent_at)
