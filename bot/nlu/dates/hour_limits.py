"""What stands around hours and between them: after 5, between noon and 3, around 2, 3 instead of 4.

From here on a bare number is an hour when the words before it say so and nothing is counted.
"""

from __future__ import annotations

import re
from datetime import time

from bot.nlu.dates.cascade import ANY_DAY, CLOCK, Marked, Rules
from bot.nlu.dates.clocks import FOUR_FIGURES
from bot.nlu.dates.hours import APART, LATEST_BARE_HOUR, ONE, TWO, end_of, hour, hours_of_day, moved, readings, span_of
from bot.nlu.dates.month_days import FOLLOW
from bot.nlu.dates.parts import Clock, Nothing, Span
from bot.nlu.dates.relative_days import number
from bot.nlu.dates.shields import NOT_COUNTED
from bot.nlu.dates.weekdays import NEVER
from bot.nlu.dates.when import LAST_MOMENT, MIDNIGHT

HOUR_LIMITS = Rules()
# When lunch begins, and when people are back.
LUNCH = (time(12), time(13))


_NOT = r",? (?:and |but )?(?:instead of|rather than|not) (?:at )?"


@HOUR_LIMITS(rf"{APART}\b(?:at |around )?{ONE}{_NOT}{TWO}{FOLLOW}")
def _instead(match: re.Match[str], _: Marked) -> Clock:
    return Clock((readings(match, "1"),))


@HOUR_LIMITS(rf"\bnot (?:at )?{ONE}, ?(?:but )?{TWO}{NOT_COUNTED}{FOLLOW}")
def _corrected(match: re.Match[str], _: Marked) -> Clock:
    return Clock((readings(match, "2"),))


@HOUR_LIMITS(
    rf"{CLOCK}(?P<x>{_NOT}(?:{CLOCK}|{ONE}{NOT_COUNTED}{FOLLOW}))",
    rf"(?P<x>\bnot (?:at )?(?:{CLOCK}|{ONE}),? ?(?:but |rather )?)(?=(?:at )?{CLOCK})",
)
def _other_clock(_: re.Match[str], __: Marked) -> Nothing:
    """Half 3 not half 2; not half 2, half 3."""
    return Nothing()


@HOUR_LIMITS(
    rf"\b(?P<count>[0-9]{{1,2}}|an?|1) (?P<unit>minute|hour)s? (?P<side>before|after|past) (?:the )?(?:(?P<mark>{CLOCK})|(?P<lunch>lunch)|{hour()}{NOT_COUNTED}{FOLLOW})"
)
def _offset(match: re.Match[str], message: Marked) -> Clock:
    """Half an hour before noon, an hour after lunch."""
    if match["lunch"]:
        base = LUNCH[match["side"] != "before"]
    else:
        base = message.part(match["mark"], Clock).moments[0][0] if match["mark"] else readings(match)[0]
    minutes = int(number(match["count"])) * (60 if match["unit"] == "hour" else 1)
    return Clock(((moved(base, -minutes if match["side"] == "before" else minutes),),))


@HOUR_LIMITS(
    rf"{APART}\b(?:at |around |about )?{hour()} ?-?ish\b",
    rf"\b(?:around|about|near|close to|some ?time around|at about|at around)(?: like| maybe| roughly| about| say)? {hour()}{NOT_COUNTED}{FOLLOW}",
    rf"\b(?:around|about|near|close to|at about|at around) (?P<mark>{CLOCK})",
    rf"(?P<mark>{CLOCK}) ?-?(?:ish|or so|or thereabouts|roughly|approximately|give or take)\b",
)
def _about(match: re.Match[str], message: Marked) -> Clock | None:
    if "mark" in match.re.groupindex:
        return Clock(message.part(match["mark"], Clock).moments, about=True)
    return Clock((readings(match),), about=True) if int(match["hour"]) <= LATEST_BARE_HOUR else None


@HOUR_LIMITS(rf"\b(?:mov|chang|switch|swap|push|bring)[^.!?]{{0,30}}?(?P<x>(?:from )?{CLOCK}),? (?:to|for|into|until) ")
def _moved_from(_: re.Match[str], __: Marked) -> Nothing:
    """Swap my 3pm for a morning."""
    return Nothing()


@HOUR_LIMITS(
    rf"(?:\b(?:between|from) )?(?P<a>{CLOCK}) ?(?:and|to|-|until|till) ?(?P<b>{CLOCK})",
    rf"\b(?:between|from) (?P<a>{CLOCK}) ?(?:and|to|-|until|till) ?{hour()}{NOT_COUNTED}{FOLLOW}",
    rf"(?P<a>{CLOCK}) ?(?:to|-|until|till) ?{hour()}{NOT_COUNTED}{FOLLOW}",
    rf"{APART}\b(?:between |from ){hour()} ?(?:and|to|-|until|till) ?(?P<b>{CLOCK})",
    rf"{APART}\b{hour()} ?(?:to|-|until|till) ?(?P<b>{CLOCK})",
)
def _from_mark(match: re.Match[str], message: Marked) -> Span | None:
    """Between noon and 3, 10 am to noon."""
    marks = match.groupdict()
    start = message.part(marks["a"], Clock).moments[0][0] if marks.get("a") else readings(match)[0]
    end = message.part(marks["b"], Clock).moments[0][0] if marks.get("b") else readings(match)[0]
    end = end_of(end)
    joined = " and " in match.group() and not match.group().startswith("between")
    return Span(start, end, bound=True) if start < end and not joined else None


