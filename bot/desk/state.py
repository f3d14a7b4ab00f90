"""What a conversation knows about the consult it is about: read from the slots, written to the slots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from bot.booking.week import TimeRange
from bot.booking.wishes import EVERY_DAY, DateRange, DayTimes, Wish


@dataclass(frozen=True)
class State:
    """Where a consult stands.

    Attributes:
        booking: reference of the booking that is moved or cancelled.
        reference: what the visitor said it is, before the contact proved it.
        time: the chosen time, as a button has it; a hold keeps it while somebody books.
        name, contact: as they are kept.
        confirmed: whether the visitor said yes to the summary; False after a no that ended it.
        wish: what was said about days, times and people.
        offered: the times last offered, as buttons have them.
        changing: the visitor said no to the summary and is asked what to change.
        unclear: the visitor named a day that has to be cleared up, and was asked about it.
    """

    booking: str | None = None
    reference: str | None = None
    time: str | None = None
    name: str | None = None
    contact: str | None = None
    confirmed: bool | None = None
    wish: Wish = field(default_factory=Wish)
    offered: tuple[str, ...] = ()
    changing: bool = False
    unclear: bool = False

    @classmethod
    def from_slots(cls, slot: Callable[[str], Any]) -> State:
        """Read the slots."""
        rest: Mapping[str, Any] = slot("consult_wish") or {}
        return cls(
            booking=slot("consult_booking"),
            reference=rest.get("reference"),
            time=slot("consult_time"),
            name=slot("consult_name"),
            contact=slot("consult_contact"),
            confirmed=slot("consult_confirmed"),
            wish=_read_wish(rest.get("wish") or {}),
            offered=tuple(rest.get("offered") or ()),
            changing=bool(rest.get("changing")),
            unclear=bool(rest.get("unclear")),
        )

    def slots(self) -> dict[str, Any]:
        """The slots, as JSON."""
        rest = {
            "reference": self.reference,
            "wish": _write_wish(self.wish),
            "offered": list(self.offered),
            "changing": self.changing,
            "unclear": self.unclear,
        }
        kept = {name: value for name, value in rest.items() if value}
        return {
            "consult_booking": self.booking,
            "consult_time": self.time,
            "consult_name": self.name,
            "consult_contact": self.contact,
            "consult_confirmed": self.confirmed,
            "consult_wish": kept or None,
        }

    def finished(self) -> State:
        """What is worth knowing for the next consult: who the visitor is."""
        return State(name=self.name, contact=self.contact)

    def without_time(self) -> State:
        """The time has to be chosen anew."""
        return replace(self, time=None, confirmed=None, changing=False, unclear=False)


def _write_wish(wish: Wish) -> dict[str, Any]:
    parts = {
        **_write_days(wish),
        "times": _write_times(wish.times),
        "practitioners": sorted(wish.practitioners),
        "excluded": sorted(moment.isoformat() for moment in wish.excluded),
        "excluded_dates": sorted(day.isoformat() for day in wish.excluded_dates),
        "by_day": [{**_write_days(one), "times": _write_times(one.times)} for one in wish.by_day],
    }
    return {name: value for name, value in parts.items() if value}


def _read_wish(parts: Mapping[str, Any]) -> Wish:
    return Wish(
        dates=_read_dates(parts),
        weekdays=frozenset(parts.get("weekdays") or EVERY_DAY),
        times=_read_times(parts),
        practitioners=frozenset(parts.get("practitioners", ())),
        excluded=frozenset(datetime.fromisoformat(moment) for moment in parts.get("excluded", ())),
        excluded_dates=frozenset(date.fromisoformat(day) for day in parts.get("excluded_dates", ())),
        by_day=tuple(
            DayTimes(_read_dates(one), frozenset(one.get("weekdays") or EVERY_DAY), _read_times(one))
            for one in parts.get("by_day", ())
        ),
    )


def _write_days(wish: Wish | DayTimes) -> dict[str, Any]:
    return {
        "dates": [[dates.first.isoformat(), dates.last.isoformat()] for dates in wish.dates],
        "weekdays": sorted(wish.weekdays) if wish.weekdays != EVERY_DAY else [],
    }


def _write_times(times: Iterable[TimeRange]) -> list[list[str]]:
    return [[stretch.start.isoformat(), stretch.end.isoformat()] for stretch in times]


def _read_dates(parts: Mapping[str, Any]) -> tuple[DateRange, ...]:
    return tuple(DateRange(date.fromisoformat(first), date.fromisoformat(last)) for first, last in parts.get("dates", ()))


def _read_times(parts: Mapping[str, Any]) -> tuple[TimeRange, ...]:
    return tuple(TimeRange(time.fromisoformat(start), time.fromisoformat(end)) for start, end in parts.get("times", ()))
