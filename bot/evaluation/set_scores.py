"""How well labels and rejections are predicted, and the threshold that is best on what is given. Pure numbers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.evaluation.public_sets import OUTSIDE


@dataclass(frozen=True)
class Predicted:
    """The right label of a text, the best label for it, and how sure that is (0 to 1)."""

    truth: str
    label: str
    confidence: float

    def above(self, threshold: float) -> str:
        """The label, or OUTSIDE when it is not sure enough."""
        return self.label if self.confidence >= threshold else OUTSIDE


Score = Callable[[Sequence[tuple[str, str]]], float]


def matthews(pairs: Sequence[tuple[str, str]]) -> float:
    """Matthews correlation of (right, predicted) labels, for any number of labels (Gorodkin, 2004). -1 to 1; 0 for one label."""
    n = len(pairs)
    right, predicted = Counter(truth for truth, _ in pairs), Counter(label for _, label in pairs)
    agreeing = sum(truth == label for truth, label in pairs)
    covariance = n * agreeing - sum(count * predicted[label] for label, count in right.items())
    spread = [n * n - sum(count * count for count in counts.values()) for counts in (right, predicted)]
    return covariance / math.sqrt(spread[0] * spread[1]) if all(spread) else 0.0


def accuracy(pairs: Sequence[tuple[str, str]]) -> float:
    """Share of texts with their right label."""
    return sum(truth == label for truth, label in pairs) / len(pairs)


def in_scope_accuracy(pairs: Sequence[tuple[str, str]]) -> float:
    """Share of the texts inside the scope that got their label; a rejected one did not."""
    return accuracy([pair for pair in pairs if pair[0] != OUTSIDE])


def outside_recall(pairs: Sequence[tuple[str, str]]) -> float:
    """Share of the texts outside the scope that were rejected."""
    return accuracy([pair for pair in pairs if pair[0] == OUTSIDE])


def judged(predictions: Sequence[Predicted], threshold: float) -> list[tuple[str, str]]:
    """(right, predicted) labels when everything under `threshold` is rejected."""
    return [(prediction.truth, prediction.above(threshold)) for prediction in predictions]


def as_many_outside(predictions: Sequence[Predicted]) -> list[Predicted]:
    """The predictions with those outside of the scope repeated until they are about as many as those inside."""
    outside = [prediction for prediction in predictions if prediction.truth == OUTSIDE]
    inside = [prediction for prediction in predictions if prediction.truth != OUTSIDE]
    return inside + outside * max(round(len(inside) / max(len(outside), 1)), 1)


def best_threshold(predictions: Sequence[Predicted], score: Score) -> float:
    """The threshold with the highest score; halfway to the next lower confidence, and the lowest of equal ones."""
    levels = sorted({prediction.confidence for prediction in predictions})
    between = [0.0, *((low + high) / 2 for low, high in pairwise(levels))]
    return max(between, key=lambda threshold: (score(judged(predictions, threshold)), -threshold))
