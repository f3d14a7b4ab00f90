"""What a rule understands: the parts a message's meaning is put together from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Literal

from bot.nlu.dates.when import Days

Kind = Literal["day", "date", "ordinal", "weekday", "weekdays", "week", "weekend", "month", "season", "year", "stretch", "end"]


class NoSuchDateError(ValueError):
    """No calendar has such a day, or no clock such a time."""


@dataclass(frozen=True)
class Day:
    """A day or a stretch of days.

    Attributes:
        days: as read today; may lie in the past.
        kind: what was named: a date (12 June), an ordinal (the 12th), a weekday, a month ...
        again: the same words read on another day, when they recur: "the 14th" of "between the 10th and the 14th" is read on the 10th.
        bound: the open side: "after the 20th" reaches from a day, "by Friday" until one.
        named: the days without the bound.
    """

    days: Days
    kind: Kind = "day"
    again: Callable[[date], Days] | None = None
    bound: Literal["", "from", "until"] = ""
    named: Days | None = None

    def on(self, today: date) -> Day:
        """The same words, read on another day."""
        return replace(self, days=self.again(today)) if self.again else self


@dataclass(frozen=True)
class Excluded:
    """Days that were ruled out."""

    day: Day


@dataclass(frozen=True)
class Weekly:
    """Weekdays in general, wished for or ruled out: "Tuesdays", "not on weekends"."""

    weekdays: frozenset[int]
    wanted: bool = True


@dataclass(frozen=True)
class Choice:
    """One date with several readings."""

    days: tuple[date, ...]


@dataclass(frozen=True)
class Clock:
    """Moments of the day, alternatives; each with its readings, the likelier first ("at 8" may be in the evening)."""

    moments: tuple[tuple[time, ...], ...]
    about: bool = False


@dataclass(frozen=True)
class Span:
    """A part of the day, half-open. `bound`: said as a limit ("after 4"), so it narrows what else was said."""

    start: time
    end: time
    bound: bool = False
    wanted: bool = True


@dataclass(frozen=True)
class Trouble:
    """A date or time nobody can keep."""

    kind: Literal["impossible", "past"]


@dataclass(frozen=True)
class Flag:
    """A wish without a day."""

    name: Literal["asap", "flexible", "earlier", "later"]


@dataclass(frozen=True)
class Nothing:
    """Figures and words that look like days or times and are none."""


Part = Day | Excluded | Weekly | Choice | Clock | Span | Trouble | Flag | Nothing
