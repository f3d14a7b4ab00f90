"""The service's own small pages: where to start, the description of the API, and new sessions."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json, text

from bot import wiring
from bot.web.openapi import DESCRIPTION

blueprint = Blueprint("pages")

START = """Frontdesk is running.

Ask a question:
  curl {address}/api/answer -H 'Content-Type: application/json' -d '{{"question": "does it hurt?"}}'

The API is described at {address}/api/openapi.json
"""


@blueprint.get("/")
async def start(request: Request) -> HTTPResponse:
    """A first thing to try."""
    return text(START.format(address=f"{request.scheme}://{request.host}"))


@blueprint.get("/api/openapi.json")
async def openapi(_: Request) -> HTTPResponse:
    """The OpenAPI description."""
    return json(DESCRIPTION)


@blueprint.post("/api/sessions")
async def open_session(_: Request) -> HTTPResponse:
    """A new visitor's session, to be sent as `sender`."""
    return json({"session": wiring.sessions().issue()}, status=201)
