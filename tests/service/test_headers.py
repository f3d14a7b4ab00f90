"""Every response, whatever it is, tells the browser what it must not do with it."""

from __future__ import annotations

import socket
from collections.abc import Mapping

import pytest
import requests
from requests.structures import CaseInsensitiveDict

from .server import Service

PLACES = [
    ("GET", "/", {}), ("GET", "/health/live", {}), ("GET", "/health/ready", {}), ("HEAD", "/health/live", {}),
    ("GET", "/metrics", {}), ("GET", "/api/openapi.json", {}), ("GET", "/nothing/here", {}), ("PUT", "/api/answer", {}),
    ("POST", "/api/answer", {"data": "{"}), ("POST", "/api/answer", {"json": {"question": "hi"}}),
    ("POST", "/api/answer", {"data": "x" * 100_000}), ("POST", "/api/sessions", {}),
    ("POST", "/webhooks/rest/webhook", {"json": {}}), ("GET", "/webhooks/web/", {}), ("GET", "/socket.io/", {}),
    ("GET", "/socket.io/?EIO=4&transport=polling", {}), ("POST", "/socket.io/?EIO=4&sid=x", {}), ("POST", "/api/web/session", {}),
    ("GET", "/api/web/config", {}), ("GET", "/api/web/messages", {}), ("OPTIONS", "/api/web/x", {}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "request_"), PLACES, ids=lambda value: str(value)[:40])
def test_every_response_is_protected(service: Service, method: str, path: str, request_: dict[str, object]) -> None:
    assert_protected(requests.request(method, service.address + path, timeout=20, **request_).headers)


def assert_protected(headers: Mapping[str, str]) -> None:
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Strict-Transport-Security" not in headers


def test_even_the_answer_to_what_is_no_request_is_protected(service: Service) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        connection.sendall(b"NONSENSE\r\n\r\n")
        head = connection.recv(65536).decode().partition("\r\n\r\n")[0]
    assert_protected(CaseInsensitiveDict(line.partition(": ")[::2] for line in head.splitlines()[1:]))


def test_other_origins_may_read_only_what_the_chat_needs(service: Service) -> None:
    for path in ("/api/openapi.json", "/", "/metrics"):
        response = requests.get(service.address + path, headers={"Origin": "https://evil.example"}, timeout=20)
        assert "Access-Control-Allow-Origin" not in response.headers
