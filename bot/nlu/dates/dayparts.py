"""Parts of the day: mornings, lunchtime, after work, first thing; and those ruled out."""

from __future__ import annotations

import re
from datetime import time

from bot.nlu.dates.cascade import ANY_DAY, SPAN, Marked, Rules
from bot.nlu.dates.parts import Span
from bot.nlu.dates.weekdays import NOT
from bot.nlu.dates.when import LAST_MOMENT

DAYPARTS = Rules()
# "I'm on nights": a shift.
_SHIFT = re.compile(r"\b(?:i'm|am|we're|work|working|doing|finish|my|been|between|after|off) (?:on |my )?$")

# From hour, until hour.
HOURS = {
    "1º thing": (0, 10), "early morning": (0, 10), "mid morning": (9.5, 11), "late morning": (10.5, 12), "morning": (0, 12),
    "lunch": (12, 14), "lunch break": (12, 14), "lunch hour": (12, 14), "early afternoon": (12, 14.5), "mid afternoon": (14, 16),
    "late afternoon": (15.5, 18), "afternoon": (12, 17), "after work": (17, 24), "after the work": (17, 24), "after school": (15, 18),
    "school hours": (9, 15), "office hours": (9, 17), "working hours": (9, 17), "business hours": (9, 17), "early evening": (17, 19),
    "late evening": (19, 24), "evening": (17, 24), "eve": (17, 24), "after hours": (17, 24), "end of the day": (16, 24), "end of day": (16, 24),
    "last thing": (16, 24), "last appointment of the day": (16, 24), "last slot of the day": (16, 24),
    "first appointment of the day": (0, 10), "first slot of the day": (0, 10), "1º appointment of the day": (0, 10), "1º slot of the day": (0, 10), "late in the day": (16, 24), "later in the day": (14, 24), "early in the day": (0, 10.5),
    "earlier in the day": (0, 12), "before work": (0, 9.5), "before school": (0, 9), "start of the day": (0, 10), "daytime": (9, 17),
    "before lunch": (0, 12), "after lunch": (13, 17), "night": (17, 24), "as late as possible": (16, 24), "as late as you can": (16, 24),
    "nice and early": (0, 10.5), "bright and early": (0, 10), "crack of dawn": (0, 10), "dinner time": (17, 20), "tea time": (15, 17),
}  # fmt: skip
_PART = "|".join(part.replace(" ", "[ -]") for part in sorted(HOURS, key=len, reverse=True))
_IN = r"(?:in|during|at|for|over|on)"


@DAYPARTS(
    r"\b(?:not|nothing) (?:too |so |very |that )(?P<edge>early|late)\b",
    r"\b(?P<edge>early|late) (?:is|are|doesn't|won't) (?:not|no|bad|work)\b",
)
def _not_too(match: re.Match[str], _: Marked) -> Span:
    return Span(time(10), LAST_MOMENT, bound=True) if match["edge"] == "early" else Span(time(0), time(16), bound=True)


@DAYPARTS(rf"\b(?P<no>{NOT} )?(?:{_IN} )?(?:the |an? |any |my |very |on my )?(?P<part>{_PART})s?(?:'s)?\b(?: time)?")
def _part(match: re.Match[str], message: Marked) -> Span | None:
    if match["part"] == "night" and _SHIFT.search(message.letters[: match.start("part")]):
        return None
    return Span(*hours_of(match["part"].replace("-", " ")), wanted=not match["no"])


@DAYPARTS(
    rf"(?:^|(?<=[,;] ))(?P<x>(?P<half>[ap])\.?m\b\.?) (?:on )?{ANY_DAY}",
    rf"{ANY_DAY},? (?:in the )?(?P<x>(?P<half>[ap])\.?m\b\.?)",
    r"(?<![0-9] )(?<![0-9])\b(?P<half>p)\.?m\b(?=\.? (?:please|preferred|only|slots?|appointments?|is|if)|\W*$)",
)
def _half(match: re.Match[str], _: Marked) -> Span:
    return Span(time(0), time(12)) if match["half"] == "a" else Span(time(12), LAST_MOMENT)


@DAYPARTS(rf"(?P<x>(?P<a>{SPAN}) ?(?:to|-|until|till) ?(?:the )?(?P<b>{SPAN}))")
def _from_to(match: re.Match[str], message: Marked) -> Span | None:
    first, last = message.part(match["a"], Span), message.part(match["b"], Span)
    return Span(first.start, last.end) if first.start < last.end and not first.bound else None


def hours_of(part: str) -> tuple[time, time]:
    """From when until when a part of the day is."""
    start, end = HOURS[part]
    return _clock(start), _clock(end)


def _clock(hours: float) -> time:
    return LAST_MOMENT if hours >= 24 else time(int(hours), round(hours % 1 * 60))
