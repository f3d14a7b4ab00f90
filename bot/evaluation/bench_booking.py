"""What booking costs: confirmed bookings a second, and offering from a full year beside an empty calendar."""

from __future__ import annotations

import random
import statistics
import time as clock
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot.booking.model import Booking, ConsultRules, Practitioner, Roster, State
from bot.booking.references import new_reference
from bot.booking.service import Consults
from bot.booking.week import TimeRange
from bot.booking.wishes import DAY, DateRange, Wish
from bot.storage.bookings import SqlBookings
from bot.storage.database import open_database

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/test"
DAYS, BOOKED = 364, 10_000
MINUTE = timedelta(minutes=1)
WEEK = ((TimeRange(time(8), time(20)),),) * 7
PEOPLE = tuple(Practitioner(name, name, WEEK) for name in ("reyes", "novak", "okafor", "silva", "tanaka"))
ROSTER = Roster(ZoneInfo("UTC"), WEEK, {}, PEOPLE, ConsultRules(horizon=DAYS * DAY))
NOW = datetime(2026, 12, 1, tzinfo=UTC)
# Every time that can be taken side by side: ten thousand are a third of them.
TIMES = list(product(range(DAYS), range(8 * 60, 19 * 60 + 21, 40), [one.id for one in PEOPLE]))
AFTERNOON = (TimeRange(time(13), time(18)),)


@dataclass(frozen=True)
class BookingCost:
    """What was measured on one database.

    Attributes:
        confirmed: how many bookings were held and confirmed in one go, one after the other.
        booking: seconds all of them took.
        empty: seconds to offer three slots from an empty calendar, median.
        full: the same from a year of 10,000 bookings.
    """

    database: str
    confirmed: int
    booking: float
    empty: float
    full: float

    @property
    def per_second(self) -> float:
        """Confirmed bookings a second."""
        return self.confirmed / self.booking

    @property
    def ratio(self) -> float:
        """How many times as long offering takes from the full year."""
        return self.full / self.empty


def bench_booking(postgresql: str = POSTGRESQL, *, booked: int = BOOKED, count: int = 300) -> list[BookingCost]:
    """Measure SQLite, and PostgreSQL where it can be reached. `booked`: in the year; `count`: bookings and offers timed."""
    with TemporaryDirectory() as folder:
        empty, full = (f"sqlite:///{Path(folder) / name}.db" for name in ("empty", "full"))
        costs = [_measure("SQLite", empty, full, booked, count)]
    try:
        with _database(postgresql) as empty, _database(postgresql) as full:
            costs.append(_measure("PostgreSQL", empty, full, booked, count))
    except OperationalError:
        # No server: SQLite alone is told of.
        return costs
    return costs


def describe(costs: list[BookingCost]) -> str:
    """A Markdown table, one row a database."""
    rows = [
        f"| {cost.database} | {cost.per_second:,.0f} | {cost.empty * 1000:.2f} | {cost.full * 1000:.2f} | {cost.ratio:.2f} |"
        for cost in costs
    ]
    heading = "| booking | confirmed/s | offer, empty (ms) | offer, 10,000 in the year (ms) | ratio |"
    return "\n".join([heading, "|---|---:|---:|---:|---:|", *rows])


def _measure(name: str, empty: str, full: str, booked: int, count: int) -> BookingCost:
    engines = open_database(empty), open_database(full)
    try:
        desks = [Consults(ROSTER, SqlBookings(engine), lambda: NOW) for engine in engines]
        _fill(engines[1], booked)
        seconds = _offering(desks, count)
        return BookingCost(name, *_booking(desks[0], count), *seconds)
    finally:
        for engine in engines:
            engine.dispose()


def _fill(engine: Engine, booked: int) -> None:
    with SqlBookings(engine).write() as unit:
        for day, minute, who in random.Random(0).sample(TIMES, booked):  # noqa: S311  # the same year each time
            start = NOW + day * DAY + minute * MINUTE
            end = start + 30 * MINUTE
            unit.add(Booking(new_reference(), who, start, end, end + 10 * MINUTE, State.CONFIRMED, NOW))


def _offering(desks: list[Consults], count: int) -> list[float]:
    """The median seconds of each desk, which take turns: soonest, on a day, on afternoons of a week."""
    seconds: list[list[float]] = [[] for _ in desks]
    today = NOW.date()
    for number in range(count):
        first = today + (number * 7 % (DAYS - 7)) * DAY
        wish = [Wish(), Wish((DateRange(first, first),)), Wish((DateRange(first, first + 6 * DAY),), times=AFTERNOON)][number % 3]
        for desk, taken in zip(desks, seconds, strict=True):
            started = clock.perf_counter()
            desk.offer(wish)
            taken.append(clock.perf_counter() - started)
    return [statistics.median(taken) for taken in seconds]


def _booking(desk: Consults, count: int) -> tuple[int, float]:
    apart = product(range(1, DAYS), range(8 * 60, 19 * 60, 120), [one.id for one in PEOPLE])
    wanted = random.Random(1).sample(list(apart), count)  # noqa: S311
    slots = [slot for day, minute, who in wanted if (slot := desk.slot(who, NOW + day * DAY + minute * MINUTE))]
    started = clock.perf_counter()
    made = [desk.book(slot, "Ana Diaz", f"v{number}@example.com", consent=True) for number, slot in enumerate(slots)]
    return sum(isinstance(one, Booking) for one in made), clock.perf_counter() - started


@contextmanager
def _database(address: str) -> Iterator[str]:
    """A database of its own on the server, dropped in the end."""
    server = create_engine(address, future=True, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    name = f"frontdesk_bench_{uuid.uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
    try:
        yield str(server.url.set(database=name))
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"drop database {name} with (force)")
        server.dispose()
