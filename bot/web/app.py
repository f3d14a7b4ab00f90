"""The Sanic application: one process, one port."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import rasa.core.channels.channel
import structlog
import ujson
from rasa.exceptions import ModelNotFound
from rasa.shared.exceptions import ConnectionException
from sanic import Sanic
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.rest import RestChannel
from bot.channels.web import WebChannel
from bot.conversation.agent import ModelNotFoundError, load_agent
from bot.settings import Settings
from bot.web import answers, consults, health, pages, plans
from bot.web.attempts import Attempts
from bot.web.bodies import MAX_BODY_BYTES
from bot.web.delivery import deliver_forever
from bot.web.headers import protect
from bot.web.problems import ProblemHandler

log = structlog.get_logger()

GRACEFUL_SECONDS = 10
_dumps = partial(ujson.dumps, escape_forward_slashes=False, ensure_ascii=False)


def create_app(settings: Settings, model: Path) -> Sanic:
    """Build the application. The model is loaded once the server listens; until then it says so."""
    app = Sanic("frontdesk", configure_logging=False, error_handler=ProblemHandler(), dumps=_dumps)
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = GRACEFUL_SECONDS
    app.ctx.agent = None
    app.ctx.failure = None
    protect(app, settings)
    app.ctx.attempts = Attempts()
    for blueprint in (pages.blueprint, answers.blueprint, plans.blueprint, consults.blueprint, health.blueprint):
        app.blueprint(blueprint)
    rasa.core.channels.channel.register([RestChannel(), WebChannel()], app, route="/webhooks/")
    app.register_listener(lambda app, _: _load(app, model), "after_server_start")
    return app


async def _load(app: Sanic, model: Path) -> None:
    app.add_task(_load_agent(app, model), name="load")


async def _load_agent(app: Sanic, model: Path) -> None:
    try:
        app.ctx.agent = await asyncio.to_thread(load_agent, model)
    except Exception as error:
        # Whatever is wrong, a service that cannot answer stops and says why.
        app.ctx.failure = _reason(error, model)
        log.error("start.failed", error=type(error).__name__)
        app.stop()
        return
    log.info("service.ready", model=model.name)
    # Sanic ends tasks with a name when it stops.
    app.add_task(deliver_forever(), name="deliver")


def _reason(error: Exception, model: Path) -> str:
    if isinstance(error, ConnectionException | SQLAlchemyError):
        return "the database does not answer; DATABASE_URL says where it is"
    if isinstance(error, ModelNotFound | ModelNotFoundError):
        return f"the model {model} cannot be read; frontdesk train --force makes a new one"
    return f"{type(error).__name__}: {error}".splitlines()[0]
