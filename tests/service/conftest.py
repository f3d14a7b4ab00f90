"""The services that these tests talk to. Each start takes seconds, so most tests share one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from .proxy import Proxy
from .server import PROJECT, Service

TOKEN = "integrator-token-for-tests"
OTHER_PHONE = "+1 555-0100"
OWN_PRICE = "One treatment is free on Mondays."


@pytest.fixture(scope="session")
def model_dir(model: Path) -> Path:
    return (PROJECT / model).parent


@pytest.fixture(scope="session")
def service(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """SQLite, on loopback, without a token, as `frontdesk serve` starts; only one address may open any number of pages."""
    service = Service(tmp_path_factory.mktemp("service"), model_dir, WEB_OPENING_LIMIT="100000 per minute")
    try:
        yield service.start()
    finally:
        service.stop()
    service.assert_private()


@pytest.fixture
def still_answers(service: Service) -> Iterator[None]:
    """Whatever a test sent, a question is answered after it."""
    yield
    assert [answer["topic"] for answer in service.ask("does it hurt?")["answers"]] == ["pain"]


@pytest.fixture(scope="session")
def guarded(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """SQLite, REST_TOKEN and REST_AUTH=required, and a clinic of its own: another phone, and an answer about prices."""
    folder = tmp_path_factory.mktemp("guarded")
    text = (PROJECT / "clinic.yml").read_text(encoding="utf-8")
    own = text.replace("+1 212-555-0142", OTHER_PHONE).replace("own_answers: {}", f"own_answers: {{price: {OWN_PRICE}}}")
    assert OTHER_PHONE in own
    assert OWN_PRICE in own
    (folder / "own_clinic.yml").write_text(own, encoding="utf-8")
    settings = {"REST_TOKEN": TOKEN, "REST_AUTH": "required", "CLINIC_FILE": str(folder / "own_clinic.yml")}
    service = Service(folder, model_dir, **settings)
    service.headers = {"Authorization": f"Bearer {TOKEN}"}
    try:
        yield service.start()
    finally:
        service.stop()
    service.assert_private()


@pytest.fixture(scope="session")
def proxy(postgresql: str) -> Iterator[Proxy]:
    url = make_url(postgresql)
    proxy = Proxy((url.host, url.port or 5432))
    yield proxy
    proxy.close()


@pytest.fixture(scope="session")
def on_postgresql(postgresql: str, proxy: Proxy, model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """PostgreSQL behind the proxy."""
    through_proxy = make_url(postgresql).set(host="127.0.0.1", port=proxy.port)
    address = through_proxy.render_as_string(hide_password=False)
    service = Service(tmp_path_factory.mktemp("on_postgresql"), model_dir, DATABASE_URL=address)
    try:
        yield service.start()
    finally:
        service.stop()
    service.assert_private()
