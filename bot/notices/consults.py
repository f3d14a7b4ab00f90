"""A booking as letters and calendars need it."""

from __future__ import annotations

from datetime import datetime

from bot.booking.model import Booking, State
from bot.knowledge.clinic import Clinic
from bot.notices.letters import Consult
from bot.notices.links import CalendarLinks

# Nobody promised anything yet, or not any more.
UNSPOKEN = frozenset({State.HELD, State.LAPSED})


def consult_of(booking: Booking | None, clinic: Clinic, links: CalendarLinks, now: datetime) -> Consult | None:
    """The consult of a booking at `now`; None when there is nothing to write about."""
    if booking is None or booking.state in UNSPOKEN:
        return None
    practitioner = clinic.roster.practitioner(booking.practitioner_id)
    return Consult(
        reference=booking.reference,
        name=booking.name,
        contact=booking.contact,
        practitioner=practitioner.name if practitioner else clinic.name,
        start=booking.start.astimezone(clinic.timezone),
        end=booking.end.astimezone(clinic.timezone),
        sequence=booking.sequence,
        cancelled=booking.state is State.CANCELLED,
        stamp=now,
        link=links.link(booking.reference),
    )
