"""A visitor's open page: the real socket.io client, keeping what a widget would keep."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import requests
import socketio

from .server import Service

SECONDS = 20


def new_id() -> str:
    return uuid.uuid4().hex


def open_session(service: Service, cookie: str | None = None, **headers: str) -> str:
    """The session cookie as a browser sends it back."""
    sent = {"Origin": service.address, **({"Cookie": cookie} if cookie else {}), **headers}
    response = requests.post(f"{service.address}/api/web/session", headers=sent, timeout=SECONDS)
    assert response.status_code == 204, response.text
    return response.headers["Set-Cookie"].partition(";")[0]


class Page:
    """One tab."""

    def __init__(self, service: Service, cookie: str) -> None:
        self.service, self.cookie = service, cookie
        self.heard: list[tuple[str, Any]] = []
        self.messages: dict[str, dict[str, Any]] = {}
        self.conversation: str | None = None
        self._news = asyncio.Condition()
        self.client = socketio.AsyncClient(reconnection=False)
        self.client.on("*", self._hear)

    async def connect(self, after: int | None = None, transports: tuple[str, ...] = ("websocket",), **headers: str) -> Page:
        auth = {"conversation": self.conversation, "after": self.after if after is None else after}
        sent = {"Origin": self.service.address, "Cookie": self.cookie, **headers}
        await self.client.connect(self.service.address, headers=sent, transports=list(transports), auth=auth)
        await self.until(lambda: any(event == "ready" for event, _ in self.heard))
        return self

    async def close(self) -> None:
        if self.client.connected and self.client.transport() == "polling":
            # The client would wait for its last request, which ends with the service's next ping: up to half a minute.
            reading = self.client.eio.read_loop_task
            await self.client.eio.disconnect(abort=True)
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading
        else:
            await self.client.disconnect()
        await self.client.shutdown()

    @property
    def after(self) -> int:
        return max((message["seq"] for message in self.messages.values() if "seq" in message), default=0)

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The messages in the order a widget shows them."""
        return sorted(self.messages.values(), key=lambda message: message.get("seq", float("inf")))

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.shown]

    def said_by_bot(self) -> list[dict[str, Any]]:
        return [message for message in self.shown if message["from"] == "bot"]

    def answers_to(self, message_id: str) -> list[dict[str, Any]]:
        return [message for message in self.shown if message.get("reply_to") == message_id]

    async def call(self, event: str, data: Any = None) -> dict[str, Any]:
        if isinstance(data, dict) and isinstance(data.get("text"), str):
            self.service.texts.add(data["text"])
        return dict(await self.client.call(event, {} if data is None else data, timeout=SECONDS))

    async def say(self, text: str, message_id: str | None = None) -> str:
        """Say something; its id, once it was accepted."""
        message_id = message_id or new_id()
        answer = await self.call("say", {"id": message_id, "text": text})
        assert answer == {"ok": True}, answer
        return message_id

    async def ask(self, text: str) -> list[dict[str, Any]]:
        """Say something and wait for the answer."""
        message_id = await self.say(text)
        return await self.answered(message_id)

    async def answered(self, message_id: str) -> list[dict[str, Any]]:
        await self.until(lambda: bool(self.answers_to(message_id)))
        return self.answers_to(message_id)

    async def until(self, happened: Callable[[], bool]) -> None:
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(happened), SECONDS)

    async def _hear(self, event: str, data: Any = None) -> None:
        async with self._news:
            self.heard.append((event, data))
            if event == "ready":
                if data["conversation"] != self.conversation:
                    self.messages.clear()
                self.conversation = data["conversation"]
                self._take(data["messages"])
            elif event == "message":
                self._take([data])
            elif event in ("restarted", "erased"):
                self.conversation = data["conversation"]
                self.messages.clear()
            self._news.notify_all()

    def _take(self, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            self.messages[message["id"]] = message


@asynccontextmanager
async def page(service: Service, cookie: str | None = None, **options: Any) -> AsyncIterator[Page]:
    opened = Page(service, cookie or await asyncio.to_thread(open_session, service))
    await opened.connect(**options)
    try:
        yield opened
    finally:
        await opened.close()


async def refusal_over_polling(service: Service, headers: dict[str, str]) -> dict[str, Any]:
    """What a page that polls is told instead of a connection (the client would wait for a ping after it)."""
    url = f"{service.address}/socket.io/?EIO=4&transport=polling"
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(url) as response:
            opened = json.loads((await response.text()).removeprefix("0"))
        async with session.post(f"{url}&sid={opened['sid']}", data="40") as response:
            assert response.status == 200
        async with session.get(f"{url}&sid={opened['sid']}") as response:
            kind, refusal = (await response.text())[:2], (await response.text())[2:]
    assert kind == "44", kind
    return dict(json.loads(refusal))


async def handshake(service: Service, transport: str, headers: dict[str, str], query: str = "") -> tuple[int, str]:
    """The status and body of a raw handshake over polling or websocket."""
    url = f"{service.address}/socket.io/?EIO=4&transport={transport}{query}"
    async with aiohttp.ClientSession() as session:
        if transport == "polling":
            async with session.get(url, headers=headers) as response:
                return response.status, await response.text()
        try:
            async with session.ws_connect(url, headers=headers) as socket:
                return 101, str((await socket.receive(timeout=SECONDS)).data)
        except aiohttp.WSServerHandshakeError as error:
            return error.status, ""
