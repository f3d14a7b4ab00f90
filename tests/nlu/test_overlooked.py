"""A clause that says something dominant is not lost in the question it was joined to."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.clauses import lattice
from bot.nlu.decoding import overlooked
from bot.nlu.topic_model import Predictions

LABELS = ("faq/medicine", "urgent")
TEXT = "the pain gets worse every hour. can I take a painkiller?"


def predictions(first: float, label: int = 1) -> Predictions:
    """The first clause says `label`; the second and both together are about medicine."""
    confidence = np.array([first, 0.9, 0.9], dtype=np.float32)
    scores = np.array([np.eye(2)[label], [1, 0], [1, 0]], dtype=np.float32)
    return Predictions(scores, confidence, np.ones(3, dtype=np.float32), np.zeros((3, 2), dtype=np.float32))


@pytest.mark.parametrize(("confidence", "found"), [(0.95, True), (0.88, True), (0.8, False)])
def test_a_clear_clause_is_found(confidence: float, found: bool) -> None:
    reading = overlooked(lattice(TEXT), predictions(confidence), LABELS, {"urgent"}, 0.87)
    assert (reading is not None) == found
    if reading:
        assert reading.span.text.startswith("the pain")


def test_other_labels_and_single_words_are_not() -> None:
    assert overlooked(lattice(TEXT), predictions(0.99, label=0), LABELS, {"urgent"}, 0.87) is None
    assert overlooked(lattice("swollen. can I take a painkiller?"), predictions(0.99), LABELS, {"urgent"}, 0.87) is None
