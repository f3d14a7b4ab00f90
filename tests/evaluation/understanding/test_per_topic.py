from __future__ import annotations

import pytest

from bot.evaluation.understanding.per_topic import confusions, label_sets, macro_f1, topic_scores
from bot.evaluation.understanding.questions import Case
from bot.evaluation.understanding.results import Result
from bot.knowledge.understanding import Topic, Understanding


def _sets(*pairs: tuple[str, str]) -> list[tuple[frozenset[str], frozenset[str]]]:
    return [(frozenset(asked.split()), frozenset(read.split())) for asked, read in pairs]


def test_precision_and_recall_count_labels_over_messages() -> None:
    scores = topic_scores(_sets(("pain", "pain"), ("pain price", "pain"), ("price", "pain"), ("price", "")))
    pain, price = scores
    assert (pain.label, pain.asked, pain.predicted, pain.hits) == ("pain", 2, 3, 2)
    assert (pain.precision, pain.recall, pain.f1) == (pytest.approx(2 / 3), 1.0, pytest.approx(0.8))
    assert (price.precision, price.recall, price.f1) == (None, 0.0, 0.0)
    assert macro_f1(scores) == pytest.approx(0.4)


def test_a_label_that_nobody_asked_for_does_not_enter_the_mean() -> None:
    scores = topic_scores(_sets(("pain", "pain"), ("pain", "depth")))
    assert macro_f1(scores) == pytest.approx(2 / 3)


def test_a_label_that_would_be_right_too_is_no_error() -> None:
    understood = Understanding((Topic("faq/downtime", 0.9, ""),))
    assert label_sets(Result(Case("", ("pain",), frozenset({"downtime"})), understood)) == (
        frozenset({"downtime"}), frozenset({"downtime"}),
    )  # fmt: skip
    assert label_sets(Result(Case("", ("pain",)), understood)) == (frozenset({"pain"}), frozenset({"downtime"}))


def test_confusions_come_most_frequent_first() -> None:
    assert confusions(["a", "a", "a", "b"], ["b", "b", "a", "c"]) == [(2, "a", "b"), (1, "b", "c")]
