"""What holds for every plan, over decades of days (leap days and month ends among them) and over other figures than today's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.planning.days import Window, add_months
from bot.planning.goals import Goal
from bot.planning.plan import Before, Plan, make_plan
from bot.planning.rules import Rules, Span
from bot.planning.wish import HORIZON_YEARS, Wish

DOCUMENTED = Rules(treatments=Span(3, 6), gap=Span(28, 42), first_results=42, peak=Span(3, 6), sun=2)
LEAP_DAY = date(2028, 2, 29)

days = st.dates(date(1996, 1, 1), date(2095, 12, 31))
ahead = st.integers(0, 365 * HORIZON_YEARS)
leads = st.integers(0, 30)


@st.composite
def figures(draw: st.DrawFn) -> Rules:
    """Figures that a later edition of the documents could have."""
    treatments = Span(least := draw(st.integers(1, 6)), least + draw(st.integers(0, 6)))
    gap = Span(least := draw(st.integers(1, 60)), least + draw(st.integers(0, 40)))
    sun = draw(st.integers(1, 7))
    course = (treatments.least - 1) * gap.least + sun
    peak = Span(least := course // 28 + 1 + draw(st.integers(0, 2)), least + draw(st.integers(0, 6)))
    return Rules(treatments, gap, draw(st.integers(sun, course)), peak, sun)


rules = st.one_of(st.just(DOCUMENTED), figures())


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """Wishes with an event that can be planned for."""
    today = draw(days)
    first = today + timedelta(days=draw(ahead))
    event = Window(first, first + timedelta(days=draw(st.sampled_from([0, 0, 13, 91]))))
    start = draw(st.none() | st.dates(today, min(event.last, add_months(today, 12 * HORIZON_YEARS))))
    return Wish(today, event, start, draw(st.none() | st.just(today + timedelta(days=draw(st.integers(0, 20))))))


def planned(wish: Wish, rules: Rules, lead: int) -> tuple[Plan, Before]:
    plan = make_plan(wish, rules, lead)
    assert isinstance(plan, Plan)
    assert plan.before
    return plan, plan.before


@given(wishes(), rules, leads)
@example(Wish(LEAP_DAY, Window(date(2029, 2, 28), date(2029, 2, 28))), DOCUMENTED, 7)
@example(Wish(date(2027, 12, 1), Window(LEAP_DAY, LEAP_DAY), LEAP_DAY), DOCUMENTED, 0)
def test_a_goal_is_reachable_when_its_latest_start_is_not_before_the_earliest(wish: Wish, rules: Rules, lead: int) -> None:
    plan, before = planned(wish, rules, lead)
    for mark in before.milestones:
        assert mark.reachable == (mark.latest_first >= plan.earliest_first)
        assert mark.days_late == max(0, (plan.earliest_first - mark.latest_first).days)
    assert (before.aim is None) == (not before.milestone(Goal.FIRST_RESULTS).reachable)


@given(wishes(), rules, leads)
def test_no_treatment_falls_into_the_days_before_the_event(wish: Wish, rules: Rules, lead: int) -> None:
    plan, before = planned(wish, rules, lead)
    for day in (*plan.shortest.treatments, *plan.longest.treatments):
        assert not timedelta(0) <= before.day - day < timedelta(days=rules.sun)
        assert day not in before.avoid
    assert before.avoid.last == before.day
    assert (before.day - before.last_treatment).days == rules.sun


@given(wishes(), rules, leads)
def test_nothing_is_planned_earlier_than_it_can_be(wish: Wish, rules: Rules, lead: int) -> None:
    plan, _ = planned(wish, rules, lead)
    assert plan.first == plan.shortest.first == plan.longest.first >= plan.earliest_first
    assert plan.earliest_first >= plan.consult_from + timedelta(days=lead)
    assert plan.earliest_first >= (wish.start or wish.today)
    assert plan.consult_from >= wish.today


@given(wishes(), rules, leads)
def test_the_consult_leaves_its_lead_time_before_the_latest_first_treatment(wish: Wish, rules: Rules, lead: int) -> None:
    plan, before = planned(wish, rules, lead)
    if plan.consult_by is None:
        assert before.fits == 0
        return
    assert plan.consult_from <= plan.consult_by
    assert plan.consult_by + timedelta(days=lead) == (before.aim.latest_first if before.aim else before.last_treatment)


@given(wishes(), rules, leads)
def test_the_shortest_course_fits_when_the_plan_says_so(wish: Wish, rules: Rules, lead: int) -> None:
    plan, before = planned(wish, rules, lead)
    fits = before.milestone(Goal.SHORTEST_COURSE).reachable
    assert (before.fits >= rules.treatments.least) == fits
    if fits:
        assert plan.shortest.last <= before.last_treatment
        assert plan.results_from <= before.day
    if before.milestone(Goal.STRONGEST_RESULTS).reachable:
        assert plan.peak.first <= before.day
    if before.milestone(Goal.LONGEST_COURSE).reachable:
        assert before.fits == rules.treatments.most


@given(wishes(), rules, leads)
def test_a_course_keeps_to_the_documents(wish: Wish, rules: Rules, lead: int) -> None:
    plan, before = planned(wish, rules, lead)
    assert len(plan.shortest.treatments) == rules.treatments.least <= len(plan.longest.treatments) == rules.treatments.most
    assert plan.shortest.last <= plan.longest.last
    # A treatment that had to make room for the event comes that much later when it cannot come earlier.
    most = rules.gap.most + rules.sun
    for course in (plan.shortest, plan.longest):
        gaps = [(b - a).days for a, b in zip(course.treatments, course.treatments[1:], strict=False)]
        assert all(rules.gap.least <= gap <= most for gap in gaps)
        moved = [day for day in course.treatments if day in (before.last_treatment, before.day + timedelta(days=1))]
        assert all(gap <= rules.gap.most for gap in gaps) or moved


@given(days, ahead, st.integers(0, 120), rules, leads)
def test_a_later_event_never_takes_anything_away(today: date, first: int, more: int, rules: Rules, lead: int) -> None:
    assume(first + more <= 365 * HORIZON_YEARS)
    day, later_day = today + timedelta(days=first), today + timedelta(days=first + more)
    _, before = planned(Wish(today, Window(day, day)), rules, lead)
    _, later = planned(Wish(today, Window(later_day, later_day)), rules, lead)
    assert later.fits >= before.fits
    assert later.last_treatment >= before.last_treatment
    for mark, later_mark in zip(before.milestones, later.milestones, strict=True):
        assert later_mark.latest_first >= mark.latest_first
        assert later_mark.days_late <= mark.days_late
        assert later_mark.reachable or not mark.reachable


@given(wishes(), rules, leads)
def test_the_goals_come_in_their_order(wish: Wish, rules: Rules, lead: int) -> None:
    _, before = planned(wish, rules, lead)
    latest = {mark.goal: mark.latest_first for mark in before.milestones}
    assert latest[Goal.STRONGEST_RESULTS] <= latest[Goal.SHORTEST_COURSE] <= latest[Goal.FIRST_RESULTS]
    assert latest[Goal.LONGEST_COURSE] <= latest[Goal.SHORTEST_COURSE]


@given(wishes(), leads)
def test_another_year_of_the_same_days_gives_the_same_plan(wish: Wish, lead: int) -> None:
    # 400 years repeat the calendar, weekdays included: nothing but the days themselves goes into a plan.
    plan, before = planned(wish, DOCUMENTED, lead)
    cycle = timedelta(days=146_097)
    assume(wish.event)
    assert wish.event
    shifted = Wish(
        wish.today + cycle,
        Window(wish.event.first + cycle, wish.event.last + cycle),
        wish.start + cycle if wish.start else None,
        wish.consult_from + cycle if wish.consult_from else None,
    )
    again, before_again = planned(shifted, DOCUMENTED, lead)
    assert again.first == plan.first + cycle
    assert [(m.latest_first - cycle, m.days_late) for m in before_again.milestones] == [
        (m.latest_first, m.days_late) for m in before.milestones
    ]


@given(days, st.none() | ahead, rules, leads)
def test_without_an_event_the_course_starts_as_early_as_it_can(today: date, later: int | None, rules: Rules, lead: int) -> None:
    start = None if later is None else today + timedelta(days=later)
    plan = make_plan(Wish(today, None, start), rules, lead)
    assert isinstance(plan, Plan)
    assert plan.before is None
    assert plan.first == max(today + timedelta(days=lead), start or today)
    assert (plan.shortest.last - plan.first).days == rules.course.least
    assert (plan.longest.last - plan.first).days == rules.course.most
    assert plan.consult_by is None or plan.consult_by + timedelta(days=lead) == start


@given(wishes(), rules, leads)
def test_a_window_is_its_first_day_or_today(wish: Wish, rules: Rules, lead: int) -> None:
    assert wish.event
    day = max(wish.event.first, wish.today)
    assume(wish.start is None or wish.start <= day)
    _, of_window = planned(wish, rules, lead)
    _, of_day = planned(replace(wish, event=Window(day, day)), rules, lead)
    assert of_window == of_day


@settings(max_examples=300)
@given(days, st.integers(-120, 120))
def test_months_are_added_in_order(day: date, months: int) -> None:
    there = add_months(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day <= day.day
    assert there <= add_months(day + timedelta(days=1), months)
