"""The comparison with dateparser counts what it should."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.evaluation.dateparser_baseline import compare, one_day_cases, parsed, searched
from bot.evaluation.dates import DateCase, score_readings
from bot.nlu.dates import Days, When

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("America/New_York"))


def test_one_day_and_nothing_else() -> None:
    meanings = (
        {"days": "2026-11-24"},
        {"days": "2026-11-24..2026-11-25"},
        {"days": "2026-11-24", "times": "15:00"},
        {"nothing": "true"},
    )
    cases = tuple(DateCase("x", NOW, ({"text": "x", **meaning},)) for meaning in meanings)
    assert one_day_cases(cases) == cases[:1]


def test_any_reader_is_scored() -> None:
    cases = (DateCase("right", NOW, ({"days": "2026-11-24"},)), DateCase("wrong", NOW, ({"days": "2026-11-25"},)))
    day = date(2026, 11, 24)
    score = score_readings("fixed", cases, lambda text, now: When(dates=(Days(day, day),), said=(text,)))
    assert (score.right, [case.text for case in score.wrong]) == (1, ["wrong"])


@pytest.mark.parametrize(("text", "day"), [("June 12 2027", date(2027, 6, 12)), ("", None)])
def test_the_library_is_asked_by_the_same_clock(text: str, day: date | None) -> None:
    assert parsed(text, NOW) == searched(text, NOW) == day


def test_the_table_has_a_row_for_each_kind_of_each_list() -> None:
    head, rule, *rows = compare().splitlines()
    assert head.count("|") == rule.count("|") == 5
    assert len(rows) == 4
    assert all(row.count("%") == 3 for row in rows)
