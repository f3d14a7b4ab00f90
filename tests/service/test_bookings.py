"""Consults over HTTP: the way it goes, the ways it may not go, and what everybody gets to see."""

from __future__ import annotations

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import requests
from icalendar import Calendar

from .bookings import Body, book, booked, free, manage, slots
from .contract import assert_problem
from .server import Service

pytestmark = pytest.mark.usefixtures("still_answers")
NEW_YORK = ZoneInfo("America/New_York")


def taken(service: Service, booking: Body) -> bool:
    return (booking["start"], booking["practitioner"]) not in [(slot["start"], slot["practitioner"]) for slot in slots(service)]


def calendar(service: Service, booking: Body) -> tuple[requests.Response, Calendar]:
    response = service.call("GET", booking["calendar"].removeprefix(service.address))
    assert response.status_code == 200
    read = Calendar.from_ical(response.text)
    assert isinstance(read, Calendar)
    return response, read


def test_a_consult_is_booked_looked_at_moved_and_cancelled(service: Service) -> None:
    booking = booked(service)
    assert taken(service, booking)
    assert (booking["state"], booking["sequence"], booking["timezone"]) == ("confirmed", 0, "America/New_York")
    assert manage(service, "GET", booking["reference"]).json() == booking
    moved = manage(service, "PATCH", booking["reference"], json=free(service, 20)).json()
    assert (moved["reference"], moved["state"], moved["sequence"]) == (booking["reference"], "rescheduled", 1)
    assert not taken(service, booking)
    assert taken(service, moved)
    cancelled = manage(service, "DELETE", booking["reference"]).json()
    assert (cancelled["state"], cancelled["sequence"]) == ("cancelled", 2)
    assert not taken(service, moved)
    assert manage(service, "GET", booking["reference"]).json() == cancelled


def test_doing_it_again_changes_nothing(service: Service) -> None:
    booking = booked(service)
    same = {"practitioner": booking["practitioner"]["id"], "start": booking["start"]}
    assert manage(service, "PATCH", booking["reference"], json=same).json() == booking
    once, again = (manage(service, "DELETE", booking["reference"]).json() for _ in range(2))
    assert once == again
    detail = assert_problem(manage(service, "PATCH", booking["reference"], json=free(service)), 409)
    assert "cancelled" in detail


def test_a_move_keeps_the_practitioner_unless_another_is_named(service: Service) -> None:
    first, *_, second = (slot for slot in slots(service) if slot["practitioner"]["id"] == "okafor")
    booking = booked(service, practitioner="okafor", start=first["start"])
    moved = manage(service, "PATCH", booking["reference"], json={"start": second["start"]}).json()
    assert (moved["start"], moved["practitioner"]["id"]) == (second["start"], "okafor")


def test_the_calendar_file_follows_the_consult(service: Service) -> None:
    booking = booked(service)
    response, first = calendar(service, booking)
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="consult.ics"'
    assert first.events[0].start == datetime.fromisoformat(booking["start"])
    moved = manage(service, "PATCH", booking["reference"], json=free(service, 30)).json()
    assert moved["calendar"] == booking["calendar"]
    _, second = calendar(service, booking)
    assert (second.events[0]["uid"], second.events[0]["sequence"]) == (first.events[0]["uid"], 1)
    assert second.events[0].start == datetime.fromisoformat(moved["start"])
    manage(service, "DELETE", booking["reference"])
    _, third = calendar(service, booking)
    assert (third.events[0]["status"], third.events[0]["sequence"]) == ("CANCELLED", 2)
    assert booking["reference"] not in third.to_ical().decode()
    assert "ana@example.com" not in third.to_ical().decode()


@pytest.mark.parametrize("file", ["a.ics", "ana", "K7QF-2M9X-3DTB.ics", "%2e%2e%2fclinic.yml", ".ics", "%00.ics", "ä.ics"])
def test_a_calendar_files_address_cannot_be_guessed(service: Service, file: str) -> None:
    assert_problem(service.call("GET", f"/consults/{file}"), 404)


def test_a_letter_and_its_calendar_file_are_written(service: Service) -> None:
    import time

    booking = booked(service, contact="letter@example.com")
    folder, deadline = service.folder / "var" / "outbox", time.monotonic() + 30
    while not (found := [file for file in folder.glob("confirmed-*.eml") if b"letter@example.com" in file.read_bytes()]):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert booking["reference"].encode() in found[0].read_bytes()


