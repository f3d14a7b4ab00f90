from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge.clinic import Clinic, clock

NEW_YORK = ZoneInfo("America/New_York")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (time(0), "12 am"),
        (time(0, 5), "12:05 am"),
        (time(9), "9 am"),
        (time(11, 59), "11:59 am"),
        (time(12), "noon"),
        (time(12, 30), "12:30 pm"),
        (time(14, 30), "2:30 pm"),
        (time(23), "11 pm"),
    ],
)
def test_a_time_of_day_reads_as_people_say_it(moment: time, words: str) -> None:
    assert clock(moment) == words


def test_the_week_is_one_sentence_with_equal_days_together(clinic: Clinic) -> None:
    assert clinic.hours() == (
        "Monday 9 am to 12:30 pm and 1:30 pm to 6 pm, Tuesday and Wednesday 9 am to 6 pm, Thursday closed, "
        "Friday noon to 8:15 pm, Saturday 10 am to 2 pm, Sunday 10 am to 11 am"
    )


def test_three_equal_days_are_given_as_a_span(clinic_text: str, read_clinic: Callable[[str], Clinic]) -> None:
    text = clinic_text.replace('  monday: ["09:00-12:30", "13:30-18:00"]', '  monday: ["09:00-18:00"]')
    assert read_clinic(text).hours().startswith("Monday to Wednesday 9 am to 6 pm, Thursday closed, ")


@pytest.mark.parametrize(
    ("moment", "closes"),
    [
        ("2026-07-06T08:59:59", None),
        ("2026-07-06T09:00", time(12, 30)),
        ("2026-07-06T12:29:59", time(12, 30)),
        ("2026-07-06T12:30", None),
        ("2026-07-06T13:30", time(18)),
        ("2026-07-06T18:00", None),
        ("2026-07-09T11:00", None),
        ("2026-12-25T13:00", None),
        ("2026-12-26T11:00", None),
        ("2026-12-27T10:30", time(11)),
    ],
    ids=[
        "just before", "first minute", "last second", "lunch", "afternoon", "evening", "a day without hours", "closure",
        "closure without a reason", "day after the closures",
    ],
)  # fmt: skip
def test_open_from_the_first_minute_until_the_stretch_ends(clinic: Clinic, moment: str, closes: time | None) -> None:
    assert clinic.closes(local(moment)) == closes
    assert clinic.is_open(local(moment)) == (closes is not None)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        # Fridays at noon: standard time is five hours behind UTC, summer time four.
        ("2026-03-06T16:59", False), ("2026-03-06T17:00", True), ("2026-03-13T15:59", False), ("2026-03-13T16:00", True),
        # The Sunday the clocks go forward, and the one they go back, 10 to 11 am.
        ("2026-03-08T13:59", False), ("2026-03-08T14:00", True), ("2026-03-08T15:00", False),
        ("2026-11-01T14:59", False), ("2026-11-01T15:00", True), ("2026-11-01T16:00", False),
    ],
)  # fmt: skip
def test_open_or_closed_goes_by_the_wall_clock_across_daylight_saving(clinic: Clinic, moment: str, is_open: bool) -> None:
    assert clinic.is_open(utc(moment)) == is_open


@pytest.mark.parametrize(
    ("after", "opens"),
    [
        ("2026-07-06T08:00", "2026-07-06T09:00"),
        ("2026-07-06T09:00", "2026-07-06T13:30"),
        ("2026-07-06T12:45", "2026-07-06T13:30"),
        ("2026-07-08T18:00", "2026-07-10T12:00"),
        ("2026-12-24T12:00", "2026-12-27T10:00"),
    ],
    ids=["same day", "not the present one", "after lunch", "over a day without hours", "over two closures"],
)
def test_the_next_opening_skips_days_on_which_nobody_is_there(clinic: Clinic, after: str, opens: str) -> None:
    assert clinic.next_opening(local(after)) == local(opens)


@pytest.mark.parametrize(
    ("after", "opens"),
    [("2026-03-07T20:00", "2026-03-08T14:00"), ("2026-10-31T20:00", "2026-11-01T15:00")],
    ids=["clocks go forward", "clocks go back"],
)
def test_the_next_opening_is_the_right_instant_on_a_daylight_saving_day(clinic: Clinic, after: str, opens: str) -> None:
    found = clinic.next_opening(utc(after))
    assert found is not None
    assert found.astimezone(UTC) == utc(opens)


def test_a_clinic_that_never_opens_has_no_next_opening(clinic_text: str, read_clinic: Callable[[str], Clinic]) -> None:
    before, _, rest = clinic_text.partition("opening_hours:\n")
    text = f"{before}opening_hours: {{}}\n{rest[rest.index('urgent_care:') :]}"
    never = read_clinic(text)
    assert never.next_opening(local("2026-07-06T09:00")) is None
    assert never.hours() == "Monday to Sunday closed"
