"""What holds for any text and any clock, over years with leap days and clock changes."""

from __future__ import annotations

from calendar import day_name
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.dates import Days, When, read_when

ZONE = ZoneInfo("America/New_York")
# 2027 and 2028 hold a leap day; the clocks change on 14 March and 7 November 2027.
EDGES = ["2027-03-13T23:30", "2027-03-14T01:59", "2027-11-07T01:30", "2028-02-28T12:00", "2028-02-29T23:59", "2026-12-31T23:59"]
CLOCKS = st.one_of(
    st.datetimes(datetime(2024, 1, 1), datetime(2033, 12, 31)),  # noqa: DTZ001  # the zone is set below
    st.sampled_from([datetime.fromisoformat(moment) for moment in EDGES]),
).map(lambda moment: moment.replace(tzinfo=ZONE))
# Words of days and times that make no sense together, most of the time.
WORDS = [
    "next", "last", "this", "monday", "friday", "sat", "may", "march", "june", "31", "30", "29", "3", "12", "14", "2027",
    "24:00", "midnight", "2:75", "12am", "pm", "first", "second", "weekend", "week", "month", "year", "the", "of", "in", "on",
    "at", "to", "-", "/", "or", "and", "not", "but", "before", "after", "until", "between", "from", "by", "except", "any",
    "noon", "half", "past", "quarter", "ago", "within", "days", "hours", "christmas", "easter", "end", "early",
    "mornings", ",", ".", ":", "03/04", "13/13", "0th", "32nd", "999", "months", "bank", "holiday", "instead", "@", "ish",
    "tomorrow", "yesterday", "fall", "a",
]  # fmt: skip
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
any_time = settings(deadline=None)


@any_time
@given(st.one_of(SENTENCES, st.text(max_size=60)), CLOCKS)
def test_any_text_is_read_without_an_error(text: str, now: datetime) -> None:
    when = read_when(text, now)
    assert all(days.first <= days.last for days in when.dates)
    assert all(times.start < times.end for times in when.times)
    assert when.found == bool(when.said)
    assert when.found or when == When()


@any_time
@given(st.integers(1, 400), CLOCKS)
def test_some_days_ahead_is_that_many_days_ahead(days: int, now: datetime) -> None:
    day = now.date() + timedelta(days=days)
    assert read_when(f"in {days} days", now).dates == (Days(day, day),)


@any_time
@given(st.integers(1, 52), CLOCKS)
def test_some_weeks_ahead_is_the_same_weekday(weeks: int, now: datetime) -> None:
    day = now.date() + timedelta(weeks=weeks)
    assert read_when(f"{weeks} weeks from now", now).dates == (Days(day, day),)


@any_time
@given(st.sampled_from(list(day_name)), st.sampled_from(["", "on ", "this ", "next ", "this coming "]), CLOCKS)
def test_a_weekday_is_that_weekday_within_two_weeks(name: str, which: str, now: datetime) -> None:
    (days,) = read_when(f"{which}{name}", now).dates
    assert days.first == days.last and day_name[days.first.weekday()] == name
    assert timedelta(0) <= days.first - now.date() < timedelta(weeks=2)


@any_time
@given(
    st.dates(date(2024, 1, 1), date(2035, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%b %d %Y", "%A %d %b %Y"]),
    CLOCKS,
)
def test_a_whole_date_is_that_date_or_past(day: date, format_: str, now: datetime) -> None:
    when = read_when(day.strftime(format_), now)
    if day < now.date():
        assert when.problem is not None and when.problem.kind == "past"
    else:
        assert when.dates == when.named == (Days(day, day),)


@any_time
@given(st.integers(1, 12), st.integers(1, 31), CLOCKS)
def test_a_numeric_date_is_asked_about_only_when_both_readings_are_days(first: int, second: int, now: datetime) -> None:
    when = read_when(f"{first}/{second}", now)
    if first == second or second > 12:
        assert not when.choices
    else:
        assert {(day.month, day.day) for day in when.choices} == {(first, second), (second, first)}


@pytest.mark.parametrize("clock", EDGES)
def test_hours_ahead_are_elapsed_time(clock: str) -> None:
    now = datetime.fromisoformat(clock).replace(tzinfo=ZONE)
    later = datetime.fromtimestamp(now.timestamp() + 24 * 3600, ZONE)
    when = read_when("in 24 hours", now)
    assert when.dates == (Days(later.date(), later.date()),)
    assert when.times[0].start == later.time()
