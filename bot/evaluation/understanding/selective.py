"""What answering only the surest questions buys: risk against coverage. Pure numbers.

Geifman and El-Yaniv (2017): coverage is the share that is answered, risk the share of wrong among those, and AURC the mean risk
over all coverages, with the surest answered first (0 is best; confidences that mean nothing give the overall error rate).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RiskCoverage:
    """(n,) coverages from 1/n to 1, the risk at each, and their mean."""

    coverage: Floats
    risk: Floats
    aurc: float

    def risk_at(self, coverage: float) -> float:
        """The risk when this share is answered."""
        return float(self.risk[max(0, int(np.ceil(coverage * len(self.risk) - 1e-9)) - 1)])


def risk_coverage(confidence: NDArray[Any], right: NDArray[np.bool_]) -> RiskCoverage:
    """The curve of (n,) confidences and (n,) outcomes. Among equal confidences right and wrong are spread evenly.

    Raises:
        ValueError: there are none.
    """
    if not len(confidence):
        raise ValueError("no predictions to measure")
    levels, position = np.unique(-confidence.astype(np.float64), return_inverse=True)
    wrong = np.bincount(position, weights=~right, minlength=len(levels)) / np.bincount(position)
    risk = np.cumsum(wrong[np.sort(position)]) / np.arange(1, len(right) + 1)
    return RiskCoverage(np.arange(1, len(right) + 1) / len(right), risk, float(risk.mean()))
