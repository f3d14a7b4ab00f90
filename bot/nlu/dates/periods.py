"""Stretches of days that have a name: months, seasons, years, weeks, weekends."""

from __future__ import annotations

import re

from bot.nlu.dates.calendar import (
    SEASON_STARTS,
    coming_month,
    coming_season,
    month_of,
    season_of,
    shifted,
    shifted_months,
    week_of,
    weekend_of,
)
from bot.nlu.dates.cascade import DAY, Marked, Rules
from bot.nlu.dates.month_days import year_of
from bot.nlu.dates.parts import Day
from bot.nlu.dates.vocabulary import MONTH, MONTHS, SEASON
from bot.nlu.dates.when import Days

PERIODS = Rules()
SATURDAY, SUNDAY = 5, 6
# "In the next month" is counted from today (`relative_days`).
_NEXT = r"(?<!in the )(?<!over the )(?<!within the )(?<!during the )(?<!for the )next"
_YEAR = (
    r"(?:,? ?(?:of )?(?P<year>20[0-9]{2})(?![0-9])| ?'(?P<short>[0-9]{2})(?![0-9])| (?:of )?(?P<other>next year|this year)\b)?"
)


@PERIODS(rf"\b(?:(?P<which>this|next|last) )?(?P<month>{MONTH})\b\.?{_YEAR}(?! ?[0-9])")
def _month(match: re.Match[str], message: Marked) -> Day:
    number, year, which = MONTHS.index(match["month"]) + 1, year_of(match, message), match["which"]
    if year:
        return Day(month_of(message.today.replace(year=year, month=number, day=1)), "month")
    whole = coming_month(message.today, number)
    months = {"next": 12 if number == message.today.month else 0, "last": -12}.get(which or "", 0)
    first = shifted_months(whole.first, months)
    return Day(month_of(first), "month", None if months else lambda today: coming_month(today, number))


@PERIODS(
    rf"\b(?P<which>(?:the )?month after next|(?:the )?{_NEXT} month|(?:the )?following month|last month|this month|the month|month end)\b"
)
def _relative_month(match: re.Match[str], message: Marked) -> Day:
    ahead = 2 if "after next" in match["which"] else 1 if re.search("next|following", match["which"]) else 0
    ahead -= match["which"] == "last month"
    again = month_of if match["which"] == "the month" else None
    return Day(month_of(shifted_months(message.today.replace(day=1), ahead)), "month", again)


@PERIODS(
    rf"\b(?P<which>this|next|last|in|for|by|over|until|before|after|during|late|early|mid|end of|beginning of|sometime in|every) ?-?(?:the |this |next )?"
    rf"(?P<x>(?P<season>{SEASON})(?:,? (?:of )?(?P<year>20[0-9]{{2}}))?\b)(?! (?:asleep|off|out|apart|for|water|back|down|break|clean\w*|roll\w*))",
    rf"^\W*(?P<which>)(?P<x>(?P<season>{SEASON})(?: (?P<year>20[0-9]{{2}}))?)[\W]*$",
    rf"\b(?P<which>)(?P<x>(?P<season>{SEASON}) (?P<year>20[0-9]{{2}}))\b",
)
def _season(match: re.Match[str], message: Marked) -> Day:
    season = match["season"]
    if match["year"]:
        return Day(season_of(int(match["year"]), SEASON_STARTS[season]), "season")
    whole = coming_season(message.today, season)
    if match["which"] == "next" and whole.first <= message.today:
        whole = coming_season(shifted(whole.last, 1), season)
    if match["which"] == "last":
        whole = Days(shifted_months(whole.first, -12), shifted(whole.first, -1))
    return Day(whole, "season", lambda today: coming_season(today, season))


