"""docs/dates.md says what is read as what; every example of it is true."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.nlu.dates import read_when
from bot.terminal_when import lines

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("America/New_York"))
PAGE = Path(__file__).resolve().parents[3] / "docs" / "dates.md"
TABLES = PAGE.read_text(encoding="utf-8").split("## Rules behind it")[0]
EXAMPLES = [row for row in re.findall(r"^\| (.+) \| (.+) \|$", TABLES, re.MULTILINE) if row != ("said", "read")]


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) > 50


@pytest.mark.parametrize(("said", "read"), EXAMPLES)
def test_an_example_is_read_as_the_page_says(said: str, read: str) -> None:
    found = [line for line in lines(read_when(said, NOW)) if not line.startswith("read: ")]
    assert ("; ".join(found) or "nothing") == read
