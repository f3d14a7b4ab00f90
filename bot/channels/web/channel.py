"""The web chat's channel: puts desk, answering, sockets and fallback together and hangs them on Rasa's server or ours."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, HTTPResponse, Request, Sanic
from sanic.response import json

from bot import wiring
from bot.channels.rest import APOLOGY
from bot.channels.web.answering import Answering, apology
from bot.channels.web.desk import Desk
from bot.channels.web.fallback import Fallback
from bot.channels.web.limits import Limits
from bot.channels.web.sockets import Sockets
from bot.conversation import rasa_patches
from bot.conversation.tracker_store import store_of
from bot.knowledge.understanding import Understanding
from bot.knowledge.widget import look
from bot.storage.conversations import SqlConversations
from bot.storage.feedback import SqlFeedback
from bot.storage.inbox import Accepted, SqlInbox
from bot.web.metrics import observe

SOCKET_PATH = "/socket.io/"
# Seconds: how often to look for the agent while it is loaded, and how long present turns may take when the service stops.
LOOK, LAST_TURNS = 0.1, 5


class WebChannel(InputChannel):  # type: ignore[misc]  # Rasa's class is untyped
    """The channel. Nothing is opened before the server is built."""

    @classmethod
    def name(cls) -> str:
        """The channel's name, which is also its place under /webhooks."""
        return "web"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's routes; those outside of /webhooks/web are hung on the app itself."""
        rasa_patches.mend_websockets()
        return _WebBlueprint(_Chat(on_new_message))


class _WebBlueprint(Blueprint):  # type: ignore[misc]  # Sanic's class is untyped
    """Registers the socket and the fallback beside its own routes (as Rasa's socket.io channel does)."""

    def __init__(self, chat: _Chat) -> None:
        super().__init__("web")
        self.ctx.chat = chat
        self.add_route(_health, "/", methods=["GET"])

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Hang everything on `app`."""
        chat = self.ctx.chat
        app.add_route(partial(chat.sockets.handle), SOCKET_PATH, methods=["GET", "POST"], name="socket")
        app.enable_websocket()
        app.config.WEBSOCKET_MAX_SIZE = chat.sockets.server.eio.max_http_buffer_size
        app.blueprint(chat.fallback.blueprint())
        app.register_listener(chat.start, "after_server_start")
        app.register_listener(chat.stop, "before_server_stop")
        super().register(app, options)


async def _health(_: Request) -> HTTPResponse:
    return json({"status": "ok"})


class _Wired:
    """The store, opened when it is needed: until then the server says that it is starting."""

    @property
    def conversations(self) -> SqlConversations:
        return wiring.conversations()

    @property
    def inbox(self) -> SqlInbox:
        return wiring.inbox()

    @property
    def feedback(self) -> SqlFeedback:
        return wiring.feedback()


class _Chat:
    """The parts, and the agent they need, which is loaded later."""

    def __init__(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> None:
        settings, clinic = wiring.settings(), wiring.clinic()
        self._agent: Agent | None = None
        self._starting: asyncio.Task[None] | None = None
        limits = Limits(settings.web_visitor_limit, settings.web_address_limit, settings.web_opening_limit)
        self._store = _Wired()
        self.desk = Desk(self._store, limits, lambda: self._first_questions, self._erase)
        self.answering = Answering(self._store, self.desk, on_new_message, self)
        contact = {"name": clinic.name, "phone": clinic.phone}
        self.sockets = Sockets(self.desk, limits, settings, contact)
        self.fallback = Fallback(self.desk, limits, settings, contact, lambda: self.config)
        self.desk.wake = self.answering.wake
        self.desk.listeners = [self.sockets, self.fallback.waiting]

    async def start(self, app: Sanic, *_: object) -> None:
        """Answer as soon as there is an agent."""
        self._starting = asyncio.create_task(self._start(app))

    async def _start(self, app: Sanic) -> None:
        while getattr(app.ctx, "agent", None) is None:  # noqa: ASYNC110  # Rasa's server tells nobody
            await asyncio.sleep(LOOK)
        self._agent = app.ctx.agent
        await self.answering.start()

    async def stop(self, *_: object) -> None:
        """Let the present turns end, then part."""
        if self._starting is not None:
            self._starting.cancel()
        self.fallback.waiting.release()
        await self.answering.stop(LAST_TURNS)
        await self.sockets.close()

    async def apologise(self, conversation_id: str, accepted: Accepted | None) -> None:
        """Write an apology into a conversation."""
        assert self._agent is not None
        store = store_of(self._agent)
        async with self._agent.lock_store.lock(conversation_id):
            tracker = await store.retrieve(conversation_id) or await store.create_tracker(conversation_id)
            for event in apology(APOLOGY.format(phone=wiring.clinic().phone), accepted):
                tracker.update(event, self._agent.domain)
            await store.save(tracker)

    def answered(self, conversation_id: str, seconds: float) -> None:
        """Count an answer."""
        assert self._agent is not None
        tracker = store_of(self._agent).latest(conversation_id)
        if tracker is not None and tracker.latest_message is not None:
            understanding = Understanding.from_parse_data(tracker.latest_message.parse_data)
            observe(WebChannel.name(), understanding, seconds, wiring.clinic().own_answers)

    async def _erase(self, conversation_id: str) -> None:
        if self._agent is None:
            await asyncio.to_thread(self._store.conversations.delete, conversation_id)
        else:
            await store_of(self._agent).delete(conversation_id)

    @property
    def _first_questions(self) -> dict[str, tuple[str, str]]:
        if self._agent is None:
            return {}
        buttons = {name: self._agent.nlg.button(name) for name in wiring.clinic().widget.first_questions}
        return {name: (button["title"], button["payload"]) for name, button in buttons.items()}

    @property
    def config(self) -> dict[str, Any]:
        """What the widget shows first."""
        questions = [{"id": name, "title": title} for name, (title, _) in self._first_questions.items()]
        return {**look(wiring.clinic()), "first_questions": questions}