# Finding slots


def test_slots_fit_the_query(service: Service) -> None:
    day = date.fromisoformat(slots(service)[60]["start"][:10])
    found = slots(
        service, f"from={day}&to={day + timedelta(days=10)}&practitioner=reyes&practitioner=novak&daypart=morning&limit=500"
    )
    assert found
    for slot in found:
        start = datetime.fromisoformat(slot["start"])
        assert day <= start.date() <= day + timedelta(days=10)
        assert start.hour < 12
        assert slot["practitioner"]["id"] in {"reyes", "novak"}
        assert start.utcoffset() == start.astimezone(NEW_YORK).utcoffset()
    assert found == sorted(found, key=lambda slot: datetime.fromisoformat(slot["start"]))
    assert len(slots(service, "limit=3")) == 3


def test_there_are_no_slots_in_the_past_or_far_away(service: Service) -> None:
    assert slots(service, "to=2020-01-01") == []
    assert slots(service, "from=2099-01-01") == []


@pytest.mark.parametrize(
    "query",
    [
        "from=tomorrow", "from=2027-02-30", "from=0001-01-01", "to=9999-12-31", "from=2027-06-02&to=2027-06-01", "from=",
        "daypart=", "from=2027-06-01&from=2027-06-02", "limit=0", "limit=501", "limit=-1", "limit=1e3", "limit=9" * 20,
        "practitioner=nobody", "daypart=night", "day=monday", "practitioner=reyes' or 1=1", "limit=%D9%A3",
    ],
)  # fmt: skip
def test_a_query_that_means_nothing_is_refused(service: Service, query: str) -> None:
    assert_problem(service.call("GET", f"/api/slots?{query}"), 422)


# Names and contacts


@pytest.mark.parametrize(
    "name",
    [
        "Siobhán O'Neill",
        "李小龍",
        "Ana 🌸",
        "<script>alert(1)</script>",
        "Robert'); DROP TABLE booking;--",
        "=HYPERLINK(1)",
        "é" * 100,
    ],
)
def test_a_name_comes_back_as_it_is(service: Service, name: str) -> None:
    booking = booked(service, name=name)
    assert manage(service, "GET", booking["reference"]).json()["name"] == name
    manage(service, "DELETE", booking["reference"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ana @ Example.com ", "ana@example.com"),
        ("o'neill+skin@example.com", "o'neill+skin@example.com"),
        ("(212) 555 0142", "+12125550142"),
        ("+44 7911 123 456", "+447911123456"),
    ],
)
def test_a_contact_is_kept_in_one_form_and_found_in_any(service: Service, typed: str, kept: str) -> None:
    booking = booked(service, contact=typed)
    assert booking["contact"] == kept
    for shown in (typed, kept, kept.upper()):
        assert manage(service, "GET", booking["reference"], contact=shown.strip()).json() == booking
    assert manage(service, "GET", booking["reference"].lower().replace("-", ""), contact=kept).json() == booking
    manage(service, "DELETE", booking["reference"], contact=kept)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""}, {"name": " \u200b "}, {"name": "🌸"}, {"name": "a" * 101}, {"name": "x" * 300}, {"name": "www.win.example"},
        {"name": None}, {"name": 5}, {"name": ["Ana"]}, {"contact": ""}, {"contact": "ana@example"}, {"contact": "a@@b.example"},
        {"contact": "555"}, {"contact": "call me"}, {"contact": "a@b.com, b@b.com"}, {"contact": "a@b.com\r\nBcc: d@e.f"},
        {"contact": None}, {"contact": "x" * 3000}, {"consent": False}, {"consent": "yes"}, {"consent": None}, {"consent": 1},
        {"practitioner": "nobody"}, {"practitioner": "reyes'--"}, {"practitioner": None},
    ],
    ids=str,
)  # fmt: skip
def test_who_cannot_be_reached_or_does_not_agree_is_not_booked(service: Service, fields: Body) -> None:
    before = slots(service)
    assert_problem(book(service, **{**free(service), **fields}), 422)
    assert slots(service) == before


