"""From the parts of a message to what it wants: limits narrow, alternatives add, what was corrected goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from itertools import islice

from bot.nlu.dates.calendar import shifted
from bot.nlu.dates.cascade import Marked
from bot.nlu.dates.daytimes import times_of
from bot.nlu.dates.parts import Choice, Clock, Day, Excluded, Flag, Nothing, Part, Span, Trouble, Weekly
from bot.nlu.dates.when import EVERY_DAY, Days, Problem, Times, When

LONGEST_EXCLUSION_DAYS = 366
# Nobody means so many days and times in one message; what follows is not read.
MOST_PARTS = 60
# What happened is no wish: "I had my last treatment last Tuesday".
_HAPPENED = re.compile(
    r"\b(?:had|was|were|did|been|came|got|done|went|started|since|happened|have had|saw|used|bought|finished|booked it|called|rang|texted|told|said"
    r"|wrote|tried|paid|spent|cost|burn(?:ed|t)|from)\b[^.!?;]{0,45}$|\b(?:ago|my last|my previous)\b"
)
# As sure a sign, when the day itself could be to come.
_HAD_IT = re.compile(
    r"\b(?:had|did|got|underwent|have had) (?:it|mine|hers|his|this|one|my|the|an?)\b[^.!?;,]{0,30}$|\bwas (?:on|in) $"
    r"|\b(?:finished|stopped|came off|quit|completed|been on)\b[^.!?;,]{0,30}$"
)


@dataclass
class _Found:
    """The parts of a message, by kind, each with its words and the place of its mark."""

    days: list[Day] = field(default_factory=list)
    excluded: list[Day] = field(default_factory=list)
    weekly: list[Weekly] = field(default_factory=list)
    times: list[tuple[Clock | Span, bool]] = field(default_factory=list)
    choices: tuple[date, ...] = ()
    flags: set[str] = field(default_factory=set)
    problem: Problem | None = None
    past: Problem | None = None
    past_days: list[Day] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)


def assembled(message: Marked) -> When:
    """What a message says about days and times, once every rule was applied."""
    found = _Found()
    dropped = None
    for part, span, place in islice(message.marks(), MOST_PARTS):
        if isinstance(part, Nothing) or span == dropped:  # of "this morning" both the day and the time
            continue
        if _take(found, part, message, span, place):
            found.spans.append(span)
        else:
            dropped = span
    return _when(found, message) if found.spans else When()


def _take(found: _Found, part: Part, message: Marked, span: tuple[int, int], place: int) -> bool:
    """Sort a part in; False when it is not a wish after all."""
    if isinstance(part, Day):
        return _take_day(found, part, message, span, place)
    if isinstance(part, Excluded):
        found.excluded.append(part.day)
    elif isinstance(part, Weekly):
        found.weekly.append(part)
    elif isinstance(part, Clock | Span):
        found.times.append((part, bool(re.search(r"\b(?:or|and)(?: at| on)? ?$|[,/] ?$", message.letters[:place]))))
    elif isinstance(part, Choice):
        found.choices = found.choices or part.days
    elif isinstance(part, Flag):
        found.flags.add(part.name)
    elif isinstance(part, Trouble):
        found.problem = found.problem or Problem(part.kind, message.said(span))
    return True


def _take_day(found: _Found, day: Day, message: Marked, span: tuple[int, int], place: int) -> bool:
    if day.days.last >= message.today:
        if _HAD_IT.search(message.letters[:place]):
            return False
        found.days.append(day)
        return True
    if _HAPPENED.search(message.letters[:place]):
        return False
    found.past_days.append(day)
    found.past = found.past or Problem("past", message.said(span))
    return True


def _when(found: _Found, message: Marked) -> When:
    ranges = _ranges(found.days, message.today)
    frame = _frame(ranges)
    weekdays, ranges = _weekdays(found, ranges, frame)
    past = None if ranges or found.choices else found.past
    times = times_of(found.times)
    restricted = ranges or times or weekdays != EVERY_DAY or found.excluded or found.choices
    return When(
        dates=tuple(dict.fromkeys(day.days for day in ranges)),
        weekdays=weekdays,
        excluded_dates=_excluded(found.excluded, frame),
        times=times,
        choices=found.choices,
        problem=found.problem or past or _over_today(ranges, times, message, found),
        named=tuple(dict.fromkeys(day.named or day.days for day in (ranges or found.past_days))),
        asap="asap" in found.flags,
        flexible="flexible" in found.flags and not restricted,
        relative="earlier" if "earlier" in found.flags else "later" if "later" in found.flags else None,
        said=tuple(message.said(span) for span in sorted(set(found.spans))),
        start=min(first for first, _ in found.spans),
        spans=tuple(sorted(set(found.spans))),
    )


def _ranges(days: Sequence[Day], today: date) -> list[Day]:
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
    frame = _frame(days)
    if frame is None:
        return days
    return [_within(day, frame) if day.kind == "weekday" else day for day in days]


def _frame(days: Sequence[Day]) -> Day | None:
    """The one stretch of at most two weeks that was named, in which weekdays are meant."""
    stretches = [day for day in days if day.kind in ("week", "weekend", "stretch") and not day.bound]
    short = [day for day in stretches if (day.days.last - day.days.first).days < 14]
    return short[0] if len(short) == 1 else None


def _within(day: Day, frame: Day) -> Day:
    inside = day.on(shifted(frame.days.first, -1))
    return inside if inside.days.first in frame.days else day


def _nested(days: list[Day]) -> list[Day]:
    def holds(outer: Day, inner: Day) -> bool:
        return outer.days != inner.days and inner.days.first in outer.days and inner.days.last in outer.days

    return [day for day in days if not any(holds(day, other) for other in days)]


def _weekdays(found: _Found, ranges: list[Day], frame: Day | None) -> tuple[frozenset[int], list[Day]]:
    """The weekdays allowed. A weekday beside a month ("a Saturday", "Tuesday in January") is all of them in it."""
    wanted = [weekly.weekdays for weekly in found.weekly if weekly.wanted]
    months = [
        day for day in ranges if day.kind in ("month", "season", "year", "stretch", "end") and day is not frame and not day.bound
    ]
    named = [day for day in ranges if day.kind == "weekday"]
    if months and named:
        wanted += [frozenset({day.days.first.weekday()}) for day in named]
        ranges = [day for day in ranges if day.kind != "weekday"]
    allowed = frozenset().union(*wanted) if wanted else EVERY_DAY
    for weekly in found.weekly:
        if not weekly.wanted:
            allowed -= weekly.weekdays
    return allowed or EVERY_DAY, ranges


def _excluded(days: Iterable[Day], frame: Day | None) -> frozenset[date]:
    read = [_within(day, frame) if frame and day.kind == "weekday" else day for day in days]
    return frozenset(
        shifted(day.days.first, step)
        for day in read
        for step in range(min((day.days.last - day.days.first).days, LONGEST_EXCLUSION_DAYS) + 1)
    )


def _over_today(ranges: Sequence[Day], times: Sequence[Times], message: Marked, found: _Found) -> Problem | None:
    """Today at a time that is over."""
    if len(ranges) != 1 or ranges[0].days != Days(message.today, message.today) or found.choices:
        return None
    now: time = message.now.time().replace(tzinfo=None)
    if times and all(one.end <= now for one in times):
        return Problem("past", ", ".join(message.said(span) for span in found.spans))
    return None
