"""What is taken back: the fourth, oh no, make it the sixth; 3pm, sorry, I meant 4."""

from __future__ import annotations

import re

from bot.nlu.dates.cascade import ANY_DAY, CHOICE, CLOCK, DAY, OUT, TIMES, TROUBLE, Changes, Marked, Rules
from bot.nlu.dates.hours import hour, readings
from bot.nlu.dates.month_days import FOLLOW
from bot.nlu.dates.parts import Clock, Excluded, Nothing
from bot.nlu.dates.shields import NOT_COUNTED

CORRECTIONS = Rules()
_TAKEN_BACK = (
    r"\b(?:make (?:it|that)|(?:i )?meant|i mean|(?:scrap|scratch|strike|forget|ignore|change) (?:that|it)|correction|my mistake|no wait|oh no|oh wait"
    rf"|hang on|or rather|rather say|should (?:be|read|have been)(?= (?:on )?(?:the )?{DAY}))(?![a-z])"
)
# Wednesday, no sorry, Wednesday is swimming.
_EXPLAINS = re.compile(r" (?:is|i'm|i have|i've|we)\b")
_NO_DAY, _NO_TIME = rf"[^{ANY_DAY[1:-1]}]", rf"[^{TIMES[1:-1]}]"


@CORRECTIONS(rf"\b(?:not|rather than|instead of) (?:the )?(?P<x>{TROUBLE})")
def _slip(_: re.Match[str], __: Marked) -> Nothing:
    """The 14th, not the 41st."""
    return Nothing()


@CORRECTIONS(rf"{OUT} ?(?P<x>{TIMES})")
def _out_with_its_day(_: re.Match[str], __: Marked) -> Nothing:
    """Not Tuesday morning: that goes with the day."""
    return Nothing()


@CORRECTIONS(
    rf"\b(?:cancel|drop|scrap|forget|skip|lose|bin|ditch) {_NO_DAY}{{0,30}}?(?P<old>{DAY}){_NO_DAY}{{0,50}}?\b(?:book|give|make|do|take|get|have|come|put|rebook|want|need|can i|could i){_NO_DAY}{{0,40}}?(?P<new>{DAY})"
)
def _cancelled(match: re.Match[str], message: Marked) -> Changes:
    """Cancel Tuesday, book Thursday."""
    return {match.span("old"): Excluded(message.day(match["old"]))}


@CORRECTIONS(
    rf"\b(?:i|we) (?:said|told you|put|asked for|wrote) (?:on )?(?:the )?(?P<x>{DAY}),? but\b"
    rf"(?={_NO_DAY}{{0,80}}?\b(?:must|has to|have to|had to|should|need|needs|make it|meant|can't){_NO_DAY}{{0,30}}{DAY})"
    r"(?![^.!?]*\b(?:also|too|as well|either|if not|or)\b)"
)
def _said(match: re.Match[str], message: Marked) -> Excluded:
    """I said Tuesday, but it must be Wednesday."""
    return Excluded(message.day(match["x"]))


_SORRY = (
    r"(?:[,. -]+(?:no|wait|sorry|oops|actually|i mean|i meant|or rather|rather|better|make that|make it|scratch that|oh))+[, ]+"
)


@CORRECTIONS(
    rf"(?:(?P<first>{DAY}),? (?:or|and) )?(?P<old>{DAY}){_SORRY}(?:on )?(?:the )?(?P<new>{DAY})",
    rf"(?:(?P<first>{DAY}),? (?:or|and) )?(?P<old>{DAY}|{CHOICE}|{TROUBLE}){_NO_DAY}{{0,60}}?{_TAKEN_BACK}{_NO_DAY}{{0,40}}?(?P<new>{DAY})",
)
def _other_day(match: re.Match[str], message: Marked) -> Changes | None:
    new = message.day(match["new"]).days
    if not re.fullmatch(DAY, match["old"]):  # 30 February was a slip
        return {match.span("old"): Nothing()}
    old = {match.span(name): message.day(match[name]) for name in ("first", "old") if match[name]}
    if message.day(match["old"]).days == new and _EXPLAINS.match(message.letters[match.end() :]):
        old[match.span("new")] = message.day(match["new"])
    elif any(new.first in day.days for day in old.values()):  # next week, make it Tuesday
        return None
    return {span: Excluded(day) for span, day in old.items()}


@CORRECTIONS(rf"{CLOCK}{_SORRY}(?:at )?(?P<x>{hour()}){NOT_COUNTED}{FOLLOW}")
def _bare_hour(match: re.Match[str], _: Marked) -> Clock:
    """At 3, no sorry, 4."""
    return Clock((readings(match),))


@CORRECTIONS(
    rf"(?P<old>{TIMES}){_NO_TIME}{{0,60}}?{_TAKEN_BACK}{_NO_TIME}{{0,40}}?{TIMES}",
    rf"(?P<old>{TIMES}){_SORRY}(?:at )?{TIMES}",
)
def _other_time(match: re.Match[str], _: Marked) -> Changes:
    return {match.span("old"): Nothing()}
