"""The tables. Migrations bring a database to this shape; a test compares the two."""

from __future__ import annotations

from sqlalchemy import DDL, JSON, Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text, event, text

from bot.storage.instants import Instant

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

# Messages that were accepted: kept until they are answered, and their ids after that, so that none is answered twice.
inbox = Table(
    "inbox",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", Text, nullable=False, index=True),
    Column("visitor_id", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    # What was sent; nothing once it is answered and stands in the conversation.
    Column("body", JSON(none_as_null=True)),
    # How often answering was begun and failed.
    Column("attempts", Integer, nullable=False),
    Column("accepted_at", Float, nullable=False),
    Index("ix_inbox_message", "message_id", "visitor_id", unique=True),
)

# Visitors of the web chat who began a new conversation: which one is the present. Without a row it is the first, number 0.
visitors = Table(
    "visitor",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation", Integer, nullable=False),
)

# What visitors thought of an answer (`about` is the message's id) or of the conversation (`about` is "conversation").
feedback = Table(
    "feedback",
    metadata,
    Column("conversation_id", Text, primary_key=True),
    Column("about", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("word", Text),
    Column("topic", Text),
    Column("at", Float, nullable=False),
)

HELD = text("state = 'held'")
bookings = Table(
    "booking",
    metadata,
    Column("reference", Text, primary_key=True),
    Column("practitioner", Text, nullable=False),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    # The end and the buffer after it.
    Column("blocked_until", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("conversation", Text),
    Column("held_until", Instant),
    Column("name", Text, nullable=False),
    Column("contact", Text, nullable=False),
    # What all spellings of the contact have in common.
    Column("contact_key", Text, nullable=False),
    Column("consented", Instant),
    Column("sequence", Integer, nullable=False),
    # The idempotency key of the request that made it, and a digest of what that request said.
    Column("key", Text, unique=True),
    Column("asked", Text),
    Index("booking_by_start", "starts"),
    Index("booking_by_conversation", "conversation"),
    Index("booking_by_contact", "contact_key"),
    # One hold a conversation, and a short way to the holds that ran out.
    Index("booking_one_hold", "conversation", unique=True, sqlite_where=HELD, postgresql_where=HELD),
    Index("booking_holds", "held_until", sqlite_where=HELD, postgresql_where=HELD),
)

# PostgreSQL itself refuses a second live booking of a practitioner's time. Equality is written as a range of one hash: that needs
# no extension, while btree_gist must be installed by somebody who may. Only ids with the same 64-bit hash would be taken for one.
NO_OVERLAP = """
alter table booking add constraint booking_no_overlap exclude using gist (
    int8range(hashtextextended(practitioner, 0), hashtextextended(practitioner, 0), '[]') with &&,
    tstzrange(starts, blocked_until) with &&
) where (state in ('held', 'confirmed', 'rescheduled'))
"""
event.listen(bookings, "after_create", DDL(NO_OVERLAP).execute_if(dialect="postgresql"))

UNSETTLED = text("outcome is null")
# Messages to send, each written in the transaction that causes it.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("booking_reference", Text, ForeignKey("booking.reference", ondelete="CASCADE"), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("created", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent_at", Instant),
    Column("key", Text, nullable=False, unique=True),
    # Who is sending it, and until when nobody else does.
    Column("claim", Text),
    Column("claimed_until", Instant),
    # What came of it in the end (bot/notices/ports.py), and why the last try failed.
    Column("outcome", Text),
    Column("reason", Text),
    Index("outbox_by_booking", "booking_reference"),
    Index("outbox_unsettled", "due", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),
)
