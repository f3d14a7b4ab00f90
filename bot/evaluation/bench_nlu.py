"""`frontdesk bench nlu`: the bot's understanding on public sets, beside what others published and beside Rasa's default pipeline.

No threshold is chosen on the test set it is judged by. CLINC150 has validation messages: its threshold is the one that stays
farthest from missing either aim on them. HINT3 has nothing to learn one from, so it gets the one that is best on the validation
messages of CLINC150's small set, counted as if half of them lay outside; Rasa's is the one its default pipeline comes with. What
the best threshold on the test set would have given, as HINT3's published rows have it, stands beside. BANKING77 has nothing out
of scope and needs none.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.evaluation.nlu_pipeline import train_and_predict
from bot.evaluation.public_sets import CLINC150, HINT3, OUTSIDE, PublicSet, read_banking77, read_clinc150, read_hint3
from bot.evaluation.published import ACCURACY, IN_SCOPE, KNOWN, MCC, RECALL
from bot.evaluation.set_scores import (
    Predicted,
    Score,
    accuracy,
    as_many_outside,
    best_threshold,
    in_scope_accuracy,
    judged,
    matthews,
    outside_recall,
)

DATA = Path("../shared/benchmarks")
# The set whose validation messages HINT3's threshold comes from: of those with any, the one with the fewest examples a label.
LENDING = "CLINC150 small"
OWN = Path(__file__).parent / "public_nlu" / "own.yml"
RASA = Path(__file__).parent / "rasa_default" / "config.yml"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Row:
    """A figure of ours on one set, Rasa's default's where it was trained, the thresholds of both, and how long it took.

    `seen` and `rasa_seen` are the figures with the threshold that is best on the test set: what HINT3's published rows tell.
    """

    name: str
    metric: str
    ours: float
    threshold: float | None
    seconds: float
    rasa: float | None = None
    rasa_threshold: float | None = None
    seen: float | None = None
    rasa_seen: float | None = None


@dataclass(frozen=True)
class _Run:
    predictions: list[Predicted]
    threshold: float
    seconds: float

    def score(self, metric: Score) -> float:
        return metric(judged(self.predictions, self.threshold))

    def seen(self, metric: Score) -> float:
        return metric(judged(self.predictions, best_threshold(self.predictions, metric)))


@dataclass(frozen=True)
class _Validated:
    validation: list[Predicted]
    test: list[Predicted]
    seconds: float


def bench_nlu(data: Path, *, with_rasa: bool, progress: Progress) -> list[Row]:
    """Train and judge on every set."""
    hint3 = [read_hint3(data, name) for name in HINT3]
    clinc150 = [read_clinc150(data, name) for name in CLINC150]
    banking77 = read_banking77(data)
    validated = {given.name: _validated(given, progress) for given in clinc150}
    lent = best_threshold(as_many_outside(validated[LENDING].validation), matthews)
    return [
        *(_hint3_row(given, lent, with_rasa, progress) for given in hint3),
        *(row for given in clinc150 for row in _clinc150_rows(given.name, validated[given.name])),
        _banking77_row(banking77, progress),
    ]


def _hint3_row(given: PublicSet, threshold: float, with_rasa: bool, progress: Progress) -> Row:
    ours = _with_threshold(given, OWN, threshold, progress)
    rasa = _as_shipped(given, progress) if with_rasa else None
    return Row(
        given.name,
        MCC,
        ours.score(matthews),
        ours.threshold,
        ours.seconds,
        rasa.score(matthews) if rasa else None,
        rasa.threshold if rasa else None,
        ours.seen(matthews),
        rasa.seen(matthews) if rasa else None,
    )


def _as_shipped(given: PublicSet, progress: Progress) -> _Run:
    """Rasa's default, with the threshold of its `FallbackClassifier`."""
    pipeline = yaml.safe_load(RASA.read_text(encoding="utf-8"))["pipeline"]
    threshold = next(part["threshold"] for part in pipeline if part["name"] == "FallbackClassifier")
    return _with_threshold(given, RASA, threshold, progress)


def _with_threshold(given: PublicSet, config: Path, threshold: float, progress: Progress) -> _Run:
    started = time.perf_counter()
    progress(f"{given.name}: training {config.stem} of {config.parent.name} on {len(given.train)} examples ...")
    (predictions,) = train_and_predict(config, given.train, given.test)
    return _Run(predictions, threshold, time.perf_counter() - started)


def _validated(given: PublicSet, progress: Progress) -> _Validated:
    started = time.perf_counter()
    progress(f"{given.name}: training on {len(given.train)} examples ...")
    validation, test = train_and_predict(OWN, given.train, given.validation, given.test)
    return _Validated(validation, test, time.perf_counter() - started)


def _clinc150_rows(name: str, of: _Validated) -> Iterator[Row]:
    run = _Run(of.test, best_threshold(of.validation, _certainty(name)), of.seconds)
    for metric, score in ((IN_SCOPE, in_scope_accuracy), (RECALL, outside_recall)):
        yield Row(name, metric, 100 * run.score(score), run.threshold, run.seconds)


def _certainty(name: str) -> Score:
    """How far from missing either aim, in standard errors, since far fewer messages lie outside of the scope than inside."""
    recalled, accurate = (KNOWN[name, metric].aim / 100 for metric in (RECALL, IN_SCOPE))

    def certainty(pairs: Sequence[tuple[str, str]]) -> float:
        outside = sum(truth == OUTSIDE for truth, _ in pairs)
        return min(
            (outside_recall(pairs) - recalled) / _standard_error(recalled, outside),
            (in_scope_accuracy(pairs) - accurate) / _standard_error(accurate, len(pairs) - outside),
        )

    return certainty


def _standard_error(share: float, n: int) -> float:
    """Of a share measured on n messages."""
    return math.sqrt(share * (1 - share) / n)


def _banking77_row(given: PublicSet, progress: Progress) -> Row:
    run = _with_threshold(given, OWN, 0.0, progress)
    return Row(given.name, ACCURACY, 100 * run.score(accuracy), None, run.seconds)
