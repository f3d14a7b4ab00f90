from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.knowledge.facts import Source
from bot.knowledge.nlg import GroundedGenerator

RESPONSES: dict[str, dict[str, Any]] = {
    "utter_faq/visit": {
        "text": "A visit takes {visit}.",
        "metadata": {
            "title": "How long is a visit?",
            "related": ["faq/tip", "undocumented/price", "book_consult", "faq/oath"],
            "sources": ["A2", "B1", "A3"],
        },
    },
    "utter_faq/tip": {"text": "The tip goes {tip} deep.", "metadata": {"title": "How deep?", "related": [], "sources": ["B1"]}},
    "utter_faq/oath": {"text": "Yes.", "metadata": {"title": "Is it sworn?", "sources": ["A1"]}},
    "utter_undocumented/price": {
        "text": "No figure here, ring {clinic_phone}.",
        "metadata": {"title": "What does it cost?", "related": ["faq/visit"]},
    },
    "utter_undocumented/age": {"text": "Nothing about age.", "metadata": {"title": "From what age?", "related": []}},
    "utter_book_consult": {"text": "Ring us.", "metadata": {"title": "Book a consult"}},
    "utter_hello": {"text": "Hello, this is {clinic_name}."},
    "utter_which": {"text": "One of these?"},
}


@pytest.fixture
def generator(tmp_path: Path, clinic_text: str) -> Callable[[str], GroundedGenerator]:
    """Builds the NLG with the given own answers in clinic.yml."""
    (tmp_path / "documents.yml").write_text("documents: {A: The leaflet, B: The booklet}\n", encoding="utf-8")
    facts = "facts:\n  visit: {value: [20, 25], unit: minutes, where: A2}\n  tip: {value: 0.5, unit: mm, where: B1}\n"
    (tmp_path / "facts.yml").write_text(facts, encoding="utf-8")

    def build(own_answers: str = "{}") -> GroundedGenerator:
        before = clinic_text.partition("own_answers")[0]
        (tmp_path / "clinic.yml").write_text(f"{before}own_answers: {own_answers}\n", encoding="utf-8")
        domain = Domain.from_dict({"responses": {name: [response] for name, response in RESPONSES.items()}})
        return GroundedGenerator(EndpointConfig(knowledge=str(tmp_path), clinic=str(tmp_path / "clinic.yml")), domain)

    return build


def say(nlg: GroundedGenerator, response: str, **values: Any) -> dict[str, Any]:
    message = nlg.generate_from_slots(response, {}, "rest", **values)
    assert message is not None
    return message


def test_a_figure_comes_from_the_facts(generator: Callable[..., GroundedGenerator]) -> None:
    assert say(generator(), "utter_faq/visit")["text"].splitlines()[0] == "A visit takes 20 to 25 minutes."


def test_a_documented_answer_names_each_document_once(generator: Callable[..., GroundedGenerator]) -> None:
    nlg = generator()
    assert say(nlg, "utter_faq/visit")["text"].splitlines()[1] == "Source: The leaflet; The booklet"
    assert nlg.sources("faq/visit") == [Source("The leaflet", 2), Source("The booklet", 1), Source("The leaflet", 3)]


@pytest.mark.parametrize("response", ["utter_undocumented/price", "utter_hello", "utter_book_consult"])
def test_what_rests_on_no_document_names_none(generator: Callable[..., GroundedGenerator], response: str) -> None:
    assert "Source" not in say(generator(), response)["text"]


def test_the_clinics_details_fill_any_response(generator: Callable[..., GroundedGenerator]) -> None:
    nlg = generator()
    assert say(nlg, "utter_hello")["text"] == "Hello, this is Birch House."
    assert say(nlg, "utter_undocumented/price")["text"] == "No figure here, ring 555-0100."


def test_buttons_are_the_first_three_related_topics_and_ask_for_them(generator: Callable[..., GroundedGenerator]) -> None:
    message = say(generator(), "utter_faq/visit")
    assert message["buttons"] == [
        {"title": "How deep?", "payload": '/faq{"topic": "tip"}'},
        {"title": "What does it cost?", "payload": '/undocumented{"topic": "price"}'},
        {"title": "Book a consult", "payload": "/book_consult"},
    ]
    assert message["offered"] == ["faq/tip", "undocumented/price", "book_consult"]


def test_what_was_just_answered_is_not_suggested_again(generator: Callable[..., GroundedGenerator]) -> None:
    message = say(generator(), "utter_faq/visit", answered=("faq/tip", "faq/visit"))
    assert message["offered"] == ["undocumented/price", "book_consult", "faq/oath"]


@pytest.mark.parametrize(
    "values", [{"suggestions": ()}, {"answered": ["faq/tip", "undocumented/price", "book_consult", "faq/oath"]}]
)
def test_without_anything_to_suggest_there_are_no_buttons(
    generator: Callable[..., GroundedGenerator], values: dict[str, Any]
) -> None:
    message = say(generator(), "utter_faq/visit", **values)
    assert message["offered"] == []
    assert "buttons" not in message


def test_asked_for_suggestions_stand_in_place_of_the_related_ones(generator: Callable[..., GroundedGenerator]) -> None:
    message = say(generator(), "utter_which", suggestions=("faq/oath", "book_consult"))
    assert [button["title"] for button in message["buttons"]] == ["Is it sworn?", "Book a consult"]


def test_an_own_answer_replaces_the_not_covered_text_and_names_the_clinic(generator: Callable[..., GroundedGenerator]) -> None:
    nlg = generator("{price: 200 dollars a session.}")
    message = say(nlg, "utter_undocumented/price")
    assert message["text"] == "200 dollars a session.\nSource: Birch House"
    assert message["offered"] == ["faq/visit"]
    assert nlg.sources("undocumented/price") == [Source("Birch House", None)]
    assert say(nlg, "utter_undocumented/age")["text"] == "Nothing about age."
    assert nlg.sources("undocumented/age") == []


def test_an_own_answer_changes_neither_text_nor_source_of_a_documented_topic(generator: Callable[..., GroundedGenerator]) -> None:
    nlg = generator("{tip: As deep as you like.}")
    assert say(nlg, "utter_faq/tip")["text"] == "The tip goes 0.5 mm deep.\nSource: The booklet"
    assert nlg.sources("faq/tip") == [Source("The booklet", 1)]


def test_a_reply_leaves_the_responses_as_they_were(generator: Callable[..., GroundedGenerator]) -> None:
    nlg = generator()
    assert say(nlg, "utter_faq/visit") == say(nlg, "utter_faq/visit")


def test_a_response_that_does_not_exist_is_no_message(generator: Callable[..., GroundedGenerator]) -> None:
    assert generator().generate_from_slots("utter_faq/nonsense", {}, "rest") is None
