"""What a visitor would like: any of these dates, weekdays, times and practitioners, and nothing that was turned down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain

from bot.booking.week import TimeRange

EVERY_DAY = frozenset(range(7))
DAY = timedelta(days=1)


@dataclass(frozen=True)
class DateRange:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class DayTimes:
    """Days that have their own times; a field that is left empty does not restrict them."""

    dates: tuple[DateRange, ...] = ()
    weekdays: frozenset[int] = EVERY_DAY
    times: tuple[TimeRange, ...] = ()

    def __contains__(self, day: date) -> bool:
        return (not self.dates or any(day in dates for dates in self.dates)) and day.weekday() in self.weekdays


@dataclass(frozen=True)
class Wish:
    """A wish; a field that is left empty does not restrict it.

    Attributes:
        dates: the day lies in one of these.
        weekdays: 0 is Monday.
        times: the consult begins in one of these, local time.
        practitioners: ids; with one of these.
        excluded: starts that were turned down, whoever the practitioner.
        excluded_dates: days that were turned down.
        by_day: days with times of their own ("Tuesday morning or Thursday afternoon"), which `times` holds together.
    """

    dates: tuple[DateRange, ...] = ()
    weekdays: frozenset[int] = EVERY_DAY
    times: tuple[TimeRange, ...] = ()
    practitioners: frozenset[str] = frozenset()
    excluded: frozenset[datetime] = frozenset()
    excluded_dates: frozenset[date] = frozenset()
    by_day: tuple[DayTimes, ...] = ()

    def allows_day(self, day: date) -> bool:
        """Whether the wish has nothing against this day."""
        in_range = not self.dates or any(day in dates for dates in self.dates)
        return in_range and day.weekday() in self.weekdays and day not in self.excluded_dates

    def times_on(self, day: date) -> tuple[TimeRange, ...]:
        """The times of a day that are wished for; none: any time."""
        own = [one.times for one in self.by_day if day in one]
        if not own:
            return self.times
        return tuple(chain.from_iterable(own)) if all(own) else ()

    def allows_start(self, local: datetime) -> bool:
        """Whether a consult may begin at this time of its day, local time."""
        times = self.times_on(local.date())
        return not times or any(local.time() in stretch for stretch in times)

    def allows_practitioner(self, practitioner_id: str) -> bool:
        """Whether this practitioner will do."""
        return not self.practitioners or practitioner_id in self.practitioners

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days the wish allows, from `first` to `last`, both included."""
        return (day for day in days(first, last) if self.allows_day(day))


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    return (first + offset * DAY for offset in range((last - first).days + 1))


def at(day: date, moment: time, *practitioners: str) -> Wish:
    """The wish for this day at exactly this time of day."""
    minute = TimeRange(moment, moment.replace(second=59, microsecond=999999))
    return Wish((DateRange(day, day),), times=(minute,), practitioners=frozenset(practitioners))
