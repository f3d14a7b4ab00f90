"""Dates in figures: 2027-06-12, 6/12/27, 03/04, 12.6.2027.

In figures a dot puts the day first (nobody writes 6.12. for June 12). A slash or a dash says nothing: the clinic is in the United States and its
visitors from everywhere, so two readings that are both to come are a choice, the American first.
"""

from __future__ import annotations

import re
from datetime import date

from bot.nlu.dates.calendar import dated
from bot.nlu.dates.cascade import Marked, Rules
from bot.nlu.dates.parts import Choice, Day, NoSuchDateError
from bot.nlu.dates.vocabulary import MONTH, WEEKDAY, WEEKDAYS
from bot.nlu.dates.when import Days

NUMERIC = Rules()
_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY}),? (?:the )?)?"
_ALONE = r"(?<![0-9$£€.,/-])"


@NUMERIC(
    rf"{_ALONE}(?P<year>20[0-9]{{2}})(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}})(?![0-9])",
    rf"{_ALONE}(?P<year>20[0-9]{{2}})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3][0-9])(?![0-9])",
)
def _iso(match: re.Match[str], message: Marked) -> Day:
    return Day(dated(int(match["day"]), int(match["month"]), int(match["year"]), message.today), "date")


@NUMERIC(
    rf"{_WEEKDAY}{_ALONE}(?P<a>[0-9]{{1,2}}) ?(?P<sign>[/-]) ?(?P<b>[0-9]{{1,2}}) ?(?P=sign) ?(?P<year>20[0-9]{{2}}|[0-9]{{2}})(?![0-9%-])",
    rf"{_WEEKDAY}{_ALONE}(?P<a>[0-9]{{1,2}})/(?P<b>[0-9]{{1,2}})(?P<year>)(?![0-9%/])(?! (?:of|inch|price|the|an?) )(?!4/7|0/50)(?! ?-?{MONTH}\b)",
)
def _slashed(match: re.Match[str], message: Marked) -> Day | Choice | None:
    a, b = int(match["a"]), int(match["b"])
    if not (match["year"] or 0 < max(a, b) < 32) or (a, b) == (24, 7):
        return None
    readings = _readings(((b, a), (a, b)), _year(match["year"]), message.today)
    if match["weekday"]:
        weekday = WEEKDAYS.index(match["weekday"])
        readings = [day for day in readings if day.first.weekday() == weekday] or readings
    to_come = [day for day in readings if day.first >= message.today] or readings[:1]
    if len(to_come) > 1:
        return Choice(tuple(day.first for day in to_come))
    return _one(to_come[0], match["year"])


@NUMERIC(
    rf"{_WEEKDAY}{_ALONE}(?P<a>[0-9]{{1,2}})\. ?(?P<b>[0-9]{{1,2}})\. ?(?P<year>20[0-9]{{2}}|[0-9]{{2}})(?![0-9:])(?!\.[0-9])",
    rf"{_WEEKDAY}{_ALONE}(?<!at )(?P<a>[0-9]{{1,2}})\.(?P<b>0?[1-9]|1[0-2])\.(?P<year>)(?= |$|[,)?!])",
)
def _dotted(match: re.Match[str], message: Marked) -> Day:
    found = dated(int(match["a"]), int(match["b"]), _year(match["year"]), message.today)
    return _one(found, match["year"], int(match["a"]), int(match["b"]))


def _readings(pairs: tuple[tuple[int, int], ...], year: int | None, today: date) -> list[Days]:
    found: list[Days] = []
    for number, month in pairs:
        try:
            found.append(dated(number, month, year, today))
        except NoSuchDateError:
            continue
    if not found:
        raise NoSuchDateError
    return list(dict.fromkeys(found))


def _one(days: Days, year: str, number: int | None = None, month: int | None = None) -> Day:
    number, month = number or days.first.day, month or days.first.month
    return Day(days, "date", None if year else lambda today: dated(number, month, None, today))


def _year(text: str) -> int | None:
    return None if not text else int(text) if len(text) == 4 else 2000 + int(text)