@pytest.mark.parametrize("field", ["name", "contact", "consent", "practitioner", "start"])
def test_a_missing_field_is_named(service: Service, field: str) -> None:
    body = {"name": "Ana", "contact": "ana@example.com", "consent": True, **free(service)}
    del body[field]
    response = service.call("POST", "/api/bookings", json=body, headers={"Idempotency-Key": "missing"})
    assert field in assert_problem(response, 422)


# Times


@pytest.mark.parametrize(
    "start",
    [
        "2020-06-01T10:00:00-04:00", "2099-06-01T10:00:00-04:00", "tomorrow", "2027-02-29T10:00:00Z", "2027-06-12T25:00:00Z",
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "", "2027-06-12", 1234567890, None, "2027-06-12T10:00:00",
        "2027-06-12T10:00:00+99:00",
    ],
    ids=str,
)  # fmt: skip
def test_a_time_that_is_past_impossible_or_far_away_is_refused(service: Service, start: object) -> None:
    assert_problem(book(service, start=start, practitioner="reyes"), 422)


def refusal(service: Service, moment: datetime, practitioner: str = "okafor") -> Body:
    response = book(service, start=moment.isoformat(), practitioner=practitioner)
    assert_problem(response, 422)
    return dict(response.json())


def next_weekday(weekday: int) -> datetime:
    """A day two to three weeks ahead, at noon in New York."""
    noon = datetime.now(NEW_YORK).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=14)
    return noon + timedelta(days=(weekday - noon.weekday()) % 7)


def test_a_time_outside_hours_is_refused_with_what_comes_closest(service: Service) -> None:
    body = refusal(service, next_weekday(2).replace(hour=22))
    assert body["reason"] in {"outside_hours", "closed"}
    assert body["alternatives"]
    for slot in body["alternatives"]:
        day = slot["start"][:10]
        assert slot in slots(service, f"from={day}&to={day}&limit=500")
    assert refusal(service, next_weekday(6))["reason"] == "closed"


def test_a_forged_start_between_two_slots_is_refused(service: Service) -> None:
    practitioner = free(service)["practitioner"]
    starts = [datetime.fromisoformat(slot["start"]) for slot in slots(service) if slot["practitioner"]["id"] == practitioner]
    # After the last start of a day the same would be outside of the hours.
    start = next(start for start, after in pairwise(starts) if after - start < timedelta(hours=1))
    body = refusal(service, start + timedelta(minutes=7), practitioner)
    assert body["reason"] == "no_start"


def test_the_same_moment_in_another_zone_is_the_same_slot(service: Service) -> None:
    slot = free(service, 3)
    elsewhere = datetime.fromisoformat(slot["start"]).astimezone(UTC).isoformat().replace("+00:00", "Z")
    assert booked(service, practitioner=slot["practitioner"], start=elsewhere)["start"] == slot["start"]


def test_a_taken_time_is_refused_with_alternatives(service: Service) -> None:
    slot = free(service, 5)
    booked(service, **slot)
    response = book(service, **slot)
    assert_problem(response, 409)
    assert response.json()["reason"] == "taken"
    other = response.json()["alternatives"][0]
    assert booked(service, practitioner=other["practitioner"]["id"], start=other["start"])["start"] == other["start"]


def test_of_many_who_want_one_slot_one_gets_it(service: Service) -> None:
    slot = free(service, 8)
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda number: book(service, contact=f"v{number}@example.com", **slot), range(24)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 23
    assert all(answer.json()["alternatives"] for answer in answers if answer.status_code == 409)


# Idempotency


def test_the_same_request_with_the_same_key_is_answered_the_same(service: Service) -> None:
    slot, key = free(service, 10), uuid.uuid4().hex
    first, second = (book(service, key=key, **slot) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    spelled = book(service, key=key, **{**slot, "contact": " ANA@example.com", "name": " Ana  Díaz "})
    assert spelled.json() == first.json()


@pytest.mark.parametrize("other", [{"name": "Bea"}, {"contact": "bea@example.com"}])
def test_the_same_key_with_another_request_is_refused(service: Service, other: Body) -> None:
    slot, key = free(service, 10), uuid.uuid4().hex
    assert book(service, key=key, **slot).status_code == 201
    response = book(service, key=key, **slot, **other)
    assert_problem(response, 422)
    assert response.json()["reason"] == "key_reused"


def test_the_same_key_many_times_at_once_books_once(service: Service) -> None:
    slot, key = free(service, 12), uuid.uuid4().hex
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: book(service, key=key, **slot), range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["reference"] for answer in answers}) == 1


