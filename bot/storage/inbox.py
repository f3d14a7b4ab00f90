"""Accepted messages in SQL: written before they are acknowledged, taken out by the write that answers them.

`SqlConversations.append` takes a message out in the transaction that writes its turn: whatever kills the process, a message
is answered once. Synchronous on purpose, like all of the storage.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import Select

from bot.storage.database import writing
from bot.storage.tables import conversations, inbox, visitors

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Accepted:
    """A message that was accepted and not answered yet.

    Attributes:
        number: its place in the inbox; numbers grow.
        accepted_at: seconds since the epoch.
        attempts: how often answering it was begun and failed.
    """

    number: int
    conversation_id: str
    message_id: str
    body: Body
    accepted_at: float
    attempts: int


class SqlInbox:
    """Reads and writes accepted messages, and which conversation of a visitor is the present one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def accept(self, name: Callable[[int], str], visitor_id: str, message_id: str, body: Body) -> Accepted | None:
        """Write a message down in the visitor's present conversation; None when it was sent before.

        Args:
            name: the id of the visitor's conversation of a number.
            visitor_id: who sent it.
            message_id: its id, the visitor's own.
            body: what was sent.
        """
        now = time.time()
        try:
            with writing(self._engine) as connection:
                conversation_id = name(_present(connection, visitor_id))
                row = {"conversation_id": conversation_id, "visitor_id": visitor_id, "message_id": message_id}
                values = row | {"body": dict(body), "attempts": 0, "accepted_at": now}
                number = connection.execute(insert(inbox).values(values)).inserted_primary_key[0]
        except IntegrityError:
            return None
        return Accepted(number, conversation_id, message_id, body, now, 0)

    def knows(self, visitor_id: str, message_id: str) -> bool:
        """Whether this visitor sent a message with this id before."""
        query = select(inbox.c.number).where(inbox.c.message_id == message_id, inbox.c.visitor_id == visitor_id)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def pending(self, conversation_id: str) -> list[Accepted]:
        """The messages of a conversation that are not answered yet, in the order they came."""
        with self._engine.connect() as connection:
            return [Accepted(**row) for row in connection.execute(_waiting(conversation_id)).mappings()]

    def next(self, conversation_id: str) -> tuple[Accepted, int] | None:
        """The message to answer next, and the position of the first event after the conversation so far."""
        end = select(conversations.c.next_position).where(conversations.c.id == conversation_id).scalar_subquery()
        query = _waiting(conversation_id).add_columns(end.label("end")).limit(1)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        fields = dict(row)
        position = fields.pop("end") or 0
        return Accepted(**fields), position

    def left_over(self) -> list[str]:
        """The conversations that have messages which are not answered yet, the longest waiting first."""
        query = select(inbox.c.conversation_id).where(inbox.c.body.isnot(None)).group_by(inbox.c.conversation_id)
        with self._engine.connect() as connection:
            return list(connection.execute(query.order_by(func.min(inbox.c.number))).scalars())

    def failed(self, number: int) -> None:
        """Count a failed attempt to answer a message."""
        with writing(self._engine) as connection:
            connection.execute(update(inbox).where(inbox.c.number == number).values(attempts=inbox.c.attempts + 1))

    def conversation(self, visitor_id: str) -> int:
        """The number of a visitor's present conversation."""
        with self._engine.connect() as connection:
            return _present(connection, visitor_id)

    def begin(self, visitor_id: str) -> int:
        """Begin a visitor's next conversation; its number."""
        with writing(self._engine) as connection:
            number = _present(connection, visitor_id) + 1
            if not connection.execute(update(visitors).where(visitors.c.id == visitor_id).values(conversation=number)).rowcount:
                connection.execute(insert(visitors).values(id=visitor_id, conversation=number))
            return number

    def forget(self, visitor_id: str) -> None:
        """Erase all that a visitor sent; what is being answered will not be written."""
        with writing(self._engine) as connection:
            connection.execute(delete(inbox).where(inbox.c.visitor_id == visitor_id))


def _waiting(conversation_id: str) -> Select:
    columns = [column for column in inbox.c if column.name != "visitor_id"]
    where = (inbox.c.conversation_id == conversation_id) & inbox.c.body.isnot(None)
    return select(*columns).where(where).order_by(inbox.c.number)


def _present(connection: Connection, visitor_id: str) -> int:
    number: int | None = connection.execute(select(visitors.c.conversation).where(visitors.c.id == visitor_id)).scalar()
    return number or 0
