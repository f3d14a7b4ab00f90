"""Every message of the authored lists is read as the lists say (tests/understanding/dates*.yml)."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.evaluation.dates import AUTHORED, HELD_OUT, DateCase, read_cases, score
from bot.nlu.dates import Days, Times, When, read_when

NEW_YORK = ZoneInfo("America/New_York")
A_SATURDAY = datetime(2026, 11, 21, 9, 0, tzinfo=NEW_YORK)
CASES = read_cases(AUTHORED)
# What the reader got right of the held-out list before anybody looked at its mistakes.
FIRST_RUN_HELD_OUT = (162 + 82 + 107 + 66 + 76 + 82 + 80 + 107 + 97 + 120 + 102 + 103 + 149) / (959 + 130 + 140 + 120 + 150)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.now:%m-%d} {case.text}" for case in CASES])
def test_a_message_means_what_the_list_says(case: DateCase) -> None:
    when = read_when(case.text, case.now)
    assert case.is_right(when), (case.meanings, when)


def test_of_messages_nobody_tuned_it_to_as_many_are_right_as_in_the_first_run() -> None:
    found = score("held out", read_cases(HELD_OUT))
    assert found.share >= FIRST_RUN_HELD_OUT, [case.text for case in found.wrong]


def case(**meaning: str) -> DateCase:
    return DateCase("", A_SATURDAY, (meaning,))


@pytest.mark.parametrize(
    ("meaning", "when"),
    [
        ({"days": "2026-11-24"}, When(dates=(Days(date(2026, 11, 25), date(2026, 11, 25)),), said=("x",))),
        ({"times": "15:00"}, When(times=(Times.around(time(15)),), said=("x",))),
        ({"nothing": "true"}, When(asap=True, said=("x",))),
        ({"weekdays": "mon"}, When(said=("x",))),
        ({"asap": "true"}, When(asap=True, times=(Times.at(time(9)),), said=("x",))),
        ({"choices": "2027-03-04 2027-04-03"}, When(choices=(date(2027, 4, 3), date(2027, 3, 4)), said=("x",))),
        ({"days": "2026-11-24"}, When()),
    ],
)
def test_the_comparison_sees_what_is_wrong(meaning: dict[str, str], when: When) -> None:
    assert not case(**meaning).is_right(when)


def test_one_meaning_said_in_two_ways_is_one() -> None:
    all_but_sunday = When(weekdays=frozenset(range(6)), said=("any day but Sunday",))
    assert case(weekdays="mon tue wed thu fri sat").is_right(all_but_sunday)


def test_words_and_their_places_are_kept_as_they_were_written() -> None:
    text = "Hi — could I come on TUES, after 4ish?"
    when = read_when(text, A_SATURDAY)
    assert when.said == ("on TUES", "after 4ish")
    assert tuple(text[first:last] for first, last in when.spans) == when.said
    assert when.start == text.index("on TUES")


def test_what_was_named_is_known_without_its_limit() -> None:
    when = read_when("by christmas", A_SATURDAY)
    assert when.named == (Days(date(2026, 12, 25), date(2026, 12, 25)),)
    assert when.dates == (Days(date(2026, 11, 21), date(2026, 12, 25)),)


@pytest.mark.parametrize(
    ("text", "said"), [("is the 31st of June ok", "31st of June"), ("can I come last Tuesday?", "last Tuesday")]
)
def test_a_problem_has_the_visitors_words(text: str, said: str) -> None:
    problem = read_when(text, A_SATURDAY).problem
    assert problem is not None and said in problem.said
