"""`/api/slots`, `/api/bookings` and the calendar files: consults for whoever builds a page or an app of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json, raw

from bot import wiring
from bot.booking.model import Booking, Slot
from bot.booking.references import read_reference
from bot.booking.refusals import NotFound, Reason, Unavailable
from bot.contacts import region_of
from bot.web import consult_fields as fields
from bot.web.attempts import Attempts
from bot.web.bodies import read_object, read_text
from bot.web.consult_bodies import booking_body, made, refused, slot_body
from bot.web.integrators import require_integrator
from bot.web.origins import address
from bot.web.problems import Problem, ready_agent

blueprint = Blueprint("consults")
P = ParamSpec("P")
T = TypeVar("T")


@blueprint.middleware("request")
async def _when_ready(request: Request) -> None:
    # Until then the database may not be open, and opening it here would keep everybody waiting.
    ready_agent(request)


@blueprint.get("/api/slots")
async def slots(request: Request) -> HTTPResponse:
    """The free slots that fit the query, soonest first."""
    consults = wiring.consults()
    wish, limit = fields.read_wish(request, consults.roster)
    found = await _aside(consults.free_slots, wish, limit)
    return json({"timezone": consults.roster.zone.key, "slots": [slot_body(slot, consults.roster) for slot in found]})


@blueprint.post("/api/bookings")
async def book(request: Request) -> HTTPResponse:
    """Book a slot. The same request with the same key, sent again, is answered with the booking it made."""
    require_integrator(request)
    key = fields.read_key(request)
    body = read_object(request)
    name, contact = fields.read_person(body, _region())
    consent = fields.read_consent(body)
    slot = _slot(read_text(body, "practitioner", 100), body)
    booked = await _aside(wiring.consults().book, slot, name, contact, consent=consent, key=f"api:{key}")
    return _answer(made(booked, wiring.consults().roster), status=201)


@blueprint.get("/api/bookings/<reference:str>")
async def find(request: Request, reference: str) -> HTTPResponse:
    """The booking of a reference, for whoever knows its contact."""
    return _answer(await _proven(request, reference))


@blueprint.patch("/api/bookings/<reference:str>")
async def reschedule(request: Request, reference: str) -> HTTPResponse:
    """Move a booking to another slot; to the same slot, nothing happens."""
    require_integrator(request)
    body = read_object(request)
    booking = await _proven(request, reference)
    practitioner = read_text(body, "practitioner", 100) if "practitioner" in body else booking.practitioner_id
    moved = await _aside(wiring.consults().reschedule, booking.reference, _slot(practitioner, body))
    return _answer(made(moved, wiring.consults().roster))


@blueprint.delete("/api/bookings/<reference:str>")
async def cancel(request: Request, reference: str) -> HTTPResponse:
    """Cancel a booking; again, nothing happens."""
    require_integrator(request)
    booking = await _proven(request, reference)
    return _answer(made(await _aside(wiring.consults().cancel, booking.reference), wiring.consults().roster))


@blueprint.get("/consults/<file:str>")
async def calendar(_: Request, file: str) -> HTTPResponse:
    """The calendar file of a consult, for whoever was given its address."""
    content = await _aside(wiring.calendar_file, file.removesuffix(".ics")) if file.endswith(".ics") else None
    if content is None:
        raise Problem(404)
    headers = {
        "Content-Disposition": 'attachment; filename="consult.ics"',
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return raw(content, content_type="text/calendar; charset=utf-8", headers=headers)


async def _proven(request: Request, reference: str) -> Booking:
    """The booking of a reference, when the contact is right.

    Raises:
        Problem: 400 without a contact, 404 for an unknown reference and for a wrong contact alike, 429 for too many of these.
    """
    contact = fields.read_shown_contact(request, _region())
    caller, name = address(request), read_reference(reference)
    attempts: Attempts = request.app.ctx.attempts
    async with attempts.turn(name or reference):
        attempts.check(caller, name)
        found = await _aside(wiring.consults().find, reference, contact)
        if isinstance(found, NotFound):
            attempts.failed(caller, name)
    return made(found, wiring.consults().roster)


def _slot(practitioner_id: str, body: dict[str, object]) -> Slot:
    consults = wiring.consults()
    slot = consults.slot(practitioner_id, fields.read_moment(body, "start"))
    if slot is None:
        raise refused(Unavailable(Reason.UNKNOWN_PRACTITIONER), consults.roster)
    return slot


def _answer(booking: Booking, status: int = 200) -> HTTPResponse:
    link = wiring.calendar_links().link(booking.reference)
    return json(booking_body(booking, wiring.consults().roster, link), status=status, headers={"Cache-Control": "no-store"})


def _region() -> str | None:
    return region_of(wiring.clinic().phone)


async def _aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what blocks on a thread, so that nobody waits for somebody else's booking."""
    return await asyncio.to_thread(work, *args, **kwargs)
