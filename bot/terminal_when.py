"""Says in the terminal what a message means by its days and times (docs/dates.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from bot import wiring
from bot.nlu.dates import Days, Times, When, read_when
from bot.nlu.dates.when import EVERY_DAY, LAST_MOMENT, MIDNIGHT

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def when(text: str, now: datetime | None, *, as_json: bool) -> tuple[str, bool]:
    """What a message says about days and times.

    Args:
        text: the message.
        now: the clock it was written by, of the clinic's zone when it has none; None: the present.
        as_json: whether to give the fields of `When` as JSON.

    Returns:
        What to print, and whether the message names a day or a time at all.
    """
    zone = wiring.clinic().timezone
    clock = datetime.now(zone) if now is None else now.astimezone(zone) if now.tzinfo else now.replace(tzinfo=zone)
    read = read_when(text, clock)
    said = json.dumps(_plain(asdict(read)), indent=2, ensure_ascii=False) if as_json else "\n".join(lines(read))
    return said or "no day and no time", read.found


def _plain(value: Any) -> Any:
    """The value in what JSON knows: days and times as ISO 8601, sets in order."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, frozenset):
        return [_plain(part) for part in sorted(value)]
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def lines(read: When) -> Iterator[str]:
    """What was read, a line for each kind of thing, the words it was read from last."""
    if read.problem:
        yield f"problem: {read.problem.said!r} is {read.problem.kind}"
    parts = {
        "which": [_day(day) for day in read.choices],
        "days": [_days(days) for days in read.dates],
        "weekdays": [WEEKDAYS[day] for day in sorted(read.weekdays)] if read.weekdays != EVERY_DAY else [],
        "not": [_day(day) for day in sorted(read.excluded_dates)],
        "times": [_times(times) for times in read.times],
        "wish": [name for name in ("asap", "flexible") if getattr(read, name)] + [word for word in (read.relative,) if word],
        "read": [repr(words) for words in read.said],
    }
    yield from (f"{name}: {', '.join(words)}" for name, words in parts.items() if words)


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day}"


def _days(days: Days) -> str:
    return _day(days.first) if days.first == days.last else f"{_day(days.first)} to {_day(days.last)}"


def _times(times: Times) -> str:
    start, end = f"{times.start:%H:%M}", f"{times.end:%H:%M}"
    if times.exact:
        return start
    if times.end == LAST_MOMENT:
        return f"from {start}"
    return f"before {end}" if times.start == MIDNIGHT else f"{start} to {end}"
