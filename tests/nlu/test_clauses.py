from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.clauses import MAX_CLAUSES, Lattice, Span, lattice
from bot.nlu.normalise import clean

JOINERS = {
    "and", "n", "but", "or", "so", "then", "plus", "also", "oh", "well", "btw", "ps", "anyway", "second", "secondly", "lastly",
    "finally", "if", "yes", "not", "question", "mark", "full", "stop", *"123456789",
}  # fmt: skip
WORDS = [
    "does", "it", "hurt", "and", "?", ",", ". ", "\n", "how long", "is it", "also", "n", "Dr.", "e.g.", " - ", ": ", "1.5", "oh",
    "!", "1)", "2)", "3", "if so", "question mark",
]  # fmt: skip
ANY_TEXT = st.text() | st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join) | st.lists(st.sampled_from(WORDS)).map("".join)


def clauses(found: Lattice) -> list[Span]:
    return [span for span in found.spans if span.first == span.last]


def texts(message: str) -> list[str]:
    return [span.text.strip() for span in clauses(lattice(message))]


@given(ANY_TEXT)
def test_the_clauses_of_any_text_cover_it_in_order_but_for_what_joins_them(text: str) -> None:
    parts = clauses(lattice(text))
    assert [part.first for part in parts] == list(range(len(parts)))
    assert (parts[0].start, parts[-1].end) == (0, len(text))
    for part, following in pairwise(parts):
        assert part.start < part.end <= following.start
        assert set(re.findall(r"\w+", text[part.end : following.start].lower())) <= JOINERS


@given(ANY_TEXT)
def test_no_text_has_more_than_seven_clauses(text: str) -> None:
    found = lattice(text)
    assert 1 <= found.n_clauses <= MAX_CLAUSES == 7
    assert len(found.spans) == found.n_clauses * (found.n_clauses + 1) // 2


@given(ANY_TEXT)
def test_every_run_of_neighbouring_clauses_is_there_once(text: str) -> None:
    found = lattice(text)
    expected = [(first, last) for first in range(found.n_clauses) for last in range(first, found.n_clauses)]
    assert [(span.first, span.last) for span in found.spans] == expected
    whole = found.spans[found.whole]
    assert (whole.first, whole.last, whole.start, whole.end) == (0, found.n_clauses - 1, 0, len(text))


@given(ANY_TEXT)
def test_a_span_says_words_of_its_own_stretch(text: str) -> None:
    for span in lattice(text).spans:
        assert text[span.start : span.end].endswith(span.text)
        assert bool(span.text.strip()) == bool(text.strip())


@given(ANY_TEXT.map(clean))
def test_only_the_first_clause_has_no_cut_before_it(text: str) -> None:
    assert [part.cut is None for part in clauses(lattice(text))] == [True] + [False] * (lattice(text).n_clauses - 1)


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("", [""]),
        ("does it sting", ["does it sting"]),
        ("does it sting? how long am i red?", ["does it sting?", "how long am i red?"]),
        ("does it sting and what will it cost me", ["does it sting", "what will it cost me"]),
        ("does it sting, and can I go swimming", ["does it sting", "can I go swimming"]),
        ("i have scars. would that help?", ["i have scars.", "would that help?"]),
        ("does it sting\nwhat is the price", ["does it sting", "what is the price"]),
        ("does it sting how much is it", ["does it sting", "how much is it"]),
        ("price and downtime please", ["price", "downtime please"]),
        ("Is Dr. Quill in today", ["Is Dr. Quill in today"]),
        ("are the needles 1.5 mm long", ["are the needles 1.5 mm long"]),
        ("how long is the skin red", ["how long is the skin red"]),
        ("can i have it in june", ["can i have it in june"]),
        ("??? !!", ["??? !!"]),
        ("1) does it sting 2) price 3. is it safe", ["does it sting", "price", "is it safe"]),
        ("three things. 1 does it sting 2 price", ["three things.", "does it sting", "price"]),
        ("is 1 enough or 2", ["is 1 enough or 2"]),
        ("i had 1 peel 2 weeks ago", ["i had 1 peel 2 weeks ago"]),
        ("what is it is it safe does it sting", ["what is it", "is it safe", "does it sting"]),
        ("will you do my neck", ["will you do my neck"]),
        ("can you tell me how long it takes", ["can you tell me how long it takes"]),
        ("with what pen do you work", ["with what pen do you work"]),
        ("whats the price wheres the clinic", ["whats the price", "wheres the clinic"]),
        ("are you open today and if so can I come", ["are you open today", "can I come"]),
        ("does it sting question mark how long am i red", ["does it sting", "how long am i red"]),
    ],
)
def test_a_message_is_cut_where_a_person_would(message: str, parts: list[str]) -> None:
    assert texts(message) == parts


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        ("does it sting after the first hour", True),
        ("the colour stays for how long?", True),
        ("i was wondering about the colour of my skin", True),
        ("downtime", True),
        ("i had a peel in spring last year", False),
        ("my sister gets married on a boat in june", False),
    ],
)
def test_a_question_is_told_from_a_statement(message: str, asks: bool) -> None:
    assert lattice(message).spans[0].asks is asks


def test_too_many_clauses_are_joined_at_the_weakest_cuts() -> None:
    found = lattice("what is it? face and neck, is it sore? how deep? how long? why me? who does it? where are you? is it safe?")
    parts = clauses(found)
    assert len(parts) == MAX_CLAUSES
    assert all(part.cut in (None, "question") for part in parts)


@pytest.mark.parametrize("message", ["and does it sting", "oh and does it sting", "well, also, does it sting"])
def test_what_a_message_says_begins_behind_its_joiners(message: str) -> None:
    found = lattice(message)
    assert found.spans[found.whole].text == "does it sting"


def test_marks_without_words_do_not_use_up_the_clauses() -> None:
    assert texts("? ? ? ? ? ? ? does it sting? how long am i red?")[-1] == "how long am i red?"


def test_a_long_message_without_any_mark_is_read_to_its_end() -> None:
    text = "and so " * 280 + "does it sting"
    assert lattice(text).spans[lattice(text).whole].end == len(text)


@pytest.mark.parametrize(
    ("clause", "asks"),
    [
        ("my mum wants to know whether it helps her loose skin", True),
        ("i was out in the sun all week and keep wondering", False),
        ("i keep wondering if it helps with loose skin", True),
        ("i had a peel in the early spring", False),
    ],
)
def test_a_clause_asks_or_states(clause: str, asks: bool) -> None:
    found = lattice(clause)
    assert found.spans[found.whole].asks is asks


@pytest.mark.parametrize(
    ("clause", "dismisses"),
    [
        ("I don't need to know how many", True),
        ("not bothered about the pain", True),
        ("never mind the price", True),
        ("ok forget that", True),
        ("I know what it costs", True),
        ("apart from redness", True),
        ("I don't want scars", False),
        ("I'm not sure how many I need", False),
        ("I get it every year", False),
        ("does it hurt", False),
    ],
)
def test_a_clause_may_say_what_the_message_is_not_about(clause: str, dismisses: bool) -> None:
    message = lattice(f"{clause}, is it safe")
    assert [part.dismisses for part in clauses(message)] == [dismisses, False]
    assert not message.spans[message.whole].dismisses
