"""What keeps somebody is ruled out, a reason is no wish, and "that" is the day that was named."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.nlu.dates import When, read_when

# A Tuesday.
NOW = datetime(2026, 12, 8, 9, 0, tzinfo=ZoneInfo("America/New_York"))


def read(text: str) -> When:
    return read_when(text, NOW)


def days(when: When) -> list[int]:
    """The days of this December that are allowed."""
    return [day for day in range(8, 32) if when.allows(date(2026, 12, day))]


def free(*outside: range) -> list[int]:
    return [day for day in range(8, 32) if not any(day in stretch for stretch in outside)]


@pytest.mark.parametrize(
    "text",
    [
        "I'm away from the 14th to the 18th",
        "we're in Spain 14-18 dec so not then",
        "conference 14-18 dec, either side is fine",
        "I have jury duty from the 14th until the 18th. Before or after.",
        "Between the 14th and the 18th I shall be in Norway, otherwise I am at your disposal.",
        "OOO 14-18 Dec",
        "on call the 14th to the 18th, any other day is good",
    ],
)
def test_a_stretch_somebody_is_kept_is_ruled_out(text: str) -> None:
    assert days(read(text)) == free(range(14, 19))


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("I'm on a long day tmrw but thurs is free", [10]),
        ("working mon-wed so thurs or fri", [10, 11]),
        ("tues arvo won't work, wednesday arvo?", [9]),
        ("the 15th is my daughter's recital so the 16th or 17th", [16, 17]),
        ("I have exams until the 18th so after that", list(range(19, 32))),
        ("exams finish on the 18th, any day after", list(range(19, 32))),
        ("the week of the 14th is bad, the following week is better", list(range(21, 28))),
        ("I'm not working on friday", [11]),
        ("are you busy on friday?", [11]),
        ("my boss is away on friday so friday", [11]),
        ("I work every day except Thursday", [10, 17, 24, 31]),
    ],
)
def test_the_days_that_are_left_are_wished_for(text: str, allowed: list[int]) -> None:
    assert days(read(text)) == allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("I'm presenting at a conference in Lisbon on the 22nd", [22]),
        ("I have an interview on the 22nd", [22]),
        ("I'm at a conference on the 22nd, so the 23rd", [23]),
        ("I'm in court on the 22nd so not then", free(range(22, 23))),
        ("on the 18th? I've got exams until then", [18]),
        ("cancel Tuesday, book Thursday", [10]),
        ("the 18th or the Monday after", [18, 21]),
    ],
)
def test_an_event_told_by_itself_is_a_day(text: str, allowed: list[int]) -> None:
    assert days(read(text)) == allowed


@pytest.mark.parametrize(
    "text",
    [
        "any day next week apart from tuesday and thursday",
        "next week other than tues n thurs",
        "any day next week but tuesday or thursday",
        "next week with the exception of Tuesday and Thursday",
        "next week, I can't do Tuesday or Thursday",
    ],
)
def test_exceptions_are_said_in_many_ways(text: str) -> None:
    assert days(read(text)) == [14, 16, 18, 19, 20]


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("the 14th, oh no, that's a holiday, make it the 16th", [16]),
        ("31 November was a slip, I meant 30 December", [30]),
        ("Tues pm. Correction, Thurs pm.", [10]),
        ("monday or tuesday, no wait, wednesday", [9]),
        ("not next week, the week after that", list(range(21, 28))),
        ("before the 19th, it's the ward xmas do", list(range(8, 19))),
        ("the kids break up on the 18th so before that", list(range(8, 18))),
        ("the gala is on the 24th, so a week before", [17]),
    ],
)
def test_what_was_taken_back_or_given_as_a_reason_is_no_wish(text: str, allowed: list[int]) -> None:
    when = read(text)
    assert days(when) == allowed
    assert when.problem is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("I finish at 4 on weds so any time from half past", time(16, 30), None),
        ("got uni til 2 mondays so like 2.30 onwards", time(14, 30), None),
        ("I have to pick up the kids at 3", None, time(15)),
        ("school run at 3 so before that", None, time(15)),
        ("nothing before ten", time(10), None),
        ("after my shift at 3", time(15), None),
        ("I'm home by 4 so any time after that", time(16), None),
        ("meeting 2 to 3 so after that", time(15), None),
        ("after drop-off", time(9), time(12)),
        ("before school pickup", None, time(15)),
    ],
)
def test_hours_somebody_is_kept_bound_the_rest(text: str, start: time | None, end: time | None) -> None:
    (times,) = read(text).times
    assert (times.start, times.end) == (start or time.min, end or time.max)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("monday at ten to two because pickup is at three", time(13, 50)),
        ("half 7 in the morning, that's when my nights end", time(7, 30)),
        ("oops meant half 3 not half 2", time(15, 30)),
        ("at 3, no sorry, 4", time(16)),
        ("half an hour before noon", time(11, 30)),
        ("on the 14th at 0945.", time(9, 45)),
        ("on monday at 14 hours", time(14)),
    ],
)
def test_the_moment_wished_for_is_the_only_one(text: str, moment: time) -> None:
    (times,) = read(text).times
    assert times.exact and times.start == moment


@pytest.mark.parametrize(
    "text",
    [
        "I retired in 2019 after 38 years in bridge construction",
        "a voucher for my sister's 40th",
        "I'm not a morning person",
        "4 weeks apart from each other",
        "Q1: how many sessions do I need?",
    ],
)
def test_numbers_that_are_no_dates_are_none(text: str) -> None:
    assert not read(text).found
