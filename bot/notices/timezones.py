"""A time zone as a calendar file describes it.

Written here because icalendar 7.3 puts the onset of daylight saving an hour too late: RFC 5545 (3.6.5) gives it in the wall time
before the change (02:00), icalendar in the one after it (03:00). A test compares both with what the zone really does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

# No zone changes twice in less than this.
STEP = timedelta(days=3)


@lru_cache(maxsize=64)
def vtimezone(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """The changes of `zone` from the beginning of `first_year` to the end of `last_year`, each by its own date."""
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    component = Timezone()
    component.add("tzid", zone.key)
    component.add_component(_observance(zone, start, start))
    for change in _changes(zone, start, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        component.add_component(_observance(zone, change - timedelta(seconds=1), change))
    return component


def _observance(zone: ZoneInfo, before: datetime, onset: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What holds from `onset` (UTC) on; the file says when in the wall time that held `before` it."""
    old, new = before.astimezone(zone), onset.astimezone(zone)
    component = TimezoneDaylight() if new.dst() else TimezoneStandard()
    offset = old.utcoffset() or timedelta()
    component.add("dtstart", (onset + offset).replace(tzinfo=None))
    component.add("tzoffsetfrom", offset)
    component.add("tzoffsetto", new.utcoffset() or timedelta())
    component.add("tzname", new.tzname() or zone.key)
    return component


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The moments (UTC) at which the offset changes."""
    moment = start
    while moment < end:
        following = min(moment + STEP, end)
        if moment.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            yield _first_after(zone, moment, following)
        moment = following


def _first_after(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second with the offset that holds at `after`."""
    new = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        before, after = (before, middle) if middle.astimezone(zone).utcoffset() == new else (middle, after)
    return after
