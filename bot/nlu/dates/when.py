"""What a message says about days and times."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Literal

EVERY_DAY = frozenset(range(7))
MIDNIGHT, LAST_MOMENT = time(0), time(23, 59, 59, 999999)


@dataclass(frozen=True)
class Days:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Times:
    """A time of day: `start` <= t < `end`; one minute long when it was said exactly.

    Attributes:
        exact: whether one moment was named, such as "half past 3".
    """

    start: time
    end: time
    exact: bool = False

    @classmethod
    def at(cls, moment: time) -> Times:
        """Exactly this time."""
        return cls(moment, moment.replace(second=59, microsecond=999999), exact=True)

    @classmethod
    def around(cls, moment: time, minutes: int = 30) -> Times:
        """Half an hour before to half an hour after, both starts included."""
        day = datetime.combine(date(2000, 1, 2), moment)
        start, end = day - timedelta(minutes=minutes), day + timedelta(minutes=minutes, seconds=59)
        return cls(start.time() if start.day == 2 else MIDNIGHT, end.time() if end.day == 2 else LAST_MOMENT)


@dataclass(frozen=True)
class DayTimes:
    """Days that have their own times: of "Tuesday morning or Thursday afternoon", Tuesday and its morning.

    Attributes:
        dates: which; none: those weekdays of any week.
        weekdays: those meant, 0 is Monday.
        times: one of them will do; none: any time.
    """

    dates: tuple[Days, ...] = ()
    weekdays: frozenset[int] = EVERY_DAY
    times: tuple[Times, ...] = ()

    def __contains__(self, day: date) -> bool:
        return (not self.dates or any(day in days for days in self.dates)) and day.weekday() in self.weekdays


@dataclass(frozen=True)
class Problem:
    """A date or time nobody can keep: there is no such day, or it is over. `said`: the visitor's own words."""

    kind: Literal["impossible", "past"]
    said: str


@dataclass(frozen=True)
class When:
    """Days and times, as far as a message names any.

    Attributes:
        dates: the days wished for, in the order said; none: any day.
        weekdays: those allowed, 0 is Monday.
        excluded_dates: days that were ruled out.
        times: times of day wished for, one of them will do; none: any time.
        by_day: days with times of their own, which `times` holds together; none: the times are those of every day.
        choices: two or more readings of one ambiguous date (03/04), to ask which; they are not in `dates`.
        problem: why the date cannot be used.
        named: the days that were named, without "before" or "after": of "by Christmas", Christmas.
        asap: the sooner the better.
        flexible: any day and any time will do; said, and nothing else.
        relative: earlier or later than what is being talked about.
        said: the words all this was read from, in order.
        start: where the first of them begins in the message.
        spans: where each of them stands, half-open.
    """

    dates: tuple[Days, ...] = ()
    weekdays: frozenset[int] = EVERY_DAY
    excluded_dates: frozenset[date] = frozenset()
    times: tuple[Times, ...] = ()
    by_day: tuple[DayTimes, ...] = ()
    choices: tuple[date, ...] = ()
    problem: Problem | None = None
    named: tuple[Days, ...] = ()
    asap: bool = False
    flexible: bool = False
    relative: Literal["earlier", "later"] | None = None
    said: tuple[str, ...] = field(default=(), compare=False)
    start: int = field(default=0, compare=False)
    spans: tuple[tuple[int, int], ...] = field(default=(), compare=False)

    def allows(self, day: date) -> bool:
        """Whether it has nothing against this day."""
        wanted = not self.dates or any(day in days for days in self.dates)
        return wanted and day.weekday() in self.weekdays and day not in self.excluded_dates

    def times_on(self, day: date) -> tuple[Times, ...]:
        """The times wished for on a day; none: any time."""
        own = [one.times for one in self.by_day if day in one]
        if not own:
            return self.times
        return tuple(dict.fromkeys(chain.from_iterable(own))) if all(own) else ()

    @property
    def found(self) -> bool:
        """Whether the message says anything about days or times."""
        return bool(self.said)
