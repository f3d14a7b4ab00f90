"""The service's own pages: the clinic's page with the chat, how to use it all, the description of the API, and new sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from json import dumps
from pathlib import Path
from typing import Any

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import html, json

from bot import wiring
from bot.knowledge.facts import Knowledge, load_knowledge
from bot.knowledge.widget import look
from bot.web import site
from bot.web.assets import Asset, read_asset, serve
from bot.web.openapi import DESCRIPTION
from bot.web.origins import own_origin
from bot.web.problems import Problem

blueprint = Blueprint("pages")

WIDGET = Path("build/widget/widget.js")
# What stands in the built script in place of the clinic (widget/src/config.ts).
CLINIC_IN_WIDGET = b'"__frontdesk_clinic__"'
KNOWLEDGE = Path("data/knowledge")
# An event so far ahead is never too near for a plan.
EXAMPLE_EVENT = timedelta(weeks=26)


@blueprint.get("/")
async def home(request: Request) -> HTTPResponse:
    """The clinic's page, with the chat on it."""
    facts = {name: str(fact) for name, fact in _knowledge().facts.items()}
    agent = request.app.ctx.agent
    answers = site.answers(agent.nlg) if agent else []
    document = _knowledge().source(_knowledge().facts["session_length"].where).document
    return _page(request, "home.html.j2", facts=facts, answers=answers, document=document)


@blueprint.get("/docs")
async def docs(request: Request) -> HTTPResponse:
    """How to embed the chat and use the API."""
    event = datetime.now(UTC).date() + EXAMPLE_EVENT
    return _page(request, "docs.html.j2", example_day=event.isoformat())


@blueprint.get("/widget.js")
async def widget(request: Request) -> HTTPResponse:
    """The chat, for any page."""
    response = serve(request, _widget(), "text/javascript; charset=utf-8")
    # Pages of other sites load it, whatever they say about what they isolate.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/assets/site.css")
async def style(request: Request) -> HTTPResponse:
    """The style sheet of these pages, in the clinic's colours."""
    look = wiring.clinic().widget
    return serve(request, _style(look.primary, look.on_primary), "text/css; charset=utf-8")


@blueprint.get("/api/openapi.json")
async def openapi(_: Request) -> HTTPResponse:
    """The OpenAPI description."""
    return json(DESCRIPTION)


@blueprint.post("/api/sessions")
async def open_session(_: Request) -> HTTPResponse:
    """A new visitor's session, to be sent as `sender`."""
    return json({"session": wiring.sessions().issue()}, status=201)


def _page(request: Request, name: str, **values: Any) -> HTTPResponse:
    address = own_origin(request)
    common = site.clinic_values(wiring.clinic(), datetime.now(UTC))
    page = site.render(name, **common, address=address, socket=address.replace("http", "ws", 1), **values)
    return html(page, headers={"Cache-Control": "no-cache"})


def _widget() -> Asset:
    """The script with the clinic in it: it can show itself, and name the phone, without asking anybody."""
    # JSON in a JSON string, which is a string of JavaScript, too.
    clinic = dumps(dumps(look(wiring.clinic()))).encode()
    try:
        return read_asset(WIDGET, (CLINIC_IN_WIDGET, clinic))
    except FileNotFoundError:
        raise Problem(404, "The chat widget is not built. The command make widget builds it.") from None


@cache
def _knowledge() -> Knowledge:
    return load_knowledge(KNOWLEDGE)


@cache
def _style(brand: str, on_brand: str) -> Asset:
    return Asset.of(site.render("site.css.j2", brand=brand, on_brand=on_brand).encode())
