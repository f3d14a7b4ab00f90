"""The load tool notices what it is there for: messages that are lost, doubled or out of order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import WSMsgType, web

from bot.evaluation import web_load
from bot.evaluation.web_load import HEADING, StockTalker, Talker, WebChatTalker, WebLoad, many_pages

Message = dict[str, Any]
# What the server sends for the visitor's nth message.
Reply = Callable[[int, str], list[Message]]


def honest(number: int, message_id: str) -> list[Message]:
    own = {"id": message_id, "seq": 2 * number - 1, "from": "visitor"}
    return [own, {"id": f"b{number}", "seq": 2 * number, "from": "bot", "reply_to": message_id}]


def doubling(number: int, message_id: str) -> list[Message]:
    return [*honest(number, message_id), honest(number, message_id)[1]]


def reversing(number: int, message_id: str) -> list[Message]:
    return honest(number, message_id)[::-1]


def silent(number: int, message_id: str) -> list[Message]:
    return honest(number, message_id)[:1]


@asynccontextmanager
async def server(reply: Reply) -> AsyncIterator[str]:
    async def session(_: web.Request) -> web.Response:
        return web.Response(status=204, headers={"Set-Cookie": "a=b; HttpOnly"})

    async def socket(request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        await connection.send_str('0{"sid":"x","pingInterval":25000}')
        number = 0
        async for frame in connection:
            assert frame.type is WSMsgType.TEXT
            if frame.data.startswith("40"):
                await connection.send_str('40{"sid":"y"}')
                await connection.send_str("2")
            elif frame.data.startswith("42"):
                number += 1
                await answer(connection, frame.data[2:], number, reply)
        return connection

    app = web.Application()
    app.add_routes([web.post("/api/web/session", session), web.get("/socket.io/", socket)])
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # type: ignore[union-attr]
    await runner.cleanup()


async def answer(connection: web.WebSocketResponse, packet: str, number: int, reply: Reply) -> None:
    start = packet.index("[")
    event, data = json.loads(packet[start:])
    if event == "user_uttered":
        for _ in reply(number, "x")[1:]:
            await connection.send_str('42["bot_uttered",{"text":"hi"}]')
    if event != "say":
        return
    await connection.send_str(f'43{packet[:start]}[{{"ok":true}}]')
    for message in reply(number, data["id"]):
        await connection.send_str("42" + json.dumps(["message", message]))


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_load, "THINKING", (0.0, 0.05))
    monkeypatch.setattr(web_load, "PATIENCE", 1.0)


async def measure(reply: Reply, talker: Callable[[], Talker] = WebChatTalker) -> WebLoad:
    async with server(reply) as address:
        return await asyncio.wait_for(many_pages(address, talker, ["a", "b"], visitors=3, seconds=4), 30)


@pytest.mark.parametrize("talker", [WebChatTalker, StockTalker])
async def test_all_is_well(talker: Callable[[], Talker]) -> None:
    load = await measure(honest, talker)
    assert (load.lost, load.doubled, load.out_of_order) == (0, 0, 0)
    assert len(load.answers) >= 3
    assert 0 < load.percentile(50) <= load.percentile(95) <= max(load.answers)
    assert len(load.line("x").split("|")) == len(HEADING.splitlines()[0].split("|"))


async def test_a_message_that_comes_twice_is_noticed() -> None:
    load = await measure(doubling)
    assert load.doubled >= len(load.answers) - 3
    assert (load.lost, load.out_of_order) == (0, 0)


async def test_an_answer_out_of_order_is_noticed() -> None:
    load = await measure(reversing)
    assert load.out_of_order >= len(load.answers) - 3 > 0


@pytest.mark.parametrize("talker", [WebChatTalker, StockTalker])
async def test_an_answer_that_never_comes_is_noticed(talker: Callable[[], Talker]) -> None:
    load = await measure(silent, talker)
    assert (load.lost, load.answers) == (3, [])
