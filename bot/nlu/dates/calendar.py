"""Days of the calendar: weeks, months, seasons, the n-th of a month. Days beyond the last year there is become the last day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from bot.nlu.dates.parts import NoSuchDateError
from bot.nlu.dates.when import Days

SATURDAY = 5
# The month a season begins in; each has three (as the weather services count them, northern half).
SEASON_STARTS = {"spring": 3, "summer": 6, "fall": 9, "winter": 12}
# 29 February comes back after at most eight years (1896 to 1904).
YEARS_TO_A_LEAP_DAY = 8


def shifted(day: date, days: int) -> date:
    """So many days later (or earlier), within the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def shifted_months(day: date, months: int) -> date:
    """So many months later, on the last day of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, length_of(year, month + 1)))


def length_of(year: int, month: int) -> int:
    """How many days a month has."""
    return monthrange(year, month)[1]


def month_of(day: date) -> Days:
    """The month of a day."""
    return Days(day.replace(day=1), day.replace(day=length_of(day.year, day.month)))


def week_of(day: date) -> Days:
    """Monday to Sunday."""
    monday = shifted(day, -day.weekday())
    return Days(monday, shifted(monday, 6))


def coming_weekday(today: date, weekday: int) -> Days:
    """The next such day after today."""
    day = shifted(today, (weekday - today.weekday() - 1) % 7 + 1)
    return Days(day, day)


def coming_ordinal(today: date, number: int) -> Days:
    """The next 14th, today included.

    Raises:
        NoSuchDateError: no month has so many days.
    """
    if not 1 <= number <= 31:
        raise NoSuchDateError
    first = today.replace(day=1)
    while True:
        if number <= length_of(first.year, first.month) and first.replace(day=number) >= today:
            return Days(first.replace(day=number), first.replace(day=number))
        first = shifted_months(first, 1)
        if first.year == date.max.year:
            raise OverflowError


def dated(number: int, month: int, year: int | None, today: date) -> Days:
    """That day of a month; the next one, today included, when no year was said.

    Raises:
        NoSuchDateError: the calendar has no such day.
    """
    years = [year] if year else range(today.year, min(today.year + YEARS_TO_A_LEAP_DAY, date.max.year) + 1)
    for candidate in years:
        if 1 <= month <= 12 and 1 <= number <= length_of(candidate, month):
            day = date(candidate, month, number)
            if year or day >= today:
                return Days(day, day)
    raise NoSuchDateError


def nth_weekday(month: date, weekday: int, nth: int) -> date:
    """The n-th such day of a month (-1: the last, -2: the one before).

    Raises:
        NoSuchDateError: the month has fewer.
    """
    whole = month_of(month)
    if nth < 0:
        return shifted(whole.last, 7 * (nth + 1) - (whole.last.weekday() - weekday) % 7)
    day = shifted(whole.first, (weekday - whole.first.weekday()) % 7 + 7 * (nth - 1))
    if nth < 1 or day > whole.last:
        raise NoSuchDateError
    return day


def coming_month(today: date, month: int) -> Days:
    """The present or next month of that number, whole."""
    return month_of(date(today.year + (month < today.month), month, 1))


def coming_season(today: date, season: str) -> Days:
    """The present or next season of that name, whole."""
    start = SEASON_STARTS[season]
    for year in (today.year - 1, today.year, today.year + 1):
        whole = season_of(year, start)
        if whole.last >= today:
            return whole
    raise OverflowError


def season_of(year: int, start: int) -> Days:
    """The three months from that one on."""
    first = date(year, start, 1)
    return Days(first, shifted(shifted_months(first, 3), -1))


def weekend_of(day: date) -> Days:
    """Saturday and Sunday of the same week."""
    saturday = shifted(week_of(day).first, SATURDAY)
    return Days(saturday, shifted(saturday, 1))


def weekend_at(day: Days) -> Days:
    """The nearest Saturday and Sunday, and the day itself when it is joined to them."""
    weekday = day.first.weekday()
    saturday = shifted(day.first, 5 - weekday if weekday >= 2 else -2 - weekday)
    first, last = min(saturday, day.first), max(shifted(saturday, 1), day.last)
    return Days(first, last)
