"""Parts of the day: mornings, lunchtime, after work, first thing; and those ruled out."""

from __future__ import annotations

import re
from datetime import time

from bot.nlu.dates.cascade import ANY_DAY, FLAG, NOTHING, SPAN, Marked, Rules
from bot.nlu.dates.hindrances import keeps
from bot.nlu.dates.parts import Span
from bot.nlu.dates.weekdays import NOT
from bot.nlu.dates.when import LAST_MOMENT, MIDNIGHT

DAYPARTS, SCHOOL_RUN = Rules(), Rules()
# "I'm on nights": a shift.
_SHIFT = re.compile(r"\b(?:i'm|am|we're|work|working|doing|finish|my|been|between|after|off) (?:on |my )?$")

# From hour, until hour.
HOURS = {
    "1º thing": (0, 10), "early morning": (0, 10), "mid morning": (9.5, 11), "late morning": (10.5, 12), "morning": (0, 12), "forenoon": (0, 12),
    "lunch": (12, 14), "lunch break": (12, 14), "lunch hour": (12, 14), "early afternoon": (12, 14.5), "mid afternoon": (14, 16),
    "late afternoon": (15.5, 18), "afternoon": (12, 17), "after work": (17, 24), "after the work": (17, 24), "after school": (15, 18),
    "school hours": (9, 15), "office hours": (9, 17), "working hours": (9, 17), "business hours": (9, 17), "early evening": (17, 19),
    "late evening": (19, 24), "evening": (17, 24), "eve": (17, 24), "after hours": (17, 24), "end of the day": (16, 24), "end of day": (16, 24),
    "last thing": (16, 24), "late in the day": (16, 24), "later in the day": (14, 24), "early in the day": (0, 10.5),
    "earlier in the day": (0, 12), "before work": (0, 9.5), "before school": (0, 9), "start of the day": (0, 10), "daytime": (9, 17),
    "before lunch": (0, 12), "after lunch": (13, 17), "night": (17, 24), "as late as possible": (16, 24), "as late as you can": (16, 24),
    "nice and early": (0, 10.5), "bright and early": (0, 10), "crack of dawn": (0, 10), "dinner time": (17, 20), "tea time": (15, 17),
}  # fmt: skip
_PART = "|".join(part.replace(" ", "[ -]") for part in sorted(HOURS, key=len, reverse=True))
_IN = r"(?:in|during|at|for|over|on)"
_SLOT = r"(?:possible |available |free )?(?:appointment|slot|opening|consult(?:ation)?)"
# When children are brought to school, and fetched.
_DROP_OFF, _PICK_UP = (time(0), time(9), time(12)), (time(0), time(15), time(18))
_SCHOOL = (
    r"(?:(?:school|nursery|daycare|day care|preschool|pre-school|kids|kids'|creche|kindergarten|kinder|morning|afternoon) ){0,2}"
)
_CHILDREN = r"(?:(?:the|my|our|her|his) )?(?:kids?|children|boys?|girls?|sons?|daughters?|little ones?|twins|them|him|her)"
_AT_SCHOOL = r"(?: (?:at|to|from|in) (?:the )?(?:school|nursery|daycare|preschool|kindergarten))"
_DROP = r"(?:drop(?:ping)?[ -]?offs?|school run)"
_PICK = r"pick(?:ing)?[ -]?ups?"
_SIDE = r"(?:(?:right|straight|just|shortly|soon) )?(?P<side>before|after|following|once|when|as soon as)"


@SCHOOL_RUN(
    rf"\b{_SIDE} (?:(?:the|my|our|a) )?{_SCHOOL}(?:(?P<drop>{_DROP}|(?<=morning )(?:school )?run)|{_PICK}|(?<=afternoon )(?:school )?run)\b",
    rf"\b{_SIDE} (?:(?:i|i've|i have|we|we've) )?(?:(?P<drop>(?:drop(?:ped|ping)?|tak(?:e|en|ing)) (?:{_CHILDREN} off{_AT_SCHOOL}?|(?:{_CHILDREN}|[a-z]+){_AT_SCHOOL}))"
    rf"|(?:pick(?:ed|ing)?|collect(?:ed|ing)?|fetch(?:ed|ing)?)(?: up)? {_CHILDREN}(?: up)?{_AT_SCHOOL}?)\b",
)
def _school_run(match: re.Match[str], _: Marked) -> Span:
    """After drop-off is in the morning, after pick-up in the afternoon."""
    start, moment, end = _DROP_OFF if match["drop"] else _PICK_UP
    return Span(start, moment) if match["side"] == "before" else Span(moment, end)


@SCHOOL_RUN(
    rf"\b(?:while|when|once) {_CHILDREN}(?: are| is|'re|'s){_AT_SCHOOL}\b",
    rf"\bbetween (?:the )?{_SCHOOL}{_DROP} and (?:the )?{_SCHOOL}{_PICK}\b",
)
def _at_school(_: re.Match[str], __: Marked) -> Span:
    return Span(_DROP_OFF[1], _PICK_UP[1])


@DAYPARTS(
    rf"\b(?:(?:in|at) )?(?:the |your )?(?:very )?(?:(?P<edge>last|latest) {_SLOT}|(?P<time>latest) (?:possible |available )?time)s?\b(?: of the (?:day|evening))?",
    rf"\b(?:(?:in|at) )?(?:the |your )?(?:very )?(?P<edge>first|1º) {_SLOT} (?:of the (?:day|morning)\b|(?=(?:on |of )?{ANY_DAY}))",
    r"\bthe (?P<edge>latest) (?:that )?(?:possible|available|you (?:can do|have|do|could do|'ve got))\b",
    r"(?<=[\U000f0000-\U000f0fff\U000f3000-\U000f3fff])(?:,| -)? (?:the )?(?P<edge>latest)(?= (?:you|available|possible)\b)",
)
def _edge_of_the_day(match: re.Match[str], _: Marked) -> Span:
    """The latest slot you have."""
    return Span(*hours_of("1º thing" if match["edge"] in ("first", "1º") else "last thing"))


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


@DAYPARTS(rf"(?<!prefer )(?P<x>(?P<a>{SPAN}) ?(?:to|-|until|till) ?(?:the )?(?P<b>{SPAN}))")
def _from_to(match: re.Match[str], message: Marked) -> Span | None:
    first, last = message.part(match["a"], Span), message.part(match["b"], Span)
    return Span(first.start, last.end) if first.start < last.end and not first.bound else None


@DAYPARTS(rf"{ANY_DAY},? (?P<x>{FLAG}|{NOTHING})(?=[ .!?]*$|,| or\b| and\b)")
def _all_day(match: re.Match[str], message: Marked) -> Span | None:
    """Monday any time, Tuesday only after 2."""
    said = message.words(match.start("x")).lower()
    return Span(MIDNIGHT, LAST_MOMENT) if said in ("any time", "anytime", "all day") and not keeps(message.letters) else None


def hours_of(part: str) -> tuple[time, time]:
    """From when until when a part of the day is."""
    start, end = HOURS[part]
    return _clock(start), _clock(end)


def _clock(hours: float) -> time:
    return LAST_MOMENT if hours >= 24 else time(int(hours), round(hours % 1 * 60))
