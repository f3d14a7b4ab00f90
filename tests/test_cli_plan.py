"""`frontdesk plan` as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
FRONTDESK = Path(sys.executable).with_name("frontdesk")
TODAY = datetime.now(UTC).date()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """No setting but the folders; no model is needed."""
    own = {name.upper() for name in Settings.__fields__}
    kept = {name: value for name, value in os.environ.items() if name not in own}
    return {**kept, "VAR_DIR": str(tmp_path / "var"), "MODEL_DIR": str(tmp_path / "no-models")}


def plan(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FRONTDESK, "plan", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def in_days(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def test_a_date_gives_four_lines_and_nothing_else(environment: dict[str, str]) -> None:
    done = plan(environment, "--event", in_days(300))
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("Yes, there's time before ")


def test_a_later_start_and_a_stretch_of_time_are_planned_with(environment: dict[str, str]) -> None:
    done = plan(environment, "--event", in_days(300), "--until", in_days(330), "--start", in_days(250))
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 5
    assert "There's time for first results by " in done.stdout


def test_json_is_the_body_of_the_api_and_the_picture_goes_into_a_file(environment: dict[str, str], tmp_path: Path) -> None:
    picture = tmp_path / "plan.svg"
    done = plan(environment, "--event", in_days(300), "--json", "--svg", str(picture))
    body = json.loads(done.stdout)
    assert body["planned_for"] == in_days(300)
    assert len(body["lines"]) == 4
    description = ET.parse(picture).getroot().find("{http://www.w3.org/2000/svg}desc")
    assert description is not None
    assert description.text == " ".join(body["lines"])


@pytest.mark.parametrize(
    ("words", "days_ahead"),
    [
        ("in forty weeks", 280),
        ("my wedding is in forty weeks", 280),
        ("by {day}", 300),
        ("{day} to {later}", 300),
        ("{later}", 305),
    ],
)
def test_a_day_can_be_said_in_words(environment: dict[str, str], words: str, days_ahead: int) -> None:
    said = words.format(day=in_days(300), later=in_days(305))
    body = json.loads(plan(environment, "--event", said, "--json").stdout)
    # The clinic's day can be the one before ours.
    off = (date.fromisoformat(body["planned_for"]) - TODAY).days - days_ahead
    assert off == 0 if "{" in words else off in (0, -1)
    assert (body["event"]["first"] < body["event"]["last"]) == (" to " in words)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--event", "2020-01-01"], 1, "That date is in the past."),
        (["--event", "2099-01-01"], 1, "I can plan up to 5 years ahead."),
        (["--event", "yesterday"], 1, "That date is in the past."),
        (["--event", "someday"], 2, "--event must be a day such as 2027-06-12 or 'June 14', not 'someday'"),
        (["--event", "Feb 30"], 2, "--event must be a day such as 2027-06-12 or 'June 14', not 'Feb 30'"),
        (["--event", "03/04"], 2, "--event could be 20"),
        (["--start", "2027-02-30"], 2, "--start must be a day such as 2027-06-12"),
        (["--until", "2027-06-12"], 2, "--until needs --event"),
        (["--svg", "/no/such/folder/plan.svg"], 1, "/no/such/folder/plan.svg cannot be written: No such file or directory"),
    ],
)
def test_what_cannot_be_planned_is_said_in_one_sentence(
    environment: dict[str, str], arguments: list[str], code: int, words: str
) -> None:
    done = plan(environment, *arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert words in done.stderr
    assert "Traceback" not in done.stderr
