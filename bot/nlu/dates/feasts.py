"""Messages that name a feast or a public holiday, and the weekend around it."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

from bot.nlu.dates.calendar import coming_month, shifted, weekend_at
from bot.nlu.dates.cascade import Marked, Rules
from bot.nlu.dates.named_days import SPELLINGS, coming, coming_bank_holiday, in_year
from bot.nlu.dates.parts import Day, Nothing
from bot.nlu.dates.vocabulary import WEEKDAY, WEEKDAYS
from bot.nlu.dates.when import Days

FEASTS = Rules()


def _pattern(name: str) -> str:
    """A name with its apostrophe anywhere or nowhere: `mothers day` is `mother's day` and `mothers' day`."""
    words = [re.escape(word) for word in name.split()]
    return " ".join(
        re.sub(r"s$", r"(?:'?s'?)", word) if word.endswith("s") and not word.endswith("ss") else word for word in words
    )


_NAME = "|".join(_pattern(name) for name in sorted(SPELLINGS, key=len, reverse=True))
_YEAR = r"(?:,? (?:of )?(?P<year>20[0-9]{2}|next year|this year))?"


@FEASTS(r"\b(?:in|into|early|start of|beginning of) (?P<x>the new year)\b(?!'|s? (?:eve|day|week))")
def _in_the_new_year(_: re.Match[str], message: Marked) -> Day:
    """Not its first day: the weeks after it."""
    january = partial(coming_month, month=1)
    return Day(january(message.today), "month", january)


@FEASTS(
    rf"\b(?:(?P<over>over|around|during|at) )?(?P<x>(?:the )?(?P<name>{_NAME})\b{_YEAR}(?P<weekend> weekend| wkend)?)"
    r"(?P<sale> (?:stretch|sale|sales|deals?|offers?|discounts?|special|gift|party|do|dinner|drinks?|lunch|meal|ball|jumper|shopping|tree|present|voucher|card)s?\b)?"
)
def _feast(match: re.Match[str], message: Marked) -> Day | Nothing:
    if match["sale"]:
        return Nothing()
    name = SPELLINGS[match["name"].replace("'", "")]
    year = {"next year": message.today.year + 1, "this year": message.today.year}.get(match["year"] or "", match["year"])
    day = in_year(name, int(year)) if year else coming(name, message.today)
    if match["weekend"]:
        return Day(weekend_at(Days(day, day)), "weekend")
    if match["over"] in ("over", "around", "during"):
        return Day(Days(shifted(day, -1), shifted(day, 1)), "stretch")
    return Day(Days(day, day), "date", None if match["year"] else partial(_coming, name))


def _coming(name: str, today: date) -> Days:
    day = coming(name, today)
    return Days(day, day)


@FEASTS(rf"\b(?:the )?(?:next )?bank holiday(?: weekend)?(?: (?P<weekday>{WEEKDAY}))?\b")
def _bank_holiday(match: re.Match[str], message: Marked) -> Day:
    day = coming_bank_holiday(message.today, WEEKDAYS.index(match["weekday"]) if match["weekday"] else None)
    return Day(Days(day, day), "date")
