"""The web chat: accepted messages, visitors who began anew, feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "inbox",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("visitor_id", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("body", sa.JSON),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("accepted_at", sa.Float, nullable=False),
    )
    op.create_index("ix_inbox_conversation_id", "inbox", ["conversation_id"])
    op.create_index("ix_inbox_message", "inbox", ["message_id", "visitor_id"], unique=True)
    op.create_table(
        "visitor",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("conversation", sa.Integer, nullable=False),
    )
    op.create_table(
        "feedback",
        sa.Column("conversation_id", sa.Text, primary_key=True),
        sa.Column("about", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("word", sa.Text),
        sa.Column("topic", sa.Text),
        sa.Column("at", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Undo."""
    for table in ("feedback", "visitor", "inbox"):
        op.drop_table(table)
