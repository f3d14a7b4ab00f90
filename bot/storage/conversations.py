"""Conversations in SQL: append-only events, and where the part begins that is read back.

Synchronous on purpose; the tracker store runs it on threads of its own.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.storage.database import writing
from bot.storage.tables import conversations, events, feedback, inbox

Event = Mapping[str, Any]
# In the metadata of a user event: its number in the inbox.
INBOX = "inbox"


class ConversationConflictError(RuntimeError):
    """Somebody else wrote to the conversation since it was read."""


@dataclass(frozen=True)
class Window:
    """The recent part of a conversation.

    Attributes:
        start: position of the first event in `events`.
        state: slots and active form as they were before that event.
    """

    start: int
    state: Mapping[str, Any]
    events: tuple[Event, ...]

    @property
    def next_position(self) -> int:
        """The position the next event gets."""
        return self.start + len(self.events)


class SqlConversations:
    """Reads and writes conversations."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def next_position(self, conversation_id: str) -> int | None:
        """How many events were written, or None for an unknown conversation. One indexed row."""
        query = select(conversations.c.next_position).where(conversations.c.id == conversation_id)
        with self._engine.connect() as connection:
            position: int | None = connection.execute(query).scalar()
            return position

    def read(self, conversation_id: str, *, whole: bool = False) -> Window | None:
        """The recent part of a conversation, or the whole of it."""
        with self._engine.connect() as connection:
            row = connection.execute(select(conversations).where(conversations.c.id == conversation_id)).one_or_none()
            if row is None:
                return None
            start = 0 if whole else row.window_start
            query = (
                select(events.c.body)
                .where(events.c.conversation_id == conversation_id, events.c.position >= start)
                .order_by(events.c.position)
            )
            return Window(start, {} if whole else row.state, tuple(connection.execute(query).scalars()))

    def append(
        self, conversation_id: str, position: int, new: Sequence[Event], window: tuple[int, Mapping[str, Any]] | None = None
    ) -> None:
        """Write `new` events at `position` and, when given, where the window starts now.

        A visitor's message that came through the inbox (its metadata says so) is taken out of it.

        Raises:
            ConversationConflictError: `position` is not the next one any more, or the message was answered or erased meanwhile.
        """
        now = time.time()
        values: dict[str, Any] = {"next_position": position + len(new), "updated_at": now}
        if window is not None:
            values |= {"window_start": window[0], "state": window[1]}
        where = (conversations.c.id == conversation_id) & (conversations.c.next_position == position)
        with writing(self._engine) as connection:
            # The update comes first: it takes the row, so that what was read before cannot change underneath.
            if not connection.execute(update(conversations).where(where).values(values)).rowcount:
                if position:
                    raise ConversationConflictError(f"conversation changed since position {position}")
                first = {"id": conversation_id, "window_start": 0, "state": {}, "created_at": now}
                try:
                    connection.execute(insert(conversations).values(first | values))
                except IntegrityError:
                    raise ConversationConflictError("conversation was begun by somebody else") from None
            rows = [
                {"conversation_id": conversation_id, "position": position + offset, "body": dict(body)}
                for offset, body in enumerate(new)
            ]
            if rows:
                connection.execute(insert(events), rows)
            _take_out(connection, new)

    def said(
        self, conversation_id: str, position: int = 0, most: int | None = None, until: int | None = None
    ) -> list[tuple[int, Event]]:
        """What visitor and bot said from `position` on (and before `until`), with its positions; the newest `most` of it."""
        query = (
            select(events.c.position, events.c.body)
            .where(events.c.conversation_id == conversation_id, events.c.position >= position)
            .where(events.c.body["event"].as_string().in_(("user", "bot")))
            .order_by(events.c.position.desc())
            .limit(most)
        )
        if until is not None:
            query = query.where(events.c.position < until)
        with self._engine.connect() as connection:
            return [(row.position, row.body) for row in connection.execute(query)][::-1]

    def delete(self, conversation_id: str) -> bool:
        """Erase a conversation, its events and what was accepted or thought in it; False when there was none."""
        with writing(self._engine) as connection:
            for table in (events, inbox, feedback):
                connection.execute(delete(table).where(table.c.conversation_id == conversation_id))
            return bool(connection.execute(delete(conversations).where(conversations.c.id == conversation_id)).rowcount)

    def ids(self) -> list[str]:
        """The ids of all conversations."""
        with self._engine.connect() as connection:
            return list(connection.execute(select(conversations.c.id)).scalars())


def _take_out(connection: Connection, new: Sequence[Event]) -> None:
    numbers = [number for event in new if event.get("event") == "user" and (number := (event.get("metadata") or {}).get(INBOX))]
    waiting = inbox.c.number.in_(numbers) & inbox.c.body.isnot(None)
    if numbers and connection.execute(update(inbox).where(waiting).values(body=None)).rowcount != len(numbers):
        raise ConversationConflictError("the message was answered or erased by somebody else")
