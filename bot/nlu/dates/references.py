"""Words that mean a day or an hour named before them: before that, a month before, from half past."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.nlu.dates.calendar import coming_weekday, month_of, shifted, week_of, weekend_of
from bot.nlu.dates.cascade import ANY_DAY, CLOCK, DAY, FLAG, OUT, SPAN, TIMES, Changes, Marked, Rules
from bot.nlu.dates.hindrances import keeps
from bot.nlu.dates.hours import moved
from bot.nlu.dates.limits import open_from, open_until
from bot.nlu.dates.parts import Clock, Day, Excluded, Nothing, Part, Span
from bot.nlu.dates.relative_days import later, number
from bot.nlu.dates.weekdays import NEVER
from bot.nlu.dates.when import LAST_MOMENT, MIDNIGHT, Days

REFERENCES = Rules()
_FOLLOWING = re.compile(r"(?:the )?following (?P<unit>week|weekend|month|[a-z]+)\b", re.IGNORECASE)
_NOT_UNTIL = re.compile(rf"\b{NEVER} $")
# What the day belongs to: "the kids break up on the 18th".
_OF_AN_EVENT = re.compile(r"\b(?:my|our|his|her|their|the|kids|term|school|exams?|finals) (?![0-9])[a-z]|\bis\b")
_NO_DAY, _NO_TIME = rf"[^{ANY_DAY[1:-1]}{OUT[1:-1]}]{{0,80}}?", rf"[^{TIMES[1:-1]}]{{0,80}}?"
# A day, and the time of day said with it.
_NAMED = rf"(?P<day>{DAY}|{OUT})(?:,? (?P<time>{TIMES}))?"
_THAT = r"(?:that|then|those|it(?=\W*$|[,.!?]| please| if))"
# "The week after" is all of it.
_WHOLE: dict[str, Callable[[date], Days]] = {"week": week_of, "weekend": weekend_of, "month": month_of}
_EITHER = re.compile(r",? ?(?:or|and)(?: (?:on|maybe|even|else|either))* ?")
_END = r"(?=\W*$|[,.;!?]| (?:please|if|would|is|and|or|ok|okay|good|fine|works?|possible|free)\b)"


@REFERENCES(rf"(?P<day>{DAY}|{OUT}){_NO_DAY}(?P<x>{DAY})")
def _following(match: re.Match[str], message: Marked) -> Changes | None:
    """The week of the 14th is bad, the following week is better."""
    said, days = _FOLLOWING.match(message.words(match.start("x"))), _days_of(match["day"], message)
    if said is None:
        return None
    read = message.day(match["x"])
    if said["unit"] not in _WHOLE:
        return {match.span("x"): Day(coming_weekday(days.last, read.days.first.weekday()))} if read.kind == "day" else None
    return {
        match.span("x"): replace(read, days=_WHOLE[said["unit"]](later(days.first, 1, said["unit"].replace("weekend", "week"))))
    }


@REFERENCES(
    rf"(?P<span>{SPAN}){_NO_TIME}\b(?P<x>(?:any ?time |anything )?(?:after|from) {_THAT})",
    rf"(?P<span>{SPAN}){_NO_TIME}(?:{FLAG}|\bso|\bany ?time|\banything) (?P<x>after){_END}",
)
def _after_the_same_hour(match: re.Match[str], message: Marked) -> Changes | None:
    """I have class until 1, so after that: the class says it. I'm home by 6, so after that: from 6 on."""
    span = message.part(match["span"], Span)
    until = message.words(match.start("span")).lower().startswith(("till", "til ", "until"))
    if until and span.bound and span.start == MIDNIGHT:  # "I've got a client till 3, so after that"
        return {match.span("span"): Nothing(), match.span("x"): Span(span.end, LAST_MOMENT, bound=True)}
    if span.start > MIDNIGHT and span.end < LAST_MOMENT and span.bound:  # "I work 9 to 5 so after that"
        return {match.span("span"): Nothing(), match.span("x"): Span(span.end, LAST_MOMENT, bound=True)}
    if message.words(match.start("span")).lower().startswith(("by", "done by")) and span.start == MIDNIGHT:
        return {match.span("span"): Nothing(), match.span("x"): Span(span.end, LAST_MOMENT, bound=True)}
    return {match.span("x"): Nothing()} if span.bound else None


@REFERENCES(rf"(?P<x>{SPAN}),? so (?:(?:any ?time|anything|like|maybe|preferably|{FLAG}) )*(?P<free>{SPAN})")
def _until_then(match: re.Match[str], message: Marked) -> Nothing | None:
    """Gym until 10, so 10.30 onwards."""
    kept, free = message.part(match["x"], Span), message.part(match["free"], Span)
    return Nothing() if kept.bound and free.bound and kept.start == MIDNIGHT and kept.end <= free.start else None


@REFERENCES(
    rf"(?P<day>{DAY})?[^.!?{ANY_DAY[1:-1]}{TIMES[1:-1]}]{{0,40}}(?P<clock>{CLOCK}){_NO_TIME}\b(?P<x>(?:any ?time |anything |sometime )?(?P<side>before|by|until|after|from) {_THAT})"
)
def _limit_of_the_day(match: re.Match[str], message: Marked) -> Changes | None:
    """A meeting at 3 on Tuesday, so before that."""
    if match["day"] and message.day(match["day"]).kind not in ("weekday", "day"):  # the flight on the 12th at 3: before the 12th
        return None
    moment = message.part(match["clock"], Clock).moments[0][0]
    after = match["side"] in ("after", "from")
    limit = Span(moment, LAST_MOMENT, bound=True) if after else Span(MIDNIGHT, moment, bound=True)
    return {match.span("clock"): Nothing(), match.span("x"): limit}


