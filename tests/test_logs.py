"""Logging is configured for a whole process, so each test looks at what a process of its own writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

START = """
from bot.logs import configure, quiet_libraries
quiet_libraries()
from bot.settings import read_settings
configure(read_settings())
"""
TALK = """
import asyncio, logging, sys, structlog
from pathlib import Path
from bot.conversation.agent import load_agent
agent = load_agent(Path(sys.argv[1]))
for number, text in enumerate(sys.argv[2:]):
    replies = asyncio.run(agent.handle_text(text, sender_id=f"visitor:{number}"))
    print(len(replies))
structlog.get_logger("bot").info("talk.done")
"""
MESSAGES = (
    "does it hurt, my cousin Zebediah asks", "hello from Zebediah", "zzq zebediah frob", "call me on 0161 4960 999 about prices",
    "I am zebediah@example.org, is it safe? and how deep?", '/faq{"topic": "zebediah"}', "/faq{zebediah",
    "my face is swelling and I cannot breathe, Zebediah",
)  # fmt: skip


def start(folder: Path, code: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in a process of its own, with logging configured from the given variables."""
    settings = {"VAR_DIR": str(folder), "LOG_LEVEL": "INFO", "LOG_FORMAT": "text"} | variables
    return subprocess.run(
        [sys.executable, "-c", START + code, *arguments],
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), **settings},
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return partial(start, tmp_path)


@pytest.fixture(scope="module", params=["DEBUG", "INFO"])
def talk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, model: Path
) -> subprocess.CompletedProcess[str]:
    """What the whole bot writes while it answers MESSAGES."""
    folder = tmp_path_factory.mktemp("var")
    return start(folder, TALK, str(model.resolve()), *MESSAGES, LOG_LEVEL=request.param, LOG_FORMAT="json")


LINES = """
import logging, structlog
structlog.get_logger("bot.desk").info("booking.made", reference="R7", party=2)
logging.getLogger("some.library").warning("library %s", "words")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("bot.desk").exception("it broke")
"""


def test_json_logs_are_one_object_a_line_whoever_writes(run: Run) -> None:
    ours, library, failure = (json.loads(line) for line in run(LINES, LOG_FORMAT="json").stderr.splitlines())
    assert (ours["event"], ours["reference"], ours["party"], ours["level"]) == ("booking.made", "R7", 2, "info")
    assert (library["event"], library["logger"], library["level"]) == ("library words", "some.library", "warning")
    assert "ZeroDivisionError" in failure["exception"]
    assert all(entry["timestamp"].endswith("Z") for entry in (ours, library, failure))


def test_text_logs_hold_the_event_and_its_fields(run: Run) -> None:
    result = run(LINES)
    first = result.stderr.splitlines()[0]
    assert "booking.made" in first
    assert "reference=R7" in first
    assert "ZeroDivisionError" in result.stderr
    assert "\x1b[" not in result.stderr


def test_logs_go_to_standard_error_only(run: Run) -> None:
    assert run(LINES).stdout == ""


LEVELS = """
import logging, structlog
for name in ("bot.desk", "some.library", "rasa.core.processor", "alembic.runtime", "sanic.access"):
    for level in ("debug", "info", "warning", "error"):
        getattr(logging.getLogger(name), level)(f"{name}-{level}")
structlog.get_logger("rasa.shared").debug("structured-debug")
"""


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("DEBUG", {"debug", "info", "warning", "error"}),
        ("INFO", {"info", "warning", "error"}),
        ("WARNING", {"warning", "error"}),
        ("ERROR", {"error"}),
    ],
)
def test_the_level_asked_for_is_the_least_that_is_written(run: Run, level: str, expected: set[str]) -> None:
    written = [json.loads(line)["event"] for line in run(LEVELS, LOG_LEVEL=level, LOG_FORMAT="json").stderr.splitlines()]
    for name in ("bot.desk", "some.library"):
        assert {event.rpartition("-")[2] for event in written if event.startswith(name)} == expected
    for name in ("rasa.core.processor", "alembic.runtime", "sanic.access"):
        assert {event.rpartition("-")[2] for event in written if event.startswith(name)} == expected & {"warning", "error"}
    assert "structured-debug" not in written


def test_nothing_that_visitors_write_reaches_a_log(talk: subprocess.CompletedProcess[str]) -> None:
    replies = [int(line) for line in talk.stdout.splitlines()]
    assert len(replies) == len(MESSAGES)
    assert sum(count > 0 for count in replies) >= 6
    for word in ("zebediah", "0161", "4960", "cousin", "swelling", "frob"):
        assert word not in talk.stderr.lower()


def test_every_line_is_json_while_the_whole_bot_answers(talk: subprocess.CompletedProcess[str]) -> None:
    lines = talk.stderr.splitlines()
    assert json.loads(lines[-1])["event"] == "talk.done"
    assert [line for line in lines if not line.startswith("{")] == []
