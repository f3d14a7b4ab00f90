"""Conversations in SQL: append-only events, and where the part begins that is read back.

Synchronous on purpose; the tracker store runs it on threads of its own.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.storage.tables import conversations, events

Event = Mapping[str, Any]


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

        Raises:
            ConversationConflictError: `position` is not the next one any more.
        """
        now = time.time()
        values: dict[str, Any] = {"next_position": position + len(new), "updated_at": now}
        if window is not None:
            values |= {"window_start": window[0], "state": window[1]}
        where = (conversations.c.id == conversation_id) & (conversations.c.next_position == position)
        with self._engine.begin() as connection:
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

    def delete(self, conversation_id: str) -> bool:
        """Erase a conversation and its events; False when there was none."""
        with self._engine.begin() as connection:
            connection.execute(delete(events).where(events.c.conversation_id == conversation_id))
            return bool(connection.execute(delete(conversations).where(conversations.c.id == conversation_id)).rowcount)

    def ids(self) -> list[str]:
        """The ids of all conversations."""
        with self._engine.connect() as connection:
            return list(connection.execute(select(conversations.c.id)).scalars())
