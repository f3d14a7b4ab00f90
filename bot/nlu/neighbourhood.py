"""How near a text is to each training example: a Gaussian kernel on the strongest directions of the sentence vectors.

The linear features generalise; this part remembers. With a sixth of their weight it reads voices that were held out better by
four points in a hundred (docs/decisions/0011). The directions are the principal components of the training examples' vectors: as
good as all of them, at a third of the cost.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

DIRECTIONS = 128
# Of exp(-WIDTH * squared distance); flat from 1 to 2.5.
WIDTH = 1.5


class Neighbourhood:
    """The training examples as points on a sphere."""

    def __init__(self, mean: Floats, directions: Floats, points: Floats) -> None:
        self._mean, self._directions, self.points = mean, directions, points

    @classmethod
    def fit(cls, vectors: Floats) -> Neighbourhood:
        """Learn the directions from (n, d) sentence vectors, and keep these as points."""
        mean = vectors.mean(axis=0)
        _, directions = np.linalg.eigh(np.cov(vectors - mean, rowvar=False))
        # No more directions than the examples have: the others would be noise.
        kept = min(DIRECTIONS, max(len(vectors) - 1, 1))
        space = cls(mean, np.ascontiguousarray(directions[:, ::-1][:, :kept], dtype=np.float32), vectors[:0])
        space.points = space.place(vectors)
        return space

    def place(self, vectors: Floats) -> Floats:
        """(m, n_directions) points of norm 1 for (m, d) sentence vectors."""
        placed = (vectors - self._mean) @ self._directions
        return np.asarray(placed / np.maximum(np.linalg.norm(placed, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    def cosines(self, vectors: Floats) -> Floats:
        """(m, n) cosine of each of (m, d) sentence vectors to each training example."""
        return np.asarray(self.place(vectors) @ self.points.T, dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write as plain arrays."""
        np.savez(path, mean=self._mean, directions=self._directions, points=self.points)

    @classmethod
    def load(cls, path: Path) -> Neighbourhood:
        """Read what `save` wrote."""
        with np.load(path) as arrays:
            return cls(arrays["mean"], arrays["directions"], arrays["points"])


def gaussian(cosines: Floats) -> Floats:
    """The kernel of points of norm 1, from their cosines, which are overwritten."""
    cosines -= np.float32(1)
    cosines *= np.float32(2 * WIDTH)
    return np.asarray(np.exp(cosines, out=cosines), dtype=np.float32)
