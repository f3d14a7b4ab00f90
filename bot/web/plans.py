"""`POST /api/plan`: a course planned around a date; `GET /plans/….svg`: its picture."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json, raw

from bot import wiring
from bot.knowledge.planner import Planner
from bot.planning.days import Window
from bot.planning.plan import Plan
from bot.planning.wish import Wish
from bot.web.bodies import read_day, read_object
from bot.web.plan_body import draw, plan_body, say
from bot.web.problems import Problem, ready_agent

blueprint = Blueprint("plans")

FIELDS = {"event", "event_window", "earliest_start"}
# The picture is an image and nothing else, wherever it is opened. It depends on its address and on the clinic's figures.
PICTURE_HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@blueprint.post("/api/plan")
async def plan_course(request: Request) -> HTTPResponse:
    """Plan a course; what cannot be planned is a 422 with the sentence that says why."""
    nlg, planner = ready_agent(request).nlg, wiring.planner()
    wish = _wish(planner, read_object(request))
    plan = planner.plan(wish)
    if not isinstance(plan, Plan):
        raise Problem(422, " ".join(say(nlg, planner.reply(plan))))
    return json(plan_body(planner, nlg, plan, wiring.plan_links().path(wish)))


@blueprint.get("/plans/<name:str>")
async def picture(request: Request, name: str) -> HTTPResponse:
    """The picture of a plan."""
    nlg, planner = ready_agent(request).nlg, wiring.planner()
    wish = wiring.plan_links().wish(name)
    plan = planner.plan(wish) if wish else None
    if not isinstance(plan, Plan):
        raise Problem(404)
    return raw(draw(planner, nlg, plan), headers=PICTURE_HEADERS, content_type="image/svg+xml")


def _wish(planner: Planner, body: dict[str, Any]) -> Wish:
    if body.keys() - FIELDS:
        raise Problem(422, "A plan takes an event or an event window, and an earliest start, and nothing else.")
    if "event" in body and "event_window" in body:
        raise Problem(422, "Please send either an event or an event window, not both.")
    start = read_day(body["earliest_start"], "The earliest start") if "earliest_start" in body else None
    return planner.wish(datetime.now(UTC), _event(body), start)


def _event(body: dict[str, Any]) -> Window | None:
    if "event" in body:
        day = read_day(body["event"], "The event")
        return Window(day, day)
    if "event_window" not in body:
        return None
    window = body["event_window"]
    if not isinstance(window, dict) or window.keys() != {"first", "last"}:
        raise Problem(422, "The event window must be an object with its first and its last day.")
    return Window(
        read_day(window["first"], "The first day of the event window"),
        read_day(window["last"], "The last day of the event window"),
    )
