"""The benchmark's table and chart."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bot.evaluation.bench_service import Measured

REPORTS = Path("reports")


def write_report(measured: Mapping[str, Measured], understanding: str) -> str:
    """Write `reports/bench.md` and `reports/bench.svg`; return the tables, that of what understanding costs last."""
    REPORTS.mkdir(exist_ok=True)
    table = f"{_table(measured)}\n\n{understanding}"
    (REPORTS / "bench.md").write_text(table + "\n", encoding="utf-8")
    _chart(measured)
    return f"{table}\n\nWritten to {REPORTS}/bench.md and {REPORTS}/bench.svg"


def _table(measured: Mapping[str, Measured]) -> str:
    rows: list[list[str]] = [["", *measured], ["---", *("---:" for _ in measured)]]

    def row(title: str, values: list[float | None], unit: str, digits: int = 1) -> None:
        rows.append([f"{title} ({unit})", *("" if value is None else f"{value:,.{digits}f}" for value in values)])

    every = list(measured.values())
    for percent in (50, 95, 99):
        row(f"one visitor, p{percent}", [_percentile(m.one, percent) for m in every], "ms")
    for percent in (50, 95, 99):
        row(f"32 visitors, p{percent}", [_percentile(m.many, percent) for m in every], "ms")
    row("32 visitors", [statistics.median(m.turns_per_second) for m in every], "turns/s", 0)
    for number in (10, 100, 1000):
        row(f"turn {number} of a conversation", [m.turn(number) * 1000 if len(m.long) >= number else None for m in every], "ms")
    row("resident memory at the end", [m.memory for m in every], "MB", 0)
    row("start until ready", [m.start for m in every], "s")
    row("training", [m.training for m in every], "s", 0)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


def _percentile(seconds: list[float], percent: int) -> float:
    return float(np.percentile(seconds, percent)) * 1000


def _chart(measured: Mapping[str, Measured]) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    figure, (latency, length) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for name, values in measured.items():
        ordered = np.sort(values.one) * 1000
        latency.plot(ordered, np.linspace(0, 100, len(ordered)), label=name)
        if values.long:
            smooth = np.convolve(values.long, np.ones(20) / 20, mode="valid") * 1000
            length.plot(smooth, label=name)
    latency.set(xscale="log", xlabel="turn latency, one visitor (ms)", ylabel="turns up to this latency (%)")
    length.set(yscale="log", xlabel="turn of one conversation", ylabel="latency (ms, mean of 20)")
    for axes in (latency, length):
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(REPORTS / "bench.svg")
    plt.close(figure)
