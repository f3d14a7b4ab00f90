"""The web chat over plain requests, where socket.io is blocked; and what the widget asks before it connects."""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import ujson
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import empty, json, raw

from bot.channels.web.cookies import set_session, visitor_in
from bot.channels.web.desk import Desk
from bot.channels.web.limits import Limits, Visit
from bot.channels.web.refusals import Refusal
from bot.channels.web.requests import read_message, read_rating, read_thumb
from bot.settings import Settings
from bot.web.bodies import read_object
from bot.web.metrics import REFUSED
from bot.web.origins import address, may_talk
from bot.web.problems import Problem, problem, ready_agent, speak_plainly

# Seconds a request for messages waits; proxies give up after 30 or 60.
WAIT = 25
# How many requests of a visitor may wait at once: one a tab.
MOST_WAITING = 8
CACHED = "public, max-age=300"
Handler = Callable[[Visit, Request], Awaitable[HTTPResponse]]


class Waiting:
    """Requests that wait for something to be said."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[asyncio.Event]] = defaultdict(list)

    async def tell(self, visitor: str, event: str, data: Mapping[str, Any], skip: str | None = None) -> None:
        """Wake a visitor's requests; what was said they read from the store."""
        for waiting in self._waiting.get(visitor, ()):
            waiting.set()

    def enter(self, visitor: str) -> asyncio.Event:
        """Begin to wait; the oldest of too many goes home."""
        waiting = self._waiting[visitor]
        waiting.append(asyncio.Event())
        if len(waiting) > MOST_WAITING:
            waiting[0].set()
        return waiting[-1]

    def release(self) -> None:
        """Send everybody home: the service stops."""
        for waiting in self._waiting.values():
            for event in waiting:
                event.set()

    def leave(self, visitor: str, event: asyncio.Event) -> None:
        """Stop waiting."""
        self._waiting[visitor].remove(event)
        if not self._waiting[visitor]:
            del self._waiting[visitor]


class Fallback:
    """The routes.

    Args:
        desk: accepts what visitors send.
        limits: how many sessions an address may open.
        settings: for the allowed origins.
        clinic: name and phone.
        config: what the widget shows first.
    """

    def __init__(
        self,
        desk: Desk,
        limits: Limits,
        settings: Settings,
        clinic: Mapping[str, str],
        config: Callable[[], dict[str, Any]],
    ) -> None:
        self._desk, self._limits, self._settings, self._clinic, self._config = desk, limits, settings, clinic, config
        self.waiting = Waiting()

    def blueprint(self) -> Blueprint:
        """The routes under /api/web."""
        blueprint = speak_plainly(Blueprint("web_api", url_prefix="/api/web"))
        # Sanic marks its handlers, which a method does not allow.
        blueprint.add_route(partial(self._open_session), "/session", methods=["POST"], name="session")
        blueprint.add_route(partial(self._get_config), "/config", methods=["GET"], name="config")
        routes: tuple[tuple[str, str, Handler], ...] = (
            ("GET", "/messages", self._messages),
            ("POST", "/messages", self._send),
            ("POST", "/feedback", self._thumb),
            ("POST", "/rating", self._rating),
            ("POST", "/restart", self._restart),
            ("DELETE", "/conversation", self._erase),
        )
        for method, path, handler in routes:
            blueprint.add_route(self._of_a_visitor(handler), path, methods=[method], name=handler.__name__.strip("_"))
        return blueprint

    def _check_origin(self, request: Request) -> None:
        if not may_talk(request, self._settings):
            REFUSED.labels("origin").inc()
            raise Problem(403, "This page may not talk to the chat.")

    def _of_a_visitor(self, handler: Handler) -> Callable[[Request], Awaitable[HTTPResponse]]:
        async def route(request: Request) -> HTTPResponse:
            self._check_origin(request)
            try:
                visitor = visitor_in(request)
                if visitor is None:
                    raise Refusal("session")
                return await handler(Visit(visitor, address(request)), request)
            except Refusal as refusal:
                return _refused(refusal)

        return route

    async def _open_session(self, request: Request) -> HTTPResponse:
        self._check_origin(request)
        try:
            await self._limits.opening(address(request))
        except Refusal as refusal:
            return _refused(refusal)
        response = empty()
        set_session(request, response, visitor_in(request))
        response.headers["Cache-Control"] = "no-store"
        return response

    async def _get_config(self, request: Request) -> HTTPResponse:
        ready_agent(request)
        body = ujson.dumps(self._config(), ensure_ascii=False, escape_forward_slashes=False).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {"ETag": tag, "Cache-Control": CACHED}
        if request.headers.get("if-none-match") == tag:
            return empty(status=304, headers=headers)
        return raw(body, headers=headers, content_type="application/json")

    async def _messages(self, visit: Visit, request: Request) -> HTTPResponse:
        conversation, after = request.args.get("conversation"), _seq(request.args.get("after"))
        news = self.waiting.enter(visit.visitor)
        try:
            history = await self._history(visit, conversation, after)
            if conversation == history["conversation"] and not any("seq" in message for message in history["messages"]):
                with suppress(TimeoutError):
                    await asyncio.wait_for(news.wait(), WAIT)
                history = await self._history(visit, conversation, after)
        finally:
            self.waiting.leave(visit.visitor, news)
        return json({**history, "clinic": self._clinic}, headers={"Cache-Control": "no-store"})

    async def _history(self, visit: Visit, conversation: str | None, after: int) -> dict[str, Any]:
        async with self._desk.turn(visit.visitor):
            return await self._desk.history(visit.visitor, conversation, after)

    async def _send(self, visit: Visit, request: Request) -> HTTPResponse:
        await self._desk.accept(visit, read_message(read_object(request)))
        return json({"ok": True}, status=202)

    async def _thumb(self, visit: Visit, request: Request) -> HTTPResponse:
        await self._desk.opinion(visit, read_thumb(read_object(request)))
        return json({"ok": True})

    async def _rating(self, visit: Visit, request: Request) -> HTTPResponse:
        await self._desk.opinion(visit, read_rating(read_object(request)))
        return json({"ok": True})

    async def _restart(self, visit: Visit, _: Request) -> HTTPResponse:
        return json({"ok": True, "conversation": await self._desk.restart(visit)})

    async def _erase(self, visit: Visit, _: Request) -> HTTPResponse:
        return json({"ok": True, "conversation": await self._desk.erase(visit)})


def _seq(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 16 else 0


def _refused(refusal: Refusal) -> HTTPResponse:
    REFUSED.labels(refusal.code).inc()
    after = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
    return problem(refusal.status, refusal.text, after)
