"""Which of the free starts to show: a few that differ, or the few that come closest to a wish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice

from bot.booking.model import Slot
from bot.booking.slots import Start
from bot.booking.week import TimeRange
from bot.booking.wishes import DAY, DateRange, Wish

# So many days with free starts are looked at: the soonest, not the whole calendar.
DAYS = 5
# Two offers closer than this are one and the same to a visitor.
APART = timedelta(hours=1)
AFTERNOON, EVENING = 12, 17
# How far from a wish, in minutes: a visitor rather moves by this much within a day than to another day, weekday or practitioner.
OTHER_DAY, OTHER_WEEKDAY, OTHER_PRACTITIONER, LATER_DAY, TOO_ALIKE = 240, 240, 180, 20, 240


def spread(starts: Iterable[Start], count: int) -> tuple[Slot, ...]:
    """Up to `count` starts: the first, then other days and dayparts; in order. `starts` come in order."""
    days = groupby(starts, key=lambda start: start.local.date())
    soonest = [start for _, day in islice(days, DAYS) for start in day]
    picked: list[Start] = []
    while (left := _others(soonest, picked)) and len(picked) < count:
        picked.append(min(left, key=lambda start: (*_likeness(start, picked), start)))
    return tuple(start.slot for start in sorted(picked))


def _likeness(start: Start, picked: Sequence[Start]) -> tuple[bool, bool, bool]:
    same_day = any(start.local.date() == other.local.date() for other in picked)
    same_part = any(_daypart(start) == _daypart(other) for other in picked)
    return same_day, same_part, _alike(start, picked)


def _daypart(start: Start) -> int:
    return (start.local.hour >= AFTERNOON) + (start.local.hour >= EVENING)


def _alike(start: Start, picked: Sequence[Start]) -> bool:
    return any(abs(start.slot.start - other.slot.start) < APART for other in picked)


def _others(starts: Iterable[Start], picked: Sequence[Start]) -> list[Start]:
    taken = {other.slot.start for other in picked}
    return [start for start in starts if start.slot.start not in taken]


def nearest(starts: Sequence[Start], wish: Wish, today: date, count: int) -> tuple[Slot, ...]:
    """Up to `count` starts that come closest to a wish that cannot be met; in order. What was turned down stays out."""
    left = [start for start in starts if start.slot.start not in wish.excluded and start.local.date() not in wish.excluded_dates]
    distances = {start: _distance(start, wish, today) for start in left}
    picked: list[Start] = []
    while (left := _others(left, picked)) and len(picked) < count:
        picked.append(min(left, key=lambda start: (distances[start] + TOO_ALIKE * _alike(start, picked), start)))
    return tuple(start.slot for start in sorted(picked))


def _distance(start: Start, wish: Wish, today: date) -> float:
    day = start.local.date()
    off = min((_days_off(day, dates) for dates in wish.dates), default=timedelta())
    return (
        OTHER_DAY * (off / DAY)
        + OTHER_WEEKDAY * (day.weekday() not in wish.weekdays)
        + OTHER_PRACTITIONER * (not wish.allows_practitioner(start.slot.practitioner_id))
        + LATER_DAY * (0 if wish.dates else (day - today) / DAY)
        + min((_minutes_off(start.local.time(), times) for times in wish.times_on(day)), default=0)
    )


def _days_off(day: date, dates: DateRange) -> timedelta:
    return max(dates.first - day, day - dates.last, timedelta())


def _minutes_off(moment: time, times: TimeRange) -> float:
    return 0 if moment in times else min(abs(_minutes(moment) - _minutes(edge)) for edge in (times.start, times.end))


def _minutes(moment: time) -> float:
    return (datetime.combine(date.min, moment) - datetime.combine(date.min, time.min)) / timedelta(minutes=1)
