"""Visitors for a benchmark: one after the other, many at once, and one that never stops."""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections.abc import Sequence

import aiohttp

from bot.evaluation.servers import Server

VISITORS = 32
TURNS_OF_A_VISITOR = 10
BOOKING = ("book a consult please", "the first one", "Ana Diaz", "visitor{}@example.com", "yes")
TIMEOUT = aiohttp.ClientTimeout(total=120)


async def one_visitor(servers: Sequence[Server], questions: Sequence[str], turns: int) -> dict[str, list[float]]:
    """Seconds of each turn by server; the servers take turns, so that the machine's moods hit them alike."""
    seconds: dict[str, list[float]] = {server.name: [] for server in servers}
    sender = ""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        for index in range(turns):
            if index % TURNS_OF_A_VISITOR == 0:
                sender = uuid.uuid4().hex
            for server in servers:
                seconds[server.name].append(await _turn(session, server, sender, questions[index % len(questions)]))
    return seconds


async def many_visitors(server: Server, questions: Sequence[str], turns_each: int) -> tuple[list[float], float]:
    """Seconds of each turn of 32 visitors at once, and the turns per second of all together."""

    async def visit(session: aiohttp.ClientSession, first: int) -> list[float]:
        sender = uuid.uuid4().hex
        picks = itertools.islice(itertools.cycle(questions), first, first + turns_each)
        return [await _turn(session, server, sender, question) for question in picks]

    async with aiohttp.ClientSession(timeout=TIMEOUT, connector=aiohttp.TCPConnector(limit=VISITORS)) as session:
        started = time.perf_counter()
        seconds = await asyncio.gather(*(visit(session, visitor * 7) for visitor in range(VISITORS)))
        elapsed = time.perf_counter() - started
    turns = list(itertools.chain.from_iterable(seconds))
    return turns, len(turns) / elapsed


async def one_long_conversation(servers: Sequence[Server], questions: Sequence[str], turns: int) -> dict[str, list[float]]:
    """Seconds of each turn of one conversation by server, the servers in turn."""
    sender = uuid.uuid4().hex
    seconds: dict[str, list[float]] = {server.name: [] for server in servers}
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        for index in range(turns):
            for server in servers:
                seconds[server.name].append(await _turn(session, server, sender, questions[index % len(questions)]))
    return seconds


async def bookings(server: Server, questions: Sequence[str], visits: int) -> tuple[list[float], list[float]]:
    """Seconds of the turns in which visitors book a consult, and of as many answering turns in between.

    Raises:
        RuntimeError: a booking did not end with one.
    """
    booking: list[float] = []
    answering: list[float] = []
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        for visit in range(visits):
            booker, asker = uuid.uuid4().hex, uuid.uuid4().hex
            reply: list[dict[str, str]] = []
            for place, words in enumerate(BOOKING):
                seconds, reply = await _ask(session, server, booker, words.format(visit))
                booking.append(seconds)
                answering.append(await _turn(session, server, asker, questions[(visit * len(BOOKING) + place) % len(questions)]))
            if not any("You're booked for" in message.get("text", "") for message in reply):
                raise RuntimeError(f"visitor {visit} went through a booking and was not told of one: {reply}")
    return booking, answering


async def _turn(session: aiohttp.ClientSession, server: Server, sender: str, question: str) -> float:
    return (await _ask(session, server, sender, question))[0]


async def _ask(session: aiohttp.ClientSession, server: Server, sender: str, question: str) -> tuple[float, list[dict[str, str]]]:
    started = time.perf_counter()
    async with session.post(server.webhook, json={"sender": sender, "message": question}) as response:
        messages = await response.json()
    elapsed = time.perf_counter() - started
    if response.status != 200 or not messages:
        raise RuntimeError(f"{server.name} gave no answer (status {response.status})")
    return elapsed, messages
