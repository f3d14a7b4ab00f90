"""Parts of a named stretch: early June, the end of next month, the second Saturday in June, the week of the 14th."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.nlu.dates.calendar import length_of, nth_weekday, shifted, shifted_months, week_of, weekend_at, weekend_of
from bot.nlu.dates.cascade import DAY, Marked, Rules
from bot.nlu.dates.dayparts import hours_of
from bot.nlu.dates.parts import Day, NoSuchDateError, Part, Span
from bot.nlu.dates.vocabulary import WEEKDAY, WEEKDAYS
from bot.nlu.dates.when import Days

FRACTIONS, WEEKS_AROUND = Rules(), Rules()

# First and last day of the part; the month's length stands for 31.
_OF_MONTH = {
    "start": (1, 7), "beginning": (1, 7), "first days": (1, 7), "early": (1, 10), "middle": (11, 20), "mid": (11, 20), "late": (21, 31),
    "later": (21, 31), "first half": (1, 15), "second half": (16, 31), "first fortnight": (1, 14), "second fortnight": (15, 31),
}  # fmt: skip
LAST_DAYS_OF_A_MONTH = 7
# First and last weekday: people who say "end of the week" think of the working week.
_OF_WEEK = {
    "start": (0, 1), "beginning": (0, 1), "first days": (0, 1), "early": (0, 1), "middle": (1, 3), "mid": (1, 3), "late": (3, 4), "end": (3, 4),
    "last days": (3, 4), "first half": (0, 2), "second half": (3, 4),
}  # fmt: skip
# First and last month.
_OF_YEAR = {
    "start": (1, 1), "beginning": (1, 1), "first days": (1, 1), "early": (1, 3), "middle": (5, 8), "mid": (5, 8), "late": (10, 12),
    "later": (7, 12), "end": (12, 12), "last days": (12, 12), "first half": (1, 6), "second half": (7, 12),
}  # fmt: skip
_PART = (
    r"(?P<part>start|beginning|first (?:few )?days|1º (?:3 )?days|last (?:few )?days|early|earlier|middle|mid|late|later|end|(?:1(?:º|th)|first) (?:half|fortnight)|(?:2(?:º|th)|second) fortnight"
    r"|(?:2(?:º|th)|second|last|other|latter|back) half|latter)"
)
_ORDER = r"(?P<nth>[0-9](?:º|th)|(?:(?:(?:next|2º|second) to|2º|second) )?last|penultimate|last but (?:one|1))"


@FRACTIONS(
    rf"\b(?:(?:in|at|by|until|before|towards?|around|about) )?(?P<x>(?:the )?(?:very )?{_PART}(?: part)?(?: ?- ?| )?(?:of |in )?(?:the )?(?P<whole>{DAY}))",
    rf"(?P<whole>{DAY}),? (?P<x>(?P<part>early on|towards the end|at the end))\b",
)
def _part(match: re.Match[str], message: Marked) -> Day | None:
    whole = message.day(match["whole"])
    fraction = _FRACTIONS.get(whole.kind)
    if fraction is None:
        return None
    name = _part_name(match["part"])
    if name.endswith("fortnight") and whole.kind != "month":
        return None
    if whole.kind == "week" and name == "later":
        return Day(Days(max(shifted(message.today, 2), whole.days.first), whole.days.last), "stretch")
    found = fraction(name, whole.days)
    if found.last < message.today and whole.again:
        found = fraction(name, whole.again(shifted(whole.days.last, 1)))
    return Day(found, "end" if name in ("end", "last days") else "stretch")


def _part_name(said: str) -> str:
    said = re.sub(r"^2(?:º|th) fortnight", "second fortnight", said)
    said = re.sub(r"^1(?:º|th)", "first", re.sub(r"^(?:2(?:º|th)|last|other|latter|back) half", "second half", said))
    said = re.sub(r"(first|last) .*days$", r"\1 days", said)
    return {"earlier": "early", "latter": "later", "towards the end": "end", "at the end": "end", "early on": "early"}.get(
        said, said
    )


def _of_month(part: str, whole: Days) -> Days:
    first = whole.first.replace(day=1)
    length = length_of(first.year, first.month)
    low, high = _OF_MONTH.get(part, (length - LAST_DAYS_OF_A_MONTH + 1, length))
    return Days(first.replace(day=low), first.replace(day=min(high, length)))


def _of_week(part: str, whole: Days) -> Days:
    low, high = _OF_WEEK[part]
    return Days(shifted(whole.first, low), shifted(whole.first, high))


def _of_year(part: str, whole: Days) -> Days:
    low, high = _OF_YEAR[part]
    last = whole.first.replace(month=high)
    return Days(whole.first.replace(month=low), last.replace(day=length_of(last.year, last.month)))


def _of_season(part: str, whole: Days) -> Days:
    month = 0 if re.search("start|beginning|early|first", part) else 1 if part in ("middle", "mid") else 2
    first = shifted_months(whole.first, month)
    return Days(first, shifted(shifted_months(first, 1), -1))


_FRACTIONS: dict[str, Callable[[str, Days], Days]] = {
    "month": _of_month, "week": _of_week, "year": _of_year, "season": _of_season,
}  # fmt: skip


@FRACTIONS(
    rf"(?:\bthe )?\b(?:(?P<other>[0-9](?:º|th)|last) (?:or|and|/) (?:the )?)?{_ORDER} "
    rf"(?:(?P<weekday>{WEEKDAY})(?: (?P<part>morning|afternoon|evening)s?)?|(?P<unit>week(?:end)?)) (?:in|of|from) (?:the )?(?P<month>{DAY})"
)
def _nth(match: re.Match[str], message: Marked) -> tuple[Part, ...] | None:
    month = message.day(match["month"])
    if month.kind != "month":
        return None
    days = tuple(_nth_in(match, nth, month, message.today) for nth in (match["other"], match["nth"]) if nth)
    return (*days, Span(*hours_of(match["part"]))) if match["part"] else days


def _nth_in(match: re.Match[str], said: str, month: Day, today: date) -> Day:
    nth = int(said[0]) if re.fullmatch(r"[0-9](?:º|th)", said) else -1 if said == "last" else -2
    found = _nth_of(match, month.days.first.replace(day=1), nth)
    if found.last < today and month.again:
        found = _nth_of(match, month.again(shifted(month.days.last, 1)).first, nth)
    return Day(found, "date" if match["weekday"] else "stretch")


@FRACTIONS(
    rf"(?P<month>{DAY})[^.!?{DAY[1:-1]}]{{0,25}}?\b(?P<x>(?:the )?{_ORDER} (?:(?P<weekday>{WEEKDAY})|(?P<unit>week(?:end)?)))\b(?! (?:of|in|from) )"
)
def _nth_of_the_same(match: re.Match[str], message: Marked) -> Day | None:
    """In January, except the first week."""
    month = message.day(match["month"])
    return _nth_in(match, match["nth"], month, message.today) if month.kind == "month" else None


def _nth_of(match: re.Match[str], month: date, nth: int) -> Days:
    if match["weekday"]:
        day = nth_weekday(month, WEEKDAYS.index(match["weekday"]), nth)
        return Days(day, day)
    if match["unit"] == "weekend":
        return weekend_of(nth_weekday(month, 5, nth))
    length = length_of(month.year, month.month)
    first = length + 7 * nth + 1 if nth < 0 else 1 + 7 * (nth - 1)
    if not 1 <= first <= length:
        raise NoSuchDateError
    return Days(month.replace(day=first), month.replace(day=min(first + 6, length)))


@FRACTIONS(
    rf"\b(?:the )?(?P<end>1º|last) (?P<count>[0-9]{{1,2}}) (?P<unit>day|week|weekend|month)s (?:of|in) (?:the )?(?P<whole>{DAY})"
)
def _first_few(match: re.Match[str], message: Marked) -> Day:
    """The first two weeks of February."""
    whole = message.day(match["whole"]).days
    days = int(match["count"]) * {"day": 1, "month": 30}.get(match["unit"], 7)
    first, last = whole.first.replace(day=1) if match["end"] == "1º" else shifted(whole.last, 1 - days), whole.last
    return Day(Days(first, min(last, shifted(first, days - 1))), "stretch")


@WEEKS_AROUND(rf"(?:\bthe )?(?P<day>{DAY}) weekend\b")
def _weekend_with(match: re.Match[str], message: Marked) -> Day | None:
    """The 4th of July weekend."""
    day = message.day(match["day"])
    return Day(weekend_at(day.days), "weekend") if day.kind == "date" and day.days.first == day.days.last else None


@WEEKS_AROUND(
    rf"\b(?:the )?(?:week|w/c) (?P<how>of|commencing|beginning|starting|ending|with|containing)(?: on)?(?: the)? (?:{WEEKDAY},? (?:the )?)?(?P<day>{DAY})"
)
def _week_with(match: re.Match[str], message: Marked) -> Day:
    day = message.day(match["day"]).days.first
    if match["how"] in ("commencing", "beginning", "starting"):
        return Day(Days(day, shifted(day, 6)), "week")
    return Day(week_of(day), "week")
