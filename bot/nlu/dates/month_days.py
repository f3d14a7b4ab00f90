"""Dates with the name of a month, and days of a month by their number."""

from __future__ import annotations

import re
from functools import partial

from bot.nlu.dates.agreement import agreed
from bot.nlu.dates.calendar import coming_ordinal, dated, length_of, shifted, shifted_months
from bot.nlu.dates.cascade import DAY, Marked, Rules
from bot.nlu.dates.parts import Choice, Day, NoSuchDateError
from bot.nlu.dates.shields import TIME_UNIT
from bot.nlu.dates.vocabulary import MONTH, MONTHS, WEEKDAY, WEEKDAYS
from bot.nlu.dates.when import Days

DATES, DAYS_OF_MONTH = Rules(), Rules()
_WEEKDAY = rf"(?:\b(?P<weekday>{WEEKDAY}),? (?:the )?)?"
_NUMBER = r"(?P<number>[0-9]{1,2})(?:th|º)?(?![0-9:])"
_YEAR = (
    r"(?:,? ?(?:of )?(?P<year>20[0-9]{2})(?![0-9])| ?'(?P<short>[0-9]{2})(?![0-9])|,? (?:of )?(?P<other>next year|this year)\b)?"
)
# What may follow a bare number that is meant as a day or an hour.
FOLLOW = (
    r"(?=[,;.!?)]*(?:$|[,;.!?)]? (?:or|and|to|till|until|on|please|if|in the|at|is|are|works?|would|will|sounds?|suits?|seems|looks|does|do|did|isn't|doesn't|please|was|ok|okay|good|fine|great|instead|rather|then"
    r"|thanks?|though|tho|but|this|next|sharp|for|from|with|today|tomorrow|every|each|any|latest|onwards?|i|we|you|can|could|whichever|maybe|not|no|as|be|or so|my|except|apart|other|excluding|because|since|cause|cuz|so|when|which|during|through|both|either|only|most|unless|latest|earliest|after|before|by|around|about|in|same|anytime|preferably|ideally)\b"
    r"|[,;.!?)]* ?-? ?[\U000f0000-\U000f7fff]|, ?[a-z]|[;!?)]| ?- ?[0-9]))"
)


_JOIN = r"(?:,? ?(?:or|and|&|/) ?(?:the |on the |on )?|, ?(?:the )?)"
_ITEM = rf"(?:{WEEKDAY},? (?:the )?)?[0-9]{{1,2}}(?:th|º)?\.?(?: ?(?:-|to|until|through) ?(?:the )?[0-9]{{1,2}}(?:th|º)?)?"
_ITEMS = re.compile(
    rf"(?:({WEEKDAY}),? (?:the )?)?([0-9]{{1,2}})(?:th|º)?\.?(?:(?: ?- ?| (?:to|until|through) )(?:the )?([0-9]{{1,2}}))?"
)


@DATES(
    rf"(?<![0-9$£€.:/,-])(?<![0-9] )(?<!at )\b(?P<list>{_ITEM}(?:{_JOIN}{_ITEM})+) ?(?:of )?(?P<month>{MONTH})(?![a-z_])(?! ?[0-9]{{1,2}}(?![0-9])){_YEAR}",
    rf"\b(?P<month>{MONTH})\.? (?:the )?(?P<list>{_ITEM}(?:{_JOIN}{_ITEM})+)(?!{_JOIN}?(?:th|º|[0-9]))(?! ?(?:-|to|until) ?[0-9])(?![:.][0-9])"
    rf"(?! ?(?:am|pm|a\.m|p\.m|o'clock|ish)\b)(?! ?(?:{TIME_UNIT}|people|of us)\b){_YEAR}",
)
def _list_of_days(match: re.Match[str], message: Marked) -> tuple[Day, ...] | None:
    """June 10, 11 or 14; 14-16 or 19-20 December. Two single days are read by other rules."""
    said = _ITEMS.findall(match["list"])
    items = [(int(first), int(last or first)) for _, first, last in said]
    flat = [number for item in items for number in dict.fromkeys(item)]
    if len(flat) < 3 or flat != sorted(set(flat)) or not 1 <= flat[0] <= flat[-1] <= 31:
        return None
    month, year = MONTHS.index(match["month"]) + 1, year_of(match, message)
    today = message.today
    days = tuple(_stretch(dated(first, month, year, today), dated(last, month, year, today)) for first, last in items)
    agree = all(not name or WEEKDAYS[day.days.first.weekday()] == name for (name, _, _), day in zip(said, days, strict=True))
    return days if agree else None


def _stretch(first: Days, last: Days) -> Day:
    return Day(Days(min(first.first, last.first), last.first), "date" if first == last else "stretch")


