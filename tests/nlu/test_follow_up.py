"""Which short messages continue the question before."""

from __future__ import annotations

import pytest

from bot.nlu.clauses import Span
from bot.nlu.decoding import Reading
from bot.nlu.follow_up import MAX_WORDS, InContext, follow_up, may_follow_up


def reading(text: str, confidence: float) -> Reading:
    return Reading(Span(0, 0, 0, len(text), text, True, None), 0, confidence, ())


def continued(
    text: str,
    alone: float = 0.8,
    *,
    before: str = "faq/pain",
    joint: str = "",
    confidence: float = 0.98,
    clear: bool = True,
    names_case: bool = False,
) -> str | None:
    """What a message continues that reads as another label by itself, as surely as `alone`."""
    in_context = InContext(before, joint or before, confidence, not before.startswith("faq/"), names_case)
    return follow_up(text, [reading(text, alone)], ["faq/other"] if clear else [], in_context)


@pytest.mark.parametrize(
    "text",
    [
        "why?", "how come it takes that long", "really? why not", "so not safe then?", "so it's a no then", "is that normal?",
        "that's normal then?", "until when?", "when exactly?", "with what?", "which ones?", "does that include the gel?",
        "sorry, what do you mean", "tell me more please",
    ],
)  # fmt: skip
def test_what_has_no_meaning_of_its_own_continues_the_question_however_clear_it_seems(text: str) -> None:
    assert may_follow_up(text)
    assert continued(text, alone=0.99) == "faq/pain"


@pytest.mark.parametrize("text", ["so yes book me in", "so no thanks", "where?", "is it included in the price"])
def test_what_only_looks_like_a_conclusion_speaks_for_itself(text: str) -> None:
    assert continued(text, alone=0.99) is None


@pytest.mark.parametrize(
    "text", ["and for stretch marks?", "what about my neck", "even on the neck?", "is it the same for old scars"]
)
def test_a_case_is_added_unless_it_is_clearly_another_question(text: str) -> None:
    assert continued(text, alone=0.98, names_case=True) == "faq/pain"
    assert continued(text, alone=0.999, names_case=True) is None
    assert continued(text, joint="faq/body_areas", names_case=True) is None


@pytest.mark.parametrize("text", ["what about the price, roughly", "and the downtime?", "and for how much?"])
def test_another_question_is_none_of_the_one_before_though_it_is_added_to_it(text: str) -> None:
    assert continued(text, alone=0.95) is None
    assert continued(text, alone=0.85) == "faq/pain"


@pytest.mark.parametrize("text", ["and how long do the results last?", "what about going to work the next day?"])
def test_a_question_with_a_verb_of_its_own_is_no_added_case(text: str) -> None:
    assert continued(text) is None


@pytest.mark.parametrize("text", ["how often?", "and how soon?", "for how long?", "how long exactly"])
def test_how_often_is_about_what_has_no_topic_for_it(text: str) -> None:
    assert continued(text, alone=0.99, before="undocumented/home_roller") == "undocumented/home_roller"
    assert continued(text, alone=0.99) is None


def test_what_is_unclear_by_itself_is_read_together_with_the_question_before() -> None:
    assert continued("and the next morning?", 0.4, joint="faq/downtime", clear=False) == "faq/downtime"
    assert continued("and the next morning?", 0.4, joint="faq/downtime", confidence=0.7, clear=False) is None
    assert continued("and the next morning?", 0.4, confidence=0.7, clear=False) == "faq/pain"
    assert continued("which is better?", 0.4, clear=False) == "faq/pain"
    assert continued("blue bicycles sing loudly", 0.4, clear=False) is None


def test_two_clauses_or_many_words_speak_for_themselves() -> None:
    text = "and for my neck? also the price"
    two = [reading("and for my neck?", 0.8), reading("the price", 0.99)]
    assert follow_up(text, two, ["faq/other"], InContext("faq/pain", "faq/pain", 0.99, generic=False)) is None
    assert not may_follow_up("and " + "very " * MAX_WORDS + "much")
    assert not may_follow_up("")


@pytest.mark.parametrize("text", ["and with PRP?", "but on the neck?", "and at 60", "ok and without the blood?"])
def test_nothing_but_a_case_is_one_however_clear_it_seems(text: str) -> None:
    assert continued(text, alone=0.9999, joint="faq/prp", names_case=True) == "faq/pain"
    assert continued(text, alone=0.9999, joint="faq/prp", names_case=False) is None


@pytest.mark.parametrize(
    "text", ["and with PRP how much", "and around eyes safe?", "and with PRP how many would I need", "with PRP?"]
)
def test_a_case_with_words_of_its_own_is_more_than_one(text: str) -> None:
    assert continued(text, alone=0.9999, joint="faq/prp", names_case=True) is None


@pytest.mark.parametrize("text", ["the second one", "the first one please", "last one"])
def test_a_choice_of_what_is_offered_continues_no_question(text: str) -> None:
    assert continued(text, clear=False, before="urgent") is None
    assert continued(text, alone=0.5, before="urgent") is None
    assert continued("is that one safe", clear=False) == "faq/pain"
