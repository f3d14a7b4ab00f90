"""What a visitor reads, with the wording of domain.yml."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.facts import load_knowledge
from bot.knowledge.nlg import GroundedGenerator, generator
from bot.knowledge.plan_figures import plan_rules, plan_words
from bot.knowledge.plan_reply import plan_caution, plan_reply
from bot.planning.days import Window
from bot.planning.plan import make_plan
from bot.planning.wish import Refusal, Wish

KNOWLEDGE = load_knowledge(Path("data/knowledge"))
RULES, WORDS = plan_rules(KNOWLEDGE), plan_words(KNOWLEDGE)
TODAY = date(2026, 11, 21)
COURSE = (
    "A course is 3 to 6 treatments, 4 to 6 weeks apart, so 8 to 30 weeks in all. "
    "Your practitioner decides with you how many you need."
)
RESPONSES = yaml.safe_load(Path("domain.yml").read_text(encoding="utf-8"))["responses"]
# Of the older task, whose button it names.
OTHERS = {"utter_plan_course"}


@pytest.fixture(scope="module")
def nlg() -> GroundedGenerator:
    return generator(Path("domain.yml"), Path("data/knowledge"), Path("clinic.yml"))


@pytest.fixture
def read(nlg: GroundedGenerator) -> Callable[..., list[str]]:
    def read(first: date | None = None, last: date | None = None, start: date | None = None) -> list[str]:
        window = Window(first, last or first) if first else None
        plan = make_plan(Wish(TODAY, window, start), RULES, 7)
        messages = [nlg.generate_from_slots(said.response, {}, "rest", **said.values) for said in plan_reply(plan, WORDS)]
        return [message["text"] for message in messages if message]

    return read


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_a_wedding_in_june(read: Callable[..., list[str]]) -> None:
    assert read(date(2027, 6, 12)) == [
        "Yes, there's time before Saturday, June 12, 2027.",
        "Start by March 12 for the strongest results on the day, or by April 15 to finish a short course of 3 treatments.",
        COURSE,
        "Come for a consult by March 5, and have no treatment after June 10: the 48 hours before the day stay free.",
    ]


def test_time_for_a_short_course_only(read: Callable[..., list[str]]) -> None:
    assert read(in_days(70))[:2] == [
        "There's time for a short course before Saturday, January 30, 2027.",
        "Start by December 3 to finish 3 treatments in time. The strongest results come later, at 3 to 6 months.",
    ]


def test_time_for_first_results_only(read: Callable[..., list[str]]) -> None:
    assert read(in_days(52))[:2] == [
        "There's time for first results by Tuesday, January 12, 2027, but not for a whole course.",
        "Start by December 1. Up to 2 of your treatments can come before the day, and the rest after it.",
    ]


def test_three_weeks_are_too_short_and_it_says_what_is_still_possible(read: Callable[..., list[str]]) -> None:
    assert read(in_days(21)) == [
        "I'm sorry, Saturday, December 12, 2026 is too close to see results: they usually show after 6 weeks.",
        "You can still start by December 10, and see first results after the day, from January 9 at the earliest.",
        COURSE,
        "Come for a consult by December 3, and have no treatment after December 10: the 48 hours before the day stay free.",
    ]


def test_three_days_leave_the_time_after_it(read: Callable[..., list[str]]) -> None:
    assert read(in_days(3)) == [
        "I'm sorry, there's no time left for a treatment before Tuesday, November 24, 2026.",
        "You can start after it, from November 28 on. First results would then show from about January 9.",
        COURSE,
        "The first step is a consult, whenever it suits you.",
    ]


def test_without_an_event_it_says_how_long_it_takes(read: Callable[..., list[str]]) -> None:
    assert read() == [
        COURSE,
        "If you start on November 28, you'd finish between January 23 and June 26.",
        "First results would show from about January 9, and the strongest from February 28 to May 28.",
        "The first step is a consult, whenever it suits you.",
    ]


def test_an_earliest_start_without_an_event_has_its_consult(read: Callable[..., list[str]]) -> None:
    assert read(start=date(2027, 2, 1))[-1] == "Come for a consult by January 25. There you set the dates together."


def test_a_stretch_of_time_is_preceded_by_the_day_planned_for(read: Callable[..., list[str]]) -> None:
    lines = read(date(2027, 6, 1), date(2027, 8, 31))
    assert lines[0] == "For a stretch of time I plan for the first day still to come: Tuesday, June 1, 2027."
    assert lines[1:] == read(date(2027, 6, 1))


def test_years_are_said_where_they_could_be_mistaken(read: Callable[..., list[str]]) -> None:
    lines = read(date(2029, 1, 20))
    assert "Start by October 20, 2028 for the strongest results on the day" in lines[1]
    assert "Come for a consult by October 13, 2028, and have no treatment after January 18:" in lines[3]


@pytest.mark.parametrize("reason", list(Refusal))
def test_every_refusal_is_one_plain_line(nlg: GroundedGenerator, reason: Refusal) -> None:
    (said,) = plan_reply(reason, WORDS)
    message = nlg.generate_from_slots(said.response, {}, "rest", **said.values)
    assert message
    assert "{" not in message["text"]
    assert "5 years" in message["text"] or not re.search(r"\d", message["text"])


@given(
    today=st.dates(date(2024, 1, 1), date(2040, 12, 31)),
    ahead=st.none() | st.integers(0, 1800),
    more=st.sampled_from([0, 0, 30]),
    start=st.none() | st.integers(0, 400),
    lead=st.integers(0, 60),
)
def test_every_plan_is_four_short_lines(
    nlg: GroundedGenerator, *, today: date, ahead: int | None, more: int, start: int | None, lead: int
) -> None:
    first = None if ahead is None else today + timedelta(days=ahead)
    window = Window(first, first + timedelta(days=more)) if first else None
    plan = make_plan(Wish(today, window, None if start is None else today + timedelta(days=start)), RULES, lead)
    said = plan_reply(plan, WORDS)
    if isinstance(plan, Refusal):
        assert len(said) == 1
        return
    assert len(said) == (5 if window and window.first < window.last else 4)
    for one in said:
        message = nlg.generate_from_slots(one.response, {}, "rest", **one.values)
        assert message, one.response
        assert not re.search(r"[{}\n]|None", message["text"])
        assert len(message["text"]) <= 140
        assert len(re.findall(r"[.?!](?:\s|$)", message["text"])) <= 2


def _wordings() -> Iterator[tuple[str, str]]:
    for name, variants in RESPONSES.items():
        if name.startswith("utter_plan_") and name not in OTHERS:
            yield from ((name, variant["text"]) for variant in variants)


@pytest.mark.parametrize(("name", "text"), list(_wordings()))
def test_no_wording_holds_a_figure_of_its_own(name: str, text: str) -> None:
    assert not re.search(r"\d", text)
    assert not re.search(r"\b(one|two|three|four|five|six|eight|thirty)\b", text.lower().replace("one of the two", ""))


def test_every_wording_of_a_plan_is_said_by_some_plan() -> None:
    said = {utterance.response for utterance in plan_caution(WORDS)} | {f"utter_plan_{reason}" for reason in Refusal}
    for ahead in (None, 3, 21, 52, 70, 200):
        for more in (0, 20):
            for start in (None, 50):
                first = in_days(ahead) if ahead is not None else None
                window = Window(first, first + timedelta(days=more)) if first else None
                plan = make_plan(Wish(TODAY, window, in_days(start) if start and not ahead else None), RULES, 7)
                said |= {utterance.response for utterance in plan_reply(plan, WORDS)}
    assert said == {name for name, _ in _wordings()}
