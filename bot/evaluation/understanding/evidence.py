"""All that one evaluation found, and its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.understanding.cross_validation import HeldOut, cross_validate, strata, voice_folds
from bot.evaluation.understanding.figures import Judged, held_out_figures, suite_figures, suite_topics, topic_figures
from bot.evaluation.understanding.held_out_cache import kept
from bot.evaluation.understanding.results import Result
from bot.evaluation.understanding.training_data import TrainingData
from bot.preparation import Progress

BY_VOICE, BY_FIFTH = "whole voices held out", "random fifths held out"
# The suites that are about single messages, on which confidence can be judged.
SINGLE_MESSAGES = ("singles", "real questions")

# Suite name → how each of its messages came out.
Scored = Mapping[str, Sequence[Result]]


@dataclass(frozen=True)
class Evidence:
    """Scored suites and cross-validated training examples.

    Attributes:
        voices: who wrote the examples, by their fold in the cross-validation by voice.
    """

    scored: Scored
    held_out: Mapping[str, HeldOut]
    voices: Sequence[str]

    @property
    def judged(self) -> dict[str, Judged]:
        """Everything that confidence can be judged on."""
        return {name: Judged.of_held_out(predictions) for name, predictions in self.held_out.items()} | {
            name: Judged.of_results(self.scored[name]) for name in SINGLE_MESSAGES if name in self.scored
        }

    def figures(self) -> dict[str, Any]:
        """All figures as JSON."""
        everything = [result for results in self.scored.values() for result in results]
        names = {BY_VOICE: dict(enumerate(self.voices))}
        return {
            "suites": {name: suite_figures(results) for name, results in self.scored.items()},
            "cross_validation": {
                name: held_out_figures(predictions, names.get(name, {})) for name, predictions in self.held_out.items()
            },
            "confidence": {name: judged.figures() for name, judged in self.judged.items()},
            "topics_in_suites": topic_figures(suite_topics(everything)),
        }


def gather(scored: Scored, data: TrainingData, progress: Progress) -> Evidence:
    """Cross-validate the training examples (minutes, once for the same data) beside what was scored."""
    by_voice, voices = voice_folds(data.examples)

    def validate(name: str, folds: Any) -> HeldOut:
        progress(f"\nCross-validating, {name} ...")
        return cross_validate(data, folds, progress)

    held_out = {
        BY_VOICE: kept("voices", lambda: validate(BY_VOICE, by_voice)),
        BY_FIFTH: kept("fifths", lambda: validate(BY_FIFTH, strata(data.examples))),
    }
    return Evidence(scored, held_out, voices)