_FROM_FIGURES, _TO_FIGURES = (re.sub(r"P<(\w+)>", rf"P<\g<1>{one}>", FOUR_FIGURES) for one in "12")


@HOUR_LIMITS(
    rf"{ANY_DAY},? ?(?:-|at |@ ?)?(?P<x>{ONE} ?(?:-|to|until|till) ?{TWO}){NOT_COUNTED}{FOLLOW}",
    rf"(?P<x>{APART}\b{ONE} ?(?:-|to|until|till) ?{TWO}),? (?:on |any ?day |every ?day |most days |any )*{ANY_DAY}",
    rf"^(?P<x>{APART}\b{ONE} ?(?:-|to|until|till) ?{TWO}),? (?:any ?day|every ?day|most days)\b",
)
def _range_beside_a_day(match: re.Match[str], _: Marked) -> Span | None:
    return span_of(match) if max(int(match["hour1"]), int(match["hour2"])) <= LATEST_BARE_HOUR else None


@HOUR_LIMITS(
    rf"{ANY_DAY},? ?(?P<x>(?:-|at |from |between )?{_FROM_FIGURES} ?(?:-|to|until|and) ?{_TO_FIGURES})(?![0-9/:])",
    rf"(?P<x>{APART}\b(?:from |between )?{_FROM_FIGURES} ?(?:-|to|until|and) ?{_TO_FIGURES}),? (?:on )?{ANY_DAY}",
)
def _figures_beside_a_day(match: re.Match[str], _: Marked) -> Span | None:
    """Thursday 1000-1130."""
    start, end = (time(int(match[f"hour{one}"]) % 24, int(match[f"minute{one}"])) for one in "12")
    return Span(start, end_of(end), bound=True) if start < end_of(end) else None


_AFTER = rf"(?:any ?time |anything |sometime )?(?:after|past|later than|from|starting(?: at| from)?|since|{NEVER} (?:before|earlier than|until|sooner than)|no (?:earlier|sooner) than|earliest|as of)"
_BEFORE = rf"(?:any ?time |anything |sometime )?(?:before|earlier than|by|until|till|up to|up until|no later than|{NEVER} (?:after|later than)|latest|at the latest|prior to|finish by|done by|out by|leave by)"
_NEAR = r"(?: about| around| at| like)?"


@HOUR_LIMITS(
    rf"\b(?P<side>{_AFTER}|{_BEFORE}){_NEAR} (?P<mark>{CLOCK})",
    rf"(?P<mark>{CLOCK}) (?P<side>or (?:later|after)(?! (?:[0-9]|half|quarter|{CLOCK}))|onwards?|at the earliest|or (?:earlier|before)(?! (?:[0-9]|half|quarter|{CLOCK}))|at the latest|latest)\b",
)
def _bound(match: re.Match[str], message: Marked) -> Span:
    return _side(match["side"], message.part(match["mark"], Clock).moments[0])


@HOUR_LIMITS(
    rf"\b(?P<side>{_AFTER}|{_BEFORE}){_NEAR} (?!0){hour()}{NOT_COUNTED}{FOLLOW}",
    rf"{APART}\b(?!0){hour()}(?P<side> onwards?)\b",
    # After my shift at 3.
    rf"\b(?P<side>after|before) (?:(?:my|the|our|an?) )?(?:[a-z]+ ){{1,2}}(?:ends |finishes |starts |is )?at {hour()}{NOT_COUNTED}{FOLLOW}",
)
def _bare_bound(match: re.Match[str], message: Marked) -> Span | None:
    like = "pm" if re.search(r"\b(?:bed|asleep) $", message.letters[: match.start()]) else ""
    return _side(match["side"], readings(match, like=like)) if int(match["hour"]) <= LATEST_BARE_HOUR else None


@HOUR_LIMITS(
    rf"\b(?P<side>after|before|by|until|till) (?P<packed>[1-9]|1[0-9])(?P<tail>[0-5][05])(?![0-9:./-]){NOT_COUNTED}{FOLLOW}",
)
def _packed_bound(match: re.Match[str], _: Marked) -> Span:
    """After 630."""
    hour, minute = int(match["packed"]), int(match["tail"])
    return _side(match["side"], tuple(time(one % 24, minute) for one in hours_of_day(hour, "", match["packed"])))


def _side(side: str, readings: tuple[time, ...]) -> Span:
    after = re.search(rf"^{_AFTER}$|later$|or after|onward|earliest$", side.strip())
    # Before midnight is before the day is over.
    return Span(readings[0], LAST_MOMENT, bound=True) if after else Span(MIDNIGHT, end_of(readings[0]), bound=True)
