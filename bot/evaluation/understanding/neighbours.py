"""The training example nearest to a message: the first thing to look at when it was misread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.understanding.training_data import TrainingData


@dataclass(frozen=True)
class Neighbour:
    """A training example, its label, and the cosine of its sentence vector to the message's."""

    text: str
    label: str
    cosine: float


def nearest(data: TrainingData, texts: Sequence[str]) -> list[Neighbour]:
    """The example nearest to each text."""
    if not texts:
        return []
    cosines = data.encode(texts) @ data.vectors.T
    best = [int(index) for index in cosines.argmax(axis=1)]
    return [
        Neighbour(data.examples[index].text, data.examples[index].label, float(row[index]))
        for row, index in zip(cosines, best, strict=True)
    ]
