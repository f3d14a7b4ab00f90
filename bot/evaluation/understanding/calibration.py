"""Does a confidence of 0.8 mean right eight times in ten? Pure numbers.

The expected calibration error is that of Naeini, Cooper and Hauskrecht (2015): the mean distance between confidence and accuracy
over bins of equal width, weighted by how many predictions fall into each. The Brier score is the mean squared distance between
confidence and what came out (0 or 1); a guess of the overall accuracy every time would get `accuracy * (1 - accuracy)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Predictions with a confidence from `low` to `high`: how many, their mean confidence, the share that was right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Calibration:
    """Reliability of n predictions: the bins that are not empty, by confidence; both scores from 0 (best) to 1."""

    n: int
    accuracy: float
    bins: tuple[Bin, ...]
    ece: float
    brier: float


def calibration(confidence: NDArray[Any], right: NDArray[np.bool_]) -> Calibration:
    """Measure (n,) confidences against (n,) outcomes.

    Raises:
        ValueError: there are none.
    """
    if not len(confidence):
        raise ValueError("no predictions to measure")
    confidence = confidence.astype(np.float64)
    position = np.clip((confidence * BINS).astype(int), 0, BINS - 1)
    bins = tuple(
        _bin(number, confidence[members], right[members]) for number in range(BINS) if (members := position == number).any()
    )
    ece = sum(part.n * abs(part.accuracy - part.confidence) for part in bins) / len(confidence)
    brier = float(np.mean((confidence - right) ** 2))
    return Calibration(len(confidence), float(right.mean()), bins, ece, brier)


def _bin(number: int, confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> Bin:
    return Bin(number / BINS, (number + 1) / BINS, len(confidence), float(confidence.mean()), float(right.mean()))
