"""Times of day that are nothing else: half past 3, 2.30pm, 14:00, noon, from 3 to 5."""

from __future__ import annotations

import re
from datetime import time

from bot.nlu.dates.cascade import CLOCK, Marked, Rules
from bot.nlu.dates.hours import APART, NOON, ONE, TWO, hour, hours_of_day, pair, readings, span_of
from bot.nlu.dates.month_days import FOLLOW
from bot.nlu.dates.parts import Clock, NoSuchDateError, Span
from bot.nlu.dates.shields import NOT_COUNTED

SURE = Rules()
# 0945, 1430.
FOUR_FIGURES = r"(?P<hour>[01][0-9]|2[0-4])(?P<minute>[0-5][0-9])"


@SURE(
    rf"{APART}\b(?:between|from|in between) (?:about |around )?{ONE} ?(?:and|to|-|&|until|till|or) ?(?:about |around )?{TWO}{NOT_COUNTED}{FOLLOW}",
    rf"{APART}\b(?=[0-9:. ]+(?:-|to|until|till) ?[0-9]{{1,2}}(?:[:. ]?[0-9]{{2}})? ?(?:[ap]\.?m|o'clock|in the|:)){ONE} ?(?:-|to|until|till) ?{TWO}{NOT_COUNTED}{FOLLOW}",
    rf"{APART}\b(?=[0-9]{{1,2}}(?::[0-9]{{2}}| ?[ap]\.?m)){ONE} ?(?:-|to|until|till) ?{TWO}{NOT_COUNTED}{FOLLOW}",
)
def _between(match: re.Match[str], _: Marked) -> Span | None:
    return span_of(match)


@SURE(rf"{APART}\b(?:at )?(?P<hour>[0-9]{{1,2}}),(?= ?[0-9]{{1,2}},? or [0-9]{{1,2}} ?(?P<half>[ap])\.?m\b)")
def _first_of_three(match: re.Match[str], _: Marked) -> Clock:
    """5, 6 or 7pm."""
    return Clock((tuple(time(hour % 24) for hour in hours_of_day(int(match["hour"]), match["half"], match["hour"])),))


@SURE(
    rf"{APART}\b(?:at |either )*{ONE},? ?(?:or|/|and) (?:at )?(?=[0-9]{{1,2}}(?::[0-9]{{2}})? ?(?:[ap]\.?m|o'clock|in the))" + TWO
)
def _either(match: re.Match[str], _: Marked) -> Clock:
    return Clock(pair(match))


@SURE(
    rf"(?<![0-9$£€.,/:-])\b(?:at )?{FOUR_FIGURES}(?: ?(?:hours|h|hrs)\b)",
    r"(?<![0-9$£€.,/:+-])\b(?:at )?(?P<hour>0[0-9])(?P<minute>[0-5][0-9])(?![0-9/:]|\.[0-9]|-(?![0-2][0-9][0-5][0-9]\b))",
    r"\b(?:at|@) (?P<hour>1[3-9]|2[0-3])(?P<minute>) (?:hours|h)\b",
)
def _military(match: re.Match[str], _: Marked) -> Clock:
    return Clock(((time(int(match["hour"]) % 24, int(match["minute"] or 0)),),))


@SURE(
    rf"{APART}\b(?:from |between )?(?P<x>{FOUR_FIGURES})(?= ?(?:-|to|until|and|or) ?{CLOCK})",
    rf"{CLOCK} ?(?:-|to|until|and|or) ?(?P<x>{FOUR_FIGURES})(?![0-9/:])",
)
def _beside_military(match: re.Match[str], _: Marked) -> Clock:
    """0900 to 1200, 1000 and 1130 hours: what is said of one goes for the other."""
    return Clock(((time(int(match["hour"]) % 24, int(match["minute"])),),))


@SURE(r"\b(?:at )?(?P<noon>noon|midnight)\b(?!_)", r"\bat (?:the stroke of )?(?P<noon>12) noon\b")
def _noon(match: re.Match[str], _: Marked) -> Clock:
    return Clock(((time(0) if match["noon"] == "midnight" else time(NOON),),))


@SURE(
    rf"{APART}\b(?:at |@ ?)?(?:2[5-9]|[3-9][0-9])(?: ?o'clock\b|:[0-9]{{2}}(?![0-9:]))",
    rf"{APART}\b(?:(?:at |@ ?)[0-9]{{1,2}}[:.]|[0-9]{{1,2}}:)[6-9][0-9]\b{NOT_COUNTED}",
)
def _no_clock(_: re.Match[str], __: Marked) -> None:
    raise NoSuchDateError


@SURE(
    # What makes an hour a time of day: half past, :30, am, o'clock, "in the morning".
    rf"{APART}\b(?:(?:at|for|@) ?)?(?=(?:half(?: past)?|quarter (?:past|after|to|of|till|before)|(?:5|10|20|25)(?: minutes?)? (?:past|after|to|till|before)) [0-9]){hour()}{NOT_COUNTED}(?! (?!because)[a-z]+ (?:of|per)\b)",
    rf"{APART}\b(?:(?:at|for) ?)?(?=[0-9]{{1,2}}(?::[0-5][0-9]|h[0-5][0-9]|h\b(?! )| ?[ap]\.?m\b|[ap]\b| ?o'clock|(?:[:.h ][0-5][0-9])? ?[ap]\.?m\b"
    rf"|(?:[:. ][0-5][0-9])? (?:in the (?:morning|afternoon|evening)|at night))){hour()}(?![0-9])(?! ?(?:mm|%|minutes))",
    rf"{APART}\b(?:(?:at|for) ?)?(?=[0-9]{{1,2}}\.(?:00|15|30|45)){hour()}{NOT_COUNTED}{FOLLOW}",
    rf"\b(?:at |@ ?|say |make (?:it|that) |saturday |morning at )(?=[0-9]{{1,2}} and (?:a )?half){hour()}",
)
def _moment(match: re.Match[str], message: Marked) -> Clock | None:
    # "Ten to two" is a moment; "10 to 2" may be two, which the words around it decide later.
    figures = re.fullmatch(r"(?:5|10) to", message.typed(match, "shift").lower()) and match.start("shift") == match.start()
    return None if figures else Clock((readings(match),))


@SURE(rf"{APART}\b(?:at )?(?P<packed>[1-9]|1[0-2])(?P<tail>[0-5][0-9]) ?(?P<half>[ap])\.?m\b\.?")
def _packed_half(match: re.Match[str], _: Marked) -> Clock:
    """545pm."""
    (hour,) = hours_of_day(int(match["packed"]), match["half"], match["packed"])
    return Clock(((time(hour, int(match["tail"])),),))
