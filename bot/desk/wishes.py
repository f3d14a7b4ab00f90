"""From what a visitor says about time to a wish the booking service understands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.booking.model import Slot
from bot.booking.week import TimeRange
from bot.booking.wishes import EVERY_DAY, DateRange, DayTimes, Wish
from bot.desk.choices import date_button, day_in_words
from bot.desk.said import Said
from bot.knowledge.reply import Utterance
from bot.nlu.dates import Days, Times

MINUTE, QUARTER = timedelta(minutes=1), timedelta(minutes=15)


def understood_when(said: Said) -> Utterance | None:
    """What to say about a date that cannot be used as it is: two readings, impossible, past; None when it can."""
    when = said.when
    if when is None:
        return None
    if len(when.choices) > 1:
        first, second = when.choices[:2]
        values = {
            "first": day_in_words(first),
            "second": day_in_words(second),
            "buttons": [date_button(first), date_button(second)],
        }
        return Utterance("utter_when_which", values)
    if when.problem is not None:
        return Utterance(f"utter_when_{when.problem.kind}", {"said": when.problem.said[:1].upper() + when.problem.said[1:]})
    return None


def wished(wish: Wish, said: Said) -> Wish:
    """The wish after a message: new days replace the days before, new times the times, people the people."""
    if said.date:
        day = date.fromisoformat(said.date)
        wish = replace(wish, dates=(DateRange(day, day),), weekdays=EVERY_DAY, by_day=())
    when = said.when
    if when is not None:
        if when.dates or when.weekdays != EVERY_DAY or when.asap:
            wish = replace(wish, dates=_ranges(when.dates), weekdays=when.weekdays, by_day=(), excluded=frozenset())
        if when.times or when.by_day:
            by_day = tuple(DayTimes(_ranges(one.dates), one.weekdays, _times(one.times)) for one in when.by_day)
            wish = replace(wish, times=_times(when.times), by_day=by_day, excluded=frozenset())
        wish = replace(wish, excluded_dates=wish.excluded_dates | when.excluded_dates)
    return replace(wish, practitioners=said.practitioners) if said.practitioners else wish


def exact(wish: Wish) -> bool:
    """Whether a wish names one day and one time of day."""
    one_day = len(wish.dates) == 1 and wish.dates[0].first == wish.dates[0].last
    return one_day and len(wish.times) == 1 and _length(wish.times[0]) <= MINUTE


def narrowed(slots: Iterable[Slot], said: Said, zone: ZoneInfo) -> list[Slot]:
    """Those of the offered times that fit what was just said."""
    wish = wished(Wish(), said)

    def fits(slot: Slot) -> bool:
        local = slot.start.astimezone(zone)
        return wish.allows_day(local.date()) and wish.allows_start(local) and wish.allows_practitioner(slot.practitioner_id)

    return [slot for slot in slots if fits(slot)]


def turned_down(wish: Wish, slots: Sequence[Slot]) -> Wish:
    """The wish without these times, and those so near that they would be the same to a visitor."""
    near = {slot.start + step * QUARTER for slot in slots for step in range(-3, 4)}
    return replace(wish, excluded=wish.excluded | near)


def _ranges(dates: Iterable[Days]) -> tuple[DateRange, ...]:
    return tuple(DateRange(days.first, days.last) for days in dates)


def _times(times: Iterable[Times]) -> tuple[TimeRange, ...]:
    return tuple(TimeRange(one.start, one.end) for one in times)


def _length(times: TimeRange) -> timedelta:
    start, end = (datetime.combine(date.min, moment) for moment in (times.start, times.end))
    return end - start
