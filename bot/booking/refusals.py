"""What is said instead of a result: each kind of no, with the facts it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.booking.model import Slot, State


class Reason(StrEnum):
    """Why no consult can be had as wished."""

    PAST = "past"
    TOO_SOON = "too_soon"  # within the minimum notice
    TOO_FAR = "too_far"  # beyond the horizon
    NO_SUCH_DAY = "no_such_day"  # the wish rules out every day it names
    CLOSED = "closed"  # the clinic, on that day
    OUTSIDE_HOURS = "outside_hours"  # of the clinic or the practitioner, at that time
    AWAY = "away"  # the practitioner, on that day
    UNKNOWN_PRACTITIONER = "unknown_practitioner"
    NO_START = "no_start"  # consults begin a few minutes earlier or later
    TAKEN = "taken"
    NO_MORE = "no_more"  # only what was turned down before


class Refusal:
    """Any no."""


@dataclass(frozen=True)
class Unavailable(Refusal):
    """The slot or wish cannot be met. `note`: the clinic's own word for a closure, or empty. Alternatives are free now."""

    reason: Reason
    alternatives: tuple[Slot, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class HoldExpired(Refusal):
    """The hold ran out or was given up; `slot` is what it held. It comes first in the alternatives when it is still free."""

    slot: Slot
    alternatives: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class NotFound(Refusal):
    """No booking of this reference, or the contact is another: which of the two is not told."""


@dataclass(frozen=True)
class NotAllowed(Refusal):
    """A booking in `state` cannot become `wanted`."""

    state: State
    wanted: State


@dataclass(frozen=True)
class TooLate(Refusal):
    """The consult began at `start`."""

    start: datetime


@dataclass(frozen=True)
class TooEarly(Refusal):
    """The consult begins only at `start`."""

    start: datetime


@dataclass(frozen=True)
class ConsentMissing(Refusal):
    """The visitor has not agreed that the clinic keeps the details."""


@dataclass(frozen=True)
class DetailsMissing(Refusal):
    """Which of `name` and `contact` is empty."""

    fields: tuple[str, ...]


@dataclass(frozen=True)
class KeyReused(Refusal):
    """The idempotency key came before, with another request."""
