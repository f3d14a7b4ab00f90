"""Visitors' feedback in SQL: thumbs on answers, a rating of the conversation."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine

from bot.storage.database import writing
from bot.storage.tables import feedback

# What a rating of the whole conversation is about.
CONVERSATION = "conversation"


@dataclass(frozen=True)
class Feedback:
    """One opinion.

    Attributes:
        about: the id of the bot's message, or `CONVERSATION`.
        value: `up` or `down`; `1` to `5` for a conversation.
        word: what the visitor added.
        topic: what the message answered, such as `faq/pain`.
        at: seconds since the epoch.
    """

    conversation_id: str
    about: str
    value: str
    word: str | None = None
    topic: str | None = None
    at: float = 0.0


class SqlFeedback:
    """Reads and writes feedback."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, opinion: Feedback) -> None:
        """Write an opinion, in place of an earlier one about the same."""
        values = {"value": opinion.value, "word": opinion.word, "topic": opinion.topic, "at": opinion.at or time.time()}
        where = (feedback.c.conversation_id == opinion.conversation_id) & (feedback.c.about == opinion.about)
        with writing(self._engine) as connection:
            if not connection.execute(update(feedback).where(where).values(values)).rowcount:
                row = {"conversation_id": opinion.conversation_id, "about": opinion.about, **values}
                connection.execute(insert(feedback).values(row))

    def of(self, conversation_id: str) -> dict[str, str]:
        """The values given in one conversation, by what they are about."""
        query = select(feedback.c.about, feedback.c.value).where(feedback.c.conversation_id == conversation_id)
        with self._engine.connect() as connection:
            return {row.about: row.value for row in connection.execute(query)}

    def read(self) -> list[Feedback]:
        """All opinions, oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(feedback).order_by(feedback.c.at)).mappings()
            return [Feedback(**row) for row in rows]
