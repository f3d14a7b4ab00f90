"""Reads the rules for consults and the practitioners of `clinic.yml`."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.booking.model import ConsultRules, Practitioner
from bot.booking.week import NO_HOURS, Week, common
from bot.knowledge.clinic_hours import WEEKDAYS, closures, stretches, week
from bot.knowledge.clinic_node import Node

# Unit, least and most of each rule.
RULES = {
    "length": ("minutes", 5, 480),
    "buffer": ("minutes", 0, 240),
    "minimum_notice": ("hours", 0, 720),
    "horizon": ("days", 1, 730),
    "lead_time": ("days", 0, 365),
    "hold": ("minutes", 1, 120),
    "step": ("minutes", 5, 120),
}
OPTIONAL_RULES = {"step"}
PRACTITIONER_FIELDS = ("id", "name", "hours", "breaks", "closures", "length")
IDENTIFIER = re.compile(r"[a-z][a-z0-9_-]{0,31}")


def consult_rules(node: Node) -> ConsultRules:
    """The block `consult`; only `step` may be left out."""
    node.only(tuple(RULES))
    names = [name for name in RULES if name not in OPTIONAL_RULES or node.given(name)]
    return ConsultRules(**{name: _duration(node.child(name), name) for name in names})


def practitioners(node: Node, opening_hours: Week) -> tuple[Practitioner, ...]:
    """The block `practitioners`: each id once, each with hours in which the clinic is open."""
    found: list[Practitioner] = []
    for item in node.items("`- {id: reyes, name: Dr Maya Reyes, hours: ...}`"):
        practitioner = _practitioner(item)
        if practitioner.id in {other.id for other in found}:
            raise item.child("id").error(f"the id {practitioner.id!r} only once")
        if not any(common(*days) for days in zip(practitioner.week, opening_hours, strict=True)):
            raise item.child("hours").error("some hours in which the clinic is open")
        found.append(practitioner)
    return tuple(found)


def _practitioner(node: Node) -> Practitioner:
    node.only(PRACTITIONER_FIELDS)
    breaks, closed, length = (node.given(name) for name in ("breaks", "closures", "length"))
    return Practitioner(
        id=_identifier(node.child("id")),
        name=node.child("name").text(),
        week=week(node.child("hours")),
        breaks=_breaks(breaks) if breaks else NO_HOURS,
        closures=closures(closed) if closed else {},
        length=_duration(length, "length") if length else None,
    )


def _breaks(node: Node) -> Week:
    """Per day, or one list for every day."""
    return week(node) if node.is_mapping else (stretches(node),) * len(WEEKDAYS)


def _identifier(node: Node) -> str:
    text = node.text()
    if not IDENTIFIER.fullmatch(text):
        raise node.error("a short name in small letters, such as reyes")
    return text


def _duration(node: Node, rule: str) -> timedelta:
    unit, least, most = RULES[rule]
    return timedelta(**{unit: node.whole(unit, least, most)})
