"""What our own pages show: the clinic, and answers from its documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.booking.week import Week, clock
from bot.knowledge.clinic import Clinic
from bot.knowledge.nlg import GroundedGenerator

HERE = Path(__file__).parent
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What people ask before they come.
QUESTIONS = ("faq/pain", "faq/duration", "faq/downtime", "faq/session_count", "faq/results_timeline", "faq/sun_exposure")
CLOSURES_SHOWN = 3
SOURCE = "\nSource: "


@cache
def templates() -> Environment:
    """The templates; every value is escaped, a missing one is an error."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(name: str, **values: Any) -> str:
    """A page."""
    return templates().get_template(name).render(**values)


@dataclass(frozen=True)
class Answer:
    """A question with its answer and the document it comes from."""

    question: str
    text: str
    source: str


def answers(nlg: GroundedGenerator) -> list[Answer]:
    """Documented answers, as the chat gives them."""
    return [_answer(nlg, topic) for topic in QUESTIONS]


def _answer(nlg: GroundedGenerator, topic: str) -> Answer:
    message = nlg.generate_from_slots(f"utter_{topic}", {}, "web", suggestions=()) or {"text": ""}
    text, _, source = str(message["text"]).partition(SOURCE)
    return Answer(nlg.title(topic), text, source)


@dataclass(frozen=True)
class Practitioner:
    """Somebody who gives consults: `monogram` stands in for a portrait."""

    name: str
    monogram: str
    days: str


def clinic_values(clinic: Clinic, now: datetime) -> dict[str, Any]:
    """What the clinic's page says about the clinic at `now` (aware)."""
    today = now.astimezone(clinic.timezone).date()
    return {
        "clinic": clinic,
        "phone": "".join(sign for sign in clinic.phone if sign.isdigit() or sign == "+"),
        "status": _status(clinic, now),
        "is_open": clinic.is_open(now),
        "week": list(_week(clinic.week, today)),
        "closures": list(_closures(clinic.closures, today)),
        "practitioners": [Practitioner(p.name, _monogram(p.name), _weekdays(p.week)) for p in clinic.practitioners],
        "year": today.year,
    }


def _status(clinic: Clinic, now: datetime) -> str:
    closes = clinic.closes(now)
    if closes is not None:
        return f"Open now, until {clock(closes)}"
    opens = clinic.next_opening(now)
    return f"Closed now. Open again {DAYS[opens.weekday()]}, {clock(opens.time())}" if opens else "Closed at present"


def _week(week: Week, today: date) -> Iterator[Mapping[str, Any]]:
    for index, openings in enumerate(week):
        hours = " and ".join(map(str, openings)) or "Closed"
        yield {"day": DAYS[index], "hours": hours, "today": index == today.weekday()}


def _closures(closures: Mapping[date, str], today: date) -> Iterator[str]:
    for day in sorted(day for day in closures if day >= today)[:CLOSURES_SHOWN]:
        reason = f" ({closures[day]})" if closures[day] else ""
        yield f"{day:%B} {day.day}, {day.year}{reason}"


def _monogram(name: str) -> str:
    """`MR` of `Dr Maya Reyes`: the last two names."""
    return "".join(part[0] for part in name.split()[-2:]).upper()


def _weekdays(week: Week) -> str:
    """`Mondays, Tuesdays and Fridays`."""
    days = [f"{DAYS[index]}s" for index, stretches in enumerate(week) if stretches]
    return " and ".join(filter(None, (", ".join(days[:-1]), *days[-1:])))
