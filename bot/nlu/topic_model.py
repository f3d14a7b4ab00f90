"""A text classifier that knows how far to trust itself. Framework-free: arrays in, arrays out.

Kernel ridge classification on `TextFeatures`, which generalise, and a `Neighbourhood`, which remembers. Against multinomial
logistic regression on the same features it is as accurate and trains some 20 times faster (docs/decisions/0003, 0011).

The *confidence* of a prediction is the probability that the best label is right: a logistic regression on the score, its lead
over the second, and the cosine to the nearest training example of that label, fitted on cross-validated predictions. Where texts
may be about what no label stands for, cross-validation knows nothing of them; the *familiarity*, score times squared cosine, then
tells better what lies outside, and means much the same for any set of labels (docs/decisions/0015). What a text asks besides is
`Asking`'s to say.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.asking import Asking, Composed
from bot.nlu.calibration import calibrate, probability
from bot.nlu.features import TextFeatures
from bot.nlu.neighbourhood import Neighbourhood, gaussian
from bot.nlu.ridge import solve

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

FOLDS = 5
# A label written in fewer voices than this is cross-validated on random parts of them.
VOICES_TO_HOLD_OUT = 3


@dataclass(frozen=True)
class Examples:
    """Training examples.

    Attributes:
        texts: normalised.
        vectors: (n, d) sentence vectors, L2 norm 1.
        labels: one a text.
        voices: who wrote each; cross-validation holds out whole voices of a label, so that the confidence also holds for people
            who phrase things in a way of their own.
    """

    texts: Sequence[str]
    vectors: Floats
    labels: Sequence[str]
    voices: Sequence[str]

    def sorted_by_label(self) -> Examples:
        """The same examples, those of a label together."""
        order = sorted(range(len(self.labels)), key=self.labels.__getitem__)
        return Examples(
            [self.texts[row] for row in order],
            self.vectors[order],
            [self.labels[row] for row in order],
            [self.voices[row] for row in order],
        )


@dataclass(frozen=True)
class Predictions:
    """Predictions for n texts over L labels.

    Attributes:
        scores: (n, L) float32, roughly 0 to 1; only their order and distance mean something.
        confidence: (n,) float32, the probability that the best-scoring label is right, or the familiarity (see the module).
        unity: (n,) float32, the probability that the text asks one thing.
        asked: (n, L) float32, evidence in log odds that the text asks about a label, whatever else it asks; see `Asking`.
    """

    scores: Floats
    confidence: Floats
    unity: Floats
    asked: Floats

    def __getitem__(self, texts: slice) -> Predictions:
        """The predictions for some of the texts."""
        return Predictions(self.scores[texts], self.confidence[texts], self.unity[texts], self.asked[texts])

    @property
    def best(self) -> Ints:
        """(n,) index of the best label."""
        return np.asarray(self.scores.argmax(axis=1), dtype=np.int64)


@dataclass(frozen=True)
class CrossValidated:
    """What the model says of its own training examples when it has not read them, nor their voice.

    Attributes:
        scores, confidence: as in `Predictions`.
        truth: (n,) index of the right label.
    """

    scores: Floats
    confidence: Floats
    truth: Ints


class TopicModel:
    """See the module. Build one with `fit` or `load`.

    Args:
        labels: L names.
        features, neighbourhood, asking: the fitted parts.
        arrays: `of_terms` (n_features, 2L + 1) and `of_vectors` (d, 2L + 1), weights of the linear part, and behind them those of
            `asking`, since both come from one product; `examples` (n, d), sentence vectors, those of a label together, with
            `example_labels` (n,) and the weights `remembered` (n, L) of their nearness; `calibration` of the confidence,
            without which it is the familiarity.
    """

    def __init__(
        self,
        labels: Sequence[str],
        features: TextFeatures,
        neighbourhood: Neighbourhood,
        asking: Asking,
        arrays: dict[str, NDArray[Any]],
    ) -> None:
        self.labels = tuple(labels)
        self._features, self._neighbourhood, self._asking, self._arrays = features, neighbourhood, asking, arrays
        self._starts = np.searchsorted(arrays["example_labels"], np.arange(len(labels) + 1))

    @classmethod
    def fit(
        cls, examples: Examples, composed: Composed, nearness: float, *, calibrated: bool = True
    ) -> tuple[TopicModel, CrossValidated]:
        """Train on n examples, and on messages composed of them.

        Args:
            examples: what to learn from.
            composed: without any, every text asks one thing.
            nearness: weight of the Gaussian kernel, beside 1 for words, 0.25 for characters and 9 for the sentence vector.
            calibrated: whether the confidence is a probability, or else the familiarity.

        Returns:
            The model, and what it says of the examples, sorted by label.
        """
        examples = examples.sorted_by_label()
        names = sorted(set(examples.labels))
        truth = np.searchsorted(names, examples.labels).astype(np.int64)
        folds = _folds(truth, examples.voices)
        features, neighbourhood = TextFeatures.fit(examples.texts), Neighbourhood.fit(examples.vectors)
        kernel = gaussian(neighbourhood.cosines(examples.vectors))
        kernel *= np.float32(nearness)
        rows = features.transform(examples.texts, examples.vectors)
        kernel += features.kernel(rows)
        dual, held_out = solve(kernel, np.eye(len(names), dtype=np.float32)[truth], folds)
        evidence = _held_out_evidence(held_out, folds, examples.vectors, truth)
        confidence = _familiarity(evidence)
        if calibrated:
            calibration, confidence = calibrate(evidence, held_out.argmax(axis=1) == truth)
        singles = (examples.texts, examples.vectors, examples.labels)
        asking, asking_weights = Asking.fit(features, singles, composed, names)
        weights = np.hstack([rows.T @ dual, asking_weights])
        arrays = {
            # By far the largest, and half precision is enough for it.
            "of_terms": weights[: features.n_features].astype(np.float16),
            "of_vectors": weights[features.n_features :],
            "remembered": np.float32(nearness) * dual,
            "examples": examples.vectors,
            "example_labels": truth,
        } | ({"calibration": calibration} if calibrated else {})
        return cls(names, features, neighbourhood, asking, arrays), CrossValidated(held_out, confidence, truth)

    def predict(self, texts: Sequence[str], vectors: Floats) -> Predictions:
        """Predict n normalised texts from them and their (n, d) sentence vectors."""
        product = self._features.product(texts, vectors, self._arrays["of_terms"], self._arrays["of_vectors"])
        near = gaussian(self._neighbourhood.cosines(vectors))
        scores = product[:, : len(self.labels)] + near @ self._arrays["remembered"]
        evidence = _evidence(scores, self._nearest(scores.argmax(axis=1), vectors))
        asking = product[:, len(self.labels) :]
        calibration = self._arrays.get("calibration")
        confidence = _familiarity(evidence) if calibration is None else probability(evidence, calibration)
        return Predictions(scores, confidence, self._asking.unity(asking), self._asking.asked(asking))

    def _nearest(self, labels: Ints, vectors: Floats) -> Floats:
        """(n,) cosine of each vector to the nearest example of its label."""
        examples, pairs = self._arrays["examples"], zip(self._starts[labels], self._starts[labels + 1], vectors, strict=True)
        return np.array([(examples[start:end] @ vector).max() for start, end, vector in pairs], dtype=np.float32)

    def save(self, directory: Path) -> None:
        """Write the model as plain arrays and JSON."""
        self._features.save(directory)
        self._neighbourhood.save(directory / "neighbourhood.npz")
        for name, array in self._arrays.items():
            np.save(directory / f"{name}.npy", array)
        np.savez(directory / "asking.npz", calibration=self._asking.calibration, known=self._asking.known)
        (directory / "labels.json").write_text(json.dumps(self.labels), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> TopicModel:
        """Read what `save` wrote. The arrays are mapped: only what is in use takes memory."""
        labels = json.loads((directory / "labels.json").read_text(encoding="utf-8"))
        arrays = {path.stem: np.asarray(np.load(path, mmap_mode="r")) for path in directory.glob("*.npy")}
        features, neighbourhood = TextFeatures.load(directory), Neighbourhood.load(directory / "neighbourhood.npz")
        with np.load(directory / "asking.npz") as asking:
            return cls(labels, features, neighbourhood, Asking(**asking), arrays)


def _evidence(scores: Floats, nearest: Floats) -> Floats:
    """(n, 3): best score, its lead over the second, cosine to the nearest example of the best label."""
    ordered = np.partition(scores, -2, axis=1) if scores.shape[1] > 1 else np.pad(scores, ((0, 0), (1, 0)))
    return np.column_stack([ordered[:, -1], ordered[:, -1] - ordered[:, -2], nearest]).astype(np.float32)


def _familiarity(evidence: Floats) -> Floats:
    """(n,) of (n, 3) evidence."""
    return np.asarray(np.clip(evidence[:, 0], 0, 1) * evidence[:, 2] ** 2, dtype=np.float32)


def _held_out_evidence(held_out: Floats, folds: Ints, vectors: Floats, truth: Ints) -> Floats:
    evidence = np.empty((len(truth), 3), dtype=np.float32)
    for fold in np.unique(folds):
        test, train = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        same_label = truth[train][None, :] == held_out[test].argmax(axis=1)[:, None]
        nearest = np.where(same_label, vectors[test] @ vectors[train].T, -1).max(axis=1)
        evidence[test] = _evidence(held_out[test], nearest)
    return evidence


def _folds(truth: Ints, voices: Sequence[str]) -> Ints:
    """A fold for each example: whole voices of a label, or random examples where voices are few."""
    random = np.random.default_rng(0)
    folds = np.empty(len(truth), dtype=np.int64)
    for label in np.unique(truth):
        members = np.flatnonzero(truth == label)
        spoken = sorted({voices[index] for index in members})
        if len(spoken) >= VOICES_TO_HOLD_OUT:
            folds[members] = [(spoken.index(voices[index]) + label) % FOLDS for index in members]
        else:
            folds[members] = random.permutation(len(members)) % FOLDS
    return folds
