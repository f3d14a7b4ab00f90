"""The plan by examples that can be checked on a calendar: 3-6 treatments, 4-6 weeks apart, a week from consult to treatment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.planning.days import Window, add_months
from bot.planning.goals import Goal
from bot.planning.plan import Plan, make_plan
from bot.planning.rules import Rules, Span
from bot.planning.wish import Refusal, Wish

RULES = Rules(treatments=Span(3, 6), gap=Span(28, 42), first_results=42, peak=Span(3, 6), sun=2)
TODAY = date(2026, 11, 21)
LEAD = 7


def plan(event: date | None = None, **wish: date | None) -> Plan:
    window = Window(event, event) if event else None
    made = make_plan(Wish(TODAY, window, **wish), RULES, LEAD)
    assert isinstance(made, Plan), made
    return made


def event(days: int, **wish: date | None) -> Plan:
    """A plan for an event so many days from today."""
    return plan(TODAY + timedelta(days=days), **wish)


def latest(made: Plan) -> dict[str, tuple[str, int]]:
    assert made.before
    return {mark.goal.value: (mark.latest_first.isoformat(), mark.days_late) for mark in made.before.milestones}


def test_a_wedding_in_june_counted_backwards() -> None:
    made = plan(date(2027, 6, 12))
    assert latest(made) == {
        "longest_course": ("2026-11-12", 16),
        "strongest_results": ("2027-03-12", 0),
        "shortest_course": ("2027-04-15", 0),
        "first_results": ("2027-05-01", 0),
    }
    assert made.before
    assert made.before.aim == made.before.milestone(Goal.STRONGEST_RESULTS)
    assert (made.first, made.consult_from, made.consult_by) == (date(2027, 3, 12), TODAY, date(2027, 3, 5))
    assert made.shortest.treatments == (date(2027, 3, 12), date(2027, 4, 9), date(2027, 5, 7))
    assert made.peak == Window(date(2027, 6, 12), date(2027, 9, 12))
    assert made.before.last_treatment == date(2027, 6, 10)
    assert made.before.avoid == Window(date(2027, 6, 11), date(2027, 6, 12))


def test_a_course_without_an_event_starts_when_the_lead_time_is_over() -> None:
    made = plan()
    assert made.before is None
    assert made.consult_by is None
    assert made.first == date(2026, 11, 28)
    assert (made.shortest.last - made.first).days == 8 * 7
    assert (made.longest.last - made.first).days == 30 * 7
    assert (len(made.shortest.treatments), len(made.longest.treatments)) == (3, 6)
    assert made.results_from == date(2027, 1, 9)
    assert made.peak == Window(date(2027, 2, 28), date(2027, 5, 28))


@pytest.mark.parametrize(
    ("days", "aim", "fits"),
    [
        (LEAD + 92, Goal.STRONGEST_RESULTS, 4),
        (LEAD + 58, Goal.SHORTEST_COURSE, 3),
        (LEAD + 57, Goal.FIRST_RESULTS, 2),
        (LEAD + 42, Goal.FIRST_RESULTS, 2),
        (LEAD + 41, None, 2),
        (LEAD + 29, None, 1),
        (LEAD + 2, None, 1),
        (LEAD + 1, None, 0),
        (0, None, 0),
    ],
)
def test_the_aim_is_the_most_that_is_still_possible(days: int, aim: Goal | None, fits: int) -> None:
    made = event(days)
    assert made.before
    assert (made.before.aim and made.before.aim.goal, made.before.fits) == (aim, fits)


def test_three_weeks_allow_a_treatment_but_no_results() -> None:
    made = event(21)
    assert latest(made)["first_results"] == ("2026-10-31", 28)
    assert (made.first, made.consult_by) == (date(2026, 11, 28), date(2026, 12, 3))
    assert made.results_from == date(2027, 1, 9)
    assert made.before
    assert made.first <= made.before.last_treatment == date(2026, 12, 10)


def test_an_event_tomorrow_leaves_the_time_after_it() -> None:
    made = event(1)
    assert (made.first, made.consult_by) == (date(2026, 11, 28), None)
    assert event(LEAD).first == TODAY + timedelta(days=LEAD + 1), "the day after the event, not the day of it"


def test_a_treatment_that_would_fall_on_the_event_is_moved() -> None:
    on_the_day = event(LEAD + 42)
    assert on_the_day.before
    day = on_the_day.before.day
    assert on_the_day.first == day - timedelta(days=42)
    assert on_the_day.longest.treatments[1] == day - timedelta(days=2), "earlier: the gap stays within 4 to 6 weeks"
    too_close = event(LEAD + 29)
    assert too_close.before
    assert too_close.first == too_close.before.day - timedelta(days=29)
    assert too_close.shortest.treatments[1] == too_close.before.day + timedelta(days=1), "later: earlier would be under 4 weeks"


def test_a_later_start_moves_what_is_possible() -> None:
    made = plan(date(2027, 6, 12), start=date(2027, 4, 20))
    assert latest(made)["shortest_course"] == ("2027-04-15", 5)
    assert made.before
    assert made.before.aim
    assert made.before.aim.goal is Goal.FIRST_RESULTS
    assert made.consult_by == date(2027, 4, 24)


def test_a_start_without_an_event_leaves_the_lead_time_before_it() -> None:
    assert plan(start=date(2027, 2, 1)).consult_by == date(2027, 1, 25)
    soon = plan(start=TODAY + timedelta(days=3))
    assert (soon.first, soon.consult_by) == (TODAY + timedelta(days=LEAD), None)


def test_the_first_day_a_consult_can_be_held_counts() -> None:
    made = plan(consult_from=date(2026, 11, 30))
    assert (made.consult_from, made.first) == (date(2026, 11, 30), date(2026, 12, 7))
    assert plan(consult_from=date(2020, 1, 1)).consult_from == TODAY


def test_a_summer_is_planned_for_its_first_day() -> None:
    summer = make_plan(Wish(TODAY, Window(date(2027, 6, 1), date(2027, 8, 31))), RULES, LEAD)
    assert isinstance(summer, Plan)
    assert summer.before == plan(date(2027, 6, 1)).before


def test_a_time_that_has_begun_is_planned_for_today() -> None:
    autumn = make_plan(Wish(TODAY, Window(date(2026, 9, 1), date(2026, 11, 30))), RULES, LEAD)
    assert isinstance(autumn, Plan)
    assert autumn.before
    assert (autumn.before.day, autumn.before.aim, autumn.before.fits) == (TODAY, None, 0)


@pytest.mark.parametrize(
    ("first", "last", "start", "reason"),
    [
        ("2026-11-20", "2026-11-20", None, Refusal.EVENT_PAST),
        ("2027-06-12", "2027-06-11", None, Refusal.EVENT_BACKWARDS),
        ("2031-11-22", "2031-11-22", None, Refusal.EVENT_TOO_FAR),
        ("9999-12-31", "9999-12-31", None, Refusal.EVENT_TOO_FAR),
        ("0001-01-01", "0001-01-01", None, Refusal.EVENT_PAST),
        (None, None, "2026-11-20", Refusal.START_PAST),
        (None, None, "2031-11-22", Refusal.START_TOO_FAR),
        ("2027-06-12", "2027-06-12", "2027-06-13", Refusal.START_AFTER_EVENT),
    ],
)
def test_what_cannot_be_planned_is_refused_with_its_reason(
    first: str | None, last: str | None, start: str | None, reason: Refusal
) -> None:
    window = Window(date.fromisoformat(first), date.fromisoformat(last)) if first and last else None
    wish = Wish(TODAY, window, date.fromisoformat(start) if start else None)
    assert make_plan(wish, RULES, LEAD) is reason


@pytest.mark.parametrize("first", ["2026-11-21", "2031-11-21"])
def test_today_and_the_last_day_of_the_horizon_can_be_planned(first: str) -> None:
    assert plan(date.fromisoformat(first)).before


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        ("2027-05-31", -3, "2027-02-28"),
        ("2028-05-31", -3, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2027-01-15", -1, "2026-12-15"),
    ],
)
def test_months_end_where_the_month_ends(day: str, months: int, there: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(there)


@pytest.mark.parametrize(
    "change",
    [
        {"gap": Span(42, 28)},
        {"treatments": Span(0, 6)},
        {"sun": 0},
        {"first_results": 80},
        {"peak": Span(1, 6)},
    ],
)
def test_figures_that_contradict_each_other_are_refused(change: dict[str, object]) -> None:
    figures = {"treatments": Span(3, 6), "gap": Span(28, 42), "first_results": 42, "peak": Span(3, 6), "sun": 2}
    with pytest.raises(ValueError, match="must"):
        Rules(**{**figures, **change})  # type: ignore[arg-type]
