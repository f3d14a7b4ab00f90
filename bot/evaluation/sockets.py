"""A socket.io client (protocol 5 over a websocket) that costs a benchmark little: it keeps nothing and checks nothing."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

# engine.io: 0 open, 2 ping, 3 pong, 4 message; socket.io within a message: 0 connect, 2 event, 3 acknowledgement, 4 refusal.
PING, PONG, CONNECT, EVENT, ACKNOWLEDGEMENT, REFUSAL = "2", "3", "40", "42", "43", "44"
Hear = Callable[[str, Any], None]


class Socket:
    """One connection.

    Args:
        socket: the websocket.
        hear: is given each event and its data.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, hear: Hear) -> None:
        self._socket, self._hear = socket, hear
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._connected: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._reading = asyncio.create_task(self._read())

    async def connect(self, auth: Mapping[str, Any]) -> None:
        """Enter the default namespace.

        Raises:
            ConnectionRefusedError: the server does not want us.
        """
        await self._socket.send_str(CONNECT + json.dumps(auth))
        await self._connected

    async def emit(self, event: str, data: Any) -> None:
        """Send an event."""
        await self._socket.send_str(EVENT + json.dumps([event, data]))

    async def call(self, event: str, data: Any) -> Any:
        """Send an event; what it is acknowledged with."""
        number = next(self._numbers)
        acknowledged = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_str(f"{EVENT}{number}{json.dumps([event, data])}")
        return await acknowledged

    async def close(self) -> None:
        """Hang up."""
        self._reading.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        async for frame in self._socket:
            await self._take(str(frame.data))

    async def _take(self, frame: str) -> None:
        kind, body = frame[:2], frame[2:]
        if frame == PING:
            await self._socket.send_str(PONG)
        elif kind == EVENT:
            self._hear(*json.loads(body)[:2])
        elif kind == ACKNOWLEDGEMENT:
            number, _, rest = body.partition("[")
            self._waiting.pop(int(number)).set_result(json.loads("[" + rest)[0])
        elif kind == CONNECT:
            self._connected.set_result(None)
        elif kind == REFUSAL:
            self._connected.set_exception(ConnectionRefusedError(body))


async def open_socket(
    session: aiohttp.ClientSession, address: str, hear: Hear, headers: Mapping[str, str], auth: Mapping[str, Any]
) -> Socket:
    """Connect to the socket.io server at `address`."""
    url = f"{address.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket"
    socket = Socket(await session.ws_connect(url, headers=dict(headers)), hear)
    await socket.connect(auth)
    return socket
