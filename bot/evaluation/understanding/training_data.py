"""The training examples as they stand in data/nlu, with their labels, voices and sentence vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from bot.nlu.normalise import normalise
from bot.nlu.sentence_encoder import Floats, SentenceEncoder
from bot.preparation import ENCODER

NLU = Path("data/nlu")


@dataclass(frozen=True)
class Example:
    """A training example: its text, its label (a retrieval intent by its full name) and who wrote it."""

    text: str
    label: str
    voice: str


@dataclass(frozen=True)
class TrainingData:
    """All examples; their vectors are computed once, when first asked for."""

    examples: tuple[Example, ...]

    @cached_property
    def encoder(self) -> SentenceEncoder:
        """The encoder of the vectors, on two processors."""
        return SentenceEncoder(ENCODER, threads=2)

    @cached_property
    def vectors(self) -> Floats:
        """(n_examples, 384) float32, L2 norm 1."""
        return self.encode([example.text for example in self.examples])

    def encode(self, texts: Sequence[str]) -> Floats:
        """(n_texts, 384) vectors of other texts, made comparable in the same way."""
        return self.encoder.encode([normalise(text) for text in texts])


def read_training_data(folder: Path = NLU) -> TrainingData:
    """Read every example of `folder`, file by file in the order of their names."""
    return TrainingData(tuple(example for path in sorted(folder.rglob("*.yml")) for example in _examples(path)))


def _examples(path: Path) -> Iterator[Example]:
    for block in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
        if "intent" in block:
            voice = (block.get("metadata") or {}).get("voice", "")
            for line in block["examples"].splitlines():
                yield Example(line.removeprefix("- "), block["intent"], voice)
