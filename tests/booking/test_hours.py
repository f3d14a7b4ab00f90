"""Hours as instants in four kinds of zones: northern, southern, one that changes by half an hour, one that never changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.hours import instants, working, working_hours
from bot.booking.model import Practitioner, Roster
from bot.booking.week import NO_HOURS, TimeRange

NEW_YORK, SYDNEY, LORD_HOWE, TOKYO = "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Tokyo"
# Besides: half an hour off without changes; clocks that change at midnight; a day that was skipped whole.
KOLKATA, BEIRUT, APIA = "Asia/Kolkata", "Asia/Beirut", "Pacific/Apia"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FORWARD = {NEW_YORK: date(2027, 3, 14), SYDNEY: date(2026, 10, 4), LORD_HOWE: date(2026, 10, 4), BEIRUT: date(2027, 3, 28)}
BACK = {NEW_YORK: date(2026, 11, 1), SYDNEY: date(2027, 4, 4), LORD_HOWE: date(2027, 4, 4), BEIRUT: date(2026, 10, 24)}


def stretch(text: str) -> TimeRange:
    return TimeRange(*(time.fromisoformat(part) for part in text.split("-")))


def utc(zone: str, day: date, hours: str) -> list[tuple[str, str]]:
    return [(f"{piece.start:%d %H:%M}", f"{piece.end:%d %H:%M}") for piece in instants(day, stretch(hours), ZoneInfo(zone))]


@pytest.mark.parametrize(
    ("zone", "day", "hours", "expected"),
    [
        # The day before, the day, the day after: opening at nine is another instant.
        (NEW_YORK, date(2027, 3, 13), "09:00-17:00", [("13 14:00", "13 22:00")]),
        (NEW_YORK, date(2027, 3, 14), "09:00-17:00", [("14 13:00", "14 21:00")]),
        (NEW_YORK, date(2026, 10, 31), "09:00-17:00", [("31 13:00", "31 21:00")]),
        (NEW_YORK, date(2026, 11, 1), "09:00-17:00", [("01 14:00", "01 22:00")]),
        (SYDNEY, date(2026, 10, 3), "09:00-17:00", [("02 23:00", "03 07:00")]),
        (SYDNEY, date(2026, 10, 4), "09:00-17:00", [("03 22:00", "04 06:00")]),
        (SYDNEY, date(2027, 4, 3), "09:00-17:00", [("02 22:00", "03 06:00")]),
        (SYDNEY, date(2027, 4, 4), "09:00-17:00", [("03 23:00", "04 07:00")]),
        (LORD_HOWE, date(2026, 10, 3), "09:00-17:00", [("02 22:30", "03 06:30")]),
        (LORD_HOWE, date(2026, 10, 4), "09:00-17:00", [("03 22:00", "04 06:00")]),
        (LORD_HOWE, date(2027, 4, 4), "09:00-17:00", [("03 22:30", "04 06:30")]),
        (TOKYO, date(2027, 3, 14), "09:00-17:00", [("14 00:00", "14 08:00")]),
        (TOKYO, date(2026, 11, 1), "09:00-17:00", [("01 00:00", "01 08:00")]),
        (KOLKATA, date(2027, 3, 14), "09:00-17:00", [("14 03:30", "14 11:30")]),
        # Through the change itself: an hour less, an hour more, half an hour less or more.
        (NEW_YORK, date(2027, 3, 14), "01:00-04:00", [("14 06:00", "14 07:00"), ("14 07:00", "14 08:00")]),
        (NEW_YORK, date(2026, 11, 1), "00:30-03:00", [("01 04:30", "01 06:00"), ("01 06:00", "01 08:00")]),
        (LORD_HOWE, date(2026, 10, 4), "01:00-03:00", [("03 14:30", "03 15:30"), ("03 15:30", "03 16:00")]),
        (LORD_HOWE, date(2027, 4, 4), "01:00-03:00", [("03 14:00", "03 15:00"), ("03 15:00", "03 16:30")]),
        # Within the hour that is skipped, and within the one that comes twice.
        (NEW_YORK, date(2027, 3, 14), "02:00-03:00", []),
        (NEW_YORK, date(2027, 3, 14), "02:15-03:15", [("14 07:00", "14 07:15")]),
        (NEW_YORK, date(2026, 11, 1), "01:15-01:45", [("01 05:15", "01 05:45"), ("01 06:15", "01 06:45")]),
        # Clocks that change at midnight: the day has no first hour; the day before has its last one twice.
        (BEIRUT, date(2027, 3, 28), "00:00-02:00", [("27 22:00", "27 23:00")]),
        (BEIRUT, date(2026, 10, 24), "23:00-23:30", [("24 20:00", "24 20:30"), ("24 21:00", "24 21:30")]),
        # A day that the island skipped.
        (APIA, date(2011, 12, 30), "09:00-17:00", []),
        (APIA, date(2011, 12, 31), "09:00-17:00", [("30 19:00", "31 03:00")]),
        # Leap day.
        (NEW_YORK, date(2028, 2, 29), "09:00-17:00", [("29 14:00", "29 22:00")]),
    ],
)  # fmt: skip
def test_hours_by_the_wall_clock_are_these_instants(zone: str, day: date, hours: str, expected: list[tuple[str, str]]) -> None:
    assert utc(zone, day, hours) == expected


DAYS = st.sampled_from([day + offset * DAY for changes in (FORWARD, BACK) for day in changes.values() for offset in (-1, 0, 1)])
ZONES = st.sampled_from([NEW_YORK, SYDNEY, LORD_HOWE, TOKYO, KOLKATA, BEIRUT])
TIMES = st.integers(0, 24 * 12 - 1).map(lambda fives: time(fives // 12, fives % 12 * 5))


@given(ZONES, DAYS | st.dates(date(2026, 1, 1), date(2032, 12, 31)), TIMES, TIMES)
def test_a_moment_is_within_exactly_when_the_wall_clock_says_so(zone: str, day: date, one: time, other: time) -> None:
    if one == other:
        return
    hours = TimeRange(min(one, other), max(one, other))
    pieces = list(instants(day, hours, ZoneInfo(zone)))
    moment = datetime.combine(day, time(), UTC) - 15 * HOUR
    for _ in range(54 * 12):
        local = moment.astimezone(ZoneInfo(zone))
        told = local.date() == day and local.time() in hours
        assert any(piece.start <= moment < piece.end for piece in pieces) == told, local
        moment += 5 * MINUTE


WEEK = ((stretch("09:00-12:00"), stretch("13:00-18:00")),) * 5 + ((stretch("10:00-14:00"),), ())
MONDAY, SATURDAY, SUNDAY = date(2026, 12, 7), date(2026, 12, 12), date(2026, 12, 13)


def roster(practitioner: Practitioner, zone: str = NEW_YORK, closures: dict[date, str] | None = None) -> Roster:
    return Roster(ZoneInfo(zone), WEEK, closures or {}, (practitioner,))


def hours_of(practitioner: Practitioner, day: date, **changes: object) -> list[str]:
    return [f"{part.start:%H:%M}-{part.end:%H:%M}" for part in working_hours(roster(practitioner, **changes), practitioner, day)]


def test_opening_hours_bound_a_practitioner_and_breaks_are_cut_out() -> None:
    reyes = Practitioner("reyes", "Dr Reyes", ((stretch("08:00-20:00"),),) * 7, ((stretch("15:00-15:30"),),) * 7)
    assert hours_of(reyes, MONDAY) == ["09:00-12:00", "13:00-15:00", "15:30-18:00"]
    assert hours_of(reyes, SATURDAY) == ["10:00-14:00"]
    assert hours_of(reyes, SUNDAY) == []


def test_nobody_works_on_a_closure_of_the_clinic_nor_on_ones_own() -> None:
    reyes = Practitioner("reyes", "Dr Reyes", WEEK, NO_HOURS, {MONDAY + DAY: "skiing"})
    assert hours_of(reyes, MONDAY, closures={MONDAY: "Works"}) == []
    assert hours_of(reyes, MONDAY + DAY) == []
    assert hours_of(reyes, MONDAY + 2 * DAY) == ["09:00-12:00", "13:00-18:00"]


@pytest.mark.parametrize(
    ("zone", "day", "hours"), [(NEW_YORK, FORWARD[NEW_YORK], 5), (NEW_YORK, BACK[NEW_YORK], 7), (TOKYO, MONDAY, 6)]
)
def test_a_night_shift_is_as_long_as_it_really_is(zone: str, day: date, hours: int) -> None:
    night = ((stretch("00:00-06:00"),),) * 7
    practitioner = Practitioner("reyes", "Dr Reyes", night)
    (whole,) = working(Roster(ZoneInfo(zone), night, {}, (practitioner,)), practitioner, day)
    assert whole.end - whole.start == hours * HOUR
