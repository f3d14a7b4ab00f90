"""What can be had: the planner put together with what is taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from bot.booking import offers
from bot.booking.model import Roster, Slot, utc
from bot.booking.ports import Blocked, Bookings, Clock, Reading
from bot.booking.refusals import Reason, Unavailable
from bot.booking.slots import Planner, Start
from bot.booking.wishes import DAY, Wish, at, days

OFFERED = 3
# Days of the calendar read at first; twice as many each time when that was not enough.
FIRST_DAYS = 7
# Alternatives are looked for so far from a wish, and only then everywhere.
AROUND = timedelta(days=14)
# Beyond any horizon; further away, at the ends of all dates, a zone may have no wall clock.
FAR = timedelta(days=1000)


@dataclass(frozen=True)
class Offer:
    """Free slots, in order; at least one."""

    slots: tuple[Slot, ...]


class Availability:
    """Finds what is free, and says why something is not."""

    def __init__(self, roster: Roster, bookings: Bookings, clock: Clock) -> None:
        self.planner = Planner(roster)
        self._roster = roster
        self._bookings = bookings
        self._clock = clock

    def offer(self, wish: Wish, count: int = OFFERED) -> Offer | Unavailable:
        """Up to `count` free slots that fit the wish, spread over days and dayparts; else why not, and what comes closest."""
        now = self._clock()
        with self._bookings.read() as reading:
            if found := offers.spread(self._free(reading, wish, now), count):
                return Offer(found)
            first, last = self._horizon(now)
            why = self.planner.why_not(wish, now, self._blocked(reading, first, last, now))
            return replace(why, alternatives=self._nearest(reading, wish, now, count))

    def free_slots(self, wish: Wish, limit: int) -> tuple[Slot, ...]:
        """The first `limit` free slots that fit the wish, in order."""
        with self._bookings.read() as reading:
            return tuple(start.slot for start in islice(self._free(reading, wish, self._clock()), limit))

    def around(self, slot: Slot) -> tuple[Slot, ...]:
        """The free slots that come closest to this one; itself first when it is free."""
        now = self._clock()
        local = min(max(slot.start, now - FAR), now + FAR).astimezone(self._roster.zone)
        wish = at(local.date(), local.time(), slot.practitioner_id)
        with self._bookings.read() as reading:
            found = self._nearest(reading, wish, now, OFFERED)
        return tuple(sorted(found, key=lambda other: other != slot))

    def refusal(self, reading: Reading, slot: Slot, now: datetime, ignoring: Collection[str] = ()) -> Unavailable | None:
        """Why a slot cannot be had; None when it can."""
        if not now < slot.start <= now + FAR:
            return Unavailable(Reason.PAST if slot.start <= now else Reason.TOO_FAR)
        day = slot.start.astimezone(self._roster.zone).date()
        return self.planner.refusal(slot, now, self._blocked(reading, day, day, now, ignoring))

    def _free(self, reading: Reading, wish: Wish, now: datetime) -> Iterator[Start]:
        left, size = list(wish.days(*self._horizon(now))), FIRST_DAYS
        while left:
            looked_at, left = left[:size], left[size:]
            blocked = self._blocked(reading, looked_at[0], looked_at[-1], now)
            yield from self.planner.free(wish, now, blocked, looked_at)
            size *= 2

    def _nearest(self, reading: Reading, wish: Wish, now: datetime, count: int) -> tuple[Slot, ...]:
        today, last = self._horizon(now)
        near = self._window(wish, today, last)
        for first, until in (near, (today, last)):
            blocked = self._blocked(reading, first, until, now)
            free = list(self.planner.free(Wish(), now, blocked, days(first, until)))
            if found := offers.nearest(free, wish, today, count):
                return found
        return ()

    @staticmethod
    def _window(wish: Wish, today: date, last: date) -> tuple[date, date]:
        """The days around those wished for, moved into the horizon."""
        first = min((dates.first for dates in wish.dates), default=today)
        until = max((dates.last for dates in wish.dates), default=today)
        first, until = (min(max(day, today), last) for day in (first, until))
        return max(first - AROUND, today), min(until + AROUND, last)

    def _blocked(self, reading: Reading, first: date, last: date, now: datetime, ignoring: Collection[str] = ()) -> Blocked:
        since = utc(datetime.combine(first, time(), self._roster.zone)) - DAY
        return reading.blocked(since, utc(datetime.combine(last, time(), self._roster.zone)) + 2 * DAY, now, ignoring)

    def _horizon(self, now: datetime) -> tuple[date, date]:
        return self._roster.today(now), self._roster.last_day(now)
