"""One consult as a calendar file (RFC 5545) that calendars keep, move and remove."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vUri

from bot.notices.timezones import vtimezone

# PUBLISH: a file somebody opens. REQUEST and CANCEL: sent by e-mail (RFC 5546), so that calendars keep the entry up to date.
Method = Literal["PUBLISH", "REQUEST", "CANCEL"]

ALARM_BEFORE = timedelta(hours=2)
# Calendars do not agree on how these are written in a parameter; one that ends in a backslash swallows the next parameter.
READ_DIFFERENTLY = str.maketrans({'"': "'", "\\": "/", "^": ""})
PRODUCT = "-//Frontdesk//Consults//EN"


@dataclass(frozen=True)
class Person:
    """Somebody a calendar entry names."""

    name: str
    email: str


@dataclass(frozen=True)
class Entry:
    """A consult, as a calendar shows it.

    Attributes:
        uid: stays the same when the consult moves; see `uid_of`.
        start: aware, in the clinic's zone; so is `end`.
        sequence: how often the consult was changed.
        stamp: when this state of the consult came to be, aware.
    """

    uid: str
    start: datetime
    end: datetime
    sequence: int
    cancelled: bool
    stamp: datetime
    summary: str
    description: str
    location: str
    clinic: Person
    visitor: Person | None = None


def uid_of(reference: str, secret: str) -> str:
    """A consult's UID: from its reference, which cannot be read from it. Calendars are shared, references are not."""
    digest = hmac.new(secret.encode(), f"frontdesk.calendar:{reference}".encode(), hashlib.sha256)
    return f"{digest.hexdigest()[:32]}@frontdesk"


def calendar_file(entry: Entry, method: Method) -> bytes:
    """The `.ics`: UTF-8, lines of at most 75 bytes that end in CRLF."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    zone = entry.start.tzinfo
    if isinstance(zone, ZoneInfo) and zone.key != "UTC":
        calendar.add_component(vtimezone(zone, entry.start.year - 1, entry.end.year + 1))
    calendar.add_component(_event(entry, method))
    return bytes(calendar.to_ical())


def _event(entry: Entry, method: Method) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp)
    event.add("dtstart", _wall_or_utc(entry.start))
    event.add("dtend", _wall_or_utc(entry.end))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("location", entry.location)
    event.add("class", "PRIVATE")
    event.add("organizer", _address(entry.clinic))
    if entry.visitor and method != "PUBLISH":
        event.add("attendee", _address(entry.visitor, ROLE="REQ-PARTICIPANT", PARTSTAT="ACCEPTED", RSVP="FALSE"))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if not entry.cancelled:
        event.add_component(_alarm(entry))
    return event


def _wall_or_utc(moment: datetime) -> datetime:
    """A local time, or UTC for the second pass of the hour that happens twice: a file cannot tell the two apart."""
    return moment.astimezone(ZoneInfo("UTC")) if moment.fold else moment


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm


def _address(person: Person, **parameters: str) -> vCalAddress | vUri:
    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = person.name.translate(READ_DIFFERENTLY)
    for name, value in parameters.items():
        address.params[name] = value
    return address
