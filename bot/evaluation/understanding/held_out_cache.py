"""Keeps cross-validated predictions: they depend on what a model is made from and on nothing else, and take minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bot.evaluation.understanding import cross_validation
from bot.evaluation.understanding.cross_validation import HeldOut
from bot.preparation import fingerprint

FOLDER = Path("build/evaluation")


def kept(name: str, compute: Callable[[], HeldOut]) -> HeldOut:
    """The predictions of that name for the present data and settings, computed when they are not there."""
    code = Path(cross_validation.__file__).read_bytes()
    path = FOLDER / f"{name}-{hashlib.sha256(code + fingerprint().encode()).hexdigest()[:16]}.npz"
    if path.exists():
        with np.load(path) as arrays:
            return HeldOut(**arrays)
    held_out = compute()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob(f"{name}-*.npz"):
        old.unlink()
    np.savez(path, **vars(held_out))
    return held_out
