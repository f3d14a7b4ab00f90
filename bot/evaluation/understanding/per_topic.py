"""Precision and recall of each topic, and which topics are taken for which. Pure counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.evaluation.understanding.results import Result

# Stands for the predicted label where the bot asked back.
ASKED_BACK = "(asked back)"


@dataclass(frozen=True)
class TopicScore:
    """A label: how often it was right to predict it, how often it was, and how often both."""

    label: str
    asked: int
    predicted: int
    hits: int

    @property
    def precision(self) -> float | None:
        """The share of its predictions that are right; None without any."""
        return self.hits / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """The share of what asked for it that was found; None without any."""
        return self.hits / self.asked if self.asked else None

    @property
    def f1(self) -> float | None:
        """Their harmonic mean: the share of hits among half of all askings and predictions."""
        total = self.asked + self.predicted
        return 2 * self.hits / total if total else None


def topic_scores(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> list[TopicScore]:
    """Score (asked, predicted) pairs of label sets, one a message; by label."""
    asked: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for truth, guess in pairs:
        asked.update(truth)
        predicted.update(guess - {ASKED_BACK})
        hits.update(truth & guess)
    return [TopicScore(label, asked[label], predicted[label], hits[label]) for label in sorted({*asked, *predicted})]


def label_sets(result: Result) -> tuple[frozenset[str], frozenset[str]]:
    """What a case asked and what was understood. A label that would be right too counts as asked when it was understood."""
    understood = frozenset(result.labels)
    welcome = understood & result.case.also
    asked = frozenset(result.case.labels)
    return (understood if welcome and result.right else asked), understood


def macro_f1(scores: Sequence[TopicScore]) -> float:
    """The mean F1 of the labels that were asked for."""
    values = [score.f1 or 0.0 for score in scores if score.asked]
    return sum(values) / len(values) if values else 0.0


def confusions(truth: Sequence[str], predicted: Sequence[str]) -> list[tuple[int, str, str]]:
    """How often which label was taken for which other one, most often first."""
    wrong = Counter((right, guess) for right, guess in zip(truth, predicted, strict=True) if right != guess)
    return sorted(((n, right, guess) for (right, guess), n in wrong.items()), key=lambda entry: (-entry[0], entry[1:]))
