"""The description of `/api/slots`, `/api/bookings` and the calendar files."""

from __future__ import annotations

from typing import Any

from bot.booking.model import State
from bot.booking.refusals import Reason
from bot.contacts import MAX_CONTACT, MAX_NAME
from bot.web.consult_fields import CONTACT_HEADER, DAYPARTS, KEY_HEADER, MAX_SLOTS, USUAL_SLOTS
from bot.web.openapi_parts import Schema, content, listing, record, ref, responses, text

MOMENT = {"type": "string", "format": "date-time"}
# What may stand beside a problem's sentence here.
PROBLEM_MEMBERS: dict[str, Schema] = {
    "reason": text("Why, for programs.", enum=[*map(str, Reason), "state", "begun", "key_reused"]),
    "alternatives": listing(ref("Slot")),
}
_NEW: Schema = {
    "practitioner": text("The id of who gives the consult.", minLength=1, maxLength=100),
    "start": {**MOMENT, "description": "One of `GET /api/slots`, with an offset."},
}

SCHEMAS: dict[str, Schema] = {
    "Practitioner": record({"id": text("Such as `reyes`."), "name": text("For people.", nullable=True)}),
    "Slot": record({"start": MOMENT, "end": MOMENT, "practitioner": ref("Practitioner")}),
    "Slots": record({"timezone": text("The clinic's, such as `America/New_York`."), "slots": listing(ref("Slot"))}),
    "NewBooking": record(
        {
            **_NEW,
            "name": text("What the visitor is called.", minLength=1, maxLength=MAX_NAME),
            "contact": text("An e-mail address, or a phone number.", minLength=1, maxLength=MAX_CONTACT),
            "consent": {"type": "boolean", "description": "Whether the visitor agrees that the clinic keeps name and contact."},
        }
    ),
    "Move": record(_NEW, ("practitioner",)),
    "Booking": record(
        {
            "reference": text("What the visitor calls it by, such as `K7QF-2M9X-3DTB`."),
            "state": text("Where it stands.", enum=[str(state) for state in State if state not in (State.HELD, State.LAPSED)]),
            "start": MOMENT,
            "end": MOMENT,
            "practitioner": ref("Practitioner"),
            "timezone": text("The clinic's."),
            "name": text("What the visitor is called."),
            "contact": text("An e-mail address, or a phone number in E.164 form."),
            "sequence": {"type": "integer", "minimum": 0, "description": "How often it was changed."},
            "calendar": text("The address of its calendar file; stays the same.", format="uri"),
        }
    ),
}


def _parameter(name: str, where: str, schema: Schema, description: str, **more: Any) -> Schema:
    return {"name": name, "in": where, "required": False, "description": description, "schema": schema, **more}


_DATE = {"type": "string", "format": "date"}
_QUERY = [
    _parameter("from", "query", _DATE, "The first day, by the clinic's calendar; today when left out."),
    _parameter("to", "query", _DATE, "The last day; as far ahead as may be booked when left out."),
    _parameter("practitioner", "query", listing({"type": "string"}), "With one of these.", explode=True),
    _parameter("daypart", "query", listing({"type": "string", "enum": [*DAYPARTS]}), "In one of these.", explode=True),
    _parameter(
        "limit", "query", {"type": "integer", "minimum": 1, "maximum": MAX_SLOTS, "default": USUAL_SLOTS}, "At most so many."
    ),
]
_REFERENCE = _parameter("reference", "path", {"type": "string"}, "However it is typed.", required=True)
_CONTACT = _parameter(CONTACT_HEADER, "header", {"type": "string"}, "What the consult was booked with.", required=True)
_KEY = _parameter(
    KEY_HEADER,
    "header",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "Another one for each booking. The same request with the same key is answered with the booking that it made, as it is now.",
    required=True,
)
_INTEGRATORS: Schema = {"security": [{}, {"token": []}]}
_BOOKING = content(ref("Booking"))


def _body(name: str) -> Schema:
    return {"requestBody": {"required": True, **content(ref(name))}}


PATHS: dict[str, Schema] = {
    "/api/slots": {
        "get": {
            "summary": "Free slots for a consult, soonest first.",
            "operationId": "slots",
            "parameters": _QUERY,
            "responses": responses((200, "The slots.", content(ref("Slots"))), 422, 503),
        }
    },
    "/api/bookings": {
        "post": {
            "summary": "Book a slot.",
            "operationId": "book",
            "parameters": [_KEY],
            **_INTEGRATORS,
            **_body("NewBooking"),
            "responses": responses((201, "Booked.", _BOOKING), 400, 401, 409, 413, 415, 422, 503),
        }
    },
    "/api/bookings/{reference}": {
        "parameters": [_REFERENCE, _CONTACT],
        "get": {
            "summary": "The booking of a reference, for whoever knows its contact.",
            "operationId": "findBooking",
            "responses": responses((200, "The booking.", _BOOKING), 400, 404, 429, 503),
        },
        "patch": {
            "summary": "Move a booking to another slot.",
            "operationId": "reschedule",
            **_INTEGRATORS,
            **_body("Move"),
            "responses": responses((200, "The booking.", _BOOKING), 400, 401, 404, 409, 413, 415, 422, 429, 503),
        },
        "delete": {
            "summary": "Cancel a booking.",
            "operationId": "cancel",
            **_INTEGRATORS,
            "responses": responses((200, "The booking.", _BOOKING), 400, 401, 404, 409, 429, 503),
        },
    },
    "/consults/{file}": {
        "get": {
            "summary": "The calendar file of a consult, for whoever was given its address.",
            "operationId": "calendar",
            "parameters": [_parameter("file", "path", {"type": "string"}, "Ends in `.ics`.", required=True)],
            "responses": responses((200, "The file.", content({"type": "string"}, "text/calendar")), 404, 503),
        }
    },
}
