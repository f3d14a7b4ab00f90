"""`frontdesk feedback`: what visitors thought, for staff and their spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from bot import wiring
from bot.cli import cli
from bot.settings import Settings
from bot.storage.feedback import CONVERSATION, Feedback

AT = 1_750_000_000.0


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_wiring: None) -> Iterator[None]:
    del clean_wiring
    for name in Settings.__fields__:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    wiring.settings.cache_clear()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    # The command sends the log where the runner listened.
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
    wiring.database().dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["feedback", *arguments])


def test_without_feedback_it_says_so() -> None:
    assert run().stdout == "Nobody has given any feedback yet.\n"
    assert json.loads(run("--json").stdout) == []
    assert run("--csv").stdout.strip() == "at,about,value,topic,word,conversation"


def test_thumbs_and_ratings_are_listed_oldest_first_with_what_they_are_about() -> None:
    wiring.feedback().keep(Feedback("visitor:1", CONVERSATION, "5", at=AT + 60))
    wiring.feedback().keep(Feedback("visitor:1", "abc-7", "down", "too long", "faq/pain", AT))
    thumb, rating = json.loads(run("--json").stdout)
    assert thumb == {
        "at": "2025-06-15 11:06-04:00", "about": "answer", "value": "down", "topic": "faq/pain", "word": "too long",
        "conversation": "visitor:1",
    }  # fmt: skip
    assert (rating["about"], rating["value"], rating["word"]) == ("conversation", "5", "")
    assert [line.split()[2:4] for line in run().stdout.splitlines()] == [["answer", "down"], ["conversation", "5"]]


@pytest.mark.parametrize("word", ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", 'a,"b"\nc'])
def test_a_spreadsheet_takes_no_word_for_a_formula(word: str) -> None:
    wiring.feedback().keep(Feedback("visitor:1", "abc-7", "up", word, "faq/pain", AT))
    [_, row] = csv.reader(io.StringIO(run("--csv").stdout, newline=""))
    assert row[4] in (word, f"'{word}")
    assert not row[4].startswith(("=", "+", "-", "@", "\t"))


def test_json_and_csv_exclude_each_other() -> None:
    assert run("--json", "--csv").exit_code == 2
