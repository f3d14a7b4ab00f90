"""The clinic: who it is, when it is open, what it says in an emergency. Read from `clinic.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIELDS = ("name", "phone", "email", "address", "timezone", "opening_hours", "closures", "urgent_care", "own_answers")
# Long enough to find an opening after any holiday, short enough to stop when a clinic never opens.
LOOK_AHEAD_DAYS = 60


class ClinicError(ValueError):
    """`clinic.yml` says something impossible; the message names the line and what was expected."""


@dataclass(frozen=True)
class Opening:
    """One stretch of a day, half-open: `start` <= t < `end`, local time."""

    start: time
    end: time

    def __str__(self) -> str:
        """As a visitor reads it: `9 am to 6 pm`."""
        return f"{clock(self.start)} to {clock(self.end)}"


@dataclass(frozen=True)
class Clinic:
    """The contents of `clinic.yml`. `week[0]` holds Monday's openings; `closures` maps a date to its reason."""

    name: str
    phone: str
    email: str
    address: str
    timezone: ZoneInfo
    week: tuple[tuple[Opening, ...], ...]
    closures: Mapping[date, str]
    urgent_care: str
    own_answers: Mapping[str, str]

    def openings(self, day: date) -> tuple[Opening, ...]:
        """The openings of one day; none on a closure."""
        return () if day in self.closures else self.week[day.weekday()]

    def is_open(self, now: datetime) -> bool:
        """Whether somebody is there at `now` (aware)."""
        local = now.astimezone(self.timezone)
        return any(opening.start <= local.time() < opening.end for opening in self.openings(local.date()))

    def closes(self, now: datetime) -> time | None:
        """When the present opening ends; None when the clinic is closed at `now`."""
        local = now.astimezone(self.timezone)
        current = (o for o in self.openings(local.date()) if o.start <= local.time() < o.end)
        return next((opening.end for opening in current), None)

    def next_opening(self, now: datetime) -> datetime | None:
        """The first moment after `now` at which the clinic opens, or None within 60 days."""
        local = now.astimezone(self.timezone)
        return next((moment for moment in self._opening_moments(local.date()) if moment > local), None)

    def _opening_moments(self, first: date) -> Iterator[datetime]:
        for offset in range(LOOK_AHEAD_DAYS):
            day = first + timedelta(days=offset)
            for opening in self.openings(day):
                yield datetime.combine(day, opening.start, self.timezone)

    def hours(self) -> str:
        """The week in one sentence, days with the same hours together: `Monday to Friday 9 am to 5 pm, …`."""
        groups: list[tuple[int, int, tuple[Opening, ...]]] = []
        for day, openings in enumerate(self.week):
            if groups and groups[-1][2] == openings:
                groups[-1] = (groups[-1][0], day, openings)
            else:
                groups.append((day, day, openings))
        return ", ".join(f"{_days(first, last)} {_openings(openings)}" for first, last, openings in groups)

    def values(self) -> dict[str, str]:
        """What a response may name in braces."""
        values = {
            "clinic_name": self.name,
            "clinic_phone": self.phone,
            "clinic_email": self.email,
            "clinic_address": self.address,
            "clinic_hours": self.hours(),
        }
        return values | {"urgent_care": self.urgent_care.format(**values)}


def clock(moment: time) -> str:
    """`9 am`, `2:30 pm`, `noon`."""
    if moment == time(12):
        return "noon"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def _days(first: int, last: int) -> str:
    names = [WEEKDAYS[first].capitalize(), WEEKDAYS[last].capitalize()]
    return names[0] if first == last else f"{names[0]} {'and' if last == first + 1 else 'to'} {names[1]}"


def _openings(openings: tuple[Opening, ...]) -> str:
    return " and ".join(map(str, openings)) or "closed"


