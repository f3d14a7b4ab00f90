from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.decoding import Costs, choose_thresholds
from bot.nlu.topic_model import CrossValidated

LABELS = ("faq/pain", "faq/price", "book", "greet")
COSTS = Costs(wrong=3.0, false_promise=6.0)


def validated(best: list[int], truth: list[int], confidence: list[float]) -> CrossValidated:
    scores = np.eye(len(LABELS), dtype=np.float32)[best]
    return CrossValidated(scores, np.array(confidence, dtype=np.float32), np.array(truth))


def cost(shown: CrossValidated, promising: bool, threshold: float) -> float:
    total = 0.0
    for scores, confidence, truth in zip(shown.scores, shown.confidence, shown.truth, strict=True):
        best = int(scores.argmax())
        if LABELS[best].startswith("faq/") != promising:
            continue
        if confidence < threshold:
            total += 1
        elif best != truth:
            false_promise = LABELS[best].startswith("faq/") and not LABELS[truth].startswith("faq/")
            total += COSTS.false_promise if false_promise else COSTS.wrong
    return total


def least_cost(shown: CrossValidated, promising: bool) -> float:
    return min(cost(shown, promising, float(threshold)) for threshold in [0, *shown.confidence, 1.01])


@pytest.mark.parametrize("promising", [True, False])
@pytest.mark.parametrize("seed", range(10))
def test_no_other_threshold_would_have_cost_less(seed: int, promising: bool) -> None:
    random = np.random.default_rng(seed)
    confidence = random.permutation(np.linspace(0.01, 0.99, 60))
    truth = random.integers(0, 4, 60)
    best = np.where(random.random(60) < confidence, truth, random.integers(0, 4, 60))
    shown = validated(best.tolist(), truth.tolist(), confidence.tolist())
    chosen = choose_thresholds(shown, LABELS, COSTS, "faq/")[promising]
    assert cost(shown, promising, chosen) == least_cost(shown, promising)


def test_a_false_promise_asks_for_more_certainty_than_a_wrong_label() -> None:
    # A mistake at 0.6 among right answers: as a false promise it outweighs asking back four times, as a wrong label it does not.
    confidence = [0.50, 0.55, 0.58, 0.59, 0.60, 0.70, 0.80]
    promise = validated([0] * 7, [0, 0, 0, 0, 2, 0, 0], confidence)
    mistake = validated([0] * 7, [0, 0, 0, 0, 1, 0, 0], confidence)
    assert choose_thresholds(promise, LABELS, COSTS, "faq/")[True] == pytest.approx(0.7)
    assert choose_thresholds(mistake, LABELS, COSTS, "faq/")[True] == pytest.approx(0.5)


def test_labels_that_are_always_wrong_are_never_acted_on() -> None:
    shown = validated([0, 0, 2, 2], [2, 3, 0, 1], [0.5, 0.9, 0.4, 0.8])
    thresholds = choose_thresholds(shown, LABELS, COSTS, "faq/")
    assert (cost(shown, True, thresholds[True]), cost(shown, False, thresholds[False])) == (2, 2)


@pytest.mark.parametrize("truth", [[2, 0, 2], [0, 2, 2]])
def test_equally_sure_predictions_are_kept_or_dropped_together(truth: list[int]) -> None:
    shown = validated([2, 2, 2], truth, [0.5, 0.5, 0.9])
    assert cost(shown, False, choose_thresholds(shown, LABELS, COSTS, "faq/")[False]) == least_cost(shown, False)


def test_a_group_without_predictions_has_a_threshold_in_the_middle() -> None:
    shown = validated([2, 3], [2, 3], [0.6, 0.8])
    assert choose_thresholds(shown, LABELS, COSTS, "faq/") == {True: 0.5, False: pytest.approx(0.6)}
