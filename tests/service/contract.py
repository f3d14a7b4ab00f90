"""What every reply of the service has to keep to: its own OpenAPI description, and problems in plain sentences."""

from __future__ import annotations

import copy
import re
from typing import Any

import requests
from jsonschema import RefResolver
from openapi_schema_validator import OAS30Validator

PROBLEM = "application/problem+json"
PLAIN = re.compile(r"[A-Z][^\n{}<>_]*[.?!]")
TECHNICAL = re.compile(r"Traceback|Exception|Error\b|\bNone\b|\bnull\b|\.py\b")


def assert_plain(sentence: str) -> None:
    assert PLAIN.fullmatch(sentence), sentence
    assert not TECHNICAL.search(sentence), sentence
    assert 2 < len(sentence.split()) < 40, sentence


def assert_problem(response: requests.Response, status: int) -> str:
    """The response is a problem of this status; its sentence is plain, and returned."""
    assert response.status_code == status, (response.status_code, response.text)
    assert response.headers["content-type"] == PROBLEM
    body = response.json()
    assert body["status"] == status
    assert_plain(body["detail"])
    return str(body["detail"])


class Contract:
    """The OpenAPI description, read strictly: a field that it does not name is a mistake."""

    def __init__(self, description: dict[str, Any]) -> None:
        self.description = description
        self._strict = copy.deepcopy(description)
        for schema in self._strict["components"]["schemas"].values():
            if "properties" in schema:
                schema["additionalProperties"] = False

    def check(self, method: str, path: str, response: requests.Response) -> None:
        operation = self._operations(path.partition("?")[0]).get(method.lower())
        media_type = response.headers.get("content-type", "").partition(";")[0]
        if operation is None:
            # Nothing is said about this address or method; an error still has the one shape that errors have.
            if response.status_code >= 400 and method != "HEAD":
                assert media_type == PROBLEM
                self._validate(response.json(), {"$ref": "#/components/schemas/Problem"})
            return
        described = operation["responses"].get(str(response.status_code))
        assert described, f"{method} {path} answers {response.status_code}, which its description does not name: {response.text}"
        if "content" not in described:
            assert response.content == b"", f"{method} {path} {response.status_code} has a body"
            return
        assert media_type in described["content"], f"{method} {path} {response.status_code}: {media_type}"
        body = response.json() if media_type.endswith("json") else response.text
        self._validate(body, described["content"][media_type]["schema"])

    def _operations(self, path: str) -> dict[str, Any]:
        """What is described at `path`: itself, or an address with `{names}` in it."""
        paths = self._strict["paths"]
        template = next((name for name in paths if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(name)), path)), path)
        return dict(paths.get(path) or paths.get(template) or {})

    def _validate(self, body: object, schema: dict[str, Any]) -> None:
        OAS30Validator(schema, resolver=RefResolver.from_schema(self._strict)).validate(body)
