"""The suites about days and times: messages for the date reader alone, scored beside those for the whole understanding."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from bot.evaluation.dates import AUTHORED, HELD_OUT, DateCase, read_cases
from bot.evaluation.understanding.baseline import Outcome
from bot.evaluation.understanding.results import interval, share
from bot.nlu.dates import read_when

SUITES = {"dates, development": AUTHORED, "dates": HELD_OUT}


def score_date_suites() -> dict[str, list[Outcome]]:
    """How each message came out, by suite."""
    return {name: [_outcome(case) for case in read_cases(path)] for name, path in SUITES.items()}


def _outcome(case: DateCase) -> Outcome:
    key = hashlib.sha256(f"{case.now:%FT%R}\t{case.text}".encode()).hexdigest()[:8]
    return Outcome(key, case.text, case.is_right(read_when(case.text, case.now)))


def date_figures(outcomes: Mapping[str, Sequence[Outcome]]) -> dict[str, Any]:
    """Messages, the share that is right, and its 95 % interval, by suite."""
    return {name: _figures(messages) for name, messages in outcomes.items()}


def _figures(messages: Sequence[Outcome]) -> dict[str, Any]:
    right = share(outcome.right for outcome in messages)
    return {
        "messages": len(messages),
        "right": right,
        "right_interval": [round(bound, 4) for bound in interval(right, len(messages))],
    }


def date_errors(outcomes: Mapping[str, Sequence[Outcome]]) -> list[str]:
    """A line for each message that is not right, below each suite's figures."""
    lines = []
    for name, messages in outcomes.items():
        wrong = [outcome.text for outcome in messages if not outcome.right]
        lines += [f"\n{name}: messages {len(messages)}, right {len(messages) - len(wrong)}", *(f"  ! {text!r}" for text in wrong)]
    return lines
