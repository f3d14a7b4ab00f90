"""A process is killed before each statement that writes or commits: what was told stands, and a letter goes with every change."""

from __future__ import annotations

from itertools import count

from sqlalchemy.engine import Engine

from bot.booking.model import Booking, State
from bot.booking.service import Consults
from bot.storage.bookings import SqlBookings
from tests.storage.race_desk import NOW, ROSTER, slot
from tests.storage.test_booking_races import racer

# What a booking in a state has in the outbox. A hold has nothing.
LETTERS = {
    "confirmed": ["confirmed", "reminder"],
    "rescheduled": ["confirmed", "reminder", "rescheduled"],
    "cancelled": ["cancelled", "confirmed", "rescheduled"],
}
STEPS = ["held", *LETTERS]
SIGKILLED = -9


def live_until(address: str, statement: int) -> tuple[list[str], int]:
    """The states the process told of before it ended, and how it ended."""
    process = racer(address, f"v{statement}", dies_at=statement)
    told, _ = process.communicate("go\n")
    return [line.split()[0] for line in told.splitlines()], process.returncode


def of(engine: Engine, conversation: str) -> tuple[str, list[str]]:
    """The state of the conversation's booking, and its letters."""
    with engine.connect() as connection:
        states = list(connection.exec_driver_sql(f"select state from booking where conversation = '{conversation}'").scalars())
        kinds = connection.exec_driver_sql(
            "select kind from outbox join booking on booking_reference = reference"
            f" where conversation = '{conversation}' order by kind"
        )
        return (states[0] if states else ""), list(kinds.scalars())


def test_whenever_it_dies_what_was_told_stands_and_has_its_letters(address: str, engine: Engine) -> None:
    consults = Consults(ROSTER, SqlBookings(engine), lambda: NOW)
    deaths = 0
    for statement in count(1):
        told, ended = live_until(address, statement)
        state, letters = of(engine, f"v{statement}")
        # The change after the last one told was written whole, or not at all.
        assert state in {(told or [""])[-1], [*STEPS, ""][len(told)]}
        assert letters == LETTERS.get(state, [])
        # Whoever comes next is not kept waiting by the dead, and finds the time taken or free as the state says.
        clear(consults, f"v{statement}", state)
        if ended == 0:
            break
        assert ended == SIGKILLED
        deaths += 1
    assert told == STEPS
    assert deaths >= 4 * len(STEPS)


def clear(consults: Consults, conversation: str, state: str) -> None:
    """See that the time is taken while it should be, and free it for the next."""
    wanted = slot(14) if state == State.RESCHEDULED else slot(10)
    taken = state in {State.HELD, State.CONFIRMED, State.RESCHEDULED}
    assert isinstance(consults.book(wanted, "Bo", "bo@example.com", consent=True), Booking) != taken
    consults.erase(contact="bo@example.com", conversation=conversation)
    consults.release(conversation)
