"""A plan in words, as JSON and as a picture: for `POST /api/plan`, `/plans/….svg` and `frontdesk plan`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.knowledge.nlg import GroundedGenerator
from bot.knowledge.planner import Planner
from bot.knowledge.reply import Utterance
from bot.planning.course import Course
from bot.planning.days import Window
from bot.planning.plan import Before, Plan
from bot.web.timeline import timeline


def say(nlg: GroundedGenerator, utterances: Iterable[Utterance]) -> list[str]:
    """Utterances in words, one line each."""
    messages = (nlg.generate_from_slots(one.response, {}, "api", **one.values) for one in utterances)
    return [message["text"] for message in messages if message]


def draw(planner: Planner, nlg: GroundedGenerator, plan: Plan) -> str:
    """The picture of a plan as SVG, its words for whoever does not see it."""
    return timeline(plan, " ".join(say(nlg, planner.reply(plan))))


def plan_body(planner: Planner, nlg: GroundedGenerator, plan: Plan, picture: str) -> dict[str, Any]:
    """The body, as the OpenAPI description has it; `picture` is the address of the picture."""
    lines = say(nlg, planner.reply(plan))
    rules, before = plan.rules, plan.before
    return {
        "today": _day(plan.wish.today),
        "event": _window(plan.wish.event) if plan.wish.event else None,
        "planned_for": _day(before.day) if before else None,
        "course": {"treatments": asdict(rules.treatments), "days_apart": asdict(rules.gap), "days_in_all": asdict(rules.course)},
        "milestones": _milestones(before) if before else [],
        "aim": before.aim.goal.value if before and before.aim else None,
        "consult": {"from": _day(plan.consult_from), "by": _day(plan.consult_by)},
        "first_treatment": {"earliest": _day(plan.earliest_first), "planned": _day(plan.first)},
        "last_treatment": _day(before.last_treatment) if before else None,
        "no_treatment": _window(before.avoid) if before else None,
        "treatments_before": before.fits if before else None,
        "shortest_course": _course(plan.shortest),
        "longest_course": _course(plan.longest),
        "results": {"from": _day(plan.results_from), "strongest": _window(plan.peak)},
        "lines": lines,
        "message": "\n".join(lines),
        "timeline": picture,
        "disclaimers": say(nlg, planner.caution()),
        "sources": [asdict(nlg.knowledge.source(place)) for place in planner.sources],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _window(window: Window) -> dict[str, str]:
    return {"first": window.first.isoformat(), "last": window.last.isoformat()}


def _course(course: Course) -> list[str]:
    return [day.isoformat() for day in course.treatments]


def _milestones(before: Before) -> list[dict[str, Any]]:
    return [
        {
            "goal": mark.goal.value,
            "latest_first_treatment": mark.latest_first.isoformat(),
            "reachable": mark.reachable,
            "days_late": mark.days_late,
        }
        for mark in before.milestones
    ]
