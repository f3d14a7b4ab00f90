"""Bookings and the messages they cause."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "0003"
down_revision = "0002"

NO_OVERLAP = """
alter table booking add constraint booking_no_overlap exclude using gist (
    int8range(hashtextextended(practitioner, 0), hashtextextended(practitioner, 0), '[]') with &&,
    tstzrange(starts, blocked_until) with &&
) where (state in ('held', 'confirmed', 'rescheduled'))
"""


def upgrade() -> None:
    """Apply."""
    _bookings()
    _outbox()


def _bookings() -> None:
    op.create_table(
        "booking",
        sa.Column("reference", sa.Text, primary_key=True),
        sa.Column("practitioner", sa.Text, nullable=False),
        sa.Column("starts", Instant, nullable=False),
        sa.Column("ends", Instant, nullable=False),
        sa.Column("blocked_until", Instant, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created", Instant, nullable=False),
        sa.Column("conversation", sa.Text),
        sa.Column("held_until", Instant),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("contact_key", sa.Text, nullable=False),
        sa.Column("consented", Instant),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, unique=True),
        sa.Column("asked", sa.Text),
    )
    op.create_index("booking_by_start", "booking", ["starts"])
    op.create_index("booking_by_conversation", "booking", ["conversation"])
    op.create_index("booking_by_contact", "booking", ["contact_key"])
    held = sa.text("state = 'held'")
    op.create_index("booking_one_hold", "booking", ["conversation"], unique=True, sqlite_where=held, postgresql_where=held)
    op.create_index("booking_holds", "booking", ["held_until"], sqlite_where=held, postgresql_where=held)
    if op.get_context().dialect.name == "postgresql":
        op.execute(NO_OVERLAP)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("booking_reference", sa.Text, sa.ForeignKey("booking.reference", ondelete="CASCADE"), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("created", Instant, nullable=False),
        sa.Column("due", Instant, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent_at", Instant),
        sa.Column("key", sa.Text, nullable=False, unique=True),
    )
    op.create_index("outbox_by_booking", "outbox", ["booking_reference"])
    unsent = sa.text("sent_at is null")
    op.create_index("outbox_unsent", "outbox", ["due"], sqlite_where=unsent, postgresql_where=unsent)


def downgrade() -> None:
    """Undo."""
    op.drop_table("outbox")
    op.drop_table("booking")
