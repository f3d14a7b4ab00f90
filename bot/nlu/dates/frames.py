"""Days named beside each other: Tuesday of next week, after the 5th and before the 20th, in January but not the 14th."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.nlu.dates.calendar import shifted
from bot.nlu.dates.parts import Day
from bot.nlu.dates.when import Days

LONGEST_EXCLUSION_DAYS = 366
WEEKDAY_KINDS = ("weekday", "weekdays")


def ranges_of(days: Sequence[Day], today: date) -> list[Day]:
    """The days wished for, without those of the past.

    "After the 5th" and "before the 20th" are one stretch; a day inside of a stretch that was named, too, replaces it.
    """
    joined: list[Day] = []
    for day in days:
        before = joined[-1] if joined else None
        if before and {before.bound, day.bound} == {"from", "until"}:
            joined[-1] = _both(*((before, day) if before.bound == "from" else (day, before)))
        else:
            joined.append(day)
    framed = _in_frame(joined)
    return _nested([replace(day, days=Days(max(day.days.first, today), day.days.last)) for day in framed])


def _both(start: Day, end: Day) -> Day:
    last = end.days.last
    if last < start.days.first and end.again:
        last = end.again(start.days.first).last
    return Day(Days(start.days.first, max(start.days.first, last)), "stretch", named=start.named)


def _in_frame(days: list[Day]) -> list[Day]:
    """Next week, Tuesday: a weekday is that of the week that was named."""
    frame = frame_of(days)
    if frame is None:
        return days
    return [within(day, frame) if day.kind in WEEKDAY_KINDS else day for day in days]


def frame_of(days: Sequence[Day]) -> Day | None:
    """The one stretch of at most two weeks that was named, in which weekdays are meant."""
    stretches = [day for day in days if day.kind in ("week", "weekend", "stretch") and not day.bound]
    short = [day for day in stretches if (day.days.last - day.days.first).days < 14]
    return short[0] if len(short) == 1 else None


def within(day: Day, frame: Day) -> Day:
    """The day as it is meant in a stretch, when it falls there: the Tuesday of that week, the 14th of that month."""
    inside = day.on(shifted(frame.days.first, -1))
    return inside if inside.days.first in frame.days else day


def _nested(days: list[Day]) -> list[Day]:
    def holds(outer: Day, inner: Day) -> bool:
        return outer.days != inner.days and inner.days.first in outer.days and inner.days.last in outer.days

    return [day for day in days if not any(holds(day, other) for other in days)]


def excluded_days(days: Iterable[Day], ranges: Sequence[Day], frame: Day | None) -> frozenset[date]:
    """The days ruled out: weekdays of the week, days of the month that was named."""
    months = [day for day in ranges if day.kind == "month"]
    frames = {**dict.fromkeys(WEEKDAY_KINDS, frame), "ordinal": months[0] if len(months) == 1 else frame}
    read = [within(day, around) if (around := frames.get(day.kind)) else day for day in days]
    return frozenset(shifted(day.days.first, step) for day in read for step in range(min(length_of(day), LONGEST_EXCLUSION_DAYS)))


def length_of(day: Day) -> int:
    """How many days it is long."""
    return (day.days.last - day.days.first).days + 1
