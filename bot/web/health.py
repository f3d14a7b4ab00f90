"""Is the process alive, can it answer, and what has it done: for the machines that watch it."""

from __future__ import annotations

import asyncio

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json, raw
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot import wiring
from bot.web.problems import problem

blueprint = Blueprint("health")


@blueprint.get("/health/live")
async def live(_: Request) -> HTTPResponse:
    """The process answers."""
    return json({"status": "live"})


@blueprint.get("/health/ready")
async def ready(request: Request) -> HTTPResponse:
    """The model is loaded and the store answers; else 503 with the reason."""
    if request.app.ctx.agent is None:
        return problem(503, "The model is being loaded.")
    try:
        await asyncio.to_thread(_ask_the_store)
    except SQLAlchemyError as error:
        return problem(503, f"The store does not answer ({type(error).__name__}).")
    return json({"status": "ready", "model": request.app.ctx.agent.model_name})


@blueprint.get("/metrics")
async def metrics(_: Request) -> HTTPResponse:
    """Prometheus' text format."""
    return raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _ask_the_store() -> None:
    with wiring.database().connect() as connection:
        connection.execute(text("select 1"))
