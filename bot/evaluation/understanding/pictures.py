"""The pictures of the evaluation: reliability, risk against coverage, and which topic is taken for which."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.understanding.calibration import Calibration
from bot.evaluation.understanding.per_topic import ASKED_BACK
from bot.evaluation.understanding.results import interval
from bot.evaluation.understanding.selective import RiskCoverage

# Told apart by people who see colours differently (Okabe and Ito, 2008).
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
MARKERS = ("o", "s", "^", "D")
LEAST_IN_BIN = 5


@contextmanager
def _figure(path: Path, size: tuple[float, float], **layout: Any) -> Iterator[tuple[Any, Any]]:
    """A figure and its axes, written to `path` in the end."""
    import matplotlib as mpl

    # It reports what its own style files deprecate.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    with plt.rc_context({"font.size": 11, "axes.spines.top": False, "axes.spines.right": False}):
        figure, axes = plt.subplots(figsize=size, layout="constrained", **layout)
        yield figure, axes
        figure.savefig(path, dpi=120)
        plt.close(figure)


def draw_reliability(path: Path, measured: Mapping[str, Calibration]) -> None:
    """Accuracy against confidence with 95 % intervals, above how many predictions had that confidence."""
    with _figure(path, (7.5, 8), nrows=2, sharex=True, height_ratios=[3, 1]) as (_, (top, bottom)):
        top.plot([0, 1], [0, 1], color="0.6", linestyle="--", label="confidence = accuracy")
        for (name, values), colour, marker in zip(measured.items(), COLOURS, MARKERS, strict=False):
            label = f"{name}: n = {values.n:,}, ECE {values.ece:.3f}, Brier {values.brier:.3f}"
            _draw_bins(top, values, color=colour, marker=marker, label=label)
            middles = [(part.low + part.high) / 2 for part in values.bins]
            bottom.plot(middles, [part.n / values.n for part in values.bins], color=colour, marker=marker)
        top.set(xlim=(0, 1), ylim=(0, 1.02), ylabel="share that was right", title="Is the confidence what it says?")
        top.legend(loc="lower right", fontsize=9, frameon=False)
        bottom.set(
            xlabel=f"confidence (bins with fewer than {LEAST_IN_BIN} not drawn above)", ylabel="share of predictions", ylim=(0, 1)
        )
        for axes in (top, bottom):
            axes.grid(alpha=0.3)


def _draw_bins(axes: Any, values: Calibration, **style: Any) -> None:
    bins = [part for part in values.bins if part.n >= LEAST_IN_BIN]
    bounds = [interval(part.accuracy, part.n) for part in bins]
    below = [max(0.0, part.accuracy - low) for part, (low, _) in zip(bins, bounds, strict=True)]
    above = [max(0.0, high - part.accuracy) for part, (_, high) in zip(bins, bounds, strict=True)]
    places, heights = [part.confidence for part in bins], [part.accuracy for part in bins]
    axes.errorbar(places, heights, yerr=[below, above], elinewidth=1, capsize=2, **style)


def draw_risk_coverage(path: Path, curves: Mapping[str, RiskCoverage], points: Mapping[str, tuple[float, float]]) -> None:
    """Share of wrong answers against the share of questions answered, and where the chosen thresholds stand on it."""
    with _figure(path, (7, 5)) as (_, axes):
        for (name, curve), colour in zip(curves.items(), COLOURS, strict=False):
            axes.plot(curve.coverage * 100, curve.risk * 100, color=colour, label=f"{name} (AURC {curve.aurc:.3f})")
            if name in points:
                coverage, risk = points[name]
                axes.plot(coverage * 100, risk * 100, color=colour, marker="o", markersize=9, linestyle="none")
        axes.plot([], [], color="0.3", marker="o", markersize=9, linestyle="none", label="at the chosen thresholds")
        axes.set(xlim=(0, 100), xlabel="questions answered, surest first (%)", ylabel="wrong among those answered (%)")
        axes.set_ylim(bottom=0)
        axes.set_title("What asking back buys")
        axes.grid(alpha=0.3)
        axes.legend(loc="upper left", fontsize=9, frameon=False)


def draw_confusion(path: Path, truth: Sequence[str], predicted: Sequence[str], title: str) -> None:
    """Which label was taken for which, in percent of the label that was right; empty cells are zeros.

    Labels stand in groups (documented, undocumented, the rest), and what the bot asked back about in a column of its own.
    """
    from matplotlib.colors import LogNorm

    labels = sorted(set(truth), key=lambda label: (_group(label), label))
    columns = [*labels, *([ASKED_BACK] if ASKED_BACK in set(predicted) else [])]
    shares = _shares(truth, predicted, labels, columns)
    with _figure(path, (17, 17.5)) as (figure, axes):
        image = axes.imshow(np.where(shares > 0, shares, np.nan), cmap="YlOrRd", norm=LogNorm(0.5, 100), aspect="equal")
        axes.set_xticks(range(len(columns)), [_short(label) for label in columns], rotation=90, fontsize=9)
        axes.set_yticks(range(len(labels)), [_short(label) for label in labels], fontsize=9)
        axes.tick_params(top=True, labeltop=True)
        _write_cells(axes, shares)
        for border in _borders(labels):
            axes.axhline(border - 0.5, color="0.4", linewidth=0.8)
            axes.axvline(border - 0.5, color="0.4", linewidth=0.8)
        axes.set(xlabel="read as", ylabel="right label")
        figure.suptitle(title, fontsize=15)
        figure.colorbar(image, ax=axes, shrink=0.5, label="% of the right label (log)", format="%g")


def _write_cells(axes: Any, shares: NDArray[np.float64]) -> None:
    for row, column in np.argwhere(shares >= 0.95):
        value = shares[row, column]
        axes.text(column, row, f"{value:.0f}", ha="center", va="center", fontsize=7, color="white" if value > 40 else "black")


def _shares(truth: Sequence[str], predicted: Sequence[str], labels: list[str], columns: list[str]) -> NDArray[np.float64]:
    """(n_labels, n_columns) percent of each row's examples."""
    rows, places = {label: i for i, label in enumerate(labels)}, {label: i for i, label in enumerate(columns)}
    counts = np.zeros((len(labels), len(columns)))
    for right, guess in zip(truth, predicted, strict=True):
        if guess in places:
            counts[rows[right], places[guess]] += 1
    return np.asarray(100 * counts / counts.sum(axis=1, keepdims=True).clip(1))


def _borders(labels: Sequence[str]) -> list[int]:
    return [i for i in range(1, len(labels)) if _group(labels[i]) != _group(labels[i - 1])]


def _group(label: str) -> int:
    return {"faq": 0, "undocumented": 1}.get(label.partition("/")[0], 2)


def _short(label: str) -> str:
    return label.rpartition("/")[2]
