"""`frontdesk when` as a person runs it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli

SATURDAY = "2026-11-21T09:00"


def when(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["when", *arguments, "--now", SATURDAY])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("thursday after 5", ["days: Thursday 2026-11-26", "times: from 17:00"]),
        ("not before 10 on the 3rd", ["days: Thursday 2026-12-03", "times: from 10:00"]),
        ("mornings next week", ["days: Monday 2026-11-23 to Sunday 2026-11-29", "times: before 12:00"]),
        ("tuesday at half past 3", ["days: Tuesday 2026-11-24", "times: 15:30"]),
        ("tuesday between 2 and 4", ["days: Tuesday 2026-11-24", "times: 14:00 to 16:00"]),
        ("03/04", ["which: Thursday 2027-03-04, Saturday 2027-04-03"]),
        ("any weekday but Monday", ["weekdays: Tuesday, Wednesday, Thursday, Friday"]),
        ("not the 14th", ["not: Monday 2026-12-14"]),
        ("asap", ["wish: asap"]),
        ("31 June", ["problem: '31 June' is impossible"]),
    ],
)
def test_what_a_message_means_is_said_in_lines(text: str, lines: list[str]) -> None:
    done = when(text)
    assert done.exit_code == 0
    *said, read = done.stdout.splitlines()
    assert said == lines
    assert read.startswith("read: ")


def test_json_holds_every_field() -> None:
    done = when("thursday after 5", "--json")
    read = json.loads(done.stdout)
    assert read["dates"] == [{"first": "2026-11-26", "last": "2026-11-26"}]
    assert read["times"] == [{"start": "17:00:00", "end": "23:59:59.999999", "exact": False}]
    assert read["weekdays"] == list(range(7))
    assert read["problem"] is None


def test_a_message_about_something_else_has_a_code_of_its_own() -> None:
    done = when("how many sessions will I need?")
    assert (done.exit_code, done.stdout) == (4, "no day and no time\n")


def test_without_a_clock_the_present_counts() -> None:
    assert CliRunner().invoke(cli, ["when", "tomorrow"]).exit_code == 0
