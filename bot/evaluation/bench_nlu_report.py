"""The table of `frontdesk bench nlu`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bot.evaluation.bench_nlu import Row
from bot.evaluation.published import KNOWN, MCC, Known

HEADS = (
    "set", "metric", "ours", "aim", "met", "best published", "Rasa, published", "Rasa's default, this run", "threshold",
    "ours, threshold seen", "Rasa's default, threshold seen", "s",
)  # fmt: skip


def write_report(rows: Sequence[Row], folder: Path = Path("reports")) -> str:
    """Write `nlu_benchmarks.md` and `.json`; return the table."""
    folder.mkdir(exist_ok=True)
    table = as_table(rows)
    (folder / "nlu_benchmarks.md").write_text(table + "\n", encoding="utf-8")
    content = [_record(row) for row in rows]
    (folder / "nlu_benchmarks.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return f"{table}\n\nWritten to {folder}/nlu_benchmarks.md and .json"


def _record(row: Row) -> dict[str, object]:
    known = _known(row)
    published = {"aim": known.aim, "best_published": known.best, "best_published_by": known.by, "rasa_published": known.rasa}
    return asdict(row) | published


def as_table(rows: Sequence[Row]) -> str:
    """Markdown, one line a figure."""
    lines = [HEADS, ("---",) * 2 + ("---:",) * 2 + ("---",) * 2 + ("---:",) * 6, *map(_cells, rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _cells(row: Row) -> tuple[str, ...]:
    known = _known(row)
    figures = [
        _figure(value, row.metric) for value in (row.ours, known.aim, known.best, known.rasa, row.rasa, row.seen, row.rasa_seen)
    ]
    ours, aim, best, published, rasa, *seen = figures
    threshold = "" if row.threshold is None else f"{row.threshold:.3f}"
    met = "yes" if row.ours >= known.aim else "no"
    return (row.name, row.metric, ours, aim, met, f"{best} {known.by}", published, rasa, threshold, *seen, f"{row.seconds:.0f}")


def _known(row: Row) -> Known:
    return KNOWN[row.name, row.metric]


def _figure(value: float | None, metric: str) -> str:
    return "" if value is None else f"{value:.3f}" if metric == MCC else f"{value:.1f}"
