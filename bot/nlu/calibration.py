"""From scores to probabilities: logistic regression on evidence (Platt, 1999)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float32]


def calibrate(evidence: Floats, right: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Weights of (n, k) evidence with an intercept last, and the (n,) probabilities they give.

    Args:
        evidence: (n, k) numbers, each better when higher.
        right: (n,) whether the prediction was right.
    """
    # Two examples of our own, in case all predictions are right or all wrong: no evidence is wrong, full evidence is right.
    anchors = np.vstack([np.zeros(evidence.shape[1]), np.ones(evidence.shape[1])])
    fitted = LogisticRegression(C=100, max_iter=1000).fit(np.vstack([evidence, anchors]), [*right, False, True])
    weights = np.append(fitted.coef_[0], fitted.intercept_).astype(np.float32)
    return weights, probability(evidence, weights)


def probability(evidence: Floats, weights: Floats) -> Floats:
    """(n,) probabilities."""
    return np.asarray(1 / (1 + np.exp(-(evidence @ weights[:-1] + weights[-1]))), dtype=np.float32)
