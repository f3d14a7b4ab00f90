"""Reads request bodies: the right content type, JSON, an object, fields of the right type."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from sanic import Request

from bot.messages import MAX_CHARACTERS
from bot.nlu.normalise import clean
from bot.web.problems import Problem

# More than any honest request: 2,000 characters of four bytes, escaped, with fields around them.
MAX_BODY_BYTES = 64 * 1024
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_object(request: Request) -> dict[str, Any]:
    """The JSON object of a request.

    Raises:
        Problem: 415 for another content type, 400 for broken JSON, 422 for JSON that is no object.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem(415)
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Problem(400) from None
    if not isinstance(body, dict):
        raise Problem(422, "The body must be a JSON object.")
    return body


def read_text(body: dict[str, Any], field: str, most: int = MAX_CHARACTERS) -> str:
    """A text of 1 to `most` characters, without invisible ones.

    Raises:
        Problem: 422 when it is missing, no text, empty, blank or too long.
    """
    if field not in body:
        raise Problem(422, f"The field {field} is missing.")
    value = body[field]
    if not isinstance(value, str):
        raise Problem(422, f"The field {field} must be a text.")
    if len(value) > most:
        raise Problem(422, f"The field {field} may have at most {most:,} characters; this one has {len(value):,}.")
    text = clean(value)
    if not text:
        raise Problem(422, f"The field {field} is empty.")
    return text


def read_day(value: object, name: str) -> date:
    """A day written as 2027-06-12. `name` begins the sentence when it is none: `The event`.

    Raises:
        Problem: 422 when it is no text of that form, or no day of the calendar.
    """
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise Problem(422, f"{name} must be a day written as 2027-06-12.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Problem(422, f"{name} is not a day of the calendar.") from None
