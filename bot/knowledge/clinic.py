"""The clinic: who it is, when it is open, what it says in an emergency. Read from `clinic.yml`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from bot.booking.model import ConsultRules, Practitioner, Roster
from bot.booking.week import TimeRange, Week, clock
from bot.knowledge.clinic_consults import consult_rules, practitioners
from bot.knowledge.clinic_hours import WEEKDAYS, closures, week
from bot.knowledge.clinic_node import ClinicError, Node
from bot.knowledge.widget import DEFAULT, Widget, read_widget

__all__ = ["Clinic", "ClinicError", "clock", "load_clinic"]

FIELDS = (
    "name", "phone", "email", "address", "timezone", "opening_hours", "closures", "consult", "practitioners", "urgent_care",
    "own_answers", "widget",
)  # fmt: skip
# What texts of the clinic may name in braces.
NAMES = ("clinic_name", "clinic_phone", "clinic_email", "clinic_address", "clinic_hours")
# Long enough to find an opening after any holiday, short enough to stop when a clinic never opens.
LOOK_AHEAD_DAYS = 60


@dataclass(frozen=True)
class Clinic:
    """The contents of `clinic.yml`. `week[0]` holds Monday's openings; `closures` maps a date to its reason.

    Without practitioners no consult can be booked.
    """

    name: str
    phone: str
    email: str
    address: str
    timezone: ZoneInfo
    week: Week
    closures: Mapping[date, str]
    urgent_care: str
    own_answers: Mapping[str, str]
    consult: ConsultRules = field(default_factory=ConsultRules)
    practitioners: tuple[Practitioner, ...] = ()
    widget: Widget = DEFAULT

    @property
    def roster(self) -> Roster:
        """Who may be booked when."""
        return Roster(self.timezone, self.week, self.closures, self.practitioners, self.consult)

    def openings(self, day: date) -> tuple[TimeRange, ...]:
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
        groups: list[tuple[int, int, tuple[TimeRange, ...]]] = []
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


def _days(first: int, last: int) -> str:
    names = [WEEKDAYS[first].capitalize(), WEEKDAYS[last].capitalize()]
    return names[0] if first == last else f"{names[0]} {'and' if last == first + 1 else 'to'} {names[1]}"


def _openings(openings: tuple[TimeRange, ...]) -> str:
    return " and ".join(map(str, openings)) or "closed"


def load_clinic(path: Path, topics: Collection[str] | None = None) -> Clinic:
    """Read and check `clinic.yml`.

    Args:
        path: the file.
        topics: the topics, kinds and tasks that there are, when they are known.

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
    return _clinic(Node(path.name, root or yaml.MappingNode("tag:yaml.org,2002:map", []), whole_file=True), topics)


def _clinic(root: Node, topics: Collection[str] | None) -> Clinic:
    zone, hours, closed = _timezone(root.child("timezone")), week(root.child("opening_hours")), root.given("closures")
    people = root.given("practitioners")
    clinic = Clinic(
        name=root.child("name").text(),
        phone=root.child("phone").text(),
        email=root.child("email").text(),
        address=root.child("address").text(),
        timezone=zone,
        week=hours,
        closures=closures(closed) if closed else {},
        urgent_care=_urgent_care(root.child("urgent_care")),
        own_answers={name: node.text() for name, node in own.mapping().items()} if (own := root.given("own_answers")) else {},
        consult=consult_rules(root.child("consult")) if people or root.given("consult") else ConsultRules(),
        practitioners=practitioners(people, hours) if people else (),
        widget=read_widget(block, NAMES, topics) if (block := root.given("widget")) else DEFAULT,
    )
    root.only(FIELDS)
    return clinic


def _timezone(node: Node) -> ZoneInfo:
    try:
        return ZoneInfo(node.text())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise node.error("a time zone such as America/New_York") from None


def _urgent_care(node: Node) -> str:
    text = node.text()
    try:
        text.format(**dict.fromkeys(NAMES, ""))
    except (KeyError, ValueError, IndexError, AttributeError, TypeError):
        raise node.error("only known names in braces, such as {clinic_phone}") from None
    return text
