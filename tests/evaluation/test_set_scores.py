from __future__ import annotations

import math

import pytest

from bot.evaluation.public_sets import OUTSIDE
from bot.evaluation.set_scores import (
    Predicted,
    accuracy,
    as_many_outside,
    best_threshold,
    in_scope_accuracy,
    judged,
    matthews,
    outside_recall,
)

# Right and predicted: a twice right and once read as b, b once right, one message outside rejected and one read as a.
PAIRS = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), (OUTSIDE, OUTSIDE), (OUTSIDE, "a")]


def test_matthews_of_two_labels_is_the_phi_coefficient() -> None:
    # 4 true positives, 3 true negatives, 1 false positive, 2 false negatives: (4*3 - 1*2) / sqrt(5*6*4*5).
    pairs = [("y", "y")] * 4 + [("n", "n")] * 3 + [("n", "y")] + [("y", "n")] * 2
    assert matthews(pairs) == pytest.approx(10 / math.sqrt(600))


def test_matthews_of_three_labels_by_hand() -> None:
    # n = 6, 4 agree; right a 3, b 1, outside 2; predicted a 3, b 2, outside 1.
    # (6*4 - (3*3 + 1*2 + 2*1)) / sqrt((36 - 9 - 1 - 4) * (36 - 9 - 4 - 1)) = 11 / 22.
    assert matthews(PAIRS) == pytest.approx(0.5)


@pytest.mark.parametrize("pairs", [[("a", "a")] * 3, [("a", "a"), ("b", "a")], [("a", "a"), ("a", "b")]])
def test_matthews_is_zero_when_one_side_has_one_label_only(pairs: list[tuple[str, str]]) -> None:
    assert matthews(pairs) == 0


def test_matthews_reaches_one_and_falls_below_zero() -> None:
    assert matthews([("a", "a"), ("b", "b"), ("c", "c")]) == pytest.approx(1)
    assert matthews([("a", "b"), ("b", "a")]) == pytest.approx(-1)


def test_shares_inside_and_outside_of_the_scope() -> None:
    assert accuracy(PAIRS) == pytest.approx(4 / 6)
    assert in_scope_accuracy(PAIRS) == pytest.approx(3 / 4)
    assert outside_recall(PAIRS) == pytest.approx(1 / 2)


def test_a_rejected_message_inside_the_scope_counts_as_wrong() -> None:
    sure, unsure = Predicted("a", "a", 0.9), Predicted("a", "a", 0.3)
    assert judged([sure, unsure], 0.5) == [("a", "a"), ("a", OUTSIDE)]
    assert in_scope_accuracy(judged([sure, unsure], 0.5)) == 0.5


def test_a_confidence_at_the_threshold_is_sure_enough() -> None:
    assert Predicted("a", "a", 0.5).above(0.5) == "a"
    assert Predicted("a", "a", 0.4999).above(0.5) == OUTSIDE


def test_the_best_threshold_parts_what_is_outside_from_what_is_right() -> None:
    inside = [Predicted(label, label, confidence) for label, confidence in (("a", 0.9), ("b", 0.8), ("a", 0.6))]
    outside = [Predicted(OUTSIDE, "a", 0.4), Predicted(OUTSIDE, "b", 0.2)]
    assert best_threshold([*inside, *outside], matthews) == pytest.approx(0.5)


def test_nothing_is_rejected_when_nothing_is_outside() -> None:
    predictions = [Predicted("a", "a", 0.9), Predicted("b", "b", 0.1)]
    assert best_threshold(predictions, accuracy) == 0.0


def test_what_lies_outside_is_counted_as_often_as_what_lies_inside() -> None:
    inside, outside = [Predicted("a", "a", 0.9)] * 7, [Predicted(OUTSIDE, "a", 0.2), Predicted(OUTSIDE, "b", 0.6)]
    counted = [prediction.truth for prediction in as_many_outside([*inside, *outside])]
    assert (counted.count("a"), counted.count(OUTSIDE)) == (7, 8)
    assert as_many_outside(inside) == inside
    assert as_many_outside(outside) == outside
