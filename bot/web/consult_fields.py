"""Reads what a request says about a consult: times, people, wishes. Every refusal is one plain sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from sanic import Request

from bot.booking.model import Roster
from bot.booking.offers import AFTERNOON, EVENING
from bot.booking.week import TimeRange
from bot.booking.wishes import DateRange, Wish
from bot.contacts import ContactProblem, NameProblem, check_contact, check_name
from bot.web.bodies import read_text
from bot.web.problems import Problem

KEY_HEADER, CONTACT_HEADER = "Idempotency-Key", "Booking-Contact"
MAX_SLOTS, USUAL_SLOTS = 500, 50
DAYPARTS = {
    "morning": TimeRange(time.min, time(AFTERNOON)),
    "afternoon": TimeRange(time(AFTERNOON), time(EVENING)),
    "evening": TimeRange(time(EVENING), time.max),
}
WISHES = ("from", "to", "practitioner", "daypart", "limit")
NAMES = {
    NameProblem.EMPTY: "The field name is empty.",
    NameProblem.TOO_LONG: "The field name may have at most 100 characters.",
    NameProblem.NO_LETTERS: "The field name must have letters in it.",
    NameProblem.A_LINK: "The field name must be a name, not an address.",
}
CONTACTS = {
    ContactProblem.EMPTY: "The field contact is empty.",
    ContactProblem.NOT_A_CONTACT: "The field contact must be one e-mail address or one phone number.",
    ContactProblem.EMAIL_INCOMPLETE: "The e-mail address is incomplete.",
    ContactProblem.EMAIL_WRONG: "The e-mail address cannot be right.",
    ContactProblem.PHONE_WRONG: "The phone number cannot be right.",
    ContactProblem.PHONE_WITHOUT_COUNTRY: "The phone number needs its country, such as +1 212-555-0142.",
    ContactProblem.SEVERAL: "The field contact must hold one contact, not several.",
}
T = TypeVar("T")
# The values of each parameter.
Given = Mapping[str, list[str]]

_YEARS = range(2000, 2101)
_KEY = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")


def read_moment(body: dict[str, Any], field: str) -> datetime:
    """A moment in UTC, from ISO 8601 with an offset.

    Raises:
        Problem: 422 when it is missing, no date and time, without an offset, or of another century.
    """
    text = read_text(body, field, 40)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Problem(422, f"The field {field} must be a date and time such as 2027-06-12T14:30:00-04:00.") from None
    if moment.tzinfo is None:
        raise Problem(422, f"The field {field} needs the offset from UTC, such as -04:00.")
    if moment.year not in _YEARS:
        raise Problem(422, f"The field {field} must be a date and time of this century.")
    return moment.astimezone(UTC)


def read_person(body: dict[str, Any], region: str | None) -> tuple[str, str]:
    """Name and contact, as they are kept.

    Raises:
        Problem: 422 when one of them cannot be.
    """
    name = check_name(read_text(body, "name"))
    if isinstance(name, NameProblem):
        raise Problem(422, NAMES[name])
    contact = check_contact(read_text(body, "contact"), region)
    if isinstance(contact, ContactProblem):
        raise Problem(422, CONTACTS[contact])
    return name, contact.value


def read_consent(body: dict[str, Any]) -> bool:
    """Whether the visitor agreed that the clinic keeps name and contact.

    Raises:
        Problem: 422 when it is missing or neither true nor false.
    """
    consent = body.get("consent")
    if not isinstance(consent, bool):
        raise Problem(422, "The field consent must be true or false.")
    return consent


def read_key(request: Request) -> str:
    """The Idempotency-Key.

    Raises:
        Problem: 400 when it is missing, too long or holds anything but visible ASCII.
    """
    key = request.headers.get(KEY_HEADER, "")
    if not _KEY.fullmatch(key):
        raise Problem(400, "Please send an Idempotency-Key of 1 to 200 visible characters, another one for each booking.")
    return str(key)


def read_shown_contact(request: Request, region: str | None) -> str:
    """The contact that a caller shows for a reference; one that was never anybody's when it is none.

    Raises:
        Problem: 400 when none is shown.
    """
    shown = request.headers.get(CONTACT_HEADER, "")
    if not shown.strip():
        raise Problem(400, "Please send the contact that the consult was booked with in the Booking-Contact header.")
    contact = check_contact(shown, region)
    return "" if isinstance(contact, ContactProblem) else contact.value


def read_wish(request: Request, roster: Roster) -> tuple[Wish, int]:
    """The wish in a query, and how many slots to return at most.

    Raises:
        Problem: 422 when a parameter is unknown, given twice where that means nothing, or cannot be.
    """
    given: Given = dict(request.get_args(keep_blank_values=True))
    if any(name not in WISHES for name in given):
        raise Problem(422, f"There is no parameter of that name; there are {', '.join(WISHES)}.")
    first, last = _date(given, "from"), _date(given, "to")
    if first and last and last < first:
        raise Problem(422, "The parameter to must not lie before from.")
    dates = () if first is last is None else (DateRange(first or date.min, last or date.max),)
    people = _some_of(given, "practitioner", {one.id: one.id for one in roster.practitioners})
    times = _some_of(given, "daypart", DAYPARTS)
    return Wish(dates=dates, times=tuple(times), practitioners=frozenset(people)), _limit(given)


def _date(given: Given, name: str) -> date | None:
    text = _single(given, name)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        raise Problem(422, f"The parameter {name} must be a date such as 2027-06-12.")
    return day


def _limit(given: Given) -> int:
    text = _single(given, "limit")
    if text is None:
        return USUAL_SLOTS
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= MAX_SLOTS:
        raise Problem(422, f"The parameter limit must be a number from 1 to {MAX_SLOTS}.")
    return int(text)


def _single(given: Given, name: str) -> str | None:
    values = given.get(name, [])
    if len(values) > 1:
        raise Problem(422, f"The parameter {name} may be given once.")
    return values[0] if values else None


def _some_of(given: Given, name: str, known: Mapping[str, T]) -> list[T]:
    values = given.get(name, [])
    if any(value not in known for value in values):
        raise Problem(422, f"The parameter {name} must be one of these: {', '.join(known)}.")
    return [known[value] for value in values]