def load_clinic(path: Path) -> Clinic:
    """Read and check `clinic.yml`.

    Raises:
        ClinicError: with the line of the first thing that is wrong.
    """
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader)
    except OSError as error:
        raise ClinicError(f"{path.name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ClinicError(f"{path.name} is not UTF-8 text: {error.reason} at byte {error.start}") from error
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else 1
        raise ClinicError(f"{path.name} line {line}: this is not valid YAML") from error
    return _Reader(path.name, root).clinic()


class _Reader:
    """Reads values together with the line they stand on."""

    def __init__(self, name: str, root: yaml.Node | None) -> None:
        self._name = name
        self._fields = self._mapping(root) if root else {}

    def clinic(self) -> Clinic:
        hours = self._fields.get("opening_hours")
        clinic = Clinic(
            name=self._text("name"),
            phone=self._text("phone"),
            email=self._text("email"),
            address=self._text("address"),
            timezone=self._timezone(),
            week=self._week(hours),
            closures=self._closures(),
            urgent_care=self._urgent_care(),
            own_answers={key: self._string(node) for key, node in self._optional_mapping("own_answers").items()},
        )
        for field, node in self._fields.items():
            if field not in FIELDS:
                raise self._error(node, f"one of {', '.join(FIELDS)}, not {field!r}")
        return clinic

    def _text(self, field: str) -> str:
        if field not in self._fields:
            raise ClinicError(f"{self._name} has no `{field}`")
        return self._string(self._fields[field])

    def _timezone(self) -> ZoneInfo:
        name = self._text("timezone")
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise self._error(self._fields["timezone"], "a time zone such as America/New_York") from None

    def _week(self, node: yaml.Node | None) -> tuple[tuple[Opening, ...], ...]:
        if node is None:
            raise ClinicError(f"{self._name} has no `opening_hours`")
        days = self._mapping(node)
        for name, value in days.items():
            if name not in WEEKDAYS:
                raise self._error(value, f"a day from monday to sunday, not {name!r}")
        return tuple(self._openings(days[name]) if name in days else () for name in WEEKDAYS)

    def _openings(self, node: yaml.Node) -> tuple[Opening, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(node, 'a list such as ["09:00-12:30", "13:30-18:00"]')
        openings = tuple(self._opening(item) for item in node.value)
        for earlier, later in pairwise(openings):
            if later.start < earlier.end:
                raise self._error(node, "openings in order that do not overlap")
        return openings

    def _opening(self, node: yaml.Node) -> Opening:
        try:
            start, end = (datetime.strptime(part.strip(), "%H:%M").time() for part in self._string(node).split("-"))  # noqa: DTZ007
        except ValueError:
            raise self._error(node, 'a stretch of time such as "09:00-18:00"') from None
        if end <= start:
            raise self._error(node, "an opening that ends after it starts")
        return Opening(start, end)

    def _closures(self) -> dict[date, str]:
        node = self._given("closures")
        closures: dict[date, str] = {}
        if node is not None and not isinstance(node, yaml.SequenceNode):
            raise self._error(node, "a list of closures, each with a `date`")
        for item in node.value if node is not None else []:
            fields = self._mapping(item)
            if "date" not in fields:
                raise self._error(item, "a `date`")
            try:
                day = date.fromisoformat(self._string(fields["date"]))
            except ValueError:
                raise self._error(fields["date"], "a date such as 2026-12-25") from None
            closures[day] = self._string(fields["reason"]) if "reason" in fields else ""
        return closures

    def _urgent_care(self) -> str:
        text = self._text("urgent_care")
        try:
            text.format(clinic_name="", clinic_phone="", clinic_email="", clinic_address="", clinic_hours="")
        except (KeyError, ValueError, IndexError, AttributeError, TypeError):
            raise self._error(self._fields["urgent_care"], "only known names in braces, such as {clinic_phone}") from None
        return text

    def _optional_mapping(self, field: str) -> dict[str, yaml.Node]:
        node = self._given(field)
        return {} if node is None else self._mapping(node)

    def _given(self, field: str) -> yaml.Node | None:
        """The value of a field that may be left out or left empty."""
        node = self._fields.get(field)
        return None if node is None or node.tag == "tag:yaml.org,2002:null" else node

    def _mapping(self, node: yaml.Node) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, "`name: value` pairs")
        pairs: dict[str, Any] = {}
        for key, value in node.value:
            name = self._string(key)
            if name in pairs:
                raise self._error(key, f"{name!r} only once")
            pairs[name] = value
        return pairs

    def _string(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self._error(node, "a text")
        return str(node.value).strip()

    def _error(self, node: yaml.Node, expected: str) -> ClinicError:
        return ClinicError(f"{self._name} line {node.start_mark.line + 1}: expected {expected}")
