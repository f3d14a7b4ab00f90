"""Every error in words: what was asked, what was understood, and the training example nearest to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evaluation.understanding.evidence import Scored
from bot.evaluation.understanding.neighbours import nearest
from bot.evaluation.understanding.results import Result, summarise
from bot.evaluation.understanding.training_data import TrainingData
from bot.knowledge.topics import kind_of


def errors(scored: Scored, data: TrainingData) -> list[str]:
    """Lines for people, suite by suite, below each suite's figures. `?` asked back, `!` was wrong."""
    return [line for name, results in scored.items() for line in _of_suite(name, results, data)]


def _of_suite(name: str, results: Sequence[Result], data: TrainingData) -> Iterator[str]:
    yield f"\n{name}: " + ", ".join(f"{key} {value:g}" for key, value in summarise(results).items())
    wrong = [result for result in results if not result.right]
    for result, near in zip(wrong, nearest(data, [result.case.text for result in wrong]), strict=True):
        read = [(kind_of(topic.name), round(topic.confidence, 2)) for topic in result.understanding.topics]
        offered = [kind_of(candidate) for candidate in result.understanding.candidates]
        mark, place = "?" if result.asked_back else "!", f"{result.case.place}: " if result.case.place else ""
        yield f"  {mark} {place}{result.case.text[:110]!r} is {list(result.case.labels)}, read {read or offered}"
        yield f"      nearest ({near.cosine:.2f}): {near.text[:90]!r}, {near.label}"
