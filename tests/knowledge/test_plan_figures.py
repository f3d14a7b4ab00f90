from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.knowledge.facts import Fact, Knowledge, KnowledgeError, load_knowledge
from bot.knowledge.plan_figures import FACTS, plan_rules, plan_sources, plan_words
from bot.planning.rules import Rules, Span


@pytest.fixture
def documents() -> Knowledge:
    return load_knowledge(Path("data/knowledge"))


def changed(knowledge: Knowledge, **facts: Fact) -> Knowledge:
    return replace(knowledge, facts={**knowledge.facts, **facts})


def test_the_documents_figures_in_days_and_months(documents: Knowledge) -> None:
    assert plan_rules(documents) == Rules(
        treatments=Span(3, 6), gap=Span(28, 42), first_results=42, peak=Span(3, 6), sun=2
    )  # fmt: skip
    assert plan_sources(documents) == ["A5", "A6"]


def test_what_follows_from_the_figures_is_said_in_their_units(documents: Knowledge) -> None:
    assert plan_words(documents) == {"course_length": "8 to 30 weeks", "fewest_sessions": "3 treatments", "sun_free": "48 hours"}


def test_every_figure_of_a_plan_comes_from_the_facts(documents: Knowledge) -> None:
    other = changed(
        documents,
        course_sessions=Fact("course_sessions", 2, 4, "treatments", "A6"),
        session_gap=Fact("session_gap", 3, 5, "weeks", "A6"),
        first_results=Fact("first_results", 3, 3, "weeks", "A6"),
        peak_results=Fact("peak_results", 2, 5, "months", "A6"),
        sun_avoidance=Fact("sun_avoidance", 24, 60, "hours", "A5"),
    )
    assert plan_rules(other) == Rules(treatments=Span(2, 4), gap=Span(21, 35), first_results=21, peak=Span(2, 5), sun=3)
    assert plan_words(other) == {"course_length": "3 to 15 weeks", "fewest_sessions": "2 treatments", "sun_free": "60 hours"}


@pytest.mark.parametrize("name", FACTS)
def test_a_missing_figure_is_named(documents: Knowledge, name: str) -> None:
    without = replace(documents, facts={key: fact for key, fact in documents.facts.items() if key != name})
    with pytest.raises(KnowledgeError, match=name):
        plan_rules(without)


@pytest.mark.parametrize(
    "fact",
    [
        Fact("session_gap", 4, 6, "moons", "A6"),
        Fact("first_results", 2, 2, "months", "A6"),
        Fact("peak_results", 3.5, 6, "months", "A6"),
        Fact("peak_results", 12, 24, "weeks", "A6"),
        Fact("course_sessions", 3, 6, "visits", "A6"),
    ],
    ids=lambda fact: f"{fact.id} {fact}",
)
def test_a_unit_that_cannot_be_counted_in_is_named(documents: Knowledge, fact: Fact) -> None:
    with pytest.raises(KnowledgeError, match=fact.id):
        plan_rules(changed(documents, **{fact.id: fact}))


def test_figures_that_contradict_each_other_are_refused(documents: Knowledge) -> None:
    late = Fact("first_results", 20, 20, "weeks", "A6")
    with pytest.raises(KnowledgeError, match="in order"):
        plan_rules(changed(documents, first_results=late))
