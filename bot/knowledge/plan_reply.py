"""A plan in words: which responses say it, with which days. Pure; the wording is in domain.yml (`utter_plan_…`)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.knowledge.day_words import day_words, full_day
from bot.knowledge.reply import Utterance
from bot.planning.goals import Goal
from bot.planning.plan import Before, Plan
from bot.planning.wish import HORIZON_YEARS, Refusal

# How the first two lines are called, by what the event still allows.
IN_TIME = {
    Goal.STRONGEST_RESULTS: "in_time",
    Goal.SHORTEST_COURSE: "short_course",
    Goal.FIRST_RESULTS: "first_results",
}


def plan_reply(plan: Plan | Refusal, words: Mapping[str, str]) -> tuple[Utterance, ...]:
    """Four short lines: whether there is time, when to start, how long a course is, when to come and what to keep free.

    A stretch of time is preceded by the day that is planned for. A refusal is one line.

    Args:
        plan: what `make_plan` gave.
        words: what follows from the facts (`plan_words`).
    """
    if isinstance(plan, Refusal):
        return (Utterance(f"utter_plan_{plan.value}", {"years": HORIZON_YEARS}),)
    names = _with_event(plan, plan.before) if plan.before else _without_event(plan)
    values = {**words, **_days(plan)}
    return tuple(Utterance(f"utter_plan_{name}", values) for name in names)


def plan_caution(words: Mapping[str, str]) -> tuple[Utterance, ...]:
    """What goes with every plan wherever it is shown without the conversation around it."""
    return (Utterance("utter_plan_practitioner", words), Utterance("utter_plan_no_advice", words))


def _with_event(plan: Plan, before: Before) -> tuple[str, ...]:
    case = IN_TIME[before.aim.goal] if before.aim else "too_soon" if before.fits else "only_after"
    consult = "consult_before" if plan.consult_by else "consult_any_time"
    lines = (case, f"{case}_start", "range", consult)
    event = plan.wish.event
    return ("first_day", *lines) if event and event.first < event.last else lines


def _without_event(plan: Plan) -> tuple[str, ...]:
    return ("range", "start", "results", "consult_by" if plan.consult_by else "consult_any_time")


def _days(plan: Plan) -> dict[str, object]:
    today = plan.wish.today
    days = {
        "first_treatment": plan.first,
        "shortest_end": plan.shortest.last,
        "longest_end": plan.longest.last,
        "results_from": plan.results_from,
        "peak_from": plan.peak.first,
        "peak_until": plan.peak.last,
    }
    if plan.consult_by:
        days["consult_by"] = plan.consult_by
    if plan.before:
        days["last_treatment"] = plan.before.last_treatment
        days |= {f"{mark.goal}_by": mark.latest_first for mark in plan.before.milestones}
    year = plan.before.day.year if plan.before else None
    said: dict[str, object] = {name: day_words(day, today, year=year) for name, day in days.items()}
    if plan.before:
        said |= {"event": full_day(plan.before.day), "fits": plan.before.fits}
    return said
