"""Times of day put together: limits narrow ("afternoon, after 3"), dayparts and moments are alternatives ("10 or 11", "mornings or evenings")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time
from itertools import pairwise

from bot.nlu.dates.parts import Clock, Span
from bot.nlu.dates.when import LAST_MOMENT, MIDNIGHT, Times

Range = tuple[time, time]
# A time of day, and what joins it to what stands before: "or", "and", "but", a sign, or nothing.
TimePart = tuple[Clock | Span, str]
WHOLE_DAY: Range = (MIDNIGHT, LAST_MOMENT)


def times_of(parts: Sequence[TimePart]) -> tuple[Times, ...]:
    """The times wished for, in the order said."""
    alternatives = [
        one for before, (one, joined) in pairwise(parts) if joined == "or" and isinstance(one, Span) and _is_other(before[0], one)
    ]
    if alternatives:  # "8am or after 6:30pm"
        rest = times_of([(part, joined) for part, joined in parts if part not in alternatives])
        return (*rest, *(Times(one.start, one.end) for one in alternatives))
    spans = [(part, joined) for part, joined in parts if isinstance(part, Span)]
    dayparts = _allowed([(span, joined) for span, joined in spans if not span.bound])
    allowed = _allowed(spans)
    clocks = [part for part, _ in parts if isinstance(part, Clock)]
    moments = [moment for clock in clocks for moment in _moments(clock, dayparts)]
    if allowed != dayparts:  # "I finish at 5, so after 5.30": a moment outside of the limits is not the wish
        moments = [moment for moment in moments if _meet((moment.start, moment.end), allowed)]
    if moments:
        return tuple(dict.fromkeys(moments))
    return () if WHOLE_DAY in allowed or not spans else tuple(Times(start, end) for start, end in allowed)


def _is_other(before: Clock | Span, after: Span) -> bool:
    """Whether a limit adds to the moment named before it."""
    return (
        isinstance(before, Clock)
        and after.wanted
        and not any(_within(one[0], [(after.start, after.end)]) for one in before.moments)
    )


def _moments(clock: Clock, dayparts: Sequence[Range]) -> Iterable[Times]:
    """Each moment in the reading that fits the part of the day that was said: "at 8", "evening"."""
    for readings in clock.moments:
        fitting = [moment for moment in readings if _within(moment, dayparts)]
        turned = [moment.replace(hour=(moment.hour + 12) % 24) for moment in readings]
        for moment in fitting or [turn for turn in turned if _within(turn, dayparts)] or readings:
            yield Times.around(moment) if clock.about else Times.at(moment)


def _within(moment: time, ranges: Sequence[Range]) -> bool:
    return any(start <= moment < end for start, end in ranges)


def _allowed(spans: Sequence[tuple[Span, str]]) -> list[Range]:
    wanted: list[Range] = []
    limits: list[Range] = []
    for span, joined in spans:
        if not span.wanted:
            continue
        # "mornings or after 5" adds, "afternoons, after 3" narrows.
        target = (
            wanted
            if not span.bound or (joined not in ("", "but") and wanted and not _meet((span.start, span.end), wanted))
            else limits
        )
        target.append((span.start, span.end))
    allowed = list(dict.fromkeys(wanted)) or [WHOLE_DAY]
    for limit in limits:
        narrowed = _intersection(allowed, limit)
        allowed = narrowed or [*allowed, limit]
    for span, _ in spans:
        if not span.wanted:
            allowed = _without(allowed, (span.start, span.end)) or allowed
    return allowed


def _meet(one: Range, others: Sequence[Range]) -> bool:
    return bool(_intersection(others, one))


def _intersection(ranges: Sequence[Range], limit: Range) -> list[Range]:
    both = [(max(start, limit[0]), min(end, limit[1])) for start, end in ranges]
    return [(start, end) for start, end in both if start < end]


def _without(ranges: Sequence[Range], out: Range) -> list[Range]:
    left = _intersection(ranges, (MIDNIGHT, out[0])) if out[0] > MIDNIGHT else []
    right = _intersection(ranges, (out[1], LAST_MOMENT)) if out[1] < LAST_MOMENT else []
    return [*left, *right]
