from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.knowledge.clinic import Clinic
from bot.knowledge.facts import load_knowledge
from bot.knowledge.planner import Planner
from bot.planning.days import Window
from bot.planning.plan import Plan


@pytest.fixture
def planner(clinic: Clinic) -> Planner:
    """Birch House in New York: closed on Thursdays, a break at noon on Mondays."""
    return Planner.of(load_knowledge(Path("data/knowledge")), clinic)


@pytest.mark.parametrize(
    ("now", "today", "consult_from"),
    [
        ("2026-10-19T14:00", "2026-10-19", "2026-10-19"),  # Monday morning: this afternoon
        ("2026-10-19T20:00", "2026-10-19", "2026-10-20"),  # Monday afternoon, too late for today: tomorrow
        ("2026-10-22T02:00", "2026-10-21", "2026-10-23"),  # still Wednesday evening in New York; closed on Thursday
        ("2026-12-24T23:00", "2026-12-24", "2026-12-27"),  # closed on the 25th and 26th
    ],
)
def test_days_are_the_clinics_and_the_first_consult_is_when_it_is_open(
    planner: Planner, now: str, today: str, consult_from: str
) -> None:
    wish = planner.wish(datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert (wish.today, wish.consult_from) == (date.fromisoformat(today), date.fromisoformat(consult_from))


def test_the_clinics_lead_time_is_kept(planner: Planner) -> None:
    day = date(2027, 6, 12)
    plan = planner.plan(planner.wish(datetime(2026, 10, 19, 14, tzinfo=UTC), Window(day, day)))
    assert isinstance(plan, Plan)
    assert plan.earliest_first == plan.consult_from + planner.clinic.consult.lead_time
    assert plan.consult_by == date(2027, 3, 12) - planner.clinic.consult.lead_time
    assert planner.clinic.consult.lead_time > timedelta(0)


def test_a_plan_names_the_places_it_rests_on(planner: Planner) -> None:
    assert planner.sources == ("A5", "A6")


def test_the_cautions_are_two_lines(planner: Planner) -> None:
    assert [said.response for said in planner.caution()] == ["utter_plan_practitioner", "utter_plan_no_advice"]
