"""What a plan is asked for, and why it may be refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.planning.days import Window, add_months

# Longer than any engagement, short enough to catch a mistyped year.
HORIZON_YEARS = 5


@dataclass(frozen=True)
class Wish:
    """What a plan is asked for.

    Attributes:
        today: the clinic's present day.
        event: the visitor's day (`first` = `last`), or a stretch such as a summer: planned for its first day, or for today
            once it has begun.
        start: the earliest day the visitor would have a first treatment.
        consult_from: the earliest day a consult can be held; None: today.
    """

    today: date
    event: Window | None = None
    start: date | None = None
    consult_from: date | None = None


class Refusal(StrEnum):
    """Why there is no plan for a wish."""

    EVENT_BACKWARDS = "event_backwards"
    EVENT_PAST = "event_past"
    EVENT_TOO_FAR = "event_too_far"
    START_PAST = "start_past"
    START_TOO_FAR = "start_too_far"
    START_AFTER_EVENT = "start_after_event"


def refusal(wish: Wish) -> Refusal | None:
    """The first thing that stands against planning for `wish`; None when nothing does."""
    horizon = add_months(wish.today, 12 * HORIZON_YEARS)
    return _event_refusal(wish.event, wish.today, horizon) or _start_refusal(wish, horizon)


def _event_refusal(event: Window | None, today: date, horizon: date) -> Refusal | None:
    if event is None:
        return None
    if event.last < event.first:
        return Refusal.EVENT_BACKWARDS
    if event.last < today:
        return Refusal.EVENT_PAST
    return Refusal.EVENT_TOO_FAR if event.first > horizon else None


def _start_refusal(wish: Wish, horizon: date) -> Refusal | None:
    if wish.start is None:
        return None
    if wish.start < wish.today:
        return Refusal.START_PAST
    if wish.start > horizon:
        return Refusal.START_TOO_FAR
    return Refusal.START_AFTER_EVENT if wish.event and wish.start > wish.event.last else None
