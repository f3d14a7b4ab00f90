"""All figures of an evaluation as plain JSON: what `reports/understanding.json` and the committed summary hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.understanding.calibration import Calibration, calibration
from bot.evaluation.understanding.cross_validation import HeldOut
from bot.evaluation.understanding.per_topic import TopicScore, confusions, label_sets, macro_f1, topic_scores
from bot.evaluation.understanding.results import Result, interval, share, summarise
from bot.evaluation.understanding.selective import RiskCoverage, risk_coverage

COVERAGES = (0.8, 0.9, 0.95, 1.0)
MOST_CONFUSIONS = 20


def suite_figures(results: Sequence[Result]) -> dict[str, Any]:
    """Shares of a suite, the 95 % interval of what is right, and what follows up in conversations."""
    figures: dict[str, Any] = dict(summarise(results))
    figures["right_interval"] = [round(bound, 4) for bound in interval(figures["right"], len(results))]
    later = [result for result in results if result.case.place and not result.case.place.endswith("/1")]
    if later:
        figures |= {"follow_ups": len(later), "follow_ups_right": share(result.right for result in later)}
        conversations: dict[str, bool] = {}
        for result in results:
            name = result.case.place.partition("/")[0]
            conversations[name] = conversations.get(name, True) and result.right
        figures |= {"whole_conversations": len(conversations), "whole_conversations_right": share(conversations.values())}
    return figures


class Judged:
    """Predictions with a confidence and whether they came out right, whichever source: what calibration and risk are measured on.

    Attributes:
        confidence, right, accepted: (n,); accepted ones were acted on.
    """

    def __init__(self, confidence: NDArray[Any], right: NDArray[np.bool_], accepted: NDArray[np.bool_]) -> None:
        self.confidence, self.right, self.accepted = confidence, right, accepted

    @classmethod
    def of_held_out(cls, held_out: HeldOut) -> Judged:
        """Of cross-validation."""
        return cls(held_out.confidence, held_out.right, held_out.accepted)

    @classmethod
    def of_results(cls, results: Sequence[Result]) -> Judged:
        """Of messages that ask one thing, read as a whole: the likeliest label and its confidence, acted on or not."""
        single = [result for result in results if len(result.case.labels) == 1]
        right = np.array([result.likeliest in result.allowed for result in single])
        return cls(np.array([r.confidence for r in single]), right, np.array([not r.asked_back for r in single]))

    def calibration(self) -> Calibration:
        """Their reliability."""
        return calibration(self.confidence, self.right)

    def risk_coverage(self) -> RiskCoverage:
        """Their risk against coverage."""
        return risk_coverage(self.confidence, self.right)

    def operating_point(self) -> tuple[float, float]:
        """Coverage and risk at the thresholds that were chosen."""
        wrong = ~self.right[self.accepted]
        return float(self.accepted.mean()), float(wrong.mean()) if len(wrong) else 0.0

    def figures(self) -> dict[str, Any]:
        """All of it as JSON."""
        measured, curve = self.calibration(), self.risk_coverage()
        coverage, risk = self.operating_point()
        return {
            "n": measured.n,
            "accuracy": round(measured.accuracy, 4),
            "ece": round(measured.ece, 4),
            "brier": round(measured.brier, 4),
            "bins": [{key: round(value, 4) for key, value in asdict(part).items()} for part in measured.bins],
            "aurc": round(curve.aurc, 4),
            "risk_at": {f"{at:g}": round(curve.risk_at(at), 4) for at in COVERAGES},
            "coverage_chosen": round(coverage, 4),
            "risk_chosen": round(risk, 4),
        }


def topic_figures(scores: Sequence[TopicScore]) -> dict[str, Any]:
    """Precision, recall and F1 by label, and the mean F1."""
    rounded = {score.label: {name: _round(getattr(score, name)) for name in ("precision", "recall", "f1")} for score in scores}
    counts = {score.label: {"asked": score.asked, "predicted": score.predicted} for score in scores}
    return {"macro_f1": round(macro_f1(scores), 4), "topics": {label: counts[label] | rounded[label] for label in rounded}}


def suite_topics(results: Sequence[Result]) -> list[TopicScore]:
    """Scores by label over suites, several questions and conversations included."""
    return topic_scores(label_sets(result) for result in results)


def held_out_topics(held_out: HeldOut) -> list[TopicScore]:
    """Scores by label of cross-validation: what was asked back about is predicted as nothing."""
    guesses = (frozenset({guess}) if sure else frozenset() for guess, sure in _guesses(held_out))
    return topic_scores(zip((frozenset({label}) for label in held_out.truth.tolist()), guesses, strict=True))


def held_out_figures(held_out: HeldOut, names: Mapping[int, str]) -> dict[str, Any]:
    """Figures of one cross-validation; `names` of its folds where they have any."""
    right = held_out.right
    by_fold = {name: round(float(right[held_out.folds == fold].mean()), 4) for fold, name in names.items()}
    answered = [(truth, guess) for truth, (guess, sure) in zip(held_out.truth.tolist(), _guesses(held_out), strict=True) if sure]
    taken = confusions([truth for truth, _ in answered], [guess for _, guess in answered])[:MOST_CONFUSIONS]
    return {
        **held_out.summary(),
        "likeliest_right_by_fold": by_fold,
        **Judged.of_held_out(held_out).figures(),
        **topic_figures(held_out_topics(held_out)),
        "confusions": [{"n": n, "right": truth, "read_as": guess} for n, truth, guess in taken],
    }


def _guesses(held_out: HeldOut) -> list[tuple[str, bool]]:
    return list(zip(held_out.predicted.tolist(), held_out.accepted.tolist(), strict=True))


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
