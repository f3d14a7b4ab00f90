"""Cross-validation on the training examples: the model is fitted anew without a fold, thresholds and all, and asked about it.

Two ways to cut. *Strata*: random fifths of each label; this is how well an example like the others is read. *Voices*: all that
one voice wrote is held out together; this is how well somebody is read whose way of writing the model has never seen. A label
that fewer than three voices wrote would vanish with one, so its examples are spread over the folds at random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.evaluation.understanding.training_data import Example, TrainingData
from bot.knowledge.topics import DOCUMENTED, UNDOCUMENTED
from bot.nlu.asking import Composed
from bot.nlu.decoding import Costs, choose_thresholds
from bot.nlu.normalise import normalise
from bot.nlu.topic_model import Examples, TopicModel
from bot.preparation import Progress

Ints = NDArray[np.int64]

STRATA = 5
LEAST_VOICES = 3
SEED = 0


@dataclass(frozen=True)
class HeldOut:
    """Predictions for n examples by models that had not seen their fold.

    Attributes:
        truth, predicted: (n,) full labels.
        confidence: (n,) probability that the prediction is right.
        accepted: (n,) whether it is above the threshold chosen without the fold; below it the bot asks back.
        folds: (n,) fold of each.
    """

    truth: NDArray[np.str_]
    predicted: NDArray[np.str_]
    confidence: NDArray[np.float32]
    accepted: NDArray[np.bool_]
    folds: Ints

    @property
    def right(self) -> NDArray[np.bool_]:
        """(n,) whether the likeliest label is the right one."""
        return np.asarray(self.truth == self.predicted)

    def summary(self) -> dict[str, float]:
        """Number of examples, and the shares of what went well and what did not; as `results.summarise` has them."""
        undocumented = np.char.startswith(self.truth, UNDOCUMENTED)
        promised = np.char.startswith(self.predicted, DOCUMENTED) & self.accepted
        shares = {
            "likeliest_right": self.right.mean(),
            "right": (self.right & self.accepted).mean(),
            "asked_back": (~self.accepted).mean(),
            "wrong": (~self.right & self.accepted).mean(),
            "undocumented_answered_as_documented": promised[undocumented].mean() if undocumented.any() else 0.0,
        }
        return {"messages": len(self.truth)} | {name: round(float(value), 4) for name, value in shares.items()}


def cross_validate(data: TrainingData, folds: Ints, progress: Progress) -> HeldOut:
    """Fit once a fold and predict it; the settings are those of config.yml."""
    labels = np.array([example.label for example in data.examples])
    predicted, confidence = labels.copy(), np.zeros(len(labels), dtype=np.float32)
    accepted = np.zeros(len(labels), dtype=bool)
    for fold in np.unique(folds):
        rows = np.flatnonzero(folds == fold)
        progress(f"  fold {fold + 1} of {len(np.unique(folds))}, {len(rows)} examples held out ...")
        predicted[rows], confidence[rows], accepted[rows] = _predict(data, np.flatnonzero(folds != fold), rows)
    return HeldOut(labels, predicted, confidence, accepted, folds)


def _predict(data: TrainingData, train: Ints, test: Ints) -> tuple[NDArray[np.str_], NDArray[np.float32], NDArray[np.bool_]]:
    settings = classifier_settings()
    nothing = Composed([], data.vectors[:0], [])  # composed messages only teach where to cut one
    model, validated = TopicModel.fit(_examples(data, train), nothing, settings["nearness"])
    thresholds = choose_thresholds(validated, model.labels, Costs(**settings["costs"]), settings["promising"])
    predictions = model.predict([normalise(data.examples[row].text) for row in test], data.vectors[test])
    names = np.array(model.labels)[predictions.best]
    least = np.where(np.char.startswith(names, settings["promising"]), thresholds[True], thresholds[False])
    return names, predictions.confidence, predictions.confidence >= least


def _examples(data: TrainingData, rows: Ints) -> Examples:
    chosen = [data.examples[row] for row in rows]
    return Examples(
        texts=[normalise(example.text) for example in chosen],
        vectors=data.vectors[rows],
        labels=[example.label for example in chosen],
        voices=[example.voice for example in chosen],
    )


def classifier_settings(config: Path = Path("config.yml")) -> dict[str, Any]:
    """The classifier's part of config.yml."""
    pipeline = yaml.load(config.read_text(encoding="utf-8"), yaml.CSafeLoader)["pipeline"]
    found: dict[str, Any] = next(part for part in pipeline if part["name"].endswith(".TopicClassifier"))
    return found


def strata(examples: Sequence[Example], n: int = STRATA) -> Ints:
    """(n_examples,) folds: equal random parts of each label."""
    return _spread([example.label for example in examples], n)


def voice_folds(examples: Sequence[Example]) -> tuple[Ints, list[str]]:
    """(n_examples,) folds by voice, and the voices by fold; labels with few voices are spread at random."""
    voices = sorted({example.voice for example in examples})
    folds = _spread([example.label for example in examples], len(voices))
    spoken: dict[str, set[str]] = {}
    for example in examples:
        spoken.setdefault(example.label, set()).add(example.voice)
    for row, example in enumerate(examples):
        if len(spoken[example.label]) >= LEAST_VOICES:
            folds[row] = voices.index(example.voice)
    return folds, voices


def _spread(labels: Sequence[str], n: int) -> Ints:
    random = np.random.default_rng(SEED)
    folds, names = np.empty(len(labels), dtype=np.int64), np.array(labels)
    for label in np.unique(names):
        members = np.flatnonzero(names == label)
        folds[members] = random.permutation(len(members)) % n
    return folds
