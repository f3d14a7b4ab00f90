"""`POST /api/plan` and the picture it names, over HTTP."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .contract import assert_problem
from .server import Service

SVG = "{http://www.w3.org/2000/svg}"
# The clinic's day can be one behind; nothing below depends on it.
TODAY = datetime.now(UTC).date()
# Days near and far, days as JSON can hold them, and anything else.
DAYS = st.one_of(
    st.integers(-400, 3000).map(lambda days: (TODAY + timedelta(days=days)).isoformat()), st.dates().map(str), st.text()
)
VALUES = st.one_of(
    DAYS, DAYS, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
    st.lists(DAYS, max_size=2), st.dictionaries(st.sampled_from(["first", "last", "name"]), DAYS),
)  # fmt: skip


def in_days(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def plan(service: Service, **wish: Any) -> dict[str, Any]:
    response = service.call("POST", "/api/plan", json=wish)
    assert response.status_code == 200, response.text
    return dict(response.json())


def refused(service: Service, wish: object, status: int = 422) -> str:
    return assert_problem(service.call("POST", "/api/plan", json=wish), status)


def picture(service: Service, address: str) -> requests.Response:
    return service.call("GET", address)


def test_an_event_is_counted_backwards(service: Service) -> None:
    body = plan(service, event=in_days(300))
    event = TODAY + timedelta(days=300)
    latest = {mark["goal"]: mark["latest_first_treatment"] for mark in body["milestones"]}
    assert latest["first_results"] == (event - timedelta(weeks=6)).isoformat()
    assert latest["shortest_course"] == (event - timedelta(weeks=8, days=2)).isoformat()
    assert latest["longest_course"] == (event - timedelta(weeks=30, days=2)).isoformat()
    assert all(mark["reachable"] for mark in body["milestones"])
    assert body["aim"] == "strongest_results"
    assert body["course"]["days_in_all"] == {"least": 56, "most": 210}
    assert body["last_treatment"] == (event - timedelta(days=2)).isoformat()
    assert body["no_treatment"] == {"first": (event - timedelta(days=1)).isoformat(), "last": event.isoformat()}
    assert date.fromisoformat(body["consult"]["by"]) + timedelta(days=7) == date.fromisoformat(latest["strongest_results"])
    assert body["message"].startswith("Yes, there's time before ")
    assert body["message"].splitlines() == body["lines"]
    assert len(body["lines"]) == 4
    assert len(body["disclaimers"]) == 2
    assert [source["paragraph"] for source in body["sources"]] == [5, 6]


def test_three_weeks_are_too_late_for_results_and_it_says_by_how_much(service: Service) -> None:
    body = plan(service, event=in_days(21))
    assert body["aim"] is None
    assert all(mark["days_late"] > 0 for mark in body["milestones"])
    assert body["treatments_before"] == 1
    assert body["message"].startswith("I'm sorry, ")
    assert "You can still start by " in body["message"]


def test_without_an_event_the_course_is_planned_from_its_start(service: Service) -> None:
    body = plan(service, earliest_start=in_days(100))
    assert (body["event"], body["planned_for"], body["milestones"], body["no_treatment"]) == (None, None, [], None)
    assert body["shortest_course"][0] == body["longest_course"][0] == in_days(100)
    assert (len(body["shortest_course"]), len(body["longest_course"])) == (3, 6)
    assert body["consult"]["by"] == in_days(93)
    assert plan(service)["consult"]["by"] is None


def test_a_window_is_planned_for_its_first_day_and_says_so(service: Service) -> None:
    body = plan(service, event_window={"first": in_days(200), "last": in_days(290)})
    assert body["event"] == {"first": in_days(200), "last": in_days(290)}
    assert body["planned_for"] == in_days(200)
    assert "first day" in body["lines"][0]


@pytest.mark.parametrize("wish", [{"event": in_days(300)}, {"event": in_days(21)}, {"event": in_days(1)}, {}], ids=str)
def test_the_picture_says_what_the_text_says(service: Service, wish: dict[str, str]) -> None:
    body = plan(service, **wish)
    response = picture(service, body["timeline"])
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("image/svg+xml")
    root = ET.fromstring(response.content)
    assert [element.text for element in root.iter(f"{SVG}desc")] == [" ".join(body["lines"])]
    assert root.get("role") == "img"


def test_the_picture_may_be_nothing_but_a_picture(service: Service) -> None:
    headers = picture(service, plan(service, event=in_days(300))["timeline"]).headers
    assert headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "private, max-age=3600"


def test_an_address_cannot_be_made_up(service: Service) -> None:
    address = plan(service, event=in_days(300))["timeline"]
    token = address.removeprefix("/plans/").removesuffix(".svg")
    payload, signature = token.rsplit(".", 1)
    other = plan(service, event=in_days(301))["timeline"].removeprefix("/plans/").removesuffix(".svg")
    forged = [
        address.removesuffix(".svg"),
        f"/plans/{payload}.svg",
        f"/plans/{payload}.{signature[:-4]}AAAA.svg",
        f"/plans/{other.rsplit('.', 1)[0]}.{signature}.svg",
        f"/plans/{service.open_session()}.svg",
        "/plans/.svg",
        "/plans/%00.svg",
        "/plans/%F0%9F%98%80.svg",
        f"/plans/{'a' * 5000}.svg",
        "/plans/../../etc/passwd.svg",
    ]
    for one in forged:
        assert_problem(picture(service, one), 404)


def test_the_same_wish_has_the_same_address(service: Service) -> None:
    assert plan(service, event=in_days(300))["timeline"] == plan(service, event=in_days(300))["timeline"]


@pytest.mark.parametrize(
    "value",
    [None, 7, 1.5, True, [], {}, "", "soon", "12.06.2027", "20270612", "2027-W23-6", "\uff12\uff10\uff12\uff17-06-12"],
    ids=repr,
)
@pytest.mark.parametrize(("field", "name"), [("event", "The event"), ("earliest_start", "The earliest start")])
def test_what_is_no_day_is_refused_by_name(service: Service, field: str, name: str, value: object) -> None:
    assert refused(service, {field: value}) == f"{name} must be a day written as 2027-06-12."


@pytest.mark.parametrize("value", ["2027-02-29", "2027-13-01", "2027-06-31", "0000-01-01"])
def test_a_day_the_calendar_does_not_have_is_refused(service: Service, value: str) -> None:
    assert refused(service, {"event": value}) == "The event is not a day of the calendar."


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"event": in_days(-2)}, "in the past"),
        ({"event": "0001-01-01"}, "in the past"),
        ({"event": "9999-12-31"}, "5 years ahead"),
        ({"earliest_start": in_days(-2)}, "in the past"),
        ({"earliest_start": "9999-12-31"}, "5 years ahead"),
        ({"event": in_days(30), "earliest_start": in_days(31)}, "after the event"),
        ({"event_window": {"first": in_days(30), "last": in_days(29)}}, "end before it begins"),
    ],
    ids=str,
)
def test_what_cannot_be_planned_is_refused_with_its_reason(service: Service, wish: dict[str, Any], words: str) -> None:
    assert words in refused(service, wish)


@pytest.mark.parametrize(
    "wish",
    [
        {"evnt": "2027-06-12"},
        {"event": in_days(30), "event_window": {"first": in_days(30), "last": in_days(31)}},
        {"event_window": in_days(30)},
        {"event_window": {"first": in_days(30)}},
        {"event_window": {"first": in_days(30), "last": in_days(31), "name": "summer"}},
        {"event_window": {"first": in_days(30), "last": None}},
        ["event"],
        "2027-06-12",
    ],
    ids=str,
)
def test_a_wish_of_another_shape_is_refused(service: Service, wish: object) -> None:
    refused(service, wish)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wish=st.dictionaries(st.sampled_from(["event", "event_window", "earliest_start", "first"]), VALUES))
def test_whatever_is_wished_for_there_is_a_plan_or_a_plain_sentence(service: Service, wish: dict[str, Any]) -> None:
    response = service.call("POST", "/api/plan", json=wish)
    if response.status_code == 200:
        assert picture(service, response.json()["timeline"]).status_code == 200
    else:
        assert_problem(response, 422)


def test_other_bodies_are_refused_as_everywhere(service: Service) -> None:
    assert_problem(service.call("POST", "/api/plan", data=b"{", headers={"Content-Type": "application/json"}), 400)
    assert_problem(service.call("POST", "/api/plan", data=b"event=2027-06-12"), 415)
    assert_problem(service.call("GET", "/api/plan"), 405)


def test_another_clinic_has_its_own_lead_time_and_secret(service: Service, guarded: Service) -> None:
    address = plan(guarded, event=in_days(300))["timeline"]
    assert picture(guarded, address).status_code == 200
    assert_problem(picture(service, address), 404)