@REFERENCES(rf"{_NAMED}{_NO_DAY}(?P<x>(?P<weekday>{DAY}) (?P<side>before|after)(?: {_THAT})?){_END}")
def _weekday_beside(match: re.Match[str], message: Marked) -> Changes | None:
    """Good Friday or the Tuesday after."""
    weekday, days = message.day(match["weekday"]), _days_of(match["day"], message)
    if weekday.kind != "weekday":
        return None
    start = days.last if match["side"] == "after" else shifted(days.first, -8)
    return _instead_of(match, Day(coming_weekday(start, weekday.days.first.weekday()), named=days))


@REFERENCES(
    rf"{_NAMED}{_NO_DAY}\b(?P<x>(?:(?P<count>[0-9]{{1,2}}|an?) (?P<unit>day|week|fortnight|month)s?|(?:the )?(?P<one>day|week|weekend|month)) (?P<side>before|after|prior)(?:hand|wards)?(?: {_THAT})?){_END}"
)
def _some_days_beside(match: re.Match[str], message: Marked) -> Changes | None:
    """The gala is on the 20th, so six weeks before."""
    days, sign = _days_of(match["day"], message), 1 if match["side"] == "after" else -1
    edge = days.last if sign > 0 else days.first
    day = later(edge, sign * number(match["count"] or "a"), match["unit"] or match["one"].replace("weekend", "week"))
    whole = _WHOLE.get(match["one"])
    beside = whole(day) if whole else Days(day, day)
    return _instead_of(match, Day(beside, named=days)) if beside.last >= message.today else None


@REFERENCES(
    rf"{_NAMED}{_NO_DAY}\b(?P<x>(?:any ?time |anything |sometime )?(?P<side>before|by|until|prior to|after|later than|(?<!away )(?<!far )from) {_THAT}(?: on(?:wards?)?)?)\b",
    rf"{_NAMED}{_NO_DAY}\b(?P<x>(?:any ?time |anything |sometime )?(?P<side>beforehand|afterwards|thereafter))\b",
    rf"{_NAMED}{_NO_DAY}(?:\b(?:some ?time|anything|straight|right|just|so|be|in|done|preferably|ideally|days?) |{FLAG} )(?P<x>(?P<side>before|after)){_END}",
)
def _limit(match: re.Match[str], message: Marked) -> Changes | None:
    """The kids break up on the 25th, so before that."""
    if match["side"] in ("before", "by", "until", "prior to") and not re.fullmatch(OUT, match["day"]):
        between = message.letters[match.end("day") : match.start("x")]
        if keeps(between) and not _OF_AN_EVENT.search(message.letters[: match.start("day")]):
            return {match.span("x"): Nothing()}  # "in a fortnight? I've got exams until then"
    side = "from" if match["side"] == "until" and _NOT_UNTIL.search(message.letters[: match.start("x")]) else match["side"]
    limit = _beside(side, _days_of(match["day"], message), message)
    return _instead_of(match, limit) if limit.days.last >= message.today else None


def _days_of(mark: str, message: Marked) -> Days:
    day = message.part(mark, Excluded).day if re.fullmatch(OUT, mark) else message.day(mark)
    return day.named or day.days


def _instead_of(match: re.Match[str], read: Part) -> Changes:
    """What the reference means, in its place; what it refers to is no wish, unless either will do. What was ruled out stays out."""
    if _EITHER.fullmatch(match.string[match.end("time") if match["time"] else match.end("day") : match.start("x")]):
        return {match.span("x"): read}
    named = [] if re.fullmatch(OUT, match["day"]) else ["day", *(["time"] if match["time"] else [])]
    return {match.span("x"): read} | {match.span(name): Nothing() for name in named}


def _beside(side: str, days: Days, message: Marked) -> Day:
    if side in ("by", "until") and days.first == days.last:
        return open_until(message, days.last, days)
    if not side.startswith(("after", "from", "later", "there")):
        return open_until(message, shifted(days.first, -1), days)
    return open_from(message, shifted(days.last, side != "from"), days)


@REFERENCES(
    rf"(?P<clock>{CLOCK}){_NO_TIME}(?P<x>(?P<side>\b(?:from|after|until|before|by|at) )?\b(?P<shift>half past|quarter past|quarter to))\b(?! [0-9])"
)
def _past_the_same_hour(match: re.Match[str], message: Marked) -> Changes:
    """I finish at 4, so from half past."""
    hour = message.part(match["clock"], Clock).moments[0][0].replace(minute=0)
    moment = moved(hour, {"half past": 30, "quarter past": 15}.get(match["shift"], 45))
    side = (match["side"] or "").strip()
    read: Part = Clock(((moment,),))
    if side in ("from", "after"):
        read = Span(moment, LAST_MOMENT, bound=True)
    elif side in ("until", "before", "by"):
        read = Span(MIDNIGHT, moment, bound=True)
    return {match.span("clock"): Nothing(), match.span("x"): read}
