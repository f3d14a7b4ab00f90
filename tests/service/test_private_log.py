"""The log says what happened, never what was said or by whom. (That holds for all other tests, too: see `assert_private`.)"""

from __future__ import annotations

import json
import socket

from .conftest import TOKEN
from .server import WEBHOOK, Service

MARKER = "zanzibarquux"
CONTACT = "marisol.zanzibarquux@example.com"


def send_everywhere(service: Service) -> None:
    for text in (
        f"does it hurt {MARKER}?",
        f"{MARKER} {MARKER}",
        f"my lips are swelling up and I can't breathe {MARKER}",
        f"I want to book a consult, my name is {MARKER}",
        f"you are an idiot {MARKER}",
        f'/faq{{"topic": "{MARKER}"}}',
        f"/{MARKER}",
        MARKER * 200,
    ):
        service.call("POST", "/api/answer", json={"question": text})
        service.call("POST", WEBHOOK, json={"sender": CONTACT, "message": text})
    for path in ("/api/answer", WEBHOOK):
        service.call("POST", path, json={"sender": MARKER, "message": [MARKER], "question": {MARKER: MARKER}})
        service.call("POST", path, json={"sender": [MARKER], MARKER: MARKER})
        service.call("POST", path, data=f'{{"question": "{MARKER}', headers={"Content-Type": "application/json"})
        service.call("POST", path, data=MARKER, headers={"Content-Type": f"text/{MARKER}"})
        service.call("POST", path, data=MARKER * 100_000, headers={"Content-Type": "application/json"})
        service.call("POST", f"{path}?question={MARKER}", json={"question": MARKER, "sender": CONTACT, "message": MARKER})
        service.call("POST", path, json={"sender": MARKER, "message": MARKER}, headers={"Authorization": f"Bearer {MARKER}"})
        service.call("PUT", path, json={"question": MARKER})
    service.call("GET", f"/{MARKER}?{MARKER}={MARKER}", headers={"X-Marker": MARKER, "Cookie": f"a={MARKER}"})
    for raw in (
        f"{MARKER}\r\n\r\n",
        f"GET /{MARKER} HTTP/9\r\n\r\n",
        f"POST /api/answer HTTP/1.1\r\nContent-Length: {MARKER}\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
            connection.sendall(raw.encode())
            connection.recv(4096)


def test_no_word_of_a_visitor_reaches_the_log_even_at_debug_level(service: Service) -> None:
    send_everywhere(service)
    log = service.log + service.out_file.read_text(encoding="utf-8")
    assert '"level": "debug"' in log
    assert MARKER not in log
    assert CONTACT not in log
    assert "Traceback" not in log


def test_no_secret_reaches_the_log(guarded: Service) -> None:
    session = guarded.open_session()
    guarded.say("does it hurt?", session)
    log = guarded.log + guarded.out_file.read_text(encoding="utf-8")
    assert TOKEN not in log
    assert session not in log
    assert (guarded.folder / "var" / "session_secret").read_text(encoding="ascii") not in log


def test_every_line_of_a_json_log_is_an_event(service: Service) -> None:
    broken = []
    for line in service.log.splitlines():
        try:
            assert {"event", "level", "timestamp"} <= set(json.loads(line))
        except ValueError:
            broken.append(line)
    assert broken == []


def test_the_secret_of_the_sessions_is_for_its_owner_only(service: Service) -> None:
    assert (service.folder / "var" / "session_secret").stat().st_mode & 0o077 == 0
