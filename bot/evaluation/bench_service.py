"""`frontdesk bench`: this bot, Rasa's default pipeline and the floor, interleaved in one run over HTTP."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bot.conversation.agent import load_agent
from bot.evaluation import bench_booking, bench_web, load
from bot.evaluation.bench_report import write_report
from bot.evaluation.default_bot import train_pair, training_seconds, write_endpoints
from bot.evaluation.servers import SCRIPTS, Server, running
from bot.evaluation.understanding.questions import read_singles
from bot.evaluation.understanding_cost import describe, measure_cost
from bot.evaluation.web_load import SECONDS
from bot.preparation import train
from bot.settings import Settings

FRONTDESK, DEFAULT, FLOOR = "Frontdesk", "Rasa default", "floor (encoder + echo)"
ONE_VISITOR_TURNS, MANY_VISITORS_TURNS, ROUNDS, LONG_TURNS, BOOKINGS = 300, 20, 3, 1000, 20
# A turn's cost is the median over this many turns up to it.
AROUND = 10


@dataclass
class Measured:
    """What was measured of one server. Times in seconds, memory in MB."""

    start: float = 0.0
    training: float | None = None
    memory: float = 0.0
    one: list[float] = field(default_factory=list)
    many: list[float] = field(default_factory=list)
    turns_per_second: list[float] = field(default_factory=list)
    long: list[float] = field(default_factory=list)
    booking: list[float] = field(default_factory=list)
    answering: list[float] = field(default_factory=list)

    def turn(self, number: int) -> float:
        """The cost of turn `number` of the long conversation."""
        return statistics.median(self.long[max(0, number - AROUND) : number])


def bench(settings: Settings, *, quick: bool, progress: Callable[[str], None]) -> None:
    """Run everything and write `reports/bench.md` and `reports/bench.svg`."""
    share = 10 if quick else 1
    models = train_pair(progress, settings)
    measured = {name: Measured() for name in (FRONTDESK, DEFAULT, FLOOR)}
    measured[DEFAULT].training = training_seconds(models["default"])
    measured[FRONTDESK].training = training_seconds(models["own"])
    questions = [question for _, question in read_singles()]
    progress("Understanding beside the encoder alone, in one process ...")
    cost = measure_cost(load_agent(train(settings, progress)))
    progress("Booking and offering ...")
    booking = bench_booking.describe(bench_booking.bench_booking())
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        servers = [stack.enter_context(start) for start in _servers(models, Path(folder))]
        for server in servers:
            measured[server.name].start = server.start_seconds
        asyncio.run(_measure(servers, measured, questions, share, progress))
        for server in servers:
            measured[server.name].memory = server.memory_mb()
    with tempfile.TemporaryDirectory() as folder:
        web = bench_web.bench_web(models, Path(folder), questions, progress, seconds=SECONDS / share)
    turns = _booking_turns(measured[FRONTDESK])
    progress(write_report(measured, "\n\n".join([describe(cost), booking, turns, bench_web.as_table(web)])))


def _booking_turns(measured: Measured) -> str:
    booking, answering = (statistics.median(seconds) * 1000 for seconds in (measured.booking, measured.answering))
    return (
        f"A turn in which a consult is booked takes {booking:.1f} ms, an answering turn between them {answering:.1f} ms:"
        f" {booking / answering:.2f} times (medians of {len(measured.booking)} turns each, one visitor, over HTTP)."
    )


async def _measure(
    servers: Sequence[Server],
    measured: dict[str, Measured],
    questions: Sequence[str],
    share: int,
    progress: Callable[[str], None],
) -> None:
    await load.one_visitor(servers, questions, 20)  # warm up
    progress(f"One visitor, {ONE_VISITOR_TURNS // share} turns each ...")
    for name, seconds in (await load.one_visitor(servers, questions, ONE_VISITOR_TURNS // share)).items():
        measured[name].one = seconds
    for number in range(ROUNDS):
        progress(f"{load.VISITORS} visitors at once, round {number + 1} of {ROUNDS} ...")
        for server in servers:
            seconds, rate = await load.many_visitors(server, questions, max(2, MANY_VISITORS_TURNS // share))
            measured[server.name].many += seconds
            measured[server.name].turns_per_second.append(rate)
    progress("Booking consults ...")
    own = next(server for server in servers if server.name == FRONTDESK)
    measured[FRONTDESK].booking, measured[FRONTDESK].answering = await load.bookings(own, questions, max(3, BOOKINGS // share))
    progress(f"One conversation of {LONG_TURNS // share} turns ...")
    talkers = [server for server in servers if server.name != FLOOR]
    for name, seconds in (await load.one_long_conversation(talkers, questions, LONG_TURNS // share)).items():
        measured[name].long = seconds


def _servers(models: Mapping[str, Path], folder: Path) -> list[AbstractContextManager[Server]]:
    own = {"VAR_DIR": str(folder), "HOST": "127.0.0.1", "LOG_LEVEL": "WARNING", "REST_AUTH": "auto", "DATABASE_URL": ""}
    endpoints = write_endpoints(folder / "default.db")
    credentials = folder / "credentials.yml"
    credentials.write_text("rest:\n", encoding="utf-8")
    rasa = [str(SCRIPTS / "rasa"), "run", "--model", str(models["default"]), "--endpoints", str(endpoints)]
    rasa += ["--credentials", str(credentials), "--interface", "127.0.0.1", "--port", "{port}"]
    floor = [sys.executable, "-m", "bot.evaluation.floor", "{port}"]
    logs = Path("reports")
    return [
        running(
            FRONTDESK,
            [str(SCRIPTS / "frontdesk"), "serve", "--model", str(models["own"])],
            "/health/ready",
            own,
            logs / "frontdesk.log",
        ),
        running(DEFAULT, rasa, "/webhooks/rest/", {"LOG_LEVEL": "ERROR"}, logs / "rasa_default.log"),
        running(FLOOR, floor, "/health/ready", {}, logs / "floor.log"),
    ]
