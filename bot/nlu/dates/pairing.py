"""Days that have times of their own: "Tuesday morning or Thursday afternoon" is not Tuesday afternoon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.nlu.dates.daytimes import TimePart, times_of
from bot.nlu.dates.when import DayTimes

# So few stretches of days and of times are one of each: "Tuesday or Thursday at 3".
FEWEST = 4


def paired(named: Sequence[DayTimes | TimePart]) -> tuple[DayTimes, ...]:
    """The days with their own times, when days and times take turns: a time for each; else nothing.

    Args:
        named: days still without times, and times, in the order said.
    """
    turns = [list(group) for _, group in groupby(named, key=lambda one: isinstance(one, DayTimes))]
    if len(turns) < FEWEST or len(turns) % 2:
        return ()
    found = tuple(day for first, second in zip(turns[::2], turns[1::2], strict=True) for day in _with_times([*first, *second]))
    return found if len({day.times for day in found}) > 1 else ()


def _with_times(named: Sequence[DayTimes | TimePart]) -> Iterator[DayTimes]:
    times = times_of([one for one in named if not isinstance(one, DayTimes)])
    return (replace(day, times=times) for day in named if isinstance(day, DayTimes))
