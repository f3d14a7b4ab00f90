"""The REST channel: Rasa's own shape, closed against reading or continuing somebody else's conversation.

Visitors' pages get a session from `POST /api/sessions` and send it as `sender`. Integrators show REST_TOKEN as a bearer token and
choose their senders themselves. On loopback, unless a token is set, senders are taken as they come.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json

from bot import wiring
from bot.conversation.tracker_store import ConversationTrackerStore, store_of
from bot.knowledge.understanding import Understanding
from bot.nlu.message_fields import as_words, is_payload
from bot.web.bodies import read_object, read_text
from bot.web.integrators import require_integrator
from bot.web.metrics import MESSAGES, observe
from bot.web.problems import ready_agent, speak_plainly

log = structlog.get_logger()

MAX_SENDER = 200
APOLOGY = "I'm sorry, something went wrong on our side. Please try again, or call {phone}."


class RestOutput(CollectingOutputChannel):  # type: ignore[misc]  # Rasa's class is untyped
    """Collects the messages of a reply, addressed to the sender as the sender called itself."""

    def __init__(self, recipient: str) -> None:
        super().__init__()
        self._recipient = recipient

    @classmethod
    def name(cls) -> str:
        """The channel's name in responses that differ by channel."""
        return "rest"

    async def send_image_url(self, recipient_id: str, image: Any, **kwargs: Any) -> None:
        """The address of an image, as Rasa's shape has it, without what a widget shows beside it."""
        await super().send_image_url(recipient_id, _address(image), **kwargs)

    async def send_attachment(self, recipient_id: str, attachment: Any, **kwargs: Any) -> None:
        """The address of a file, likewise."""
        await super().send_attachment(recipient_id, _address(attachment), **kwargs)

    async def _persist_message(self, message: dict[str, Any]) -> None:
        self.messages.append({**message, "recipient_id": self._recipient})


class RestChannel(InputChannel):  # type: ignore[misc]  # Rasa's class is untyped
    """`POST /webhooks/rest/webhook` with `{"sender", "message"}`; answers with a list of messages."""

    @classmethod
    def name(cls) -> str:
        """The channel's name, which is also its place under /webhooks."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's routes."""
        blueprint = speak_plainly(Blueprint("rest"))

        @blueprint.get("/")
        async def health(_: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            started = perf_counter()
            body = read_object(request)
            sender = read_text(body, "sender", MAX_SENDER)
            conversation = _conversation(request, sender)
            text = read_text(body, "message")
            output = RestOutput(sender)
            store = store_of(ready_agent(request))
            if is_payload(text) and text not in await store.offered_payloads(conversation):
                text = as_words(text)
            await on_new_message(UserMessage(text, output, conversation, input_channel=self.name()))
            _record(store, conversation, perf_counter() - started)
            if not output.messages:
                # The action failed and was logged; a visitor must not be left without a word.
                MESSAGES.labels(self.name(), "failed").inc()
                await output.send_text_message(conversation, APOLOGY.format(phone=wiring.clinic().phone))
            return json(output.messages)

        return blueprint


def _address(file: Any) -> Any:
    return file["url"] if isinstance(file, dict) else file


def _conversation(request: Request, sender: str) -> str:
    """The conversation a sender may talk in.

    Raises:
        Problem: 401 for a wrong token, or for a sender that proves nothing where proof is required.
    """
    visitor = wiring.sessions().conversation(sender)
    if visitor:
        return visitor
    require_integrator(request, "Send a session from POST /api/sessions as sender, or a valid token in the Authorization header.")
    return f"rest:{sender}"


def _record(store: ConversationTrackerStore, conversation: str, seconds: float) -> None:
    tracker = store.latest(conversation)
    if tracker is not None and tracker.latest_message is not None:
        understanding = Understanding.from_parse_data(tracker.latest_message.parse_data)
        observe(RestChannel.name(), understanding, seconds, wiring.clinic().own_answers)