@PERIODS(
    rf"\b(?:the )?(?:q(?P<number>[1-4])|(?P<nth>[1-4](?:º|th)|last) quarter(?: of)?)(?: of)?(?=[ ,]){_YEAR.removesuffix('?')}",
    r"\b(?:in|during|by|for|until|before|after|from|early|late|mid|end of|start of|beginning of|sometime) (?P<x>(?:the )?(?:q(?P<number>[1-4])|(?P<nth>[1-4](?:º|th)|last) quarter))\b",
    r"^\W*(?P<x>q(?P<number>[1-4]))(?=\W*$| (?:would|is|works|suits|please|or)\b)",
)
def _quarter(match: re.Match[str], message: Marked) -> Day:
    """Q1 next year, in the second quarter."""
    said = match["number"] or (match.groupdict().get("nth") or "")[0]
    first = message.today.replace(month=3 * (4 if said == "l" else int(said)) - 2, day=1)
    year = year_of(match, message) if "other" in match.re.groupindex else None
    if year or shifted_months(first, 3) > message.today:
        first = first.replace(year=year or first.year)
    else:
        first = shifted_months(first, 12)
    return Day(Days(first, shifted(shifted_months(first, 3), -1)), "season")


@PERIODS(
    r"\b(?P<which>next|last|this) year\b(?!'s)",
    r"\b(?:start|beginning|middle|end|rest|half|part|early|late) (?:of|in) (?P<x>(?P<which>the) year)\b",
    r"\b(?:in|during|for|early|late|mid) ?-?(?P<x>(?P<number>20[0-9]{2}))\b",
)
def _year(match: re.Match[str], message: Marked) -> Day:
    named = match.groupdict()
    ahead = {"next": 1, "last": -1}.get(named.get("which") or "", 0)
    year = int(named["number"]) if named.get("number") else message.today.year + ahead
    first = message.today.replace(year=year, month=1, day=1)
    return Day(Days(first, first.replace(month=12, day=31)), "year")


@PERIODS(
    rf"(?<!any )(?<!every )(?<!each )(?<!some )\b(?<!a )(?:the )?weekend (?P<side>before|after) (?:the |my |our )?(?:[a-z]+ ){{0,3}}?(?P<day>{DAY})"
)
def _weekend_beside(match: re.Match[str], message: Marked) -> Day:
    """The weekend before Thanksgiving."""
    day = message.day(match["day"]).days
    if match["side"] == "before":
        return Day(weekend_of(shifted(day.first, -7)), "weekend")
    return Day(weekend_of(shifted(day.last, 7 if day.last.weekday() >= SATURDAY else 0)), "weekend")


@PERIODS(
    rf"\b(?P<which>(?:the )?weekend after next|(?:the )?(?:following|{_NEXT}) weekend|(?<!the )last weekend(?! (?:of|in) )|(?:this|the|this coming|the coming|coming) weekend)\b"
)
def _weekend(match: re.Match[str], message: Marked) -> Day:
    ahead = _weeks_ahead(match["which"]) + (match["which"] == "the weekend" and message.today.weekday() == SUNDAY)
    return Day(weekend_of(shifted(message.today, 7 * ahead)), "weekend")


@PERIODS(
    rf"\b(?P<which>(?:the )?week after next|(?:the )?(?:following|{_NEXT}) week(?:'s)?|(?<!the )last week(?! (?:of|in) )|(?:this|this coming|the coming|coming) week(?:'s)?)\b(?! of)",
    r"\b(?:start|beginning|middle|end|early|late|later|earlier|half) (?:of|in|on in) (?P<x>(?P<which>the week))\b(?! (?:of|commencing|beginning|starting|before|after))",
)
def _week(match: re.Match[str], message: Marked) -> Day:
    whole = week_of(shifted(message.today, 7 * _weeks_ahead(match["which"])))
    if message.today.weekday() == SUNDAY and _weeks_ahead(match["which"]) == 0:
        whole = Days(whole.first, shifted(whole.last, 7))  # on a Sunday the week to come is meant, too
    return Day(whole, "week")


def _weeks_ahead(which: str) -> int:
    return 2 if "after next" in which else 1 if re.search(r"next|following", which) else -1 if which.startswith("last") else 0
