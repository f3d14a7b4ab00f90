"""From the parts of a message to what it wants: limits narrow, alternatives add, what was corrected goes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from itertools import chain, islice

from bot.nlu.dates.calendar import shifted
from bot.nlu.dates.cascade import FLAG, Marked
from bot.nlu.dates.daytimes import times_of
from bot.nlu.dates.frames import WEEKDAY_KINDS, excluded_days, frame_of, length_of, ranges_of, within
from bot.nlu.dates.pairing import Named, paired
from bot.nlu.dates.parts import Choice, Clock, Day, Excluded, Flag, Nothing, Part, Span, Trouble, Weekly
from bot.nlu.dates.when import EVERY_DAY, Days, DayTimes, Problem, Times, When

# Nobody means so many days and times in one message; what follows is not read.
MOST_PARTS = 60
# What happened is no wish: "I had my last treatment last Tuesday".
_HAPPENED = re.compile(
    r"\b(?:had|was|were|did|been|came|got|done|went|started|since|happened|have had|saw|used|bought|finished|booked it|called|rang|texted|told|said"
    r"|wrote|tried|paid|spent|cost|burn(?:ed|t)|from|left|quit|began|broke|(?!(?:book|need|schedul|reschedul|mov|want)ed)[a-z]{3,}ed)\b[^.!?;]{0,45}$"
    r"|\b(?:ago|my last|my previous)\b"
)
# As sure a sign, when the day itself could be to come.
_HAD_IT = re.compile(
    r"\b(?:(?:had|did|underwent|have had) (?:it|mine|hers|his|this|one|my|the|an?)|(?<!'ve )(?<!have )got (?:it|mine|hers|his|this|one|my|the))\b[^.!?;,]{0,30}$|\bwas (?:on|in) $"
    r"|\b(?:finished|stopped|came off|quit|completed|been on)\b[^.!?;,]{0,30}$"
)
# What is to be over by then is no past: "I'd want it all finished two weeks before".
_TO_BE_OVER = re.compile(
    r"\b(?:be|(?:want|need|have|get)(?: (?:it|this|that|them|all|everything))+) (?:finished|completed)\b[^.!?;,]{0,30}$"
)
_JOIN = re.compile(rf"\b(or|and|but)(?: (?:at|on|the|any ?time|all day|else|maybe|only|just|{FLAG}))* ?$|([,/;]) ?$")
_IN_GENERAL = re.compile(r"\b(?:any|every|each|most|all)\b|(?:morning|afternoon|evening|night|lunchtime|lunch)s\b", re.IGNORECASE)


@dataclass
class _Found:
    """The parts of a message, by kind, each with its words and the place of its mark."""

    days: list[Day] = field(default_factory=list)
    excluded: list[Day] = field(default_factory=list)
    weekly: list[Weekly] = field(default_factory=list)
    # Any evening, mornings: no day in particular.
    in_general: bool = False
    # Days, weekdays and times wished for, in the order said; and what joins each to what stands before.
    order: list[tuple[Day | Weekly | Clock | Span, str]] = field(default_factory=list)
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
        if part.wanted:
            found.order.append((part, _joined(message, place)))
    elif isinstance(part, Clock | Span):
        found.in_general = found.in_general or _IN_GENERAL.search(message.said(span)) is not None
        found.order.append((part, _joined(message, place)))
    elif isinstance(part, Choice):
        found.choices = found.choices or part.days
    elif isinstance(part, Flag):
        found.flags.add(part.name)
    elif isinstance(part, Trouble):
        found.problem = found.problem or Problem(part.kind, message.said(span))
    return True


def _joined(message: Marked, place: int) -> str:
    joined = _JOIN.search(message.letters[:place])
    return (joined[1] or joined[2]) if joined else ""


def _take_day(found: _Found, day: Day, message: Marked, span: tuple[int, int], place: int) -> bool:
    if day.days.last >= message.today:
        before = message.letters[:place]
        if _HAD_IT.search(before) and not _TO_BE_OVER.search(before):
            return False
        found.days.append(day)
        found.order.append((day, _joined(message, place)))
        return True
    # A year that is over is one of a story, unless it is all that was said.
    story = day.kind == "year" and re.search(r"[a-z]{2}", message.letters)
    if story or _HAPPENED.search(message.letters[:place]):
        return False
    found.past_days.append(day)
    found.past = found.past or Problem("past", message.said(span))
    return True


def _when(found: _Found, message: Marked) -> When:
    ranges = ranges_of(found.days, message.today)
    if not ranges and (found.weekly or found.in_general):
        _rule_out_in_general(found)
    frame = frame_of(ranges)
    weekdays, ranges = _weekdays(found, ranges, frame)
    past = None if ranges or found.choices or "asap" in found.flags else found.past
    by_day = paired(list(_in_order(found, ranges, weekdays)))
    times = (
        _times(by_day) if by_day else times_of([(part, joined) for part, joined in found.order if isinstance(part, Clock | Span)])
    )
    restricted = ranges or times or weekdays != EVERY_DAY or found.excluded or found.choices
    return When(
        dates=tuple(dict.fromkeys(day.days for day in ranges)),
        weekdays=weekdays,
        excluded_dates=excluded_days(found.excluded, ranges, frame),
        times=times,
        by_day=by_day,
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


def _times(by_day: Sequence[DayTimes]) -> tuple[Times, ...]:
    """The times of all days; none when one of them has any time."""
    return tuple(dict.fromkeys(chain.from_iterable(day.times for day in by_day))) if all(day.times for day in by_day) else ()


def _rule_out_in_general(found: _Found) -> None:
    """Weekdays but not Wednesday: no Wednesday at all."""
    found.weekly += [
        Weekly(frozenset({day.days.first.weekday()}), wanted=False) for day in found.excluded if day.kind == "weekday"
    ]
    found.excluded = [day for day in found.excluded if day.kind != "weekday"]


def _in_order(found: _Found, ranges: Sequence[Day], weekdays: frozenset[int]) -> Iterator[Named]:
    """The days and times wished for, in the order said; without the stretch that others lie in."""
    frame = frame_of(found.days)
    left = {day.days for day in ranges}
    for part, joined in found.order:
        if isinstance(part, Clock | Span):
            yield part, joined
        elif isinstance(part, Weekly):
            yield DayTimes(weekdays=part.weekdays), joined
        elif part.kind in ("month", "season", "year") and weekdays != EVERY_DAY:
            continue
        elif (day := within(part, frame) if frame and part.kind in WEEKDAY_KINDS else part).days in left:
            yield DayTimes((day.days,)), joined
        elif part.kind == "weekday" and weekdays != EVERY_DAY:  # Tuesdays of a month
            yield DayTimes(weekdays=frozenset({part.days.first.weekday()})), joined


def _weekdays(found: _Found, ranges: list[Day], frame: Day | None) -> tuple[frozenset[int], list[Day]]:
    """The weekdays allowed. A weekday beside a month ("a Saturday", "Tuesday in January") is all of them in it."""
    wanted = [weekly.weekdays for weekly in found.weekly if weekly.wanted]
    months = [
        day for day in ranges if day.kind in ("month", "season", "year", "stretch", "end") and day is not frame and not day.bound
    ]
    named = [day for day in ranges if day.kind in WEEKDAY_KINDS]
    if named and (months or _beyond(named, wanted)):
        wanted += [frozenset(shifted(day.days.first, step).weekday() for step in range(length_of(day))) for day in named]
        ranges = [day for day in ranges if day.kind not in WEEKDAY_KINDS]
    allowed = frozenset().union(*wanted) if wanted else EVERY_DAY
    for weekly in found.weekly:
        if not weekly.wanted:
            allowed -= weekly.weekdays
    return allowed or EVERY_DAY, ranges


def _beyond(named: Sequence[Day], wanted: Sequence[frozenset[int]]) -> bool:
    """Whether a weekday adds to others in general: "weekday evenings or Saturday mornings"."""
    return bool(wanted) and not any(day.days.first.weekday() in weekdays for day in named for weekdays in wanted)


def _over_today(ranges: Sequence[Day], times: Sequence[Times], message: Marked, found: _Found) -> Problem | None:
    """Today at a time that is over."""
    if len(ranges) != 1 or ranges[0].days != Days(message.today, message.today) or found.choices:
        return None
    now: time = message.now.time().replace(tzinfo=None)
    if times and all(one.end <= now for one in times):
        return Problem("past", ", ".join(message.said(span) for span in found.spans))
    return None
