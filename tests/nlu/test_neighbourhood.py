from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.neighbourhood import DIRECTIONS, WIDTH, Neighbourhood, gaussian


def vectors(n: int, d: int = 200, seed: int = 0) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_an_example_is_nearest_to_itself() -> None:
    known = vectors(300)
    cosines = Neighbourhood.fit(known).cosines(known)
    assert (cosines.argmax(axis=1) == np.arange(300)).all()
    np.testing.assert_allclose(np.diag(cosines), 1, atol=1e-5)


def test_the_kernel_is_the_gaussian_of_the_distance() -> None:
    space = Neighbourhood.fit(vectors(50))
    placed = space.place(vectors(4, seed=1))
    distances = ((placed[:, None, :] - space.points[None, :, :]) ** 2).sum(axis=2)
    np.testing.assert_allclose(gaussian(space.cosines(vectors(4, seed=1))), np.exp(-WIDTH * distances), atol=1e-5)


def test_the_kernel_of_the_examples_can_be_factorised() -> None:
    known = vectors(300)
    kernel = gaussian(Neighbourhood.fit(known).cosines(known)).astype(np.float64)
    np.testing.assert_allclose(kernel, kernel.T, atol=1e-6)
    assert np.linalg.eigvalsh(kernel).min() > -1e-4


@pytest.mark.parametrize(("n", "kept"), [(300, DIRECTIONS), (20, 19), (2, 1)])
def test_there_are_no_more_directions_than_the_examples_have(n: int, kept: int) -> None:
    assert Neighbourhood.fit(vectors(n)).points.shape == (n, kept)


def test_a_loaded_one_is_the_same(tmp_path: Path) -> None:
    space = Neighbourhood.fit(vectors(40))
    space.save(tmp_path / "space.npz")
    again = Neighbourhood.load(tmp_path / "space.npz")
    np.testing.assert_array_equal(again.cosines(vectors(3, seed=2)), space.cosines(vectors(3, seed=2)))
