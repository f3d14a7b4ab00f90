from __future__ import annotations

import pytest

from bot.evaluation.understanding.questions import Case
from bot.evaluation.understanding.results import Result, interval, summarise
from bot.knowledge.understanding import Topic, Understanding


def _result(asked: tuple[str, ...], read: tuple[str, ...], also: frozenset[str] = frozenset()) -> Result:
    return Result(Case("", asked, also), Understanding(tuple(Topic(name, 0.9, "") for name in read)))


def test_right_means_all_that_was_asked_and_nothing_else() -> None:
    assert _result(("pain",), ("faq/pain",)).right
    assert _result(("pain",), ("faq/downtime",), frozenset({"downtime"})).right
    assert not _result(("pain",), ("faq/pain", "faq/depth")).right
    assert not _result(("pain", "price"), ("faq/pain",)).right
    assert not _result(("pain",), ()).right


def test_an_undocumented_question_with_a_documented_answer_is_a_false_promise() -> None:
    assert _result(("price",), ("faq/session_count",)).false_promise
    assert not _result(("price",), ("undocumented/age",)).false_promise
    assert not _result(("price",), ()).false_promise
    assert not _result(("pain",), ("faq/depth",)).false_promise
    assert not _result(("price",), ("faq/session_count",), frozenset({"session_count"})).false_promise


def test_a_summary_counts_each_kind_of_error_among_those_that_can_have_it() -> None:
    results = [
        _result(("pain",), ("faq/pain",)),
        _result(("pain",), ()),
        _result(("price",), ("faq/pain",)),
        _result(("price",), ("undocumented/price",)),
        _result(("urgent",), ("faq/downtime",)),
        _result(("downtime",), ("urgent",)),
    ]
    summary = summarise(results)
    assert summary["messages"] == 6
    assert (summary["right"], summary["asked_back"], summary["wrong"]) == (0.3333, 0.1667, 0.5)
    assert summary["undocumented_answered_as_documented"] == 0.5
    assert summary["urgent_missed"] == 1.0
    assert summary["falsely_urgent"] == 0.1667


def test_the_interval_is_wilsons() -> None:
    # Newcombe (1998), table I: 81 of 263 and 15 of 148, to four digits.
    assert interval(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert interval(15 / 148, 148) == pytest.approx((0.0624, 0.1605), abs=1e-4)
    assert interval(1.0, 10)[1] == 1.0
    assert interval(0.0, 0) == (0.0, 1.0)
