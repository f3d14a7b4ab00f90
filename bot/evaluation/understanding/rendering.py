"""The figures of an evaluation as Markdown: what stands in docs/understanding.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.knowledge.topics import kind_of

WEAKEST, CONFUSED = 8, 8
FALSE_PROMISE = "undocumented_answered_as_documented"
SUITE_SHARES = ("right", "asked_back", "wrong", FALSE_PROMISE, "urgent_missed", "falsely_urgent")
HELD_OUT_SHARES = ("likeliest_right", "right", "asked_back", "wrong", FALSE_PROMISE, "macro_f1")
TITLES = {"likeliest_right": "likeliest label right", "macro_f1": "mean F1 of a label"}


def render(figures: Mapping[str, Any]) -> str:
    """All tables and lines, in the order they are read."""
    suites, held_out = figures["suites"], figures["cross_validation"]
    parts = [_suites(suites), _conversations(suites), _dates(figures["dates"])]
    return "\n\n".join([*parts, _held_out(held_out), _voices(held_out), _confidence(figures["confidence"]), _weakest(held_out)])


def _suites(suites: Mapping[str, Any]) -> str:
    rows = [["suite", "messages", *map(_title, SUITE_SHARES), "right, 95 % interval"]]
    for name, values in suites.items():
        low, high = (_percent(bound) for bound in values["right_interval"])
        rows.append([name, f"{values['messages']:,}", *_shares(values, SUITE_SHARES), f"{low} to {high}"])
    return _table(rows)


def _conversations(suites: Mapping[str, Any]) -> str:
    return "\n".join(
        f"- {name}: {_percent(values['follow_ups_right'])} of {values['follow_ups']} follow-ups right, "
        f"{_percent(values['whole_conversations_right'])} of {values['whole_conversations']} conversations right throughout"
        for name, values in suites.items()
        if "follow_ups" in values
    )


def _dates(dates: Mapping[str, Any]) -> str:
    lines = []
    for name, values in dates.items():
        low, high = (_percent(bound) for bound in values["right_interval"])
        lines.append(
            f"- {name}: {_percent(values['right'])} of {values['messages']} messages about days and times right ({low} to {high})"
        )
    return "\n".join(lines)


def _held_out(cross_validation: Mapping[str, Any]) -> str:
    rows = [["cross-validation", "examples", *map(_title, HELD_OUT_SHARES)]]
    for name, values in cross_validation.items():
        rows.append([name, f"{values['messages']:,}", *_shares(values, HELD_OUT_SHARES)])
    return _table(rows)


def _voices(cross_validation: Mapping[str, Any]) -> str:
    folds = next(iter(cross_validation.values()))["likeliest_right_by_fold"]
    return (
        f"Likeliest label right, by the voice held out: {_listed(f'{voice} {_percent(value)}' for voice, value in folds.items())}"
    )


def _confidence(confidence: Mapping[str, Any]) -> str:
    rows = [
        ["confidence", "predictions", "right", "ECE", "Brier", "AURC", "wrong of all", "of the surest 90 %", "of the surest 80 %"]
    ]
    for name, values in confidence.items():
        scores = [f"{values[key]:.3f}" for key in ("ece", "brier", "aurc")]
        risks = [_percent(values["risk_at"][at]) for at in ("1", "0.9", "0.8")]
        rows.append([name, f"{values['n']:,}", _percent(values["accuracy"]), *scores, *risks])
    return _table(rows)


def _weakest(cross_validation: Mapping[str, Any]) -> str:
    values = next(iter(cross_validation.values()))
    scored = sorted((entry["f1"] or 0.0, label) for label, entry in values["topics"].items())
    weakest = (f"{kind_of(label)} {f1:.2f}" for f1, label in scored[:WEAKEST])
    taken = values["confusions"][:CONFUSED]
    confused = (f"{kind_of(entry['right'])} for {kind_of(entry['read_as'])} ({entry['n']})" for entry in taken)
    return f"Lowest F1 with whole voices held out: {_listed(weakest)}\n\nMost often mistaken there: {_listed(confused)}"


def _title(name: str) -> str:
    return TITLES.get(name, name.replace("_", " "))


def _shares(values: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    return [_percent(values[name]) for name in names]


def _percent(value: float) -> str:
    return f"{value * 100:.1f} %"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) + "."


def _table(rows: list[list[str]]) -> str:
    ruled = [rows[0], ["---", *("---:" for _ in rows[0][1:])], *rows[1:]]
    return "\n".join("| " + " | ".join(row) + " |" for row in ruled)
