"""The web chat over socket.io."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from sanic import HTTPResponse, Request
from socketio import AsyncServer
from socketio.exceptions import ConnectionRefusedError as Refused

from bot.channels.web.cookies import visitor_in
from bot.channels.web.desk import Desk
from bot.channels.web.limits import Limits, Visit
from bot.channels.web.refusals import Refusal
from bot.channels.web.requests import read_message, read_rating, read_thumb
from bot.settings import Settings
from bot.web.bodies import MAX_BODY_BYTES
from bot.web.metrics import CONNECTED, REFUSED
from bot.web.origins import address, may_talk, no_foreign_page
from bot.web.problems import Problem

log = structlog.get_logger()

# The libraries log what clients send; what matters of it is logged here, as events and fields.
SILENT = logging.getLogger("frontdesk.silent")
SILENT.addHandler(logging.NullHandler())
SILENT.propagate = False
# Seconds: a client is asked this often whether it is still there, and has so long to answer.
PING_EVERY, PING_WAIT = 25, 20
# How many pages a visitor may have open.
MOST_PAGES = 20
Handler = Callable[[Visit, Any, str], Awaitable[dict[str, Any]]]


class Sockets:
    """Open pages over socket.io; a visitor's pages share a room.

    Args:
        desk: accepts what they send.
        limits: how many connections an address may open.
        settings: for the allowed origins.
        clinic: name and phone, which every page is told.
    """

    def __init__(self, desk: Desk, limits: Limits, settings: Settings, clinic: Mapping[str, str]) -> None:
        self._desk, self._limits, self._settings, self._clinic = desk, limits, settings, clinic
        self._visits: dict[str, Visit] = {}
        self._visitors: Counter[str] = Counter()
        self.server = AsyncServer(
            async_mode="sanic",
            # Origins are checked in `handle`, for every request.
            cors_allowed_origins=[],
            logger=SILENT,
            engineio_logger=SILENT,
            max_http_buffer_size=MAX_BODY_BYTES,
            ping_interval=PING_EVERY,
            ping_timeout=PING_WAIT,
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self.server.eio.start_background_task = self._in_background
        self.server.on("connect", self._connect)
        self.server.on("disconnect", self._disconnect)
        handlers: dict[str, Handler] = {
            "say": self._message,
            "tap": self._message,
            "feedback": self._thumb,
            "rating": self._rating,
            "restart": self._restart,
            "erase": self._erase,
        }
        for event, handler in handlers.items():
            self.server.on(event, self._answering(handler))
        self.server.on("*", self._unknown)

    async def handle(self, request: Request) -> HTTPResponse:
        """Every request to the socket's path; raises `Problem` before any work for a foreign page."""
        # After the handshake its secret id is enough where no origin is named. JSONP would let any page read that id by a script.
        opens = "sid" not in request.args
        known = not opens and no_foreign_page(request)
        if "j" in request.args or not (known or may_talk(request, self._settings)):
            REFUSED.labels("origin").inc()
            raise Problem(403, "This page may not talk to the chat.")
        if opens:
            await self._count_opening(request)
        try:
            return await self.server.eio.handle_request(request)
        except Exception as error:
            # The library lets pass what it makes of broken frames.
            log.info("web.frame_refused", error=type(error).__name__)
            raise Problem(400, "That is no message of the chat.") from None

    async def tell(self, visitor: str, event: str, data: Mapping[str, Any], skip: str | None = None) -> None:
        """Tell a visitor's pages."""
        if visitor in self._visitors:
            await self.server.emit(event, data, room=visitor, skip_sid=skip)

    async def close(self) -> None:
        """Part from everybody; they come back when the service does."""
        for sid in list(self._visits):
            await self.server.disconnect(sid)
        await self.server.shutdown()
        for task in self._tasks:
            task.cancel()

    def _in_background(self, target: Callable[..., Awaitable[Any]], *arguments: Any) -> asyncio.Task[None]:
        """Run what the library runs beside us, and hold on to it: else it could vanish, or be left behind in the end."""
        task = asyncio.ensure_future(_quietly(target(*arguments)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _count_opening(self, request: Request) -> None:
        try:
            await self._limits.opening(address(request))
        except Refusal as refusal:
            raise Problem(refusal.status, refusal.text) from None

    async def _connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        request: Request = environ["sanic.request"]
        visitor = visitor_in(request)
        if not visitor:
            raise _refused(Refusal("session"))
        if self._visitors[visitor] >= MOST_PAGES:
            raise _refused(Refusal("slow_down", PING_EVERY))
        self._visits[sid] = Visit(visitor, address(request))
        self._visitors[visitor] += 1
        CONNECTED.set(len(self._visitors))
        self.server.start_background_task(self._welcome, sid, visitor, auth if isinstance(auth, dict) else {})

    async def _welcome(self, sid: str, visitor: str, auth: Mapping[str, Any]) -> None:
        """Tell a page what it lacks, in the visitor's turn: nothing is said between that and its entering the room."""
        try:
            while not self.server.manager.is_connected(sid, "/"):
                await asyncio.sleep(0)
                if sid not in self._visits:
                    return
            async with self._desk.turn(visitor):
                history = await self._desk.history(visitor, auth.get("conversation"), auth.get("after"))
                await self.server.emit("ready", {**history, "clinic": self._clinic}, to=sid)
                await self.server.enter_room(sid, visitor)
        except Exception as error:
            # Without its history a page is lost: it is to connect again.
            log.error("web.welcome_failed", error=type(error).__name__)
            await self.server.disconnect(sid)

    async def _disconnect(self, sid: str, *_: object) -> None:
        visit = self._visits.pop(sid, None)
        if visit is None:
            return
        self._visitors[visit.visitor] -= 1
        if not self._visitors[visit.visitor]:
            del self._visitors[visit.visitor]
        CONNECTED.set(len(self._visitors))

    def _answering(self, handler: Handler) -> Callable[..., Awaitable[dict[str, Any]]]:
        """The handler, whose result or refusal is the acknowledgement."""

        async def acknowledge(sid: str, data: object = None, *_: object) -> dict[str, Any]:
            try:
                return {"ok": True, **await handler(self._visits[sid], data, sid)}
            except Refusal as refusal:
                REFUSED.labels(refusal.code).inc()
                return refusal.as_acknowledgement()
            except Exception as error:
                log.error("web.request_failed", error=type(error).__name__)
                return Refusal("failed").as_acknowledgement()

        return acknowledge

    async def _unknown(self, _event: str, _sid: str, *_: object) -> dict[str, Any]:
        return Refusal("invalid").as_acknowledgement()

    async def _message(self, visit: Visit, data: object, sid: str) -> dict[str, Any]:
        await self._desk.accept(visit, read_message(data), sid)
        return {}

    async def _thumb(self, visit: Visit, data: object, _: str) -> dict[str, Any]:
        await self._desk.opinion(visit, read_thumb(data))
        return {}

    async def _rating(self, visit: Visit, data: object, _: str) -> dict[str, Any]:
        await self._desk.opinion(visit, read_rating(data))
        return {}

    async def _restart(self, visit: Visit, *_: object) -> dict[str, Any]:
        return {"conversation": await self._desk.restart(visit)}

    async def _erase(self, visit: Visit, *_: object) -> dict[str, Any]:
        return {"conversation": await self._desk.erase(visit)}


async def _quietly(work: Awaitable[Any]) -> None:
    try:
        await work
    except Exception as error:
        # Frames that are no events; what our own handlers raise they log themselves.
        log.info("web.frame_refused", error=type(error).__name__)


def _refused(refusal: Refusal) -> Refused:
    REFUSED.labels(refusal.code).inc()
    described = refusal.as_acknowledgement()
    del described["ok"]
    return Refused(refusal.text, described)
