"""The part of the OpenAPI description about plans."""

from __future__ import annotations

from typing import Any

from bot.planning.goals import AIMS, Goal
from bot.web.openapi_parts import Schema, content, day, listing, number, record, ref, responses, text

GOALS = [goal.value for goal in Goal]


def _window(description: str, **more: Any) -> Schema:
    days = {"first": day("The first day."), "last": day("The last day, included.")}
    return record(days, description=description, additionalProperties=False, **more)


def _span(description: str) -> Schema:
    return record({"least": number("At least."), "most": number("At most.")}, description=description)


SCHEMAS: dict[str, Schema] = {
    "PlanWish": record(
        {
            "event": day("The day to plan for."),
            "event_window": _window(
                "A stretch of time to plan for, in place of `event`: planned for its first day still to come."
            ),
            "earliest_start": day("The earliest day of a first treatment."),
        },
        ("event", "event_window", "earliest_start"),
        additionalProperties=False,
    ),
    "Milestone": record(
        {
            "goal": text("What can be reached by the day planned for.", enum=GOALS),
            "latest_first_treatment": day("The last day on which its first treatment can be."),
            "reachable": {"type": "boolean", "description": "Whether there is still time."},
            "days_late": number("By how many days it is too late.", minimum=0),
        }
    ),
    "Course": record(
        {
            "treatments": _span("How many. The practitioner decides how many somebody needs."),
            "days_apart": _span("Days from one treatment to the next."),
            "days_in_all": _span("Days from the first treatment to the last."),
        }
    ),
    "Plan": record(
        {
            "today": day("The clinic's day on which the plan was made."),
            "event": _window("What was asked for.", nullable=True),
            "planned_for": day("The day planned for; null without an event.", nullable=True),
            "course": ref("Course"),
            "milestones": listing(ref("Milestone")),
            "aim": text(
                "The most ambitious goal within reach; null without an event, and when it is too late for all.",
                nullable=True,
                enum=[*(goal.value for goal in AIMS), None],
            ),
            "consult": record(
                {
                    "from": day("The earliest day of a consult."),
                    "by": day("The last day that leaves the clinic's lead time; null when nothing presses.", nullable=True),
                }
            ),
            "first_treatment": record(
                {
                    "earliest": day("The earliest day it can be."),
                    "planned": day("The day that courses and results below count from: the latest for the aim."),
                }
            ),
            "last_treatment": day("The last day before the event on which a treatment may be.", nullable=True),
            "no_treatment": _window("The days on which no treatment may be.", nullable=True),
            "treatments_before": number("How many treatments fit before the event, at most.", nullable=True, minimum=0),
            "shortest_course": listing(day("A treatment.")),
            "longest_course": listing(day("A treatment.")),
            "results": record(
                {"from": day("When they usually show."), "strongest": _window("When they are strongest.")},
                description="Of the planned first treatment.",
            ),
            "lines": listing(text("One line of the plan in words.")),
            "message": text("The lines as one text."),
            "timeline": text("Where the picture of the plan is, on this host.", format="uri-reference"),
            "disclaimers": listing(text("To be shown with the plan.")),
            "sources": listing(ref("Source")),
        }
    ),
}

PATHS: Schema = {
    "/api/plan": {
        "post": {
            "summary": "Plan a course of treatments, around an event if there is one.",
            "operationId": "planCourse",
            "requestBody": {"required": True, **content(ref("PlanWish"))},
            "responses": responses((200, "The plan.", content(ref("Plan"))), 400, 413, 415, 422, 503),
        }
    },
    "/plans/{name}": {
        "get": {
            "summary": "The picture of a plan.",
            "operationId": "planPicture",
            "parameters": [
                {
                    "name": "name",
                    "in": "path",
                    "required": True,
                    "description": "As `timeline` names it: a token that only this service issues, and `.svg`.",
                    "schema": {"type": "string"},
                }
            ],
            "responses": responses((200, "The picture.", content({"type": "string"}, "image/svg+xml")), 404, 503),
        }
    },
}
