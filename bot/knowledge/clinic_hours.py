"""Reads weeks, times of day and closures of `clinic.yml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from bot.booking.week import TimeRange, Week
from bot.knowledge.clinic_node import Node

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_CLOSURE = timedelta(days=366)


def week(node: Node) -> Week:
    """Seven days, Monday first; a day that is not named has no hours."""
    days = node.mapping()
    for name, value in days.items():
        if name not in WEEKDAYS:
            raise value.error(f"a day from monday to sunday, not {name!r}")
    return tuple(stretches(days[name]) if name in days else () for name in WEEKDAYS)


def stretches(node: Node) -> tuple[TimeRange, ...]:
    """A list of stretches of one day, in order and apart."""
    found = tuple(_stretch(item) for item in node.items('["09:00-12:30", "13:30-18:00"]'))
    if any(later.start < earlier.end for earlier, later in pairwise(found)):
        raise node.error("openings in order that do not overlap")
    return found


def _stretch(node: Node) -> TimeRange:
    try:
        start, end = (datetime.strptime(part.strip(), "%H:%M").time() for part in node.text().split("-"))  # noqa: DTZ007
    except ValueError:
        raise node.error('a stretch of time such as "09:00-18:00"') from None
    if end <= start:
        raise node.error("an opening that ends after it starts")
    return TimeRange(start, end)


def closures(node: Node) -> dict[date, str]:
    """Each closed date with its reason, which may be empty."""
    return {day: reason for item in node.items("`- {date: 2026-12-25, reason: Holiday}`") for day, reason in _closure(item)}


def _closure(node: Node) -> Iterator[tuple[date, str]]:
    fields = node.mapping()
    node.only(("date", "from", "to", "reason"))
    if ("date" in fields) == ("from" in fields) or ("from" in fields) != ("to" in fields):
        raise node.error("a `date`, or `from` and `to`")
    first, last = (_day(fields.get(name, fields.get("date", node))) for name in ("from", "to"))
    if not first <= last <= first + LONGEST_CLOSURE:
        raise fields["to"].error("a date from that of `from` to a year later")
    reason = fields["reason"].text() if "reason" in fields else ""
    return ((first + timedelta(days=offset), reason) for offset in range((last - first).days + 1))


def _day(node: Node) -> date:
    try:
        return date.fromisoformat(node.text())
    except ValueError:
        raise node.error("a date such as 2026-12-25") from None
