"""The documents' figures as a plan needs them: in days and months to count with, and in words to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil

from bot.knowledge.facts import Fact, Knowledge, KnowledgeError
from bot.planning.rules import Rules, Span

DAYS_IN = {"hours": 1 / 24, "days": 1, "weeks": 7}
FACTS = ("course_sessions", "session_gap", "first_results", "peak_results", "sun_avoidance")


def plan_rules(knowledge: Knowledge) -> Rules:
    """The figures in days and months; what begins a day counts as a whole one.

    Raises:
        KnowledgeError: a figure is missing, has a unit that cannot be counted in, or contradicts another.
    """
    sessions, gap, first, peak, sun = (_fact(knowledge.facts, name) for name in FACTS)
    try:
        return Rules(
            treatments=_whole(sessions, "treatments"),
            gap=_days(gap),
            first_results=_days(first).most,
            peak=_whole(peak, "months"),
            sun=_days(sun).most,
        )
    except ValueError as error:
        raise KnowledgeError(f"facts.yml: no plan can be made from these figures: {error}") from None


def plan_words(knowledge: Knowledge) -> dict[str, str]:
    """What follows from the figures, for responses to name: `course_length`, `fewest_sessions`, `sun_free`."""
    sessions, gap, *_, sun = (_fact(knowledge.facts, name) for name in FACTS)
    least, most = (sessions.least - 1) * gap.least, (sessions.most - 1) * gap.most
    return {
        "course_length": str(replace(gap, least=least, most=most)),
        "fewest_sessions": str(replace(sessions, most=sessions.least)),
        "sun_free": str(replace(sun, least=sun.most)),
    }


def plan_sources(knowledge: Knowledge) -> list[str]:
    """The places in the documents that a plan rests on, such as `A6`."""
    return sorted({_fact(knowledge.facts, name).where for name in FACTS})


def _fact(facts: Mapping[str, Fact], name: str) -> Fact:
    if name not in facts:
        raise KnowledgeError(f"facts.yml has no {name}, which a plan is made from")
    return facts[name]


def _days(fact: Fact) -> Span:
    if fact.unit not in DAYS_IN:
        raise KnowledgeError(f"facts.yml: {fact.id} must be in {', '.join(DAYS_IN)}, not {fact.unit}")
    each = DAYS_IN[fact.unit]
    return Span(ceil(fact.least * each), ceil(fact.most * each))


def _whole(fact: Fact, unit: str) -> Span:
    if fact.unit != unit or fact.least % 1 or fact.most % 1:
        raise KnowledgeError(f"facts.yml: {fact.id} must be in whole {unit}")
    return Span(int(fact.least), int(fact.most))
