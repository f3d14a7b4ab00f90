"""The web chat's desk: whichever way a visitor's message came, it is accepted here; what is said goes out to all who listen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

from bot.channels.web.limits import Limits, Visit
from bot.channels.web.messages import as_messages, as_pending, position_of, public_id
from bot.channels.web.refusals import Refusal
from bot.channels.web.requests import First, Opinion, Say, Tap
from bot.channels.web.requests import Message as Sent
from bot.conversation.ordering import FirstComeLockStore
from bot.conversation.sessions import conversation_of
from bot.storage.conversations import Event, SqlConversations
from bot.storage.feedback import CONVERSATION, Feedback, SqlFeedback
from bot.storage.inbox import Accepted, SqlInbox

# How many messages a page gets at once.
MOST_MESSAGES = 300
# More than any turn has.
MOST_OF_A_TURN = 50

Result = TypeVar("Result")


class Listeners(Protocol):
    """Those who hear what is said: open sockets, or waiting requests."""

    async def tell(self, visitor: str, event: str, data: Mapping[str, Any], skip: str | None = None) -> None:
        """Tell a visitor's open pages, but not the one called `skip`."""


class Store(Protocol):
    """Where the desk keeps things."""

    @property
    def conversations(self) -> SqlConversations:
        """What was said."""

    @property
    def inbox(self) -> SqlInbox:
        """What waits for an answer."""

    @property
    def feedback(self) -> SqlFeedback:
        """What visitors think of it."""


