"""Errors as `application/problem+json` (RFC 9457): a status and one plain sentence, never a stack trace."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.lock_store import LockError
from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import SanicException, ServiceUnavailable
from sanic.handlers import ErrorHandler
from sanic.response import json
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.conversations import ConversationConflictError

log = structlog.get_logger()

# How Sanic calls it when the other side hangs up before it has its answer; nobody reads ours.
GONE = "Cancelled"
SENTENCES = {
    400: "The body is not valid JSON.",
    401: "Please send a valid token.",
    403: "This page may not do that.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    409: "The conversation changed at the same moment. Please send the message again.",
    413: "That is too long.",
    415: "Please send JSON, with the content type application/json.",
    429: "That was too often. Please wait a little and try again.",
    500: "Something went wrong on our side. Please try again, or call the clinic.",
    503: "We can't answer right now. Please try again in a moment, or call the clinic.",
}


class Problem(Exception):  # noqa: N818  # the name of the standard
    """A request that cannot be met, with the sentence that says why. `members`: what a program may want to know besides."""

    def __init__(self, status: int, detail: str | None = None, headers: dict[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail or SENTENCES[status])
        self.status = status
        self.headers = headers
        self.members = members


def problem(status: int, detail: str | None = None, headers: dict[str, str] | None = None, **members: Any) -> HTTPResponse:
    """A problem document."""
    said = detail or SENTENCES[status]
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": said, **members}
    return json(body, status=status, headers=headers, content_type="application/problem+json")


def ready_agent(request: Request) -> Agent:
    """The agent, once its model is loaded.

    Raises:
        Problem: 503 until then.
    """
    agent = request.app.ctx.agent
    if agent is None:
        raise Problem(503, "The service is still starting. Please try again in a moment.")
    return agent


class ProblemHandler(ErrorHandler):  # type: ignore[misc]  # Sanic 21 ships no types
    """Turns every exception of a request into a problem document."""

    def default(self, request: Request, exception: Exception) -> HTTPResponse:
        """Answer an exception. Of our own faults only type and place are logged: a message can hold a visitor's words."""
        if isinstance(exception, Problem):
            return problem(exception.status, str(exception), exception.headers, **exception.members)
        if isinstance(exception, ConversationConflictError):
            return problem(409)
        if isinstance(exception, SQLAlchemyError | LockError):
            log.error("store.unavailable", error=type(exception).__name__)
            return problem(503, headers={"Retry-After": "5"})
        if isinstance(exception, SanicException) and exception.status_code < 500:
            status = exception.status_code
            return problem(status, SENTENCES.get(status, HTTPStatus(status).phrase + "."), getattr(exception, "headers", None))
        if isinstance(exception, ServiceUnavailable) and str(exception) == GONE:
            return problem(503)
        log.error("request.failed", error=type(exception).__name__, place=_place(exception))
        return problem(500)


def speak_plainly(blueprint: Blueprint) -> Blueprint:
    """Let a blueprint answer its exceptions with problem documents in any app, such as the one of `rasa run`."""
    handler = ProblemHandler()
    blueprint.exception(Exception)(handler.default)
    return blueprint


def _place(exception: BaseException) -> str:
    trace = exception.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
