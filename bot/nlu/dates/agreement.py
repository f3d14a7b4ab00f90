"""A weekday and a date said together: Saturday, June 12. When they disagree one of them is a slip, and only the visitor knows which."""

from __future__ import annotations

from datetime import date

from bot.nlu.dates.calendar import shifted
from bot.nlu.dates.parts import Choice, Day

# "Friday the 15th" may be that of the month after next; a year later nobody means.
SOON_DAYS = 70


def agreed(day: Day, weekday: int, today: date) -> Day | Choice:
    """The date, when it is such a weekday (or its next recurrence soon is); else the date and the nearest such weekday, to ask."""
    candidate = day
    for _ in range(3):
        if candidate.days.first.weekday() == weekday:
            return candidate
        if not day.again or candidate.days.first > shifted(today, SOON_DAYS):
            break
        candidate = candidate.on(shifted(candidate.days.first, 1))
        if candidate.days.first > shifted(day.days.first, SOON_DAYS):
            break
    near = _nearest(day.days.first, weekday, today)
    return Choice((day.days.first, near)) if day.days.first >= today else day


def _nearest(day: date, weekday: int, today: date) -> date:
    ahead = (weekday - day.weekday()) % 7
    back = shifted(day, ahead - 7)
    return shifted(day, ahead) if ahead <= 3 or back < today else back
