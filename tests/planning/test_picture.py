"""Where things stand in the picture, for the plans of decades."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.planning.days import Window
from bot.planning.picture import LEAST_BAR, LEAST_TICK_GAP, LEFT, RIGHT, Row, last_consult, lay_out
from bot.planning.plan import Plan, make_plan
from bot.planning.rules import Rules, Span
from bot.planning.wish import Wish

RULES = Rules(treatments=Span(3, 6), gap=Span(28, 42), first_results=42, peak=Span(3, 6), sun=2)
TODAY = date(2026, 11, 21)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    today = draw(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
    ahead = draw(st.none() | st.integers(0, 1800))
    day = None if ahead is None else today + timedelta(days=ahead)
    plan = make_plan(Wish(today, Window(day, day) if day else None), RULES, draw(st.integers(0, 365)))
    assert isinstance(plan, Plan)
    return plan


def plan(event: date | None) -> Plan:
    made = make_plan(Wish(TODAY, Window(event, event) if event else None), RULES, 7)
    assert isinstance(made, Plan)
    return made


def rows(made: Plan) -> dict[str, Row]:
    return {row.key: row for row in lay_out(made).rows}


@given(plans())
def test_everything_stands_inside_and_can_be_seen(made: Plan) -> None:
    picture = lay_out(made)
    assert picture.event is None or LEFT <= picture.event <= RIGHT
    for row in picture.rows:
        for bar in (row.bar, row.strong):
            assert bar is None or (bar.x >= LEFT and bar.x + bar.width <= RIGHT + 0.1 and bar.width >= LEAST_BAR)
        assert all(LEFT <= dot <= RIGHT for dot in row.dots)
        assert not row.bar.cut_right, "nothing of a plan is cut off at its end"


@given(plans())
def test_months_have_room_for_their_names(made: Plan) -> None:
    ticks = [tick.x for tick in lay_out(made).ticks]
    assert ticks
    assert all(b - a > LEAST_TICK_GAP - 3 for a, b in itertools.pairwise(ticks))
    assert ticks[-1] <= RIGHT - LEAST_TICK_GAP / 2


@given(plans())
def test_what_comes_first_stands_first(made: Plan) -> None:
    by_key = {row.key: row for row in lay_out(made).rows}
    consult, first, shortest, longest, results = (by_key[key] for key in ("consult", "first", "shortest", "longest", "results"))
    assert consult.bar.x <= first.bar.x <= shortest.bar.x + LEAST_BAR
    assert list(longest.dots) == sorted(longest.dots)
    assert len(shortest.dots) == 3
    assert len(longest.dots) == 6
    assert results.strong
    assert results.bar.x <= results.strong.x
    assert shortest.dots[0] < results.bar.x


def test_an_event_in_years_shows_the_weeks_before_it_and_not_the_years() -> None:
    made = plan(date(2030, 6, 12))
    assert rows(made)["consult"].bar.cut_left
    assert rows(made)["first"].bar.cut_left
    assert rows(made)["shortest"].bar.width > 40
    assert last_consult(made) == date(2030, 3, 5)


def test_an_event_soon_shows_all_days_from_today() -> None:
    made = plan(date(2026, 12, 12))
    assert not rows(made)["consult"].bar.cut_left
    assert rows(made)["consult"].bar.x == LEFT


def test_only_a_plan_with_an_event_has_days_to_avoid() -> None:
    assert "avoid" not in rows(plan(None))
    assert lay_out(plan(None)).event is None
    avoid, event = rows(plan(date(2027, 6, 12)))["avoid"].bar, lay_out(plan(date(2027, 6, 12))).event
    assert event
    assert avoid.x <= event <= avoid.x + avoid.width