@DATES(
    rf"{_WEEKDAY}(?<![0-9$£€.:])\b{_NUMBER}(?:(?<=[0-9])\.)? ?(?:of |day of )?-?(?P<month>{MONTH})(?![a-z_])(?:(?:[-/]| (?=2[5-9]|3[0-9]))(?P<dashed>[0-9]{{2}})(?![0-9:.h]|th| ?[ap]\.?m))?{_YEAR}",
    rf"{_WEEKDAY}\b(?P<month>{MONTH})\.? ?[-,]? ?(?:the )?{_NUMBER}(?! ?(?:am|pm|a\.m|p\.m|o'clock|h[0-9]))(?!\.[0-9])(?P<dashed>)"
    rf"(?!th|º|[0-9]| ?- ?[0-9]{{1,2}} ?[ap]m){_YEAR}",
)
def _date(match: re.Match[str], message: Marked) -> Day | Choice:
    number, month = int(match["number"]), MONTHS.index(match["month"]) + 1
    year = year_of(match, message)
    if year is None and number > _longest(month):
        raise NoSuchDateError
    again = None if year else partial(dated, number, month, None)
    day = Day(dated(number, month, year, message.today), "date", again)
    return agreed(day, WEEKDAYS.index(match["weekday"]), message.today) if match["weekday"] else day


def _longest(month: int) -> int:
    return length_of(2000, month)


def year_of(match: re.Match[str], message: Marked) -> int | None:
    """The year that was said."""
    if match["other"]:
        return message.today.year + (match["other"] == "next year")
    short = match["short"] or (match["dashed"] if "dashed" in match.re.groupindex else None)
    return int(match["year"]) if match["year"] else 2000 + int(short) if short else None


@DAYS_OF_MONTH(rf"(?:\bthe )?\b(?P<number>[0-9]{{1,2}})(?:th|º)(?: day)? (?:in|of) (?:the )?(?P<month>{DAY})")
def _day_of(match: re.Match[str], message: Marked) -> Day | None:
    month = message.day(match["month"])
    if month.kind != "month":
        return None
    first = month.days.first.replace(day=1)
    if month.again and first.replace(day=min(int(match["number"]), 28)) < message.today:
        first = month.again(shifted(month.days.last, 1)).first
    if int(match["number"]) > length_of(first.year, first.month):
        raise NoSuchDateError
    day = first.replace(day=int(match["number"]))
    return Day(Days(day, day), "date")


@DAYS_OF_MONTH(rf"\bthe last(?: day)? of (?:the )?(?P<month>{DAY})")
def _last_day_of(match: re.Match[str], message: Marked) -> Day:
    last = message.day(match["month"]).days.last
    return Day(Days(last, last), "date")


@DAYS_OF_MONTH(
    # 3 - <7 June>, 12th or <14 June>: the month of the other one.
    rf"(?<![0-9$£€./:])\b(?P<x>(?P<number>[0-9]{{1,2}})(?:th|º)?)(?:,| ?/| (?:or|and|&|or the|and the)|(?P<until> ?-| (?:to|until|till|through)(?: the)?))"
    rf" ?(?P<date>{DAY})",
    rf"(?P<date>{DAY})(?:,| ?/| (?:or|and|&)|(?P<to> ?- ?| (?:to|until|till|through)))(?: the)? ?(?P<x>(?P<number>[0-9]{{1,2}})(?:th|º)?)(?![0-9:/]|\.[0-9]| ?[ap]\.?m| o'clock|ish)",
)
def _same_month(match: re.Match[str], message: Marked) -> Day | None:
    date = message.day(match["date"])
    number, month = int(match["number"]), date.days.first
    if date.kind != "date" or not 1 <= number <= length_of(month.year, month.month):
        return None
    day = month.replace(day=number)
    if match.groupdict().get("until") and day > date.days.first:  # from the 28th to the 3rd of March
        day = shifted_months(day, -1)
    elif match.groupdict().get("to") and day < date.days.last:
        day = shifted_months(day, 1)
    return Day(Days(day, day), "date")


@DAYS_OF_MONTH(
    r"(?:\b(?:the|on|on the) )?(?<![0-9$£€./])\b(?P<number>[0-9]{1,2})th\b(?! ?(?:centur|grade|street|st\b|avenue|ave\b|floor|time|session|treatment|trimester|baby|month|week|day|appointment|consult|one\b|round|half|person|party))",
    # "The first" and "the second" are mostly treatments.
    rf"\b(?:on )?the (?P<number>[4-9]|[1-9][0-9])º{FOLLOW}",
    rf"(?:^\W*(?:(?:ok|okay|yes|maybe|how about|what about|is|for|let's say|say|no|actually)\W+)*|\b(?:on|by|until|from|for|to|about|say|not|or) )(?P<x>(?:the )?(?P<number>[1-3])º){FOLLOW}(?! (?:to|and|or|until) the last)(?! in (?:a|my|the)\b)(?<!not the 1º)",
    rf"^(?P<number>[0-9]{{1,2}})º{FOLLOW}",
    rf"(?<=\bon )the (?P<number>[0-9]{{1,2}}){FOLLOW}",
    rf"\b(?:on|until|from|after|before|by|arrive|leave|come|is|say|said|mean|meant|not|except|make it|make that) the (?P<x>(?P<number>[4-9]|[1-3][0-9])){FOLLOW}",
    r"\bthe (?P<x>(?P<number>[0-9]{1,2})\.)(?= (?:at|in the (?:morning|afternoon)|or|to|until|and|from|is|would|after|before)\b| ?[\U000f0000-\U000f7fff])",
    rf"\b{WEEKDAY} the (?P<x>(?P<number>[0-9]{{1,2}})(?:º)?){FOLLOW}",
)
def _ordinal(match: re.Match[str], message: Marked) -> Day:
    number = int(match["number"])
    return Day(coming_ordinal(message.today, number), "ordinal", lambda today: coming_ordinal(today, number))
