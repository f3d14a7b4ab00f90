"""Days as a visitor reads them."""

from __future__ import annotations

from datetime import date, timedelta

# A day of the coming year needs no year: nobody takes June 12 for a June that is over.
COMING_YEAR = timedelta(days=330)


def day_words(day: date, today: date, *, year: int | None = None) -> str:
    """`March 12`, with its year where that could be mistaken: `March 12, 2028`. `year`: one that was just said."""
    return f"{day:%B} {day.day}{_year(day, today, year)}"


def short_day(day: date, today: date | None = None) -> str:
    """`Mar 12`, with its year when there is a `today` and the year could be mistaken."""
    return f"{day:%b} {day.day}{_year(day, today) if today else ''}"


def full_day(day: date) -> str:
    """`Friday, March 12, 2027`."""
    return f"{day:%A}, {day:%B} {day.day}, {day.year}"


def _year(day: date, today: date, said: int | None = None) -> str:
    return "" if timedelta(0) <= day - today <= COMING_YEAR or day.year == said else f", {day.year}"
