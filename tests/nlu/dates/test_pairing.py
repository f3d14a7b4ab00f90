"""Days with times of their own are not crossed: "Tuesday morning or Thursday afternoon"."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.nlu.dates import When, read_when

# A Tuesday; the coming Monday is the 14th.
NOW = datetime(2026, 12, 8, 9, 0, tzinfo=ZoneInfo("America/New_York"))
TUESDAY, THURSDAY, SATURDAY = date(2026, 12, 15), date(2026, 12, 10), date(2026, 12, 12)


def begins(when: When, day: date, moment: time) -> bool:
    times = when.times_on(day)
    return when.allows(day) and (not times or any(one.start <= moment < one.end for one in times))


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday morning or Thursday afternoon",
        "tues a.m. / thurs p.m.",
        "On Tuesday before midday or on Thursday from 13:00",
        "in the morning on Tuesday, in the afternoon on Thursday",
        "Tuesday 9 to 11 or Thursday 1 to 4",
    ],
)
def test_each_day_keeps_its_own_times(text: str) -> None:
    when = read_when(text, NOW)
    assert begins(when, TUESDAY, time(10)) and begins(when, THURSDAY, time(14))
    assert not begins(when, TUESDAY, time(14)) and not begins(when, THURSDAY, time(10))


@pytest.mark.parametrize("text", ["weekday evenings or saturday mornings", "any weekday after 5, Saturdays before 12"])
def test_weekdays_in_general_have_their_own_times(text: str) -> None:
    when = read_when(text, NOW)
    assert begins(when, THURSDAY, time(18)) and begins(when, SATURDAY, time(10))
    assert not begins(when, THURSDAY, time(10)) and not begins(when, SATURDAY, time(18))


@pytest.mark.parametrize("text", ["Tuesday or Thursday at 3", "tuesday at 3 or thursday at 3", "afternoons, tuesday or thursday"])
def test_a_time_that_was_said_of_all_days_is_that_of_each(text: str) -> None:
    when = read_when(text, NOW)
    assert not when.by_day
    assert when.times_on(TUESDAY) == when.times_on(THURSDAY) == when.times != ()


def test_the_times_of_all_days_hold_those_of_each() -> None:
    when = read_when("Mon 12:30, Tue 17:45, or Fri 08:15", NOW)
    assert {times.start for times in when.times} == {time(12, 30), time(17, 45), time(8, 15)}
    assert [times.start for times in when.times_on(TUESDAY)] == [time(17, 45)]


@pytest.mark.parametrize("text", ["Thursday or Tuesday morning", "on thursday or in the morning on tuesday"])
def test_where_the_or_stands_matters(text: str) -> None:
    assert begins(read_when(text, NOW), TUESDAY, time(10))


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday morning or Thursday",
        "Tuesday before 12 or Thursday any time",
        "Thursday or Tuesday, but Tuesday only before noon",
        "Thursday all day, Tuesday only before noon",
    ],
)
def test_a_day_without_a_time_of_its_own_has_any(text: str) -> None:
    when = read_when(text, NOW)
    assert begins(when, THURSDAY, time(10)) and begins(when, THURSDAY, time(16))
    assert begins(when, TUESDAY, time(10)) and not begins(when, TUESDAY, time(16))
    assert when.times == ()
