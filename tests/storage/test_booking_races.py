"""Many at once, in threads and in processes: one wins, everybody else is shown another time, nothing is booked twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy.engine import Engine

from bot.booking.model import LIVE, Booking, Slot, State
from bot.booking.refusals import HoldExpired, NotAllowed, Reason, Unavailable
from bot.booking.service import Consults
from bot.booking.wishes import DAY, DateRange, Wish
from bot.storage.bookings import SqlBookings
from bot.storage.database import connect
from tests.storage.race_desk import MINUTE, MONDAY, NOW, ROSTER, roster, slot

T = TypeVar("T")
PROJECT = Path(__file__).resolve().parents[2]
CROWD = 200
AT_ONCE = 32


@pytest.fixture
def consults(engine: Engine) -> Consults:
    return Consults(ROSTER, SqlBookings(engine), lambda: NOW)


def all_at_once(*calls: Callable[[], T]) -> list[T]:
    """What the calls give that begin together, as many as there are."""
    barrier = Barrier(len(calls))

    def begin(call: Callable[[], T]) -> T:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(begin, calls))


def booking(consults: Consults, wanted: Slot, who: int) -> Callable[[], object]:
    return lambda: consults.book(wanted, "Ana", f"v{who}@example.com", consent=True)


def standing(consults: Consults) -> list[Booking]:
    found = consults.between(NOW, NOW + timedelta(days=90))
    return [one for one in found if one.state in LIVE]


def assert_apart(bookings: list[Booking]) -> None:
    for one, following in pairwise(bookings):
        assert one.blocked_until <= following.start


def letters(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("select booking_reference, kind from outbox where kind != 'reminder' order by id")
        return [tuple(row) for row in rows]


@pytest.mark.parametrize("engines", [1, 4], ids=["one desk", "four desks"])
def test_of_200_who_want_one_slot_one_gets_it_and_everybody_else_another_to_choose(
    address: str, engine: Engine, consults: Consults, engines: int
) -> None:
    # One desk queues within itself; four of them meet in the database.
    made = [connect(address) for _ in range(engines)]
    desks = [Consults(ROSTER, SqlBookings(one), lambda: NOW) for one in made]
    results = all_at_once(*(booking(desks[who % engines], slot(10), who) for who in range(CROWD)))
    won = [result for result in results if isinstance(result, Booking)]
    lost = [result for result in results if isinstance(result, Unavailable)]
    assert (len(won), len(lost)) == (1, CROWD - 1)
    assert {result.reason for result in lost} == {Reason.TAKEN}
    assert all(result.alternatives and slot(10) not in result.alternatives for result in lost)
    assert standing(consults) == won
    assert letters(engine) == [(won[0].reference, "confirmed")]
    for one in made:
        one.dispose()


def test_of_many_who_hold_one_slot_one_holds_it(consults: Consults) -> None:
    results = all_at_once(*(lambda who=who: consults.hold(slot(10), f"v{who}") for who in range(AT_ONCE)))
    (won,) = (result for result in results if isinstance(result, Booking))
    confirmed = consults.confirm(won.reference, "Ana", "ana@example.com", consent=True)
    assert standing(consults) == [confirmed]


def test_overlapping_slots_of_different_length_never_both_stand(engine: Engine, consults: Consults) -> None:
    desks = {lasts: Consults(roster(lasts), SqlBookings(engine), lambda: NOW) for lasts in (15, 30, 45, 90)}
    wanted = [
        (desk, slot(10 + quarter // 4, quarter % 4 * 15, lasts=lasts)) for lasts, desk in desks.items() for quarter in range(8)
    ]
    results = all_at_once(*(booking(desk, one, who) for who, (desk, one) in enumerate(wanted)))
    won = [result for result in results if isinstance(result, Booking)]
    assert {type(result) for result in results} == {Booking, Unavailable}
    assert standing(consults) == sorted(won, key=lambda one: one.start)
    assert_apart(standing(consults))


def test_two_hundred_who_book_whatever_day_fill_it_without_overlaps(engine: Engine, consults: Consults) -> None:
    free = consults.free_slots(Wish((DateRange(MONDAY, MONDAY + DAY),)), CROWD)
    wanted = [free[who % len(free)] for who in range(CROWD)]
    results = all_at_once(*(booking(consults, one, who) for who, one in enumerate(wanted)))
    won = [result for result in results if isinstance(result, Booking)]
    assert standing(consults) == sorted(won, key=lambda one: one.start)
    assert_apart(standing(consults))
    assert len(letters(engine)) == len(won)
    # Whoever was refused wanted a time that somebody else got.
    for one, result in zip(wanted, results, strict=True):
        until = one.end + ROSTER.rules.buffer
        assert isinstance(result, Booking) or any(other.start < until and one.start < other.blocked_until for other in won)


def test_a_conversation_that_holds_many_slots_at_once_keeps_one(consults: Consults) -> None:
    wanted = [slot(9 + hour) for hour in range(8)]
    assert all(
        isinstance(result, Booking) for result in all_at_once(*(lambda one=one: consults.hold(one, "v0") for one in wanted))
    )
    kept = consults.held("v0")
    assert kept is not None
    free = consults.free_slots(Wish((DateRange(MONDAY, MONDAY),)), CROWD)
    assert [one for one in wanted if one not in free] == [kept.slot]


def test_a_hold_that_is_confirmed_many_times_at_once_is_one_booking(engine: Engine, consults: Consults) -> None:
    held = consults.hold(slot(10), "v0")
    assert isinstance(held, Booking)
    calls = [lambda: consults.confirm(held.reference, "Ana", "ana@example.com", consent=True)] * AT_ONCE
    assert set(all_at_once(*calls)) == set(standing(consults))
    assert letters(engine) == [(held.reference, "confirmed")]


def test_many_who_move_to_one_slot(engine: Engine, consults: Consults) -> None:
    own = [consults.book(slot(9 + hour), "Ana", f"v{hour}@example.com", consent=True) for hour in range(6)]
    booked = [one for one in own if isinstance(one, Booking)]
    results = all_at_once(*(lambda one=one: consults.reschedule(one.reference, slot(16)) for one in booked))
    (won,) = (result for result in results if isinstance(result, Booking))
    assert all(result.alternatives for result in results if isinstance(result, Unavailable))
    assert {one.reference for one in standing(consults)} == {one.reference for one in booked}
    assert [kind for _, kind in letters(engine)].count("rescheduled") == 1
    assert_apart(standing(consults))
    assert standing(consults)[-1] == won


def test_a_booking_that_is_moved_and_cancelled_at_once_ends_cancelled_with_a_letter_for_each_change(
    engine: Engine, consults: Consults
) -> None:
    one = consults.book(slot(10), "Ana", "ana@example.com", consent=True)
    assert isinstance(one, Booking)
    calls = [lambda: consults.cancel(one.reference)] * 4 + [lambda: consults.reschedule(one.reference, slot(14))] * 4
    results = all_at_once(*calls)
    assert {type(result) for result in results} <= {Booking, NotAllowed}
    ended = consults.get(one.reference)
    assert isinstance(ended, Booking)
    assert ended.state is State.CANCELLED
    kinds = [kind for _, kind in letters(engine)]
    assert kinds in (["confirmed", "cancelled"], ["confirmed", "rescheduled", "cancelled"])
    assert ended.sequence == len(kinds) - 1


def test_a_hold_that_runs_out_while_many_confirm_and_take_it_is_had_by_one(engine: Engine) -> None:
    now = [NOW]
    consults = Consults(ROSTER, SqlBookings(engine), lambda: now[0])
    first = consults.hold(slot(10), "v0")
    assert isinstance(first, Booking)
    now[0] += 10 * MINUTE
    confirms = [lambda: consults.confirm(first.reference, "Ana", "ana@example.com", consent=True)] * 8
    results = all_at_once(*confirms, *(booking(consults, slot(10), who) for who in range(8)))
    assert {type(result) for result in results[:8]} == {HoldExpired}
    assert sum(isinstance(result, Booking) for result in results) == len(standing(consults)) == 1


def test_the_same_request_many_times_at_once_books_once(engine: Engine, consults: Consults) -> None:
    results = all_at_once(*[lambda: consults.book(slot(10), "Ana", "ana@example.com", consent=True, key="k")] * AT_ONCE)
    assert all(result == results[0] for result in results)
    assert standing(consults) == [results[0]]
    assert len(letters(engine)) == 1


def racer(address: str, name: str, attempts: int = 0, dies_at: int = 0) -> subprocess.Popen[str]:
    """A process that has everything ready and waits for a line."""
    command = [sys.executable, str(PROJECT / "tests/storage/race_desk.py"), address, name, str(attempts), str(dies_at)]
    environment = {"PYTHONPATH": str(PROJECT), "PATH": ""}
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_two_processes_on_one_database(address: str, engine: Engine, consults: Consults) -> None:
    processes = [racer(address, name, attempts=60) for name in ("ana", "bo")]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    references = sorted(line.split()[1] for lines in told for line in lines.splitlines())
    assert references == sorted(one.reference for one in standing(consults))
    assert references == sorted(reference for reference, _ in letters(engine))
    assert len(references) >= 8
    assert_apart(standing(consults))
