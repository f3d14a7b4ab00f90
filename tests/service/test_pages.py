"""The pages of the service: the clinic's page, how to embed the chat, and the chat itself as browsers fetch it."""

from __future__ import annotations

import asyncio
import html
import json
import re
import shlex
from pathlib import Path

import pytest
import requests

from bot.web import pages
from bot.web.problems import Problem

from .bookings import free
from .server import PROJECT, Service

WIDGET = "/widget.js"


@pytest.fixture
def built() -> bytes:
    path = PROJECT / "build/widget/widget.js"
    if not path.exists():
        pytest.skip("the widget is not built: make widget")
    return path.read_bytes()


def test_the_clinics_page_holds_the_chat_and_answers_with_their_source(service: Service) -> None:
    page = service.call("GET", "/").text
    assert "Lumen Skin Clinic" in page
    assert '<script src="/widget.js" defer></script>' in page
    assert f'<script src="{service.address}/widget.js" defer></script>' in html.unescape(page)
    answers = re.findall(r"<summary>(.+?)</summary>\s*<p>(.+?)</p>\s*<p class=\"small\">Source: (.+?)</p>", page, re.S)
    assert len(answers) == 6
    assert "Does it hurt?" in [question for question, _, _ in answers]
    assert not re.search(r"\{\w+\}", page), "a placeholder was not filled"


def test_every_page_and_file_that_our_pages_name_is_there(service: Service) -> None:
    for page in ("/", "/docs"):
        text = service.call("GET", page).text
        for address in set(re.findall(r'(?:href|src)="(/[^"#]*)"', text)) - {WIDGET}:
            assert service.call("GET", address).status_code == 200, address
        ids = set(re.findall(r'id="([^"]+)"', text))
        assert set(re.findall(r'href="#([^"]+)"', text)) <= ids


def test_the_commands_of_the_docs_work(service: Service) -> None:
    blocks = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", service.call("GET", "/docs").text, re.S)
    commands = [
        command for block in blocks for command in re.findall(r"^curl .*?(?=\ncurl |\Z)", html.unescape(block), re.M | re.S)
    ]
    assert len(commands) >= 11
    one, other = free(service, 40), free(service, 60)
    # OTHER- first: START is a part of it.
    known = {
        "THE-SESSION": service.open_session(),
        **{"OTHER-START": other["start"], "OTHER-PRACTITIONER": other["practitioner"]},
        **{"START": one["start"], "PRACTITIONER": one["practitioner"]},
    }
    for command in commands:
        response = _run(service, command, known)
        assert response.status_code in (200, 201), (command, response.text)
        if command.count("Idempotency-Key"):
            known["REFERENCE"] = response.json()["reference"]


def _run(service: Service, command: str, known: dict[str, str]) -> requests.Response:
    """Send what curl would send."""
    for placeholder, value in known.items():
        command = command.replace(placeholder, value)
    words = shlex.split(command.replace("\\\n", " "))
    options = [(word, words[at + 1]) for at, word in enumerate(words) if word in ("-X", "-H", "-d")]
    headers = dict(value.split(": ") for option, value in options if option == "-H")
    data = next((value for option, value in options if option == "-d"), None)
    method = next((value for option, value in options if option == "-X"), "POST" if data else "GET")
    address = next(word for word in words if word.startswith(service.address)).removeprefix(service.address)
    return service.call(method, address, data=data, headers=headers)


def test_the_widget_is_compressed_kept_and_revalidated(service: Service, built: bytes) -> None:
    zipped = requests.get(service.address + WIDGET, headers={"Accept-Encoding": "gzip"}, timeout=10)
    plain = requests.get(service.address + WIDGET, headers={"Accept-Encoding": "identity"}, timeout=10)
    assert zipped.content == plain.content
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert int(zipped.headers["Content-Length"]) <= 35_000
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    for response in (zipped, plain):
        assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert "max-age=" in response.headers["Cache-Control"]
        assert response.headers["Vary"] == "Accept-Encoding"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = requests.get(
        service.address + WIDGET, headers={"Accept-Encoding": "gzip", "If-None-Match": zipped.headers["ETag"]}, timeout=10
    )
    assert (again.status_code, again.content) == (304, b"")


def test_the_widget_brings_the_clinic_along(service: Service, built: bytes) -> None:
    assert built.count(pages.CLINIC_IN_WIDGET) == 1
    before, after = (part.decode() for part in built.split(pages.CLINIC_IN_WIDGET))
    script = requests.get(service.address + WIDGET, timeout=10).text
    assert script.startswith(before)
    assert script.endswith(after)
    clinic = json.loads(json.loads(script[len(before) : len(script) - len(after)]))
    config = service.call("GET", "/api/web/config").json()
    assert clinic == {name: value for name, value in config.items() if name != "first_questions"}
    assert clinic["phone"] == "+1 212-555-0142"


def test_pages_are_strict_and_fresh(service: Service) -> None:
    response = service.call("GET", "/")
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-cache"


def test_the_style_sheet_is_in_the_clinics_colours(service: Service) -> None:
    response = service.call("GET", "/assets/site.css")
    assert "--brand: #1f5f5b;" in response.text
    assert "{{" not in response.text


def test_a_widget_that_is_not_built_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pages, "WIDGET", tmp_path / "nothing.js")
    with pytest.raises(Problem, match="make widget"):
        asyncio.run(pages.widget(None))
