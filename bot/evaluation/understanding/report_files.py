"""What an evaluation leaves in `reports/`: figures for machines, tables and pictures for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.evaluation.understanding.evidence import BY_VOICE, Evidence
from bot.evaluation.understanding.figures import held_out_topics, suite_topics
from bot.evaluation.understanding.per_topic import ASKED_BACK, TopicScore
from bot.evaluation.understanding.pictures import draw_confusion, draw_reliability, draw_risk_coverage

REPORTS = Path("reports")


def write_reports(evidence: Evidence, figures: Mapping[str, Any], errors: Sequence[str]) -> str:
    """Write all of them and say where they are."""
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "understanding.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    (REPORTS / "errors.txt").write_text("\n".join(errors) + "\n", encoding="utf-8")
    (REPORTS / "topics.md").write_text(_topics(evidence), encoding="utf-8")
    (REPORTS / "confidence.md").write_text(_reliability(figures["confidence"]), encoding="utf-8")
    judged = evidence.judged
    draw_reliability(REPORTS / "reliability.png", {name: part.calibration() for name, part in judged.items()})
    points = {name: part.operating_point() for name, part in judged.items()}
    draw_risk_coverage(REPORTS / "risk_coverage.png", {name: part.risk_coverage() for name, part in judged.items()}, points)
    held_out = evidence.held_out[BY_VOICE]
    read_as = [guess if sure else ASKED_BACK for guess, sure in zip(held_out.predicted, held_out.accepted, strict=True)]
    title = "Training examples, read by models that have not seen their author's voice"
    draw_confusion(REPORTS / "confusion.png", held_out.truth.tolist(), read_as, title)
    return f"Written to {REPORTS}/: understanding.json, errors.txt, topics.md, confidence.md, and three pictures"


def _topics(evidence: Evidence) -> str:
    everything = [result for results in evidence.scored.values() for result in results]
    tables = {"All suites": suite_topics(everything)}
    tables |= {f"Cross-validation, {name}": held_out_topics(part) for name, part in evidence.held_out.items()}
    return "\n".join(f"## {title}\n\n{_table(scores)}\n" for title, scores in tables.items())


def _table(scores: Sequence[TopicScore]) -> str:
    head = "| label | asked | predicted | precision | recall | F1 |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    rows = [
        f"| {s.label} | {s.asked} | {s.predicted} | {_digits(s.precision)} | {_digits(s.recall)} | {_digits(s.f1)} |"
        for s in scores
    ]
    return "\n".join([head, *rows])


def _digits(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _reliability(confidence: Mapping[str, Any]) -> str:
    return "\n".join(f"## {name}\n\n{_bins(values)}\n" for name, values in confidence.items())


def _bins(values: Mapping[str, Any]) -> str:
    head = "| confidence | predictions | mean confidence | right |\n| --- | ---: | ---: | ---: |"
    rows = [
        f"| {b['low']:.1f} to {b['high']:.1f} | {b['n']} | {b['confidence']:.3f} | {b['accuracy']:.3f} |" for b in values["bins"]
    ]
    scores = f"ECE {values['ece']:.3f}, Brier {values['brier']:.3f}, AURC {values['aurc']:.3f}"
    return "\n".join([head, *rows, "", scores])
