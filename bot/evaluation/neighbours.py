"""The training example nearest to a message: the first thing to look at when it was misread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.nlu.normalise import normalise
from bot.nlu.sentence_encoder import Floats, SentenceEncoder
from bot.preparation import ENCODER

NLU = Path("data/nlu")


@dataclass(frozen=True)
class Neighbour:
    """A training example, its label, and the cosine of its sentence vector to the message's."""

    text: str
    label: str
    cosine: float


class Neighbours:
    """All training examples by their sentence vectors."""

    def __init__(self) -> None:
        self._encoder = SentenceEncoder(ENCODER, threads=2)
        self._examples = [example for path in sorted(NLU.rglob("*.yml")) for example in _examples(path)]
        self._vectors = self._encode([text for text, _ in self._examples])

    def nearest(self, texts: Sequence[str]) -> list[Neighbour]:
        """The nearest example of each text."""
        cosines = self._encode(texts) @ self._vectors.T
        best = [int(index) for index in cosines.argmax(axis=1)]
        examples = [self._examples[index] for index in best]
        return [
            Neighbour(text, label, float(row[index])) for (text, label), row, index in zip(examples, cosines, best, strict=True)
        ]

    def _encode(self, texts: Sequence[str]) -> Floats:
        return self._encoder.encode([normalise(text) for text in texts])


def _examples(path: Path) -> list[tuple[str, str]]:
    blocks = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]
    return [
        (line.removeprefix("- "), block["intent"])
        for block in blocks
        if "intent" in block
        for line in block["examples"].splitlines()
    ]
