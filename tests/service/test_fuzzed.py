"""The booking API against hundreds of requests that schemathesis makes of its description, fitting and not fitting."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.schemas import BaseSchema

from .bookings import booked, free
from .server import Service

OPERATIONS = [
    ("GET", "/api/slots"),
    ("POST", "/api/bookings"),
    ("GET", "/api/bookings/{reference}"),
    ("PATCH", "/api/bookings/{reference}"),
    ("DELETE", "/api/bookings/{reference}"),
    ("GET", "/consults/{file}"),
]
# Whatever stands in place of a file's name fits.
KINDS = [
    (*operation, mode)
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or "file" not in operation[1]
]
# A request that fits the description may still ask for a time that is taken, or for somebody who does not work here.
LEFT_OUT = ["positive_data_acceptance"]
EXAMPLES = 60


@pytest.fixture(scope="module")
def fuzzed(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of its own: what is sent here uses up the patience it has for wrong references."""
    service = Service(tmp_path_factory.mktemp("fuzzed"), model_dir)
    try:
        yield service.start()
    finally:
        service.stop()
    service.assert_private()


@pytest.fixture(scope="module")
def description(fuzzed: Service) -> BaseSchema:
    return schemathesis.openapi.from_url(fuzzed.address + "/api/openapi.json")


# First, while the service still looks up references.
def test_a_booking_that_is_there_survives_whatever_is_sent_to_it(description: BaseSchema, fuzzed: Service) -> None:
    booking = booked(fuzzed)
    move = description["/api/bookings/{reference}"]["PATCH"]

    @seed(20270612)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=move.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def run(case: Case) -> None:
        case.path_parameters = {"reference": booking["reference"]}
        case.headers["Booking-Contact"] = "ana@example.com"
        assert case.call().status_code in (400, 413, 415, 422)

    run()
    headers = {"Booking-Contact": "ana@example.com"}
    assert fuzzed.call("GET", f"/api/bookings/{booking['reference']}", headers=headers).json() == booking


def test_the_description_leads_to_a_booking(description: BaseSchema, fuzzed: Service) -> None:
    body = {"name": "Ana", "contact": "ana@example.com", "consent": True, **free(fuzzed, 7)}
    case = description["/api/bookings"]["POST"].Case(
        body=body, headers={"Idempotency-Key": uuid.uuid4().hex}, media_type="application/json"
    )
    assert case.call_and_validate(excluded_checks=[check for check in CHECKS.get_all() if check.__name__ in LEFT_OUT])


@pytest.mark.parametrize(("method", "path", "mode"), KINDS, ids=str)
def test_every_answer_is_one_that_the_description_names(
    description: BaseSchema, fuzzed: Service, method: str, path: str, mode: GenerationMode
) -> None:
    checks = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]

    @seed(20270612)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=description[path][method].as_strategy(generation_mode=mode))
    def run(case: Case) -> None:
        case.call_and_validate(checks=checks)

    run()
    assert fuzzed.call("GET", "/health/ready").status_code == 200
