"""When a practitioner works, as instants: exact on the days the clocks change.

A moment belongs to a stretch of hours when the wall clock then shows a time within it. So an hour that the clocks skip
is not there, and an hour that comes twice is there twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.booking.model import Interval, Practitioner, Roster
from bot.booking.week import TimeRange, common, without

# Local days begin and end at most this far from the same day in UTC.
FARTHEST = timedelta(hours=26)
SECOND = timedelta(seconds=1)
# One stretch between two changes of the clocks: from, until, offset from UTC.
Regime = tuple[datetime, datetime, timedelta]


def working_hours(roster: Roster, practitioner: Practitioner, day: date) -> tuple[TimeRange, ...]:
    """The practitioner's hours on a day by the wall clock: within the opening hours, without breaks; none on a closure."""
    if day in practitioner.closures:
        return ()
    weekday = day.weekday()
    return without(common(roster.openings(day), practitioner.week[weekday]), practitioner.breaks[weekday])


def working(roster: Roster, practitioner: Practitioner, day: date) -> tuple[Interval, ...]:
    """The practitioner's hours on a day as instants, in order and apart."""
    stretches = working_hours(roster, practitioner, day)
    return _merged(sorted(piece for stretch in stretches for piece in instants(day, stretch, roster.zone)))


def instants(day: date, stretch: TimeRange, zone: ZoneInfo) -> Iterator[Interval]:
    """When the wall clock of a zone shows a time of the stretch on this day."""
    for since, until, offset in _regimes(day, zone):
        start = max(datetime.combine(day, stretch.start, UTC) - offset, since)
        end = min(datetime.combine(day, stretch.end, UTC) - offset, until)
        if start < end:
            yield Interval(start, end)


@lru_cache(maxsize=4096)
def _regimes(day: date, zone: ZoneInfo) -> tuple[Regime, ...]:
    """The offsets in force around a day. Clocks change at most once within the two days looked at."""
    midnight = datetime.combine(day, time(), UTC)
    since, until = midnight - FARTHEST, midnight + timedelta(days=1) + FARTHEST
    before, after = _offset(since, zone), _offset(until, zone)
    if before == after:
        return ((since, until, before),)
    change = _change(since, until, zone)
    return (since, change, before), (change, until, after)


def _change(since: datetime, until: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after `since` with another offset, to the second."""
    before = _offset(since, zone)
    while until - since > SECOND:
        middle = since + (until - since) // 2 // SECOND * SECOND
        since, until = (middle, until) if _offset(middle, zone) == before else (since, middle)
    return until


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _merged(pieces: list[Interval]) -> tuple[Interval, ...]:
    merged: list[Interval] = []
    for piece in pieces:
        if merged and piece.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(piece.end, merged[-1].end))
        else:
            merged.append(piece)
    return tuple(merged)
