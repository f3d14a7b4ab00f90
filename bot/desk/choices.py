"""Times and dates as buttons and in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.booking.model import Roster, Slot
from bot.booking.week import clock

_MOMENT = "%Y%m%dT%H%MZ"
Button = dict[str, str]

CALENDAR_TITLE = "Add it to your calendar"
CARD_TITLE = "Your consult"
OTHER_TIMES: Button = {"title": "Other times", "payload": "/other_times"}
YES_BOOK: Button = {"title": "Yes, book it", "payload": "/affirm"}
NO_CHANGE: Button = {"title": "Change something", "payload": "/deny"}
YES_MOVE: Button = {"title": "Yes, move it", "payload": "/affirm"}
YES_CANCEL: Button = {"title": "Yes, cancel it", "payload": "/affirm"}
NO_KEEP: Button = {"title": "No, keep it", "payload": "/deny"}
STOP: Button = {"title": "Stop", "payload": "/stop"}
_DETAILS = {"time": "The time", "name": "The name", "contact": "The contact"}


def slot_id(slot: Slot) -> str:
    """A time as it stands in a button, such as `reyes@20261124T1900Z`."""
    return f"{slot.practitioner_id}@{slot.start:{_MOMENT}}"


def read_slot(text: str, roster: Roster) -> Slot | None:
    """The time in a button's payload; None when it is none of this roster."""
    practitioner_id, _, moment = text.partition("@")
    practitioner = roster.practitioner(practitioner_id)
    if practitioner is None:
        return None
    try:
        start = datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Slot(start, start + roster.length(practitioner), practitioner_id)


def slot_button(slot: Slot, roster: Roster) -> Button:
    """A button that chooses `slot`. Widgets that group buttons by day show `in_group` in place of the title."""
    local = slot.start.astimezone(roster.zone)
    at = clock(local.time())
    return {
        "title": f"{local:%a %b} {local.day}, {at}",
        "payload": payload("choose_time", slot=slot_id(slot)),
        "group": day_in_words(local.date()),
        "in_group": at,
    }


def date_button(day: date) -> Button:
    """A button that says which of two readings of a date was meant."""
    return {"title": day_in_words(day), "payload": payload("choose_date", date=day.isoformat())}


def change_button(detail: str) -> Button:
    """A button that changes one detail."""
    return {"title": _DETAILS[detail], "payload": payload("change_detail", detail=detail)}


def payload(intent: str, **entities: str) -> str:
    """What a button sends, as Rasa reads it."""
    return f"/{intent}{json.dumps(entities)}" if entities else f"/{intent}"


def day_in_words(day: date) -> str:
    """`Tuesday, November 24`."""
    return f"{day:%A, %B} {day.day}"


def in_words(slot: Slot, roster: Roster) -> str:
    """`Tuesday, November 24 at 2 pm with Dr Maya Reyes`."""
    local = slot.start.astimezone(roster.zone)
    practitioner = roster.practitioner(slot.practitioner_id)
    with_whom = f" with {practitioner.name}" if practitioner else ""
    return f"{day_in_words(local.date())} at {clock(local.time())}{with_whom}"


def list_in_words(items: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))
