"""How many things a message asks, and which: learned from single examples against messages composed of two or three.

A clause by itself does not tell whether it is a question of its own. "How long after giving birth should I wait" reads like two
questions when it is cut, and like one as a whole. So one model reads whole messages: the *unity* is the probability that a text
asks one thing; *asked* is the evidence, in log odds, that it asks about a label, whatever else it asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.calibration import calibrate, probability
from bot.nlu.features import TextFeatures
from bot.nlu.ridge import solve

Floats = NDArray[np.float32]

# Learned from up to this many single examples beside the composed messages; twice as many of both did not help.
SINGLES = 3000
FOLDS = 5
# Most labels are absent from most messages; the evidence is counted from here, and no further than the bound. By search on
# authored messages, flat from 0 to 2 (docs/decisions/0011).
USUAL = -1.0
BOUND = 4.0


@dataclass(frozen=True)
class Composed:
    """Messages composed of examples with different labels.

    Attributes:
        texts: normalised.
        vectors: (m, d) sentence vectors, L2 norm 1.
        labels: two or three a text.
    """

    texts: Sequence[str]
    vectors: Floats
    labels: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Asking:
    """The trained model, but for its weights: their product with the features is computed together with that of others.

    Attributes:
        calibration: (2, 2), slope and intercept of `asked` and of the unity.
        known: (n_labels,) whether a label was composed; nothing is known of others.
    """

    calibration: Floats
    known: NDArray[np.bool_]

    @classmethod
    def fit(
        cls,
        features: TextFeatures,
        singles: tuple[Sequence[str], Floats, Sequence[str]],
        composed: Composed,
        names: Sequence[str],
    ) -> tuple[Asking, Floats]:
        """Train on texts, vectors and labels of single examples, and on composed messages.

        Returns:
            The model, and its (n_features + d, n_labels + 1) weights, the last column for the unity.
        """
        taught = {label for labels in composed.labels for label in labels}
        known = np.array([name in taught for name in names])
        if not taught:
            weights = np.zeros((features.n_features + singles[1].shape[1], len(names) + 1), dtype=np.float32)
            return cls(np.array([[0, 0], [0, 9]], dtype=np.float32), known), weights
        random = np.random.default_rng(0)
        of_known = np.flatnonzero([label in taught for label in singles[2]])
        chosen = random.permutation(of_known)[:SINGLES]
        texts = [*(singles[0][index] for index in chosen), *composed.texts]
        vectors = np.vstack([singles[1][chosen], composed.vectors])
        asked = [*([singles[2][index]] for index in chosen), *composed.labels]
        place = {name: column for column, name in enumerate(names)}
        targets = np.zeros((len(texts), len(names) + 1), dtype=np.float32)
        for row, labels in enumerate(asked):
            targets[row, [place[label] for label in labels]] = 1
        targets[:, -1] = [1 if len(labels) == 1 else -1 for labels in asked]
        rows = features.transform(texts, vectors)
        dual, held_out = solve(features.kernel(rows), targets, random.integers(0, FOLDS, len(texts)))
        unity, _ = calibrate(held_out[:, -1:], targets[:, -1] > 0)
        present, _ = calibrate(held_out[:, :-1][:, known].reshape(-1, 1), targets[:, :-1][:, known].ravel() > 0)
        return cls(np.vstack([present, unity]).astype(np.float32), known), rows.T @ dual

    def asked(self, product: Floats) -> Floats:
        """(n, n_labels) evidence from the first columns of the product, within `BOUND`; 0 for labels that are not known."""
        slope, intercept = self.calibration[0]
        evidence = np.clip(product[:, :-1] * slope + intercept - np.float32(USUAL), -BOUND, BOUND)
        return np.asarray(evidence * self.known, dtype=np.float32)

    def unity(self, product: Floats) -> Floats:
        """(n,) probability that a text asks one thing, from the last column of the product."""
        return probability(product[:, -1:], self.calibration[1])
