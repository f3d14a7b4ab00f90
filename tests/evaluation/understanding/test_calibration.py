from __future__ import annotations

import numpy as np
import pytest

from bot.evaluation.understanding.calibration import calibration
from bot.evaluation.understanding.selective import risk_coverage


def test_confidence_that_says_what_happens_has_no_calibration_error() -> None:
    confidence = np.array([0.75] * 4 + [0.5] * 2)
    right = np.array([True, True, True, False, True, False])
    measured = calibration(confidence, right)
    assert measured.ece == 0
    assert measured.brier == pytest.approx((4 * 0.75 * 0.25 + 2 * 0.25) / 6)
    assert [(part.low, part.n, part.accuracy) for part in measured.bins] == [(0.5, 2, 0.5), (0.7, 4, 0.75)]


def test_the_calibration_error_is_the_mean_distance_by_bin() -> None:
    # 0.95 said and half right (distance .45, three quarters of them by weight), 0.25 said and right (distance .75).
    confidence = np.array([0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.25, 0.25])
    right = np.array([True, True, True, False, False, False, True, True])
    assert calibration(confidence, right).ece == pytest.approx(0.75 * 0.45 + 0.25 * 0.75)


def test_full_confidence_belongs_to_the_last_bin() -> None:
    assert calibration(np.array([1.0]), np.array([True])).bins[0].high == 1.0


def test_nothing_cannot_be_measured() -> None:
    none = np.array([]), np.array([], dtype=bool)
    for measure in (calibration, risk_coverage):
        with pytest.raises(ValueError, match="no predictions"):
            measure(*none)


def test_risk_grows_as_less_sure_answers_are_given() -> None:
    curve = risk_coverage(np.array([0.2, 0.9, 0.4, 0.8]), np.array([False, True, False, True]))
    assert curve.coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curve.risk.tolist() == pytest.approx([0, 0, 1 / 3, 1 / 2])
    assert curve.aurc == pytest.approx((1 / 3 + 1 / 2) / 4)
    assert [curve.risk_at(at) for at in (0.01, 0.5, 0.51, 1.0)] == pytest.approx([0, 0, 1 / 3, 1 / 2])


def test_the_order_of_equally_sure_answers_does_not_matter() -> None:
    right = np.array([True, False, True, False])
    assert risk_coverage(np.full(4, 0.5), right).risk.tolist() == [0.5] * 4
    assert risk_coverage(np.full(4, 0.5), right[::-1]).aurc == 0.5
