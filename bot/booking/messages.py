"""Which messages a change of a booking causes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.booking.model import STANDING, Booking, State, utc
from bot.booking.ports import OutboxMessage
from bot.booking.wishes import DAY

REMINDER = "reminder"
TOLD = frozenset({State.CONFIRMED, State.RESCHEDULED, State.CANCELLED})


def messages(booking: Booking, now: datetime, zone: ZoneInfo) -> list[OutboxMessage]:
    """What is sent now that the booking has come into its state, and the reminder of a consult that is further away."""
    told = [_message(booking, str(booking.state), now, now)] if booking.state in TOLD else []
    remind = day_before(booking.start, zone)
    if booking.state in STANDING and remind > now:
        told.append(_message(booking, REMINDER, now, remind))
    return told


def day_before(moment: datetime, zone: ZoneInfo) -> datetime:
    """The same time of day on the day before, by the wall clock."""
    local = moment.astimezone(zone)
    return utc((local.replace(tzinfo=None) - DAY).replace(tzinfo=zone))


def _message(booking: Booking, kind: str, now: datetime, due: datetime) -> OutboxMessage:
    payload = {
        "sequence": booking.sequence,
        "start": booking.start.isoformat(),
        "end": booking.end.isoformat(),
        "practitioner": booking.practitioner_id,
    }
    return OutboxMessage(kind, booking.reference, payload, now, due, f"{kind}:{booking.reference}:{booking.sequence}")
