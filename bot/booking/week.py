"""Times of day, and the week they repeat in. Local wall-clock times without a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, order=True)
class TimeRange:
    """One stretch of a day, half-open: `start` <= t < `end`, local time."""

    start: time
    end: time

    def __contains__(self, moment: time) -> bool:
        return self.start <= moment < self.end

    def __str__(self) -> str:
        """As a visitor reads it: `9 am to 6 pm`."""
        return f"{clock(self.start)} to {clock(self.end)}"

    def overlaps(self, other: TimeRange) -> bool:
        """Whether some time of day lies in both."""
        return self.start < other.end and other.start < self.end


# Seven days, Monday first, each with its stretches in order.
Week = tuple[tuple[TimeRange, ...], ...]
NO_HOURS: Week = ((),) * 7


def clock(moment: time) -> str:
    """`9 am`, `2:30 pm`, `noon`."""
    if moment == time(12):
        return "noon"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def common(left: Iterable[TimeRange], right: Iterable[TimeRange]) -> tuple[TimeRange, ...]:
    """The times of day that lie in a stretch of both, in order."""
    rights = tuple(right)
    pairs = ((one, other) for one in left for other in rights if one.overlaps(other))
    return tuple(sorted(TimeRange(max(one.start, other.start), min(one.end, other.end)) for one, other in pairs))


def without(ranges: Iterable[TimeRange], gaps: Iterable[TimeRange]) -> tuple[TimeRange, ...]:
    """The stretches with the gaps cut out of them, in order."""
    rest = tuple(ranges)
    for gap in gaps:
        rest = tuple(piece for stretch in rest for piece in _cut(stretch, gap))
    return tuple(sorted(rest))


def _cut(stretch: TimeRange, gap: TimeRange) -> Iterable[TimeRange]:
    if not stretch.overlaps(gap):
        return (stretch,)
    pieces = (stretch.start, min(stretch.end, gap.start)), (max(stretch.start, gap.end), stretch.end)
    return (TimeRange(start, end) for start, end in pieces if start < end)
