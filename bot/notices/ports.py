"""What sending needs of the world: the messages that are to be sent. The standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What a letter is about; also the name of its template."""

    CONFIRMED = "confirmed"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"
    REMINDER = "reminder"


class Outcome(StrEnum):
    """What became of a letter. WAITING and RETRY: it stays in the outbox."""

    WAITING = "waiting"
    SENT = "sent"
    RETRY = "retry"
    DROPPED = "dropped"  # nothing to say any more: the consult was changed since, is over, or was erased
    NO_CHANNEL = "no_channel"  # the contact is a telephone, and nothing sends text messages yet
    DEAD = "dead"  # given up


@dataclass(frozen=True)
class Claimed:
    """A message that is ours to send until the claim runs out.

    Attributes:
        key: no two messages have the same.
        sequence: of the consult when the message was written.
        tries: this one included.
        token: proves the claim.
    """

    key: str
    kind: Kind
    reference: str
    sequence: int
    tries: int
    token: str


class Outbox(Protocol):
    """The messages that are to be sent."""

    def claim(self, now: datetime, lease: timedelta) -> Claimed | None:
        """The message that has been due for longest, unless somebody else holds it; each claim counts as a try."""

    def settle(self, claimed: Claimed, outcome: Outcome, now: datetime, reason: str = "") -> None:
        """Mark a claimed message for good, unless the claim was lost."""

    def retry(self, claimed: Claimed, at: datetime, reason: str) -> None:
        """Give a claimed message back, not to be sent before `at`."""

    def written(self, references: Sequence[str]) -> Sequence[tuple[Kind, str]]:
        """Kind and key of every message about these bookings, sent or not."""
