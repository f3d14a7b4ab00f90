"""Calendar files, read back by two libraries: icalendar for what they say, dateutil for how their time zone behaves."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.contacts import check_name
from bot.notices.calendar import Entry, Person, calendar_file, uid_of
from bot.notices.timezones import vtimezone

NEW_YORK, ADELAIDE, KOLKATA, LONDON = map(ZoneInfo, ("America/New_York", "Australia/Adelaide", "Asia/Kolkata", "Europe/London"))
LORD_HOWE, UTC_ZONE = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")
# Both days on which the clocks change in each zone; Kolkata's never do.
CHANGES = [
    (NEW_YORK, date(2027, 3, 14)),
    (NEW_YORK, date(2027, 11, 7)),
    (LONDON, date(2027, 3, 28)),
    (LONDON, date(2027, 10, 31)),
    (ADELAIDE, date(2027, 4, 4)),
    (ADELAIDE, date(2027, 10, 3)),
    (LORD_HOWE, date(2027, 4, 4)),
    (LORD_HOWE, date(2027, 10, 3)),
    (KOLKATA, date(2027, 3, 28)),
    (KOLKATA, date(2028, 2, 29)),
    (UTC_ZONE, date(2027, 3, 28)),
]


def entry(start: datetime | None = None, **changes: object) -> Entry:
    start = start or datetime(2027, 6, 12, 14, 30, tzinfo=NEW_YORK)
    end = (start.astimezone(UTC) + timedelta(minutes=30)).astimezone(start.tzinfo)
    first = Entry(
        uid="u@frontdesk", start=start, end=end, sequence=0, cancelled=False, stamp=datetime(2027, 5, 1, 12, 0, 1, tzinfo=UTC),
        summary="Consult", description="See you soon.", location="18 Orchard Lane, New York",
        clinic=Person("Lumen", "hello@lumenskin.example"),
    )  # fmt: skip
    return replace(first, **changes)  # type: ignore[arg-type]


def read(data: bytes) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(data.decode("utf-8"))
    assert isinstance(calendar, Calendar)
    (event,) = calendar.events
    assert not event.errors
    return calendar, event


@pytest.mark.parametrize(("zone", "day"), CHANGES, ids=str)
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 4, 9, 17, 23])
def test_the_wall_time_is_right_on_the_days_the_clocks_change(zone: ZoneInfo, day: date, hour: int) -> None:
    start = datetime(day.year, day.month, day.day, hour, 30, tzinfo=zone)
    start = start.astimezone(UTC).astimezone(zone)  # half past two may not exist that night
    calendar, event = read(calendar_file(entry(start), "PUBLISH"))
    assert event.start.astimezone(UTC) == start.astimezone(UTC)
    assert event.end.astimezone(UTC) - event.start.astimezone(UTC) == timedelta(minutes=30)
    assert event.start.replace(tzinfo=None) == start.replace(tzinfo=None) or start.fold
    # And by the zone that the file itself describes, for calendars that do not know its name.
    if zone is not UTC_ZONE:
        own = tzical(io.StringIO(calendar.timezones[0].to_ical().decode())).get(zone.key)
        for moment in (event["dtstart"].dt, event["dtend"].dt):
            wall = moment.replace(tzinfo=own if moment.tzinfo != UTC_ZONE else UTC, fold=0)
            assert wall.astimezone(UTC) == moment.astimezone(UTC)


@pytest.mark.parametrize("zone", sorted({zone for zone, _ in CHANGES} - {UTC_ZONE}, key=str), ids=str)
def test_the_described_zone_does_what_the_zone_does_in_every_hour_of_three_years(zone: ZoneInfo) -> None:
    own = tzical(io.StringIO(vtimezone(zone, 2026, 2028).to_ical().decode())).get(zone.key)
    moment = datetime(2026, 1, 3, tzinfo=UTC)
    while moment < datetime(2028, 12, 30, tzinfo=UTC):
        wall = moment.astimezone(zone)
        assert wall.fold or wall.replace(tzinfo=own).utcoffset() == wall.utcoffset(), wall
        moment += timedelta(minutes=30)


def test_the_second_pass_of_a_repeated_hour_is_another_time_than_the_first() -> None:
    first = datetime(2027, 11, 7, 1, 30, tzinfo=NEW_YORK)
    second = first.replace(fold=1)
    moments = [read(calendar_file(entry(start), "PUBLISH"))[1].start.astimezone(UTC) for start in (first, second)]
    assert moments[1] - moments[0] == timedelta(hours=1)


def test_what_a_calendar_shows() -> None:
    calendar, event = read(calendar_file(entry(), "PUBLISH"))
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert (event["summary"], event["location"]) == ("Consult", "18 Orchard Lane, New York")
    assert (event["status"], event["sequence"], event["uid"]) == ("CONFIRMED", 0, "u@frontdesk")
    assert event.stamp == datetime(2027, 5, 1, 12, 0, 1, tzinfo=UTC)
    assert event["organizer"] == "mailto:hello@lumenskin.example"
    assert "attendee" not in event, "a published entry has none (RFC 5546, 3.2.1)"
    (alarm,) = event.walk("VALARM")
    assert (alarm["action"], alarm["trigger"].dt) == ("DISPLAY", timedelta(hours=-2))


def test_an_invitation_names_the_visitor_and_asks_for_no_reply() -> None:
    _, event = read(calendar_file(entry(visitor=Person("Ana", "ana@example.com")), "REQUEST"))
    assert event["attendee"] == "mailto:ana@example.com"
    assert (event["attendee"].params["RSVP"], event["attendee"].params["PARTSTAT"]) == ("FALSE", "ACCEPTED")


def test_a_cancelled_consult_says_so_and_rings_no_more() -> None:
    calendar, event = read(calendar_file(entry(cancelled=True, sequence=2), "CANCEL"))
    assert (calendar["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 2)
    assert not event.walk("VALARM")


def test_the_uid_is_stable_and_does_not_tell_the_reference() -> None:
    uid = uid_of("K7XQ-2233", "secret")
    assert uid == uid_of("K7XQ-2233", "secret")
    assert len({uid, uid_of("K7XQ-2234", "secret"), uid_of("K7XQ-2233", "other")}) == 3
    assert "K7XQ" not in uid


ODD = [
    "O'Neill",
    "Ñúñez",
    "🌸 Ana",
    "a, b; c \\ d",
    "<script>alert(1)</script>",
    'Ana "Annie"',
    "é" * 300,
    "x\nEND:VEVENT",
    "a:b^c",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_text_comes_back_as_it_was_and_no_line_is_long(text: str) -> None:
    name = text.replace("\n", " ")
    odd = entry(summary=text, description=text, location=text, visitor=Person(name, "ana@example.com"))
    data = calendar_file(odd, "REQUEST")
    _, event = read(data)
    assert (event["summary"], event["description"], event["location"]) == (text, text, text)
    assert event["attendee"].params["CN"] == name.replace('"', "'").replace("\\", "/").replace("^", "")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")


@settings(max_examples=300)
@example("Ana\\")
@example('"Ana"^n')
@given(st.text(min_size=1, max_size=120).map(check_name).filter(lambda name: isinstance(name, str)))
def test_no_name_breaks_the_file(name: str) -> None:
    data = calendar_file(entry(summary=f"Consult: {name}", visitor=Person(name, "ana@example.com")), "REQUEST")
    _, event = read(data)
    assert event["summary"] == f"Consult: {name}"
    assert event["attendee"] == "mailto:ana@example.com"
    plain = name.replace('"', "'").replace("\\", "/").replace("^", "")
    assert dict(event["attendee"].params) == {
        "CN": plain, "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE",
    }  # fmt: skip
