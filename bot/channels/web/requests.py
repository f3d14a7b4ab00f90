"""What a visitor's page may send, checked and typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.web.refusals import Refusal
from bot.messages import MAX_CHARACTERS
from bot.nlu.normalise import clean

MAX_WORD = 300
MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
MAX_REFERENCE = 100
THUMBS = ("up", "down")
RATINGS = range(1, 6)


@dataclass(frozen=True)
class Say:
    """A message that was typed."""

    id: str
    text: str


@dataclass(frozen=True)
class Tap:
    """A button of a message of the bot: its index."""

    id: str
    message: str
    button: int


@dataclass(frozen=True)
class First:
    """One of the questions that the greeting offers."""

    id: str
    topic: str


@dataclass(frozen=True)
class Opinion:
    """Thumbs about a message, or a rating (`message` is None), with a word."""

    message: str | None
    value: str
    word: str | None


Message = Say | Tap | First


def read_message(data: object) -> Message:
    """A typed message, a tapped button or a first question.

    Raises:
        Refusal: a field is missing, of the wrong type, empty or too long.
    """
    fields = _object(data)
    message_id = fields.get("id")
    if not isinstance(message_id, str) or not MESSAGE_ID.fullmatch(message_id):
        raise Refusal("invalid")
    if "text" in fields:
        return Say(message_id, _text(fields["text"], MAX_CHARACTERS))
    if "first" in fields:
        return First(message_id, _reference(fields["first"]))
    button = fields.get("button")
    if not isinstance(button, int) or isinstance(button, bool):
        raise Refusal("invalid")
    return Tap(message_id, _reference(fields.get("message")), button)


def read_thumb(data: object) -> Opinion:
    """Thumbs up or down about a message; raises `Refusal`."""
    fields = _object(data)
    if fields.get("value") not in THUMBS:
        raise Refusal("invalid")
    return Opinion(_reference(fields.get("message")), fields["value"], _word(fields))


def read_rating(data: object) -> Opinion:
    """A rating of the conversation; raises `Refusal`."""
    fields = _object(data)
    value = fields.get("value")
    if isinstance(value, bool) or not isinstance(value, int) or value not in RATINGS:
        raise Refusal("invalid")
    return Opinion(None, str(value), _word(fields))


def _object(data: object) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise Refusal("invalid")
    return data


def _reference(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_REFERENCE:
        raise Refusal("invalid")
    return value


def _word(fields: Mapping[str, Any]) -> str | None:
    word = fields.get("word")
    return None if word in (None, "") else _text(word, MAX_WORD)


def _text(value: object, most: int) -> str:
    if not isinstance(value, str):
        raise Refusal("invalid")
    if len(value) > most:
        raise Refusal("too_long", most=most)
    text = clean(value)
    if not text:
        raise Refusal("empty")
    return text
