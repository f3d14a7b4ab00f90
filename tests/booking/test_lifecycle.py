from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.booking import lifecycle
from bot.booking.lifecycle import NEXT
from bot.booking.model import LIVE, STANDING, Booking, Slot, State
from bot.booking.refusals import ConsentMissing, DetailsMissing, HoldExpired, NotAllowed, TooEarly, TooLate

NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)
START = NOW + timedelta(days=2)
MINUTES = timedelta(minutes=1)
SLOT = Slot(START, START + 30 * MINUTES, "reyes")
OTHER = Slot(START + timedelta(days=1), START + timedelta(days=1, minutes=45), "novak")
HELD = lifecycle.hold("K7QF-2M90-3D1B", SLOT, NOW, 10 * MINUTES, 10 * MINUTES)


def confirmed() -> Booking:
    booking = lifecycle.confirm(HELD, "Ana Diaz", "ana@example.com", NOW, consent=True)
    assert isinstance(booking, Booking)
    return booking


def in_state(state: State) -> Booking:
    return HELD if state is State.HELD else replace(confirmed(), state=state)


def test_a_hold_blocks_its_time_and_the_buffer_until_it_runs_out() -> None:
    assert (HELD.state, HELD.slot, HELD.blocked.end) == (State.HELD, SLOT, SLOT.end + 10 * MINUTES)
    assert HELD.is_live(NOW + 10 * MINUTES - timedelta.resolution)
    assert not HELD.is_live(NOW + 10 * MINUTES)


def test_confirming_keeps_the_details_and_when_they_were_agreed_to() -> None:
    booking = confirmed()
    assert (booking.state, booking.name, booking.contact) == (State.CONFIRMED, "Ana Diaz", "ana@example.com")
    assert (booking.consented, booking.held_until, booking.sequence) == (NOW, None, 0)
    assert booking.is_live(NOW + timedelta(days=365))


@pytest.mark.parametrize("late", [10 * MINUTES, 10 * MINUTES + timedelta.resolution, timedelta(days=9)])
def test_a_hold_cannot_be_confirmed_from_the_moment_it_runs_out(late: timedelta) -> None:
    assert lifecycle.confirm(HELD, "Ana", "ana@example.com", NOW + late, consent=True) == HoldExpired(SLOT)


def test_nothing_is_confirmed_without_consent_name_or_contact() -> None:
    assert lifecycle.confirm(HELD, "Ana", "ana@example.com", NOW, consent=False) == ConsentMissing()
    assert lifecycle.confirm(HELD, " \n", "", NOW, consent=True) == DetailsMissing(("name", "contact"))


def test_the_same_confirm_again_changes_nothing_and_another_is_refused() -> None:
    booking = confirmed()
    later = NOW + timedelta(hours=1)
    assert lifecycle.confirm(booking, " Ana Diaz", "ANA@example.com", later, consent=True) == booking
    refusal = lifecycle.confirm(booking, "Eve", "eve@example.com", later, consent=True)
    assert refusal == NotAllowed(State.CONFIRMED, State.CONFIRMED)


def test_moving_keeps_the_reference_and_counts_the_change() -> None:
    moved = lifecycle.reschedule(confirmed(), OTHER, NOW, 10 * MINUTES)
    assert isinstance(moved, Booking)
    assert (moved.reference, moved.state, moved.slot, moved.sequence) == (HELD.reference, State.RESCHEDULED, OTHER, 1)
    assert moved.blocked_until == OTHER.end + 10 * MINUTES
    back = lifecycle.reschedule(moved, SLOT, NOW, 10 * MINUTES)
    assert isinstance(back, Booking)
    assert (back.slot, back.sequence) == (SLOT, 2)


def test_the_same_move_or_cancel_again_changes_nothing() -> None:
    moved = lifecycle.reschedule(confirmed(), OTHER, NOW, 10 * MINUTES)
    assert isinstance(moved, Booking)
    assert lifecycle.reschedule(moved, OTHER, NOW, 10 * MINUTES) == moved
    cancelled = lifecycle.cancel(moved, NOW)
    assert isinstance(cancelled, Booking)
    assert cancelled.sequence == 2
    assert lifecycle.cancel(cancelled, NOW) == cancelled


def test_a_consult_that_has_begun_is_neither_moved_nor_cancelled() -> None:
    for moment in (START, START + timedelta(hours=1)):
        assert lifecycle.reschedule(confirmed(), OTHER, moment, 10 * MINUTES) == TooLate(START)
        assert lifecycle.cancel(confirmed(), moment) == TooLate(START)
    assert isinstance(lifecycle.cancel(confirmed(), START - timedelta.resolution), Booking)


@pytest.mark.parametrize("outcome", [State.COMPLETED, State.NO_SHOW])
def test_an_outcome_is_noted_once_the_consult_has_begun(outcome: State) -> None:
    assert lifecycle.finish(confirmed(), outcome, START - timedelta.resolution) == TooEarly(START)
    finished = lifecycle.finish(confirmed(), outcome, START)
    assert isinstance(finished, Booking)
    assert finished.state is outcome
    assert lifecycle.finish(finished, outcome, START) == finished


TRANSITIONS = {
    State.CONFIRMED: lambda booking: lifecycle.confirm(booking, "Bo", "bo@example.com", NOW, consent=True),
    State.LAPSED: lifecycle.lapse,
    State.RESCHEDULED: lambda booking: lifecycle.reschedule(booking, OTHER, NOW, MINUTES),
    State.CANCELLED: lambda booking: lifecycle.cancel(booking, NOW),
    State.COMPLETED: lambda booking: lifecycle.finish(booking, State.COMPLETED, START),
    State.NO_SHOW: lambda booking: lifecycle.finish(booking, State.NO_SHOW, START),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("wanted", TRANSITIONS)
def test_the_table_says_exactly_what_can_follow(state: State, wanted: State) -> None:
    before = in_state(state)
    after = TRANSITIONS[wanted](before)
    if wanted in NEXT[state]:
        assert isinstance(after, Booking) and after.state is wanted
    elif state is wanted and wanted in {State.CANCELLED, State.COMPLETED, State.NO_SHOW}:
        assert after == before
    elif (state, wanted) == (State.LAPSED, State.CONFIRMED):
        assert after == HoldExpired(SLOT)
    else:
        assert after == NotAllowed(state, wanted)


def test_only_what_stands_or_is_held_can_change() -> None:
    assert {state for state in State if NEXT[state]} == LIVE == STANDING | {State.HELD}
