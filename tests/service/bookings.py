"""Calls to the booking API, as a page of somebody else's would make them."""

from __future__ import annotations

import uuid
from typing import Any

import requests

from .server import Service

Body = dict[str, Any]


def slots(service: Service, query: str = "limit=120") -> list[Body]:
    response = service.call("GET", f"/api/slots?{query}")
    assert response.status_code == 200, response.text
    return list(response.json()["slots"])


def free(service: Service, number: int = 0) -> Body:
    """Practitioner and start of a free slot."""
    slot = slots(service)[number]
    return {"practitioner": slot["practitioner"]["id"], "start": slot["start"]}


def book(service: Service, key: str | None = None, **fields: Any) -> requests.Response:
    body = {"name": "Ana Díaz", "contact": "ana@example.com", "consent": True, **fields}
    if "start" not in body:
        body = {**free(service), **body}
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    return service.call("POST", "/api/bookings", json=body, headers=headers)


def booked(service: Service, **fields: Any) -> Body:
    response = book(service, **fields)
    assert response.status_code == 201, response.text
    return dict(response.json())


def manage(
    service: Service, method: str, reference: str, contact: str | None = "ana@example.com", **request: Any
) -> requests.Response:
    headers = {"Booking-Contact": contact} if contact is not None else {}
    return service.call(method, f"/api/bookings/{reference}", headers=headers, **request)
