"""Answers what was accepted: a conversation's messages one after the other, in order, each once, whatever fails in between."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from time import perf_counter
from typing import Any, Protocol

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.web.desk import Desk, Store, in_thread
from bot.channels.web.messages import SHOWN, TAPPED
from bot.conversation.sessions import visitor_of
from bot.nlu.message_fields import as_words, is_payload
from bot.storage.conversations import INBOX, ConversationConflictError
from bot.storage.inbox import Accepted

log = structlog.get_logger()

# A message whose answering fails this often gets an apology, so that it does not block those after it.
MOST_ATTEMPTS = 3
# Seconds.
SLOW, FIRST_PAUSE, LONGEST_PAUSE = 0.3, 0.5, 15.0
LISTEN = "action_listen"


class Conversation(Protocol):
    """What this needs of the agent's tracker store."""

    async def apologise(self, conversation_id: str, accepted: Accepted | None) -> None:
        """Write an apology into a conversation, after the message it is for unless that stands there already."""

    def answered(self, conversation_id: str, seconds: float) -> None:
        """Count an answer."""


class WebOutput(CollectingOutputChannel):  # type: ignore[misc]  # Rasa's class is untyped
    """Drops what the agent says: pages get it from the store, once it is written."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in responses that differ by channel."""
        return "web"

    async def _persist_message(self, message: dict[str, Any]) -> None:
        return None


class Answering:
    """Answers accepted messages.

    Args:
        store: where messages wait and turns are written.
        desk: tells the visitors.
        answer: has the agent answer a message.
        conversation: writes apologies, counts answers.
    """

    def __init__(
        self, store: Store, desk: Desk, answer: Callable[[UserMessage], Awaitable[Any]], conversation: Conversation
    ) -> None:
        self._store, self._desk, self._answer, self._conversation = store, desk, answer, conversation
        self._due: Counter[str] = Counter()
        self._working: dict[str, asyncio.Task[None]] = {}
        self._ready = False

    async def start(self) -> None:
        """The agent is ready: answer what was left over and what came meanwhile."""
        left_over = await in_thread(self._left_over)
        self._ready = True
        for conversation_id in set(left_over) | set(self._due):
            self._due[conversation_id] += left_over.get(conversation_id, 0)
            self._begin(conversation_id)

    def _left_over(self) -> dict[str, int]:
        """How many messages wait in which conversation."""
        waiting = {
            conversation_id: self._store.inbox.pending(conversation_id) for conversation_id in self._store.inbox.left_over()
        }
        for messages in waiting.values():
            for first in messages[:1]:
                # What was being answered when the process ended may be what ended it.
                self._store.inbox.failed(first.number)
        return {conversation_id: len(messages) for conversation_id, messages in waiting.items()}

    def wake(self, conversation_id: str) -> None:
        """There is one more message to answer in a conversation."""
        self._due[conversation_id] += 1
        if self._ready:
            self._begin(conversation_id)

    def _begin(self, conversation_id: str) -> None:
        if conversation_id not in self._working:
            self._working[conversation_id] = asyncio.create_task(self._work(conversation_id))

    async def stop(self, seconds: float) -> None:
        """Let the present turns end; what is left over is answered after the next start."""
        self._ready = False
        self._due.clear()
        if self._working:
            await asyncio.wait(list(self._working.values()), timeout=seconds)
        for task in self._working.values():
            task.cancel()

    async def _work(self, conversation_id: str) -> None:
        try:
            while self._due[conversation_id] > 0 and self._ready:
                await self._answer_next(conversation_id)
                self._due[conversation_id] -= 1
        finally:
            # Nothing is awaited since the last look at what is due: no message is overlooked.
            del self._working[conversation_id], self._due[conversation_id]

    async def _answer_next(self, conversation_id: str) -> None:
        """Answer the message that has waited longest, however often that must be tried."""
        pause = FIRST_PAUSE
        while self._ready and not await self._try(conversation_id):
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _try(self, conversation_id: str) -> bool:
        """Try to answer; whether nothing is left to do for the message that waited longest."""
        waiting = None
        try:
            waiting = await in_thread(lambda: self._store.inbox.next(conversation_id))
            if waiting is not None:
                await self._answer_one(*waiting)
        except ConversationConflictError:
            # Answered by another process, or erased; the inbox knows.
            log.info("web.turn_taken")
        except (SQLAlchemyError, LockError) as error:
            log.error("store.unavailable", error=type(error).__name__)
        except Exception as error:
            log.error("web.turn_failed", error=type(error).__name__)
            await self._count_failure(waiting)
        else:
            return True
        return False

    async def _count_failure(self, waiting: tuple[Accepted, int] | None) -> None:
        with suppress(SQLAlchemyError):
            if waiting is not None:
                await in_thread(partial(self._store.inbox.failed, waiting[0].number))

    async def _answer_one(self, accepted: Accepted, position: int) -> None:
        conversation_id, visitor = accepted.conversation_id, visitor_of(accepted.conversation_id)
        started = perf_counter()
        slow = asyncio.create_task(self._show_typing(visitor))
        try:
            await self._turn(accepted)
            self._conversation.answered(conversation_id, perf_counter() - started)
            if not await self._desk.publish(visitor, conversation_id, position):
                # The action failed and was logged; a visitor must not be left without a word.
                await self._conversation.apologise(conversation_id, None)
                await self._desk.publish(visitor, conversation_id, position)
        finally:
            await self._hide_typing(visitor, slow)

    async def _turn(self, accepted: Accepted) -> None:
        if accepted.attempts >= MOST_ATTEMPTS:
            await self._conversation.apologise(accepted.conversation_id, accepted)
        else:
            await self._answer(user_message(accepted))

    async def _show_typing(self, visitor: str) -> None:
        await asyncio.sleep(SLOW)
        await self._desk.tell(visitor, "typing", {"on": True})

    async def _hide_typing(self, visitor: str, slow: asyncio.Task[None]) -> None:
        if not slow.cancel():
            await self._desk.tell(visitor, "typing", {"on": False})


def user_message(accepted: Accepted) -> UserMessage:
    """What the agent gets; what is typed is never obeyed as a button would be."""
    body, text = accepted.body, accepted.body["text"]
    obeyed = body.get("payload") or (as_words(text) if is_payload(text) else text)
    metadata = {INBOX: accepted.number} | ({SHOWN: text} if obeyed != text else {})
    metadata |= {TAPPED: body[TAPPED]} if TAPPED in body else {}
    return UserMessage(
        obeyed, WebOutput(), accepted.conversation_id, input_channel="web", message_id=accepted.message_id, metadata=metadata
    )


def apology(text: str, accepted: Accepted | None) -> list[Any]:
    """The events of an apology, after the message it is for unless that stands in the conversation already."""
    said = BotUttered(text, metadata={"utter_action": "apology"})
    if accepted is None:
        return [said]
    message = user_message(accepted)
    intent = {"name": None, "confidence": 0.0}
    asked = UserUttered(
        message.text, intent, [], {"intent": intent, "entities": [], "text": message.text},
        input_channel="web", message_id=message.message_id, metadata=message.metadata,
    )  # fmt: skip
    return [asked, said, ActionExecuted(LISTEN)]