def test_a_key_outlives_a_restart(on_postgresql: Service) -> None:
    slot, key = free(on_postgresql), uuid.uuid4().hex
    first = book(on_postgresql, key=key, **slot)
    on_postgresql.stop()
    on_postgresql.start()
    assert book(on_postgresql, key=key, **slot).json() == first.json()


@pytest.mark.parametrize("key", ["", "a" * 201, "ä".encode(), "a\tb"])
def test_a_key_that_cannot_be_one_is_refused(service: Service, key: str) -> None:
    body = {"name": "Ana", "contact": "ana@example.com", "consent": True, **free(service)}
    assert_problem(service.call("POST", "/api/bookings", json=body, headers={"Idempotency-Key": key}), 400)


# Who may see and do what


def test_a_wrong_contact_and_an_unknown_reference_look_alike(service: Service) -> None:
    booking = booked(service)
    for method, body in (("GET", None), ("PATCH", free(service)), ("DELETE", None)):
        wrong = manage(service, method, booking["reference"], contact="bea@example.com", json=body)
        unknown = manage(service, method, "ZZZZ-ZZZZ-ZZZZ", json=body)
        assert_problem(wrong, 404)
        assert wrong.content == unknown.content
        headers = [{name for name in response.headers if name.lower() != "date"} for response in (wrong, unknown)]
        assert headers[0] == headers[1]
    assert manage(service, "GET", booking["reference"]).json()["state"] == "confirmed"


@pytest.mark.parametrize("contact", [None, ""])
def test_without_a_contact_nothing_is_looked_up(service: Service, contact: str | None) -> None:
    assert_problem(manage(service, "GET", booked(service)["reference"], contact=contact), 400)


@pytest.mark.parametrize("reference", ["a", "%00", "K7QF-2M9X-3DT", "' or 1=1 --", "x" * 1000, "..%2f..%2fetc", "🌸", "%ff"])
def test_an_odd_reference_is_unknown(service: Service, reference: str) -> None:
    assert_problem(manage(service, "GET", reference), 404)


def test_guessing_ends_soon_and_finding_is_not_guessing(guarded: Service) -> None:
    booking = booked(guarded)
    for _ in range(30):
        assert manage(guarded, "GET", booking["reference"]).status_code == 200
    with ThreadPoolExecutor(16) as pool:
        wrong = list(pool.map(lambda number: manage(guarded, "GET", booking["reference"], contact=f"v{number}@b.com"), range(16)))
    assert Counter(response.status_code for response in wrong) == {404: 6, 429: 10}
    refused = manage(guarded, "GET", booking["reference"])
    assert_problem(refused, 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 600
    others = [manage(guarded, "GET", f"ZZZZ-ZZZZ-ZZ{number:02}").status_code for number in range(20)]
    assert others == [404] * 14 + [429] * 6


def test_only_integrators_write_where_a_token_is_required(guarded: Service) -> None:
    slot = free(guarded)
    reference = booked(guarded)["reference"]
    body = {"name": "Ana", "contact": "ana@example.com", "consent": True, **slot}
    for authorization in ("", "Bearer wrong", "Basic x"):
        headers = {"Authorization": authorization, "Idempotency-Key": "k", "Booking-Contact": "ana@example.com"}
        assert_problem(guarded.call("POST", "/api/bookings", json=body, headers=headers), 401)
        assert_problem(guarded.call("PATCH", f"/api/bookings/{reference}", json=slot, headers=headers), 401)
        assert_problem(guarded.call("DELETE", f"/api/bookings/{reference}", headers=headers), 401)
    assert guarded.call("GET", "/api/slots", headers={"Authorization": ""}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"", "application/json", 400),
    ],
)
def test_a_body_that_is_no_object_is_refused(service: Service, method: str, body: bytes, content_type: str, status: int) -> None:
    path = "/api/bookings" if method == "POST" else "/api/bookings/ZZZZ-ZZZZ-ZZZZ"
    headers = {"Content-Type": content_type, "Idempotency-Key": "k", "Booking-Contact": "ana@example.com"}
    assert_problem(service.call(method, path, data=body, headers=headers), status)
