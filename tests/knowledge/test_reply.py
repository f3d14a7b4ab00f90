from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.clinic import Clinic
from bot.knowledge.reply import Memory, Reply, Utterance, answer, clarify, reach_staff, whole_reply
from bot.knowledge.topics import CONSULT_HELPS
from bot.knowledge.understanding import Topic, Understanding

CONSULT = "utter_suggest_consult"
MONDAY_MORNING = datetime(2026, 7, 6, 14, tzinfo=UTC)
QUESTIONS = ("faq/pain", "faq/duration", "undocumented/price", "faq/benefits", "faq/session_count", "undocumented/concern")


def understood(*names: str, candidates: tuple[str, ...] = ()) -> Understanding:
    return Understanding(tuple(Topic(name, 0.9, name) for name in names), candidates)


def responses(reply: Reply) -> list[str]:
    return [utterance.response for utterance in reply.utterances]


def test_every_question_is_answered_once_in_the_order_asked() -> None:
    reply = answer(understood("faq/pain", "greet", "undocumented/price", "faq/duration"), Memory())
    assert responses(reply) == ["utter_faq/pain", "utter_undocumented/price", "utter_faq/duration"]


def test_only_the_last_answer_suggests_what_to_ask_next_and_nothing_just_answered() -> None:
    first, last = answer(understood("faq/pain", "faq/duration"), Memory()).utterances
    assert first.values == {"suggestions": ()}
    assert last.values == {"answered": ("faq/pain", "faq/duration")}


@pytest.mark.parametrize("names", [(), ("greet",), ("book_consult",)])
def test_a_message_without_a_question_gets_no_answer(names: tuple[str, ...]) -> None:
    assert answer(understood(*names), Memory()).utterances == ()


@pytest.mark.parametrize("topic", sorted(CONSULT_HELPS))
def test_a_consult_is_suggested_where_it_helps(topic: str) -> None:
    reply = answer(understood("faq/pain", topic), Memory())
    assert (responses(reply)[-1], reply.memory.since_consult) == (CONSULT, 0)


def test_no_consult_is_suggested_where_it_does_not_help() -> None:
    reply = answer(understood("faq/pain", "undocumented/price"), Memory())
    assert CONSULT not in responses(reply)
    assert reply.memory.since_consult is None


@pytest.mark.parametrize(("since", "suggested"), [(None, True), (0, False), (1, False), (2, True), (9, True)])
def test_the_next_suggestion_of_a_consult_waits_for_three_answers(since: int | None, suggested: bool) -> None:
    reply = answer(understood("faq/benefits"), Memory(since_consult=since))
    assert (CONSULT in responses(reply)) == suggested


def test_every_answer_of_a_message_counts_towards_the_next_suggestion() -> None:
    assert answer(understood("faq/pain", "faq/duration"), Memory(since_consult=0)).memory.since_consult == 2


@given(st.lists(st.lists(st.sampled_from(QUESTIONS), unique=True, max_size=4), max_size=12))
def test_of_any_three_answers_at_most_one_is_followed_by_the_suggestion_of_a_consult(messages: list[list[str]]) -> None:
    memory, said = Memory(), []
    for names in messages:
        reply = answer(understood(*names), memory)
        memory = reply.memory
        said += responses(reply)
    answers_before = [said[:place].count(CONSULT) for place in range(len(said))]
    places = [place - answers_before[place] for place, name in enumerate(said) if name == CONSULT]
    assert all(later - earlier >= 3 for earlier, later in pairwise(places))


def test_the_first_unclear_message_is_asked_back_about() -> None:
    reply = clarify(understood(candidates=("faq/pain", "faq/depth", "faq/device", "faq/hair")), Memory(since_consult=1))
    assert reply.utterances == (Utterance("utter_clarify", {"suggestions": ("faq/pain", "faq/depth", "faq/device")}),)
    assert reply.memory.since_consult == 1


def test_without_an_idea_the_visitor_is_asked_to_rephrase() -> None:
    assert responses(clarify(understood(), Memory())) == ["utter_rephrase"]


def test_the_second_unclear_message_in_a_row_offers_people() -> None:
    assert responses(clarify(understood(candidates=("faq/pain",)), Memory(unsure=True))) == ["utter_still_unsure"]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-07-06T14:00", Utterance("utter_staff_open", {"closes": "12:30 pm"})),
        ("2026-07-06T17:00", Utterance("utter_staff_closed", {"opens": "Monday at 1:30 pm"})),
        ("2026-07-06T23:00", Utterance("utter_staff_closed", {"opens": "Tuesday at 9 am"})),
        ("2026-12-24T18:00", Utterance("utter_staff_closed", {"opens": "Sunday at 10 am"})),
    ],
    ids=["open", "lunch", "evening", "before closures"],
)
def test_staff_are_announced_by_the_clinics_clock(clinic: Clinic, now: str, said: Utterance) -> None:
    assert reach_staff(clinic, datetime.fromisoformat(now).replace(tzinfo=UTC)) == said


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("faq/pain", "urgent", "book_consult"), ["utter_urgent"]),
        (("faq/pain", "book_consult"), ["utter_faq/pain", "utter_book_consult"]),
        (("book_consult", "undocumented/price"), ["utter_undocumented/price", "utter_book_consult"]),
        (("opening_hours",), ["utter_staff_open"]),
        (("faq/pain", "thanks"), ["utter_faq/pain"]),
        (("thanks",), ["utter_thanks"]),
        (("repeat",), ["utter_capabilities"]),
        ((), ["utter_rephrase"]),
    ],
)
def test_a_single_message_gets_the_reply_a_conversation_would_give(
    clinic: Clinic, names: tuple[str, ...], expected: list[str]
) -> None:
    assert [said.response for said in whole_reply(understood(*names), clinic, MONDAY_MORNING)] == expected
