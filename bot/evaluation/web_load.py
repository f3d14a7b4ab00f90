"""Many visitors at once over websockets: the web chat, and Rasa's own socket.io channel under the same load.

Each visitor asks, waits for the answer, thinks a few seconds and asks again. What is counted: messages that were never answered,
bot messages that came twice, answers that came out of order.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp

from bot.evaluation.sockets import Socket, open_socket

VISITORS, SECONDS = 200, 60.0
# Seconds: what a visitor takes to read and type, and how long an answer may take before it counts as lost.
THINKING, PATIENCE = (2.0, 6.0), 60.0


@dataclass
class WebLoad:
    """What was measured. Times in seconds from sending a message to the first message of its answer."""

    visitors: int = 0
    elapsed: float = 0.0
    answers: list[float] = field(default_factory=list)
    acknowledgements: list[float] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.answers) / self.elapsed

    def percentile(self, percent: int) -> float:
        """The time within which so many percent of the answers came."""
        return statistics.quantiles(self.answers, n=100, method="inclusive")[percent - 1]

    def line(self, name: str) -> str:
        """One row of a table: name, answers, a second, p50, p95, longest, lost, doubled, out of order."""
        times = (self.percentile(50), self.percentile(95), max(self.answers))
        shown = [f"{len(self.answers):,}", f"{self.per_second:.0f}", *(f"{seconds * 1000:,.0f} ms" for seconds in times)]
        return f"| {' | '.join([name, *shown, *map(str, (self.lost, self.doubled, self.out_of_order))])} |"


HEADING = (
    "| server | answers | a second | half within | 95 % within | longest | lost | doubled | out of order |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


class Talker(Protocol):
    """One visitor's page."""

    async def open(self, session: aiohttp.ClientSession, address: str, load: WebLoad) -> None:
        """Connect."""

    async def ask(self, text: str) -> None:
        """Send a message; returns at the first message of its answer."""

    async def close(self) -> None:
        """Hang up."""


class WebChatTalker:
    """A page of this bot's web chat."""

    async def open(self, session: aiohttp.ClientSession, address: str, load: WebLoad) -> None:
        """Get a session, connect, and wait for the history."""
        self._load = load
        self._seen: set[str] = set()
        self._last_seq = 0
        self._answered: dict[str, asyncio.Event] = {}
        origin = {"Origin": address}
        async with session.post(f"{address}/api/web/session", headers=origin) as response:
            cookie = response.headers["Set-Cookie"].partition(";")[0]
        self._socket = await open_socket(session, address, self._hear, {**origin, "Cookie": cookie}, {})

    async def ask(self, text: str) -> None:
        """Say something; raises `RuntimeError` when it is refused."""
        message_id = uuid.uuid4().hex
        self._answered[message_id] = asyncio.Event()
        started = time.perf_counter()
        accepted = await self._socket.call("say", {"id": message_id, "text": text})
        if not accepted["ok"]:
            raise RuntimeError(f"refused: {accepted['code']}")
        self._load.acknowledgements.append(time.perf_counter() - started)
        await self._answered[message_id].wait()
        del self._answered[message_id]

    async def close(self) -> None:
        """Hang up."""
        await self._socket.close()

    def _hear(self, event: str, data: Any) -> None:
        if event != "message" or "seq" not in data:
            return
        self._load.doubled += data["id"] in self._seen
        self._load.out_of_order += data["seq"] <= self._last_seq and data["id"] not in self._seen
        self._seen.add(data["id"])
        self._last_seq = max(self._last_seq, data["seq"])
        if data.get("reply_to") in self._answered:
            self._answered[data["reply_to"]].set()


class StockTalker:
    """A page of Rasa's own socket.io channel, whose messages do not say what they answer."""

    async def open(self, session: aiohttp.ClientSession, address: str, load: WebLoad) -> None:
        """Connect and ask for a session."""
        self._heard = asyncio.Event()
        self._socket: Socket = await open_socket(session, address, self._hear, {}, {})
        await self._socket.emit("session_request", {})

    async def ask(self, text: str) -> None:
        """Say something."""
        self._heard.clear()
        await self._socket.emit("user_uttered", {"message": text})
        await self._heard.wait()

    async def close(self) -> None:
        """Hang up."""
        await self._socket.close()

    def _hear(self, event: str, _: Any) -> None:
        if event == "bot_uttered":
            self._heard.set()


async def many_pages(
    address: str, talker: Callable[[], Talker], questions: Sequence[str], visitors: int = VISITORS, seconds: float = SECONDS
) -> WebLoad:
    """Let `visitors` talk at once for `seconds`; they come within the first few."""
    load = WebLoad(visitors)
    chance = random.Random(20240607)  # noqa: S311  # the same load for everybody
    begun = time.perf_counter()

    async def visit(session: aiohttp.ClientSession, number: int, waits: Iterable[float]) -> None:
        page = talker()
        await asyncio.sleep(next(iter(waits)))
        await page.open(session, address, load)
        for text, wait in zip(itertools.islice(itertools.cycle(questions), number * 7, None), waits, strict=False):
            if time.perf_counter() > begun + seconds or not await _turn(page, text, load):
                break
            await asyncio.sleep(wait)
        await page.close()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        thinking = [[chance.uniform(*THINKING) for _ in range(int(seconds))] for _ in range(visitors)]
        await asyncio.gather(*(visit(session, number, waits) for number, waits in enumerate(thinking)))
    load.elapsed = time.perf_counter() - begun
    return load


async def _turn(page: Talker, text: str, load: WebLoad) -> bool:
    """One message; False when its answer did not come."""
    asked = time.perf_counter()
    try:
        await asyncio.wait_for(page.ask(text), PATIENCE)
    except TimeoutError:
        load.lost += 1
        return False
    load.answers.append(time.perf_counter() - asked)
    return True
