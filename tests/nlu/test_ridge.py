from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.ridge import RIDGE, solve


def problem(seed: int, n: int = 40) -> tuple[np.ndarray, np.ndarray, np.random.Generator]:
    random = np.random.default_rng(seed)
    rows = random.normal(size=(n, 12)).astype(np.float32)
    return (rows @ rows.T).astype(np.float32), random.normal(size=(n, 3)).astype(np.float32), random


def refit(kernel: np.ndarray, targets: np.ndarray, train: np.ndarray) -> np.ndarray:
    exact = kernel.astype(np.float64)
    return np.linalg.solve(exact[np.ix_(train, train)] + RIDGE * np.eye(len(train)), targets[train])


@pytest.mark.parametrize("folds", [2, 5, 40], ids=["halves", "fifths", "each alone"])
@pytest.mark.parametrize("seed", [0, 1])
def test_predictions_of_a_fold_are_those_of_a_fit_that_never_saw_it(seed: int, folds: int) -> None:
    kernel, targets, random = problem(seed)
    fold_of = random.permutation(np.arange(len(kernel)) % folds)
    _, held_out = solve(kernel.copy(), targets, fold_of)
    for fold in range(folds):
        test, train = np.flatnonzero(fold_of == fold), np.flatnonzero(fold_of != fold)
        expected = kernel[np.ix_(test, train)] @ refit(kernel, targets, train)
        np.testing.assert_allclose(held_out[test], expected, atol=2e-3)


def test_the_coefficients_are_those_of_ridge_regression_on_everything() -> None:
    kernel, targets, _ = problem(2)
    dual, _ = solve(kernel.copy(), targets, np.arange(len(kernel)) % 5)
    np.testing.assert_allclose(dual, refit(kernel, targets, np.arange(len(kernel))), atol=1e-3)


def test_folds_may_be_uneven_and_unnumbered() -> None:
    kernel, targets, _ = problem(3)
    fold_of = np.where(np.arange(len(kernel)) < 33, 7, 2)
    _, held_out = solve(kernel.copy(), targets, fold_of)
    test, train = np.flatnonzero(fold_of == 7), np.flatnonzero(fold_of == 2)
    np.testing.assert_allclose(held_out[test], kernel[np.ix_(test, train)] @ refit(kernel, targets, train), atol=2e-3)


def test_a_kernel_that_is_none_is_refused_with_a_reason() -> None:
    with pytest.raises(ValueError, match="not positive definite"):
        solve(-5 * np.eye(3, dtype=np.float32), np.ones((3, 1), dtype=np.float32), np.arange(3))
