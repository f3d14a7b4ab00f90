"""The description of the API is valid and complete. That replies keep to it, `Service.call` checks at every request."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openapi_spec_validator import validate_spec
from sanic import Sanic

from .questions import DOCUMENTED, UNDOCUMENTED
from .server import Service


@pytest.fixture
def routes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """Every (method, path) the application takes."""
    from bot.settings import Settings
    from bot.web.app import create_app

    monkeypatch.setattr(Sanic, "_app_registry", {})
    app = create_app(Settings(var_dir=tmp_path), tmp_path / "no-model.tar.gz")
    app.router.finalize()
    return {
        (method, "/" + re.sub(r"<(\w+)(:\w+)?>", r"{\1}", route.path.strip("/")))
        for route in app.router.routes
        for method in route.methods
    }


def test_the_description_is_valid_openapi(service: Service) -> None:
    description = service.call("GET", "/api/openapi.json").json()
    assert description["openapi"].startswith("3.")
    validate_spec(description)


def test_every_route_of_the_application_is_described_and_nothing_else(service: Service, routes: set[tuple[str, str]]) -> None:
    paths = service.contract.description["paths"]
    described = {
        (method.upper(), "/" + path.strip("/")) for path, methods in paths.items() for method in methods if method != "parameters"
    }
    assert routes - described == set(), "not described"
    assert described - routes == set(), "described, but not there"


def test_every_operation_has_a_name_and_a_summary(service: Service) -> None:
    paths = service.contract.description["paths"].values()
    operations = [operation for methods in paths for method, operation in methods.items() if method != "parameters"]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all(operation["summary"].endswith(".") for operation in operations)


def test_suggestions_are_topics_kinds_or_tasks(service: Service) -> None:
    known = {f"faq/{topic}" for topic in DOCUMENTED} | {f"undocumented/{kind}" for kind in UNDOCUMENTED}
    tasks = {"book_consult", "reschedule_consult", "cancel_consult", "plan_course", "talk_to_staff"}
    for question in ("does it hurt?", "hello", "sun or price or something", "qwpoe asdlkj"):
        for suggestion in service.ask(question)["suggestions"]:
            assert suggestion["id"] in known | tasks
            assert suggestion["title"]
