"""How many of the authored messages about days and times are read right.

The lists (tests/understanding/dates*.yml) hold, for a clock, messages and what they mean. Two readings are the same when they
allow the same days and the same times of day, however they say it: "any day but Sunday" is six weekdays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.nlu.dates import Times, When, read_when

SUITES = Path("tests/understanding")
AUTHORED, HELD_OUT = SUITES / "dates.yml", SUITES / "dates_heldout.yml"
ZONE = ZoneInfo("America/New_York")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# An open end ("after the 20th") is compared this far, anything else to the last day that could be named.
OPEN_DAYS, HORIZON_DAYS = 300, 1500


@dataclass(frozen=True)
class DateCase:
    """A message, the clock it was written by, and the meanings that are right (as the lists write them)."""

    text: str
    now: datetime
    meanings: tuple[Mapping[str, Any], ...]

    def is_right(self, when: When) -> bool:
        """Whether `when` is one of the meanings."""
        return any(_same(meaning, when, self.now.date()) for meaning in self.meanings)


@dataclass(frozen=True)
class DateScore:
    """How many of a list are right, and which are not."""

    name: str
    cases: int
    wrong: tuple[DateCase, ...]

    @property
    def right(self) -> int:
        """How many are read right."""
        return self.cases - len(self.wrong)

    @property
    def share(self) -> float:
        """The same as a share, 0 to 1."""
        return self.right / self.cases if self.cases else 1.0


def score_dates() -> tuple[DateScore, ...]:
    """Score the list the reader was developed on, then the one that was held out."""
    return tuple(score(name, read_cases(path)) for name, path in (("dates", AUTHORED), ("dates, held out", HELD_OUT)))


def score(name: str, cases: tuple[DateCase, ...]) -> DateScore:
    """Read every message of a list."""
    return score_readings(name, cases, read_when)


def score_readings(name: str, cases: tuple[DateCase, ...], read: Callable[[str, datetime], When]) -> DateScore:
    """Read every message of a list by some reader."""
    return DateScore(name, len(cases), tuple(case for case in cases if not case.is_right(read(case.text, case.now))))


def read_cases(path: Path) -> tuple[DateCase, ...]:
    """The messages of a list."""
    return tuple(_cases(yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)))  # noqa: S506  # loads strings only


def _cases(groups: list[Mapping[str, Any]]) -> Iterator[DateCase]:
    for group in groups:
        now = datetime.fromisoformat(group["now"]).replace(tzinfo=ZONE)
        for case in group["cases"]:
            yield DateCase(case["text"], now, (case, *case.get("also", ())))


def _same(meaning: Mapping[str, Any], when: When, today: date) -> bool:
    if "nothing" in meaning:
        return not when.found
    if "problem" in meaning or when.problem:
        return when.problem is not None and when.problem.kind == meaning.get("problem")
    flags = when.asap == ("asap" in meaning) and ("flexible" not in meaning or when.flexible)
    relative = "relative" not in meaning or when.relative == meaning["relative"]
    choices = tuple(date.fromisoformat(day) for day in meaning.get("choices", "").split())
    said = when.found and flags and relative and when.choices == choices
    return said and _same_days(meaning, when, today) and _minutes(_times(meaning)) == _minutes(when.times)


def _same_days(meaning: Mapping[str, Any], when: When, today: date) -> bool:
    ranges = [_range(part) for part in meaning["days"].split(", ")] if "days" in meaning else []
    weekdays = {WEEKDAYS.index(name) for name in meaning.get("weekdays", " ".join(WEEKDAYS)).split()}
    excluded = {date.fromisoformat(day) for day in meaning.get("excluded", "").split()}
    is_open = any(last is None for _, last in ranges)
    for step in range(OPEN_DAYS if is_open else HORIZON_DAYS):
        day = today + timedelta(days=step)
        wanted = not ranges or any(first <= day <= (last or day) for first, last in ranges)
        if when.allows(day) != (wanted and day.weekday() in weekdays and day not in excluded):
            return False
    return True


def _range(text: str) -> tuple[date, date | None]:
    first, dots, last = text.partition("..")
    return date.fromisoformat(first), date.fromisoformat(last) if last else None if dots else date.fromisoformat(first)


def _times(meaning: Mapping[str, Any]) -> tuple[Times, ...]:
    return tuple(_time(part) for part in meaning["times"].split(", ")) if "times" in meaning else ()


def _time(text: str) -> Times:
    start, dots, end = text.partition("..")
    if dots:
        return Times(time.fromisoformat(start or "00:00"), time.fromisoformat(end) if end else time.max)
    return Times.around(time.fromisoformat(text[1:])) if text.startswith("~") else Times.at(time.fromisoformat(text))


def _minutes(times: tuple[Times, ...]) -> frozenset[int]:
    """The minutes of the day at which a consult may begin; none: any."""
    return frozenset(
        minute for minute in range(24 * 60) if any(one.start <= time(minute // 60, minute % 60) < one.end for one in times)
    )
