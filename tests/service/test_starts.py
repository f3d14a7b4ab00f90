"""A start is not ready before it is, and one that cannot succeed stops with a plain sentence."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest

from bot.preparation import model_path
from bot.settings import Settings

from .contract import PROBLEM, assert_plain, assert_problem
from .server import PROJECT, WEBHOOK, Service


def outcome(service: Service) -> tuple[int | None, str]:
    """The exit code (None when it goes on running) and the last line of what it said."""
    process = service.launch()
    try:
        code = process.wait(timeout=40)
    except subprocess.TimeoutExpired:
        code = None
    finally:
        process.kill()
        process.wait()
    lines = service.log.strip().splitlines()
    return code, lines[-1] if lines else ""


def assert_stopped_with_a_sentence(service: Service, *named: str) -> None:
    code, sentence = outcome(service)
    assert code not in (None, 0), "it goes on running" if code is None else "it says that all went well"
    assert sentence.startswith("frontdesk: "), service.log[-1000:]
    assert "Traceback" not in service.log
    assert all(name in sentence for name in named), sentence


def test_it_says_that_it_is_loading_until_the_model_is_there(service: Service) -> None:
    early = service.while_loading
    assert early, "it was ready at the first look, or never said that it was not"
    assert "loaded" in assert_problem(early["/health/ready"], 503)
    assert early["/health/live"].status_code == 200
    for path in ("/api/answer", WEBHOOK, "/api/slots"):
        assert early[path].headers["content-type"] == PROBLEM
        assert_plain(assert_problem(early[path], 503))


def test_it_names_its_model_and_says_where_it_listens(service: Service) -> None:
    ready = service.call("GET", "/health/ready").json()
    assert ready == {"status": "ready", "model": model_path(Settings()).name}
    assert service.address in service.out_file.read_text(encoding="utf-8")


def test_without_a_clinic_file_it_stops(tmp_path: Path, model_dir: Path) -> None:
    service = Service(tmp_path, model_dir, CLINIC_FILE=str(tmp_path / "nowhere.yml"))
    assert_stopped_with_a_sentence(service, "nowhere.yml")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("America/New_York", "America/Nowhere", "timezone"),
        ('"09:00-17:00"', '"17:00-09:00"', "friday"),
        ("phone:", "telephone:", None),
        ("closures:\n", "closures: [\n", None),
    ],
    ids=["time zone", "hours", "no phone", "no YAML"],
)
def test_with_a_broken_clinic_file_it_stops_and_names_the_place(
    tmp_path: Path, model_dir: Path, old: str, new: str, line: str | None
) -> None:
    broken = (PROJECT / "clinic.yml").read_text(encoding="utf-8").replace(old, new, 1)
    (tmp_path / "broken.yml").write_text(broken, encoding="utf-8")
    # The clinic's own hours stand before those of its practitioners.
    lines = [number for number, text in enumerate(broken.splitlines(), 1) if line and text.strip().startswith(line)]
    place = [f"line {number}" for number in lines[:1]]
    assert_stopped_with_a_sentence(Service(tmp_path, model_dir, CLINIC_FILE=str(tmp_path / "broken.yml")), "broken.yml", *place)


def test_with_a_broken_model_it_stops(tmp_path: Path, model: Path) -> None:
    (tmp_path / model.name).write_bytes(b"no model")
    assert_stopped_with_a_sentence(Service(tmp_path, tmp_path), model.name)


def test_on_a_port_that_is_taken_it_stops_and_names_it(tmp_path: Path, model_dir: Path) -> None:
    service = Service(tmp_path, model_dir)
    with socket.create_server(("127.0.0.1", service.port)):
        assert_stopped_with_a_sentence(service, str(service.port))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "http"),
        ("DATABASE_URL", "mysql://root:hidden-word@127.0.0.1/x"),
        ("SESSION_SECRET", "hidden-word"),
        ("REST_AUTH", "no"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_it_and_is_named_without_its_value(
    tmp_path: Path, model_dir: Path, variable: str, value: str
) -> None:
    service = Service(tmp_path, model_dir, **{variable: value})
    assert_stopped_with_a_sentence(service, variable)
    assert "hidden-word" not in service.log


def test_without_its_database_it_stops_and_keeps_the_password(tmp_path: Path, model_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        closed = probe.getsockname()[1]
    service = Service(tmp_path, model_dir, DATABASE_URL=f"postgresql://desk:hidden-word@127.0.0.1:{closed}/desk")
    assert_stopped_with_a_sentence(service, "database")
    assert "hidden-word" not in service.log
