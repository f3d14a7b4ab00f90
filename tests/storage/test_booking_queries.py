"""Every query of booking reaches its rows through an index, however many bookings there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, insert
from sqlalchemy.engine import Engine

from bot.booking.model import Booking, State
from bot.booking.ports import OutboxMessage, Writing
from bot.storage.bookings import SqlBookings, _row
from bot.storage.tables import bookings, outbox

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
NOW = FIRST + 180 * DAY


def booking(number: int, state: State = State.CONFIRMED) -> Booking:
    start = FIRST + number * 45 * MINUTE
    return Booking(
        f"R{number}", "reyes", start, start + 30 * MINUTE, start + 40 * MINUTE, state, FIRST, f"v{number}", NOW,
        "Ana", f"v{number}@example.com", FIRST, 0, f"k{number}",
    )  # fmt: skip


@pytest.fixture
def filled(engine: Engine) -> SqlBookings:
    """A year of ten thousand bookings, each with a letter."""
    rows = [_row(booking(number, State.HELD if number % 100 == 0 else State.CONFIRMED)) for number in range(10_000)]
    letters = [
        {"kind": "confirmed", "booking_reference": row["reference"], "payload": {}, "created": NOW, "due": NOW, "attempts": 0,
         "sent_at": NOW if number % 100 else None, "key": row["reference"]}
        for number, row in enumerate(rows)
    ]  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(bookings), rows)
        connection.execute(insert(outbox), letters)
        connection.exec_driver_sql("ANALYZE")
    return SqlBookings(engine)


CALLS: dict[str, Callable[[Writing], object]] = {
    "get": lambda unit: unit.get("R42"),
    "by_key": lambda unit: unit.by_key("k42"),
    "held_by": lambda unit: unit.held_by("v100"),
    "of_conversation": lambda unit: unit.of_conversation("v42"),
    "of_contact": lambda unit: unit.of_contact("v42@example.com"),
    "between": lambda unit: unit.between(NOW, NOW + DAY),
    "blocked": lambda unit: unit.blocked(NOW, NOW + 7 * DAY, NOW),
    "add": lambda unit: unit.add(booking(20_000)),
    "replace": lambda unit: unit.replace(booking(42)),
    "lapse_expired": lambda unit: unit.lapse_expired(FIRST),
    "outbox_add": lambda unit: unit.outbox_add(OutboxMessage("confirmed", "R42", {}, NOW, NOW, "new")),
    "outbox_drop": lambda unit: unit.outbox_drop("R42", "reminder"),
    "delete": lambda unit: unit.delete("R42"),
}


def plans(store: SqlBookings, engine: Engine, call: Callable[[Writing], object]) -> list[str]:
    """How the database goes about each query of a call that looks for rows."""
    made: list[tuple[str, object]] = []

    def record(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "WHERE" in statement:
            made.append((statement, parameters))

    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with store.write() as unit:
        event.listen(engine, "before_cursor_execute", record)
        call(unit)
        event.remove(engine, "before_cursor_execute", record)
        explained = [unit._connection.exec_driver_sql(f"{explain} {statement}", parameters) for statement, parameters in made]
        return ["\n".join(" ".join(map(str, row)) for row in rows) for rows in explained]


def test_no_query_reads_through_a_whole_table(filled: SqlBookings, engine: Engine) -> None:
    for name, call in CALLS.items():
        found = plans(filled, engine, call)
        # PostgreSQL checks an added booking by its constraint, without a query of ours.
        assert found or name in {"add", "outbox_add"}
        for plan in found:
            assert "Seq Scan" not in plan and "SCAN " not in plan, (name, plan)
            assert "INDEX" in plan.upper(), (name, plan)


def test_a_week_reads_a_week(filled: SqlBookings) -> None:
    with filled.read() as reading:
        taken = reading.blocked(NOW, NOW + 7 * DAY, NOW)["reyes"]
    # 32 a day, without the holds that ran out.
    assert 7 * 32 - 4 <= len(taken) <= 7 * 32
