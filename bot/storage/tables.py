"""The tables. Migrations bring a database to this shape; a test compares the two."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, MetaData, Table, Text

metadata = MetaData()

conversations = Table(
    "conversation",
    metadata,
    Column("id", Text, primary_key=True),
    # The position the next event gets: how many events the conversation has had.
    Column("next_position", Integer, nullable=False),
    # Where the part that is read back begins, and the slots and active form as they were there.
    Column("window_start", Integer, nullable=False),
    Column("state", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("updated_at", Float, nullable=False),
)

events = Table(
    "conversation_event",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("body", JSON, nullable=False),
)
