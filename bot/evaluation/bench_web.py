"""The web chat and Rasa's own socket.io channel with its default pipeline, each under 200 visitors at once."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from bot.evaluation.default_bot import write_endpoints
from bot.evaluation.servers import SCRIPTS, Server, running
from bot.evaluation.web_load import HEADING, SECONDS, VISITORS, StockTalker, Talker, WebChatTalker, WebLoad, many_pages

OWN, STOCK = "Frontdesk", "Rasa default"
UNLIMITED = "1000000 per minute"
LOGS = Path("reports")


def bench_web(
    models: Mapping[str, Path],
    folder: Path,
    questions: Sequence[str],
    progress: Callable[[str], None],
    *,
    seconds: float = SECONDS,
    visitors: int = VISITORS,
) -> dict[str, WebLoad]:
    """Load one server after the other, so that neither has less of the machine.

    Args:
        models: as `train_pair` returns them.
        folder: for the servers' databases.
        questions: what visitors ask, in turn.
        progress: is told what happens.
        seconds: how long.
        visitors: how many.
    """
    talkers: dict[str, Callable[[], Talker]] = {OWN: WebChatTalker, STOCK: StockTalker}
    measured = {}
    for name, start in _servers(models, folder).items():
        progress(f"{visitors} visitors over websockets for {seconds:.0f} s: {name} ...")
        with start as server:
            measured[name] = asyncio.run(many_pages(server.address, talkers[name], questions, visitors, seconds))
    return measured


def as_table(measured: Mapping[str, WebLoad]) -> str:
    """A Markdown table, one row a server."""
    return "\n".join([HEADING, *(load.line(name) for name, load in measured.items())])


def _servers(models: Mapping[str, Path], folder: Path) -> dict[str, AbstractContextManager[Server]]:
    own = {"VAR_DIR": str(folder), "HOST": "127.0.0.1", "LOG_LEVEL": "WARNING", "DATABASE_URL": ""}
    own |= dict.fromkeys(("WEB_VISITOR_LIMIT", "WEB_ADDRESS_LIMIT", "WEB_OPENING_LIMIT"), UNLIMITED)
    credentials = folder / "socketio.yml"
    # With `session_persistence` it would answer nobody: it does not await joining the room that it answers to.
    credentials.write_text("rest:\nsocketio:\n", encoding="utf-8")
    stock = [sys.executable, "-m", "bot.evaluation.stock_socketio", "run", "--model", str(models["default"])]
    stock += ["--endpoints", str(write_endpoints(folder / "stock.db")), "--credentials", str(credentials)]
    stock += ["--interface", "127.0.0.1", "--port", "{port}"]
    serve = [str(SCRIPTS / "frontdesk"), "serve", "--model", str(models["own"])]
    return {
        OWN: running(OWN, serve, "/health/ready", own, LOGS / "web_frontdesk.log"),
        STOCK: running(STOCK, stock, "/webhooks/rest/", {"LOG_LEVEL": "ERROR"}, LOGS / "web_rasa_default.log"),
    }
