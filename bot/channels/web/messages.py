"""What visitors see, read from what is stored: the events of a conversation as messages (pure)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.storage.inbox import Accepted

Event = Mapping[str, Any]
Message = dict[str, Any]

# In the metadata of a visitor's message: the text to show where Rasa was given another one, and the button that was tapped.
SHOWN, TAPPED = "shown", "tap"
# What can be rated: answers, not small talk.
ANSWERS = ("utter_faq/", "utter_undocumented/")
GOODBYE = "utter_goodbye"
MESSAGE_ID = re.compile(r"([0-9a-f]{16})-([0-9]{1,9})")
SOURCE_LINE = "\nSource: "


def public_id(conversation_id: str) -> str:
    """The name of a conversation that its visitor may see; it opens nothing."""
    return hashlib.sha256(conversation_id.encode()).hexdigest()[:16]


def bot_message_id(conversation_id: str, position: int) -> str:
    """The id of the bot's message at a position."""
    return f"{public_id(conversation_id)}-{position}"


def position_of(conversation_id: str, message_id: str) -> int | None:
    """The position of a bot's message; None when the id is not one of this conversation."""
    found = MESSAGE_ID.fullmatch(message_id)
    return int(found[2]) if found and found[1] == public_id(conversation_id) else None


def as_messages(
    conversation_id: str,
    events: Iterable[tuple[int, Event]],
    pending: Sequence[Accepted] = (),
    thumbs: Mapping[str, str] | None = None,
) -> list[Message]:
    """The messages of a conversation, those not yet answered at the end.

    Args:
        conversation_id: whose they are.
        events: what visitor and bot said, with its positions, from a visitor's message (or the start) on.
        pending: what was accepted and is not answered.
        thumbs: what the visitor thought of which message.
    """
    messages: list[Message] = []
    asked: str | None = None
    for position, event in events:
        if event["event"] == "user":
            message = _visitors(position, event)
            asked = message["id"]
        else:
            message = _bots(conversation_id, position, event) | ({"reply_to": asked} if asked else {})
        if _has_something(message):
            messages.append(message)
    messages += [as_pending(accepted) for accepted in pending]
    _mark(messages, thumbs or {})
    return messages


def as_pending(accepted: Accepted) -> Message:
    """A message that is not answered yet."""
    tap = {TAPPED: accepted.body[TAPPED]} if TAPPED in accepted.body else {}
    at = _iso(accepted.accepted_at)
    return {"id": accepted.message_id, "from": "visitor", "at": at, "text": accepted.body["text"], **tap}


def _visitors(position: int, event: Event) -> Message:
    metadata = event.get("metadata") or {}
    text = metadata.get(SHOWN) or event.get("text") or ""
    message = {"id": event.get("message_id") or f"v{position}", "seq": position + 1, "from": "visitor", "text": text}
    return message | {"at": _iso(event["timestamp"])} | ({TAPPED: metadata[TAPPED]} if TAPPED in metadata else {})


def _bots(conversation_id: str, position: int, event: Event) -> Message:
    data, metadata = event.get("data") or {}, event.get("metadata") or {}
    text, source = event.get("text") or "", metadata.get("source")
    message = {
        "id": bot_message_id(conversation_id, position),
        "seq": position + 1,
        "from": "bot",
        "at": _iso(event["timestamp"]),
    }
    message["text"] = text.removesuffix(SOURCE_LINE + source) if source else text
    image, attachment = data.get("image"), data.get("attachment")
    extras = {
        "source": source,
        "buttons": [_button(button) for button in data.get("buttons") or []],
        "image": {"url": image} if isinstance(image, str) else image,
        # Rasa copies an image into the attachment.
        "attachment": None if attachment == image else {"url": attachment} if isinstance(attachment, str) else attachment,
        "card": metadata.get("card"),
        "tone": metadata.get("tone"),
        "closing": metadata.get("utter_action") == GOODBYE,
        "rateable": str(metadata.get("utter_action", "")).startswith(ANSWERS),
    }
    return message | {name: value for name, value in extras.items() if value}


def _button(button: Mapping[str, Any]) -> dict[str, str]:
    shown = {"title": button.get("in_group") or button.get("title"), "group": button.get("group")}
    return {name: str(value) for name, value in shown.items() if value}


def _has_something(message: Message) -> bool:
    return any(message.get(name) for name in ("text", "image", "attachment", "card", "buttons"))


def _mark(messages: Iterable[Message], thumbs: Mapping[str, str]) -> None:
    """Mark the chosen buttons and the visitor's thumbs."""
    by_id = {message["id"]: message for message in messages}
    for message in by_id.values():
        tap = message.get(TAPPED)
        if tap and tap["message"] in by_id:
            by_id[tap["message"]]["chosen"] = tap["button"]
        if message["id"] in thumbs:
            message["feedback"] = thumbs[message["id"]]


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
