"""What delivering the outbox needs: who is at it, and what came of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.instants import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply."""
    for column in (
        sa.Column("claim", sa.Text),
        sa.Column("claimed_until", Instant),
        sa.Column("outcome", sa.Text),
        sa.Column("reason", sa.Text),
    ):
        op.add_column("outbox", column)
    op.drop_index("outbox_unsent", "outbox")
    unsettled = sa.text("outcome is null")
    op.create_index("outbox_unsettled", "outbox", ["due"], sqlite_where=unsettled, postgresql_where=unsettled)


def downgrade() -> None:
    """Undo."""
    op.drop_index("outbox_unsettled", "outbox")
    for name in ("reason", "outcome", "claimed_until", "claim"):
        op.drop_column("outbox", name)
    unsent = sa.text("sent_at is null")
    op.create_index("outbox_unsent", "outbox", ["due"], sqlite_where=unsent, postgresql_where=unsent)
