"""A text classifier that knows how far to trust itself. Framework-free: arrays in, arrays out.

Kernel ridge classification on `TextFeatures`. Against multinomial logistic regression on the same features it is as accurate and
trains some 20 times faster (docs/decisions/0003).

Two numbers come with a prediction. The *confidence* is the probability that the best label is right: a logistic regression on the
score, its lead over the second, and the cosine to the nearest training example of that label, fitted on cross-validated
predictions. The *unity* is the probability that the text asks one thing: learned from single examples against pairs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.nlu.features import TextFeatures
from bot.nlu.ridge import solve

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

FOLDS = 5
# A label written in fewer voices than this is cross-validated on random parts of them.
VOICES_TO_HOLD_OUT = 3
# Pairs are learned from up to this many single examples and as many pairs; more did not help.
UNITY_EXAMPLES = 3000


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


@dataclass(frozen=True)
class Predictions:
    """Predictions for n texts over L labels.

    Attributes:
        scores: (n, L) float32, roughly 0 to 1; only their order and distance mean something.
        confidence: (n,) float32, the probability that the best-scoring label is right.
        unity: (n,) float32, the probability that the text asks one thing.
    """

    scores: Floats
    confidence: Floats
    unity: Floats

    def __getitem__(self, texts: slice) -> Predictions:
        """The predictions for some of the texts."""
        return Predictions(self.scores[texts], self.confidence[texts], self.unity[texts])

    @property
    def best(self) -> Ints:
        """(n,) index of the best label."""
        return np.asarray(self.scores.argmax(axis=1), dtype=np.int64)


@dataclass(frozen=True)
class CrossValidated:
    """What the model says of its own training examples when it has not read them, nor their voice.

    Attributes:
        scores, confidence: as in `Predictions`, in the order of the examples.
        truth: (n,) index of the right label.
    """

    scores: Floats
    confidence: Floats
    truth: Ints


class TopicModel:
    """See the module. Build one with `fit` or `load`."""

    def __init__(self, labels: Sequence[str], features: TextFeatures, arrays: dict[str, NDArray[Any]]) -> None:
        self.labels = tuple(labels)
        self._features = features
        self._arrays = arrays
        # Scores and unity come from one product.
        self._weights = np.hstack([arrays["weights"], arrays["unity_weights"]]).astype(np.float32)
        self._starts = np.searchsorted(arrays["example_labels"], np.arange(len(labels) + 1))

    @classmethod
    def fit(cls, examples: Examples, pairs: tuple[Sequence[str], Floats]) -> tuple[TopicModel, CrossValidated]:
        """Train on n examples, and on `pairs` of them (texts and vectors) as what asks more than one thing."""
        names = sorted(set(examples.labels))
        truth = np.array([names.index(label) for label in examples.labels])
        features = TextFeatures.fit(examples.texts)
        folds = _folds(truth, examples.voices)
        targets = np.eye(len(names), dtype=np.float32)[truth]
        dual, held_out = solve(features.kernel(examples.texts, examples.vectors), targets, folds)
        calibration, confidence = _calibrate(
            _held_out_evidence(held_out, examples.vectors, truth, folds), held_out.argmax(1) == truth
        )
        by_label = np.argsort(truth, kind="stable")
        arrays = {
            "weights": features.transform(examples.texts, examples.vectors).T @ dual,
            "examples": examples.vectors[by_label],
            "example_labels": truth[by_label],
            "calibration": calibration,
        } | _fit_unity(features, examples, pairs)
        model = cls(names, features, {name: np.ascontiguousarray(array) for name, array in arrays.items()})
        return model, CrossValidated(held_out, confidence, truth)

    def predict(self, texts: Sequence[str], vectors: Floats) -> Predictions:
        """Predict n normalised texts from them and their (n, d) sentence vectors."""
        product = self._features.product(texts, vectors, self._weights)
        scores = product[:, :-1]
        evidence = _evidence(scores, self._nearest(scores.argmax(axis=1), vectors))
        unity = _probability(product[:, -1:], self._arrays["unity_calibration"])
        return Predictions(scores, _probability(evidence, self._arrays["calibration"]), unity)

    def _nearest(self, labels: Ints, vectors: Floats) -> Floats:
        """(n,) cosine of each vector to the nearest example of its label."""
        examples, starts = self._arrays["examples"], self._starts
        pairs = zip(labels, vectors, strict=True)
        return np.array(
            [(examples[starts[label] : starts[label + 1]] @ vector).max() for label, vector in pairs], dtype=np.float32
        )

    def save(self, directory: Path) -> None:
        """Write the model as plain arrays and JSON."""
        self._features.save(directory)
        np.savez(directory / "topics.npz", **self._arrays)
        (directory / "labels.json").write_text(json.dumps(self.labels), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> TopicModel:
        """Read what `save` wrote."""
        labels = json.loads((directory / "labels.json").read_text(encoding="utf-8"))
        with np.load(directory / "topics.npz") as arrays:
            return cls(labels, TextFeatures.load(directory), dict(arrays))


def _fit_unity(features: TextFeatures, examples: Examples, pairs: tuple[Sequence[str], Floats]) -> dict[str, Floats]:
    if not len(pairs[0]):
        return {
            "unity_weights": np.zeros((features.n_features + examples.vectors.shape[1], 1)),
            "unity_calibration": np.array([0, 9]),
        }
    random = np.random.default_rng(0)
    chosen = random.permutation(len(examples.texts))[:UNITY_EXAMPLES]
    texts = [*(examples.texts[index] for index in chosen), *pairs[0]]
    vectors = np.vstack([examples.vectors[chosen], pairs[1]])
    single = np.arange(len(texts)) < len(chosen)
    targets = np.where(single, 1.0, -1.0).astype(np.float32)[:, None]
    dual, held_out = solve(features.kernel(texts, vectors), targets, random.integers(0, FOLDS, len(texts)))
    calibration, _ = _calibrate(held_out, single)
    return {"unity_weights": features.transform(texts, vectors).T @ dual, "unity_calibration": calibration}


def _evidence(scores: Floats, nearest: Floats) -> Floats:
    """(n, 3): best score, its lead over the second, cosine to the nearest example of the best label."""
    ordered = np.partition(scores, -2, axis=1) if scores.shape[1] > 1 else np.pad(scores, ((0, 0), (1, 0)))
    return np.column_stack([ordered[:, -1], ordered[:, -1] - ordered[:, -2], nearest]).astype(np.float32)


def _held_out_evidence(held_out: Floats, vectors: Floats, truth: Ints, folds: Ints) -> Floats:
    evidence = np.empty((len(truth), 3), dtype=np.float32)
    for fold in np.unique(folds):
        test, train = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        same_label = truth[train][None, :] == held_out[test].argmax(axis=1)[:, None]
        nearest = np.where(same_label, vectors[test] @ vectors[train].T, -1).max(axis=1)
        evidence[test] = _evidence(held_out[test], nearest)
    return evidence


def _calibrate(evidence: Floats, right: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Weights of the evidence with an intercept last, and the probabilities they give."""
    # Two examples of our own, in case all predictions are right or all wrong: no evidence is wrong, full evidence is right.
    anchors = np.vstack([np.zeros(evidence.shape[1]), np.ones(evidence.shape[1])])
    fitted = LogisticRegression(C=100, max_iter=1000).fit(np.vstack([evidence, anchors]), [*right, False, True])
    weights = np.append(fitted.coef_[0], fitted.intercept_)
    return weights.astype(np.float32), _probability(evidence, weights)


def _probability(evidence: Floats, weights: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-(evidence @ weights[:-1] + weights[-1]))), dtype=np.float32)


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
