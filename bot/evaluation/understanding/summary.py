"""The committed summary: a block of figures in docs/understanding.md, and the outcomes it is compared with, in baseline.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.evaluation.understanding.baseline import Outcome, Outcomes, from_json, to_json
from bot.evaluation.understanding.questions import SUITES
from bot.evaluation.understanding.rendering import render

BASELINE = SUITES / "baseline.json"
DOCUMENT = Path("docs/understanding.md")
BEGIN = "<!-- figures: written by `frontdesk eval --write-summary`, not by hand -->"
END = "<!-- end of figures -->"


def write_summary(figures: Mapping[str, Any], outcomes: Outcomes) -> None:
    """Commit-ready: the document's block and the baseline, from the same figures. What was not measured now keeps its figures."""
    figures = {**figures, "suites": {**_earlier("suites"), **figures["suites"]}}
    content = {"figures": figures, "outcomes": to_json(outcomes)}
    BASELINE.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    DOCUMENT.write_text(with_block(DOCUMENT.read_text(encoding="utf-8"), render(figures)), encoding="utf-8")


def read_baseline() -> dict[str, list[Outcome]]:
    """The outcomes of the committed summary; empty when there is none, so that no suite is in it."""
    return from_json(json.loads(BASELINE.read_text(encoding="utf-8"))["outcomes"]) if BASELINE.exists() else {}


def _earlier(part: str) -> dict[str, Any]:
    if not BASELINE.exists():
        return {}
    found: dict[str, Any] = json.loads(BASELINE.read_text(encoding="utf-8"))["figures"][part]
    return found


def with_block(document: str, block: str) -> str:
    """The document with the block between the markers.

    Raises:
        ValueError: it has no markers.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{DOCUMENT} has no lines {BEGIN} and {END} to write the figures between")
    return f"{before}{BEGIN}\n{block}\n{END}{after}"
