"""Whatever is sent, the answer is a status and a plain sentence, and the service goes on answering."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .contract import assert_problem
from .server import WEBHOOK, Service

pytestmark = pytest.mark.usefixtures("still_answers")

JSON = {"Content-Type": "application/json"}
NESTED = b"[" * 30_000 + b"]" * 30_000
NESTED_OBJECT = b'{"question":' * 5_000 + b"1" + b"}" * 5_000

# Each endpoint, the field of the visitor's words, and the other fields it needs.
ENDPOINTS = pytest.mark.parametrize(
    ("path", "field", "others"),
    [("/api/answer", "question", {}), (WEBHOOK, "message", {"sender": "bad-input"})],
    ids=["answer", "rest"],
)


def post(service: Service, path: str, data: bytes, headers: dict[str, str] = JSON) -> Any:
    return service.call("POST", path, data=data, headers=headers)


@ENDPOINTS
@pytest.mark.parametrize(
    "text",
    ["", "   \t\n ", "\u200b\u200d\ufeff", "\x00\x07\x1b", "\u202e\u202c", "a" * 2001, "\U0001f600" * 2001],
    ids=["empty", "blank", "zero-width", "control", "direction", "2001 letters", "2001 emoji"],
)
def test_a_text_without_words_or_too_long_is_refused(
    service: Service, path: str, field: str, others: dict[str, str], text: str
) -> None:
    sentence = assert_problem(service.call("POST", path, json={**others, field: text}), 422)
    assert field in sentence


@ENDPOINTS
@pytest.mark.parametrize("value", [None, 7, 1.5, True, ["does it hurt?"], {"text": "does it hurt?"}], ids=str)
def test_a_field_of_the_wrong_type_is_refused_by_name(
    service: Service, path: str, field: str, others: dict[str, str], value: object
) -> None:
    assert field in assert_problem(service.call("POST", path, json={**others, field: value}), 422)


@ENDPOINTS
def test_a_missing_field_is_named(service: Service, path: str, field: str, others: dict[str, str]) -> None:
    assert field in assert_problem(service.call("POST", path, json={**others, "text": "does it hurt?"}), 422)


@pytest.mark.parametrize("sender", [None, "", "  ", 7, ["a"], "s" * 201])
def test_a_sender_that_is_no_name_is_refused(service: Service, sender: object) -> None:
    assert "sender" in assert_problem(service.call("POST", WEBHOOK, json={"sender": sender, "message": "does it hurt?"}), 422)


@pytest.mark.parametrize("path", ["/api/answer", WEBHOOK])
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"question": "does it hurt?",}', 400),
        (b"does it hurt?", 400),
        (b'\xff\xfe\x80{"question"', 400),
        (b'{"question": ' + b"9" * 5000 + b"}", 400),
        (NESTED, 400),
        (NESTED_OBJECT, 400),
        (b"[]", 422),
        (b"null", 422),
        (b'"does it hurt?"', 422),
        (b"5", 422),
        (b"{}", 422),
        (b'{"question": NaN, "message": NaN, "sender": "a"}', 422),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else None,
)
def test_a_body_that_is_no_json_object_with_the_fields_is_refused(service: Service, path: str, body: bytes, status: int) -> None:
    assert_problem(post(service, path, body), status)


@pytest.mark.parametrize("path", ["/api/answer", WEBHOOK])
def test_a_megabyte_is_refused(service: Service, path: str) -> None:
    assert_problem(post(service, path, b'{"question": "' + b"a" * 2**20 + b'"}'), 413)


@pytest.mark.parametrize("path", ["/api/answer", WEBHOOK])
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "", "nonsense"])
def test_another_content_type_is_refused(service: Service, path: str, content_type: str) -> None:
    body = json.dumps({"question": "does it hurt?", "sender": "a", "message": "does it hurt?"}).encode()
    sentence = assert_problem(post(service, path, body, {"Content-Type": content_type}), 415)
    assert "application/json" in sentence


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "APPLICATION/JSON"])
def test_json_may_be_announced_in_any_spelling(service: Service, content_type: str) -> None:
    assert post(service, "/api/answer", b'{"question": "does it hurt?"}', {"Content-Type": content_type}).status_code == 200


@pytest.mark.parametrize("path", ["/nothing", "/api", "/api/answers", "/webhooks/telegram/webhook", "/%ff%fe", "/.env", "/model"])
def test_an_unknown_address_is_said_to_be_empty(service: Service, path: str) -> None:
    assert_problem(service.call("GET", path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/answer", "POST"),
        ("PUT", WEBHOOK, "POST"),
        ("DELETE", "/api/sessions", "POST"),
        ("POST", "/health/live", "GET"),
    ],
)
def test_a_method_that_is_not_taken_is_refused_with_those_that_are(
    service: Service, method: str, path: str, allowed: str
) -> None:
    response = service.call(method, path)
    assert_problem(response, 405)
    assert response.headers["allow"] == allowed
