"""Days that have times of their own: "Tuesday morning or Thursday afternoon" is not Tuesday afternoon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby

from bot.nlu.dates.daytimes import TimePart, times_of
from bot.nlu.dates.parts import Clock, Span
from bot.nlu.dates.when import DayTimes

# Days without their times, or a time of day; and what joins it to what stands before.
Named = tuple[DayTimes | Clock | Span, str]
Turn = list[Named]
# So few stretches of days and of times are one of each: "Tuesday or Thursday at 3".
FEWEST = 4


def paired(named: Sequence[Named]) -> tuple[DayTimes, ...]:
    """The days with their own times; nothing when the times are those of every day.

    Args:
        named: the days and times wished for, in the order said.
    """
    named, again = _last_mentions(named)
    turns = [list(turn) for _, turn in groupby(named, key=lambda one: isinstance(one[0], DayTimes))]
    found = tuple(chain.from_iterable(_with_times(days, times, again) for days, times in _pairs(turns, again)))
    return found if len({day.times for day in found}) > 1 else ()


def _pairs(turns: Sequence[Turn], again: frozenset[DayTimes]) -> Iterator[tuple[Turn, Turn]]:
    """Days, and the times said with them, when they take turns: a time for each."""
    if len(turns) == 3 and isinstance(turns[0][0][0], DayTimes):
        yield from _three(*turns)
    elif (len(turns) >= FEWEST and len(turns) % 2 == 0) or (len(turns) == 2 and again):
        for one, other in zip(turns[::2], turns[1::2], strict=True):
            yield (one, other) if isinstance(one[0][0], DayTimes) else (other, one)


def _three(first: Turn, times: Turn, last: Turn) -> Iterator[tuple[Turn, Turn]]:
    """Tuesday morning or Thursday; weekends or after 6 on weekdays: the other days at any time."""
    of_time, of_day = times[0][1], last[0][1]
    if of_day == "or" and of_time in ("", ","):
        yield from ((first, times), (last, []))
    elif of_time and not of_day:
        yield from ((first, []), (last, times))


def _last_mentions(named: Sequence[Named]) -> tuple[list[Named], frozenset[DayTimes]]:
    """Without days that are said again, and those: "Monday or Tuesday, Tuesday only after 4"."""
    parts = [part for part, _ in named]
    left = [one for place, one in enumerate(named) if not (isinstance(one[0], DayTimes) and one[0] in parts[place + 1 :])]
    return left, frozenset(part for part in parts if isinstance(part, DayTimes) and parts.count(part) > 1)


def _with_times(days: Turn, said: Turn, again: frozenset[DayTimes]) -> Iterator[DayTimes]:
    """Days with their times; beside a day that was said again for a time, the others have none."""
    parts: list[TimePart] = [(part, joined) for part, joined in said if not isinstance(part, DayTimes)]
    times = times_of(parts)
    these = [part for part, _ in days if isinstance(part, DayTimes)]
    some = again.intersection(these)
    return (replace(day, times=() if some and day not in some else times) for day in these)
