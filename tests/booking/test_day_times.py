"""From words to offers: a day is offered at its own times and never at those of another."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.booking.model import ConsultRules, Practitioner, Roster
from bot.booking.offers import nearest
from bot.booking.refusals import Reason
from bot.booking.slots import Planner
from bot.booking.week import NO_HOURS, TimeRange
from bot.booking.wishes import Wish, days
from bot.desk.said import Said
from bot.desk.state import State
from bot.desk.wishes import narrowed, wished
from bot.knowledge.understanding import Understanding
from bot.nlu.dates import read_when

ZONE = ZoneInfo("America/New_York")
# A Tuesday.
NOW = datetime(2026, 12, 8, 9, 0, tzinfo=ZONE)
NINE_TO_SIX = ((TimeRange(time(9), time(18)),),) * 7
PLANNER = Planner(Roster(ZONE, NINE_TO_SIX, {}, (Practitioner("reyes", "Dr Reyes", NINE_TO_SIX, NO_HOURS),), ConsultRules()))
HORIZON = list(days(date(2026, 12, 8), date(2027, 1, 8)))
EITHER = "Tuesday morning or Thursday afternoon"


def said(text: str) -> Said:
    return Said(Understanding(()), when=read_when(text, NOW))


def offered(wish: Wish) -> set[tuple[int, bool]]:
    """The weekdays on which something is offered, each with whether it is in the morning."""
    return {(start.local.weekday(), start.local.hour < 12) for start in PLANNER.free(wish, NOW, {}, HORIZON)}


@pytest.mark.parametrize("text", [EITHER, "tues am / thurs pm", "Tuesday mornings or Thursday afternoons in December"])
def test_offers_are_never_crossed(text: str) -> None:
    assert offered(wished(Wish(), said(text))) == {(1, True), (3, False)}


def test_a_day_without_a_time_of_its_own_is_offered_at_any() -> None:
    assert offered(wished(Wish(), said("Tuesday morning or Thursday"))) == {(1, True), (3, True), (3, False)}


def test_a_wish_is_kept_between_messages() -> None:
    state = State(wish=wished(Wish(), said(EITHER)))
    kept = State.from_slots(state.slots().get)
    assert kept.wish == state.wish
    assert offered(kept.wish) == {(1, True), (3, False)}


@pytest.mark.parametrize(
    ("then", "expected"), [("at 3", {(1, False), (3, False)}), ("Friday", {(4, True), (4, False)}), ("Friday at 9", {(4, True)})]
)
def test_what_is_said_later_replaces_the_days_or_their_times(then: str, expected: set[tuple[int, bool]]) -> None:
    assert offered(wished(wished(Wish(), said(EITHER)), said(then))) == expected


def test_of_the_times_that_were_offered_only_those_of_the_day_fit() -> None:
    shown = [start.slot for start in PLANNER.free(Wish(), NOW, {}, HORIZON)]
    left = {
        (slot.start.astimezone(ZONE).weekday(), slot.start.astimezone(ZONE).hour < 12)
        for slot in narrowed(shown, said(EITHER), ZONE)
    }
    assert left == {(1, True), (3, False)}


def test_hours_of_another_day_are_no_reason_to_say_it_is_taken() -> None:
    wish = wished(Wish(), said("Tuesday at 19:00 or Thursday at 20:00"))
    assert PLANNER.why_not(wish, NOW, {}).reason is Reason.OUTSIDE_HOURS


def test_the_nearest_times_are_measured_by_those_of_their_day() -> None:
    wish = wished(Wish(), said("Thursday at 9 or Friday at 17:00"))
    starts = [start for start in PLANNER.free(Wish(), NOW, {}, HORIZON) if start.local.hour == 17 and start.local.minute == 0]
    (slot,) = nearest(starts, wish, NOW.date(), 1)
    assert slot.start.astimezone(ZONE).weekday() == 4