class Desk:
    """Accepts messages, tells histories, begins and erases conversations.

    Args:
        store: where things are kept.
        limits: how much a visitor may send.
        first_questions: titles and payloads of the greeting's questions, by their ids.
        erase: erases a conversation of an id.
    """

    def __init__(
        self,
        store: Store,
        limits: Limits,
        first_questions: Callable[[], Mapping[str, tuple[str, str]]],
        erase: Callable[[str], Any],
    ) -> None:
        self._store, self._limits, self._first_questions, self._erase = store, limits, first_questions, erase
        self._order = FirstComeLockStore()
        self.listeners: list[Listeners] = []
        self.wake: Callable[[str], None] = lambda _: None

    def turn(self, visitor: str) -> AbstractAsyncContextManager[None]:
        """One thing at a time for a visitor, in the order they came."""
        turn: AbstractAsyncContextManager[None] = self._order.lock(visitor)
        return turn

    async def tell(self, visitor: str, event: str, data: Mapping[str, Any], skip: str | None = None) -> None:
        """Tell all of a visitor's pages."""
        for listeners in self.listeners:
            await listeners.tell(visitor, event, data, skip)

    async def accept(self, visit: Visit, sent: Sent, skip: str | None = None) -> None:
        """Write a message down and have it answered; one that was sent before is dropped.

        Raises:
            Refusal: too many, a button that was not offered, one of a message whose button was used.
        """
        async with self.turn(visit.visitor):
            await self._limits.message(visit)
            accepted = await in_thread(lambda: self._write(visit.visitor, sent))
            if accepted is None:
                return
            await self.tell(visit.visitor, "message", as_pending(accepted), skip)
            self.wake(accepted.conversation_id)

    async def history(self, visitor: str, conversation: object = None, after: object = 0) -> dict[str, Any]:
        """What a page lacks that has seen `after` of `conversation`. The caller takes the visitor's turn."""
        return await in_thread(lambda: self._history(visitor, conversation, after))

    async def opinion(self, visit: Visit, opinion: Opinion) -> None:
        """Keep thumbs or a rating.

        Raises:
            Refusal: too many, or about a message that the bot did not send.
        """
        async with self.turn(visit.visitor):
            await self._limits.message(visit)
            await in_thread(lambda: self._keep(visit.visitor, opinion))

    async def restart(self, visit: Visit) -> str:
        """Begin a new conversation; the public id of it."""
        async with self.turn(visit.visitor):
            await self._limits.message(visit)
            return await self._begin(visit.visitor, "restarted")

    async def erase(self, visit: Visit) -> str:
        """Erase all conversations of a visitor and begin a new one; the public id of it."""
        async with self.turn(visit.visitor):
            await self._limits.message(visit)
            last = await in_thread(lambda: self._store.inbox.conversation(visit.visitor))
            # First the inbox: what is being answered at this moment is not written any more.
            await in_thread(lambda: self._store.inbox.forget(visit.visitor))
            for number in range(last + 1):
                await self._erase(conversation_of(visit.visitor, number))
            return await self._begin(visit.visitor, "erased")

    async def publish(self, visitor: str, conversation_id: str, position: int) -> bool:
        """Tell a visitor's pages what was said from a position on, unless they are in another conversation by now.

        Returns:
            Whether the bot said anything; else nobody is told.
        """
        async with self.turn(visitor):
            present, said = await in_thread(lambda: self._present_and_said(visitor, conversation_id, position))
            if not any(event["event"] == "bot" for _, event in said):
                return False
            if present == conversation_id:
                for message in as_messages(conversation_id, said):
                    await self.tell(visitor, "message", message)
            return True

    def _present_and_said(self, visitor: str, conversation_id: str, position: int) -> tuple[str, list[tuple[int, Event]]]:
        return self._present(visitor), self._store.conversations.said(conversation_id, position)

    async def _begin(self, visitor: str, event: str) -> str:
        number = await in_thread(lambda: self._store.inbox.begin(visitor))
        conversation = public_id(conversation_of(visitor, number))
        await self.tell(visitor, event, {"conversation": conversation})
        return conversation

    def _present(self, visitor: str) -> str:
        return conversation_of(visitor, self._store.inbox.conversation(visitor))

    def _write(self, visitor: str, sent: Sent) -> Accepted | None:
        if isinstance(sent, Tap) and self._store.inbox.knows(visitor, sent.id):
            return None
        body = self._body(visitor, sent)
        return self._store.inbox.accept(lambda number: conversation_of(visitor, number), visitor, sent.id, body)

    def _body(self, visitor: str, sent: Sent) -> dict[str, Any]:
        """What is kept of a message: the text to show and, where it is another one, the payload."""
        if isinstance(sent, Say):
            return {"text": sent.text}
        if isinstance(sent, First):
            questions = self._first_questions()
            if sent.topic not in questions:
                raise Refusal("not_offered")
            title, payload = questions[sent.topic]
            return {"text": title, "payload": payload}
        return self._tapped(self._present(visitor), sent)

    def _tapped(self, conversation: str, tap: Tap) -> dict[str, Any]:
        events = self._from_bots(conversation, tap.message)
        buttons = events[0][1]["data"].get("buttons") or []
        if not 0 <= tap.button < len(buttons):
            raise Refusal("not_offered")
        shown = as_messages(conversation, events, self._store.inbox.pending(conversation))
        if "chosen" in shown[0]:
            raise Refusal("chosen")
        button = buttons[tap.button]
        return {"text": button["title"], "payload": button["payload"], "tap": {"message": tap.message, "button": tap.button}}

    def _from_bots(self, conversation: str, message_id: str) -> list[tuple[int, Event]]:
        """What was said from a message of the bot on; raises `Refusal` when there is none of that id."""
        position = position_of(conversation, message_id)
        events = [] if position is None else self._store.conversations.said(conversation, position)
        if not events or events[0][0] != position or events[0][1]["event"] != "bot":
            raise Refusal("not_offered")
        return events

    def _history(self, visitor: str, conversation: object, after: object) -> dict[str, Any]:
        present = self._present(visitor)
        known = conversation == public_id(present) and isinstance(after, int) and not isinstance(after, bool)
        seen = max(0, int(after)) if known and isinstance(after, int) else 0
        events = self._store.conversations.said(present, seen, MOST_MESSAGES + 1)
        cut = len(events) > MOST_MESSAGES
        events = events[-MOST_MESSAGES:]
        asked = self._question_before(present, events)
        thumbs = self._store.feedback.of(present)
        messages = as_messages(present, [*asked, *events], self._store.inbox.pending(present), thumbs)
        history = {"conversation": public_id(present), "messages": messages[len(asked) :]}
        flags = {"earlier": cut, "rated": CONVERSATION in thumbs}
        return history | {flag: True for flag, is_set in flags.items() if is_set}

    def _question_before(self, conversation: str, events: list[tuple[int, Event]]) -> list[tuple[int, Event]]:
        """The visitor's message that the first of these events answers, when it is not among them."""
        if not events or events[0][1]["event"] == "user":
            return []
        before = self._store.conversations.said(conversation, 0, MOST_OF_A_TURN, until=events[0][0])
        return [said for said in before if said[1]["event"] == "user"][-1:]

    def _keep(self, visitor: str, opinion: Opinion) -> None:
        conversation = self._present(visitor)
        topic = None
        if opinion.message is not None:
            _, answer = self._from_bots(conversation, opinion.message)[0]
            topic = str((answer.get("metadata") or {}).get("utter_action", "")).removeprefix("utter_") or None
        about = opinion.message or CONVERSATION
        self._store.feedback.keep(Feedback(conversation, about, opinion.value, opinion.word, topic))


async def in_thread(function: Callable[[], Result]) -> Result:
    """Run something that talks to the database; never on the event loop."""
    return await asyncio.get_running_loop().run_in_executor(None, function)
