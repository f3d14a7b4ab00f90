"""The one planner: what it offers it accepts, and it accepts nothing else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.booking.hours import working, working_hours
from bot.booking.model import Practitioner, Roster, Slot
from bot.booking.ports import Blocked
from bot.booking.refusals import Reason, Unavailable
from bot.booking.week import TimeRange
from bot.booking.wishes import Wish, at

MINUTE = timedelta(minutes=1)
ALL_DAY = (TimeRange(time.min, time.max),)
# When several starts would fit a wish, the reason of the one that comes closest is told.
BY_CLOSENESS = (Reason.TAKEN, Reason.TOO_SOON, Reason.TOO_FAR, Reason.PAST)


@dataclass(frozen=True, order=True)
class Start:
    """A slot, and when it begins by the clinic's wall clock."""

    slot: Slot
    local: datetime


class Planner:
    """Finds free slots in a roster. Pure but for a memory of each day's starts, which depend on the roster alone."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self._starts: dict[tuple[str, date], tuple[Start, ...]] = {}

    def slot(self, practitioner_id: str, start: datetime) -> Slot | None:
        """The slot that would begin at `start`, whether or not it can be had; None for an unknown practitioner."""
        practitioner = self.roster.practitioner(practitioner_id)
        try:
            return None if practitioner is None else Slot(start, start + self.roster.length(practitioner), practitioner_id)
        except OverflowError:
            # After the end of all dates.
            return None

    def free(self, wish: Wish, now: datetime, blocked: Blocked, days: Iterable[date]) -> Iterator[Start]:
        """The starts on these days that fit the wish and can be had at `now`, in order."""
        people, last = self._people(wish), self.roster.last_day(now)
        for day in days:
            if wish.allows_day(day):
                starts = sorted(start for one in people for start in self.starts(one, day))
                fitting = (start for start in starts if self._fits(start, wish) and start.slot.start not in wish.excluded)
                yield from (start for start in fitting if self._against(start, now, last, blocked) is None)

    def refusal(self, slot: Slot, now: datetime, blocked: Blocked) -> Unavailable | None:
        """Why this slot cannot be had at `now`; None when it can."""
        local = slot.start.astimezone(self.roster.zone)
        practitioner = self.roster.practitioner(slot.practitioner_id)
        starts = self.starts(practitioner, local.date()) if practitioner else ()
        if found := next((start for start in starts if start.slot == slot), None):
            reason = self._against(found, now, self.roster.last_day(now), blocked)
            return Unavailable(reason) if reason else None
        why = self.why_not(at(local.date(), local.time(), slot.practitioner_id), now, blocked)
        # A consult begins then, but it is not this one.
        return Unavailable(Reason.NO_START) if why.reason is Reason.NO_MORE else why

    def starts(self, practitioner: Practitioner, day: date) -> tuple[Start, ...]:
        """Every start of a practitioner's day, whether taken or not."""
        key = practitioner.id, day
        if key not in self._starts:
            self._starts[key] = tuple(self._grid(practitioner, day))
        return self._starts[key]

    def why_not(self, wish: Wish, now: datetime, blocked: Blocked) -> Unavailable:
        """Why nothing can be had that fits the wish: the first of these questions that is answered with no."""
        return self._no_day(wish, now) or self._no_hours(wish, now) or self._no_start(wish, now, blocked)

    def _no_day(self, wish: Wish, now: datetime) -> Unavailable | None:
        """Is there a day within the horizon on which the clinic is open?"""
        today, last = self._horizon(now)
        if wish.dates and all(dates.last < today for dates in wish.dates):
            return Unavailable(Reason.PAST)
        if wish.dates and all(dates.first > last for dates in wish.dates):
            return Unavailable(Reason.TOO_FAR)
        days = list(wish.days(today, last))
        if any(self.roster.openings(day) for day in days):
            return None
        return Unavailable(Reason.CLOSED, note=self.roster.closures.get(days[0], "")) if days else Unavailable(Reason.NO_SUCH_DAY)

    def _no_hours(self, wish: Wish, now: datetime) -> Unavailable | None:
        """Is the clinic open then, and does one of these practitioners work on such a day, and then?"""
        people, days = self._people(wish), [day for day in wish.days(*self._horizon(now)) if self.roster.openings(day)]
        if not people:
            return Unavailable(Reason.UNKNOWN_PRACTITIONER)
        hours = [(one, day, found) for one in people for day in days if (found := working_hours(self.roster, one, day))]
        if not hours and any(_meet(self.roster.openings(day), wish.times_on(day)) for day in days):
            return Unavailable(Reason.AWAY, note=people[0].closures.get(days[0], "") if len(people) == 1 else "")
        fits = any(_meet(_beginnings(found, self.roster.length(one)), wish.times_on(day)) for one, day, found in hours)
        return None if fits else Unavailable(Reason.OUTSIDE_HOURS)

    def _no_start(self, wish: Wish, now: datetime, blocked: Blocked) -> Unavailable:
        """Does a consult begin then, and what keeps it from being had?"""
        today, last = self._horizon(now)
        starts = (start for one in self._people(wish) for day in wish.days(today, last) for start in self.starts(one, day))
        against = {self._against(start, now, last, blocked) for start in starts if self._fits(start, wish)}
        if None in against:
            return Unavailable(Reason.NO_MORE)
        return Unavailable(next((reason for reason in BY_CLOSENESS if reason in against), Reason.NO_START))

    def _horizon(self, now: datetime) -> tuple[date, date]:
        return self.roster.today(now), self.roster.last_day(now)

    def _people(self, wish: Wish) -> list[Practitioner]:
        return [one for one in self.roster.practitioners if wish.allows_practitioner(one.id)]

    def _fits(self, start: Start, wish: Wish) -> bool:
        return wish.allows_start(start.local)

    def _against(self, start: Start, now: datetime, last: date, blocked: Blocked) -> Reason | None:
        """What keeps a start of the grid from being had."""
        slot = start.slot
        if slot.start <= now:
            return Reason.PAST
        if slot.start < now + self.roster.rules.minimum_notice:
            return Reason.TOO_SOON
        if start.local.date() > last:
            return Reason.TOO_FAR
        taken = blocked.get(slot.practitioner_id)
        return Reason.TAKEN if taken and _overlaps(taken, slot.start, slot.end + self.roster.rules.buffer) else None

    def _grid(self, practitioner: Practitioner, day: date) -> Iterator[Start]:
        length, step = self.roster.length(practitioner), self.roster.rules.step
        for interval in working(self.roster, practitioner, day):
            moment = interval.start
            while moment + length <= interval.end:
                local = moment.astimezone(self.roster.zone)
                beyond = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second) % step
                if not beyond:
                    yield Start(Slot(moment, moment + length, practitioner.id), local)
                moment += step - beyond


def _beginnings(hours: Iterable[TimeRange], length: timedelta) -> Iterator[TimeRange]:
    """When something of this length may begin, to the minute, if it is to end within the hours."""
    for stretch in hours:
        # Any date will do that has one before it.
        end = datetime.combine(date.max, stretch.end) - length + MINUTE
        if end.date() == date.max and stretch.start < end.time():
            yield TimeRange(stretch.start, end.time())


def _meet(hours: Iterable[TimeRange], wished: Sequence[TimeRange]) -> bool:
    return any(stretch.overlaps(times) for stretch in hours for times in wished or ALL_DAY)


def _overlaps(taken: Sequence[tuple[datetime, datetime]], start: datetime, until: datetime) -> bool:
    """Whether one of these stretches, in order and apart, overlaps `start` <= t < `until`: only the last to begin in time can."""
    before = bisect_left(taken, (until,))
    return before > 0 and taken[before - 1][1] > start
