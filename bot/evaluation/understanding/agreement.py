"""How far two people agree who label the same questions, the second without seeing the first's labels. Pure counting.

Cohen's kappa (Cohen, 1960, "A coefficient of agreement for nominal scales") is the agreement beyond what two people reach who
give each label as often as these did, but at random: (observed - expected) / (1 - expected); 1 is perfect, 0 is chance. Its
standard error is the large-sample one that Cohen gives there, sqrt(observed * (1 - observed) / n) / (1 - expected).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Labelled:
    """A question with the label it has in this project and the one a second person gave it."""

    text: str
    first: str
    second: str


@dataclass(frozen=True)
class Agreement:
    """How far two people agree.

    Attributes:
        n: questions.
        observed: the share that has the same label from both.
        kappa: Cohen's, and `error` its standard error.
    """

    n: int
    observed: float
    kappa: float
    error: float


def agreement(labelled: Sequence[Labelled]) -> Agreement:
    """Measure it.

    Raises:
        ValueError: there are no questions, or one label alone, for which kappa is not defined.
    """
    n = len(labelled)
    first, second = (Counter(label) for label in ([q.first for q in labelled], [q.second for q in labelled]))
    expected = sum(first[label] * second[label] for label in first) / (n * n) if n else 1.0
    if expected == 1:
        raise ValueError("kappa needs questions with more than one label")
    observed = sum(question.first == question.second for question in labelled) / n
    error = math.sqrt(observed * (1 - observed) / n) / (1 - expected)
    return Agreement(n, observed, (observed - expected) / (1 - expected), error)


def borders(labelled: Sequence[Labelled]) -> dict[tuple[str, str], list[Labelled]]:
    """The questions two people label differently, by the two labels whichever way round; borders with most of them first."""
    found: defaultdict[tuple[str, str], list[Labelled]] = defaultdict(list)
    for question in labelled:
        if question.first != question.second:
            found[min(question.first, question.second), max(question.first, question.second)].append(question)
    return dict(sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0])))


def read_labels(path: Path) -> list[Labelled]:
    """Read `text<TAB>first<TAB>second` lines below a heading."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [Labelled(*line.split("\t")) for line in lines if line]


def describe(labelled: Sequence[Labelled]) -> str:
    """The figures and the disagreements, as Markdown: what stands in docs/labelling.md."""
    measured = agreement(labelled)
    low, high = measured.kappa - 1.96 * measured.error, min(1.0, measured.kappa + 1.96 * measured.error)
    lines = [
        f"{measured.n} questions, the same label for {measured.observed * 100:.1f} %, "
        f"Cohen's kappa {measured.kappa:.2f} (95 % interval {low:.2f} to {high:.2f}).",
        "",
        "| here | second | question |",
        "|---|---|---|",
    ]
    for questions in borders(labelled).values():
        lines += [f"| `{question.first}` | `{question.second}` | {question.text} |" for question in questions]
    return "\n".join(lines)
