"""A desk of one practitioner for races, and a process that races: `race_desk.py ADDRESS NAME ATTEMPTS` (see `main`)."""

from __future__ import annotations

import os
import random
import signal
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.booking.model import Booking, ConsultRules, Practitioner, Roster, Slot
from bot.booking.service import Consults
from bot.booking.week import TimeRange
from bot.storage.bookings import SqlBookings
from bot.storage.database import connect

ZONE = ZoneInfo("America/New_York")
MINUTE = timedelta(minutes=1)
WEEK = ((TimeRange(time(9), time(17)),),) * 7
ROSTER = Roster(ZONE, WEEK, {}, (Practitioner("reyes", "Dr Reyes", WEEK),), ConsultRules())
NOW = datetime(2026, 12, 1, 9, tzinfo=ZONE).astimezone(UTC)
MONDAY = date(2026, 12, 7)


def roster(minutes: int = 30) -> Roster:
    """Consults of this length: two desks may differ, as while `clinic.yml` changes."""
    return replace(ROSTER, rules=replace(ROSTER.rules, length=minutes * MINUTE))


def slot(hour: int, minute: int = 0, day: date = MONDAY, lasts: int = 30) -> Slot:
    start = datetime.combine(day, time(hour, minute), ZONE)
    return Slot(start, start + lasts * MINUTE, "reyes")


def die_at(engine: Engine, statement: int) -> None:
    """Kill this process, as power does, right before its n-th statement that writes or commits; 0: never."""
    left = [statement]

    def count(what: str) -> None:
        if what.split(maxsplit=1)[0].upper() in {"INSERT", "UPDATE", "DELETE", "COMMIT"}:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: count(statement))
    event.listen(engine, "commit", lambda _: count("COMMIT"))


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def life(consults: Consults, name: str) -> None:
    """From hold to cancel; tells each step once it is done."""
    contact = f"{name}@example.com"
    held = consults.hold(slot(10), name)
    assert isinstance(held, Booking)
    say("held", held.reference)
    for told, change in (
        ("confirmed", lambda: consults.confirm(held.reference, "Ana Diaz", contact, consent=True)),
        ("rescheduled", lambda: consults.reschedule(held.reference, slot(14))),
        ("cancelled", lambda: consults.cancel(held.reference)),
    ):
        assert isinstance(change(), Booking)
        say(told, held.reference)


def race(consults: Consults, name: str, attempts: int) -> None:
    """Books whatever slots, many of which others want, too; tells each it got."""
    for number in range(attempts):
        wanted = slot(9 + number % 8, random.Random(number).choice([0, 15, 30]))
        booking = consults.book(wanted, name, f"{name}{number}@example.com", consent=True)
        if isinstance(booking, Booking):
            say("confirmed", booking.reference)


def main(address: str, name: str, attempts: str, dies_at: str = "0") -> None:
    """Without attempts a life that ends before a statement; else a race, begun when a line comes in."""
    engine = connect(address)
    consults = Consults(ROSTER, SqlBookings(engine), lambda: NOW)
    die_at(engine, int(dies_at))
    say("ready")
    sys.stdin.readline()
    if int(attempts):
        race(consults, name, int(attempts))
    else:
        life(consults, name)


if __name__ == "__main__":
    main(*sys.argv[1:])
