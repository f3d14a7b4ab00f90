"""`frontdesk bench nlu`: the bot's understanding on public sets, beside what others published and beside Rasa's default pipeline.

No threshold is chosen on a test set. HINT3 has only training examples: our threshold is the best on cross-validation with labels
left out (`left_out`), Rasa's the one its default pipeline comes with. What the best threshold on the test set would have given,
as the published rows have it, stands beside. CLINC150 has validation messages: its threshold is the one that
stays farthest from missing either aim on them. BANKING77 has nothing out of scope and needs none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import yaml

from bot.evaluation.left_out import folds
from bot.evaluation.nlu_pipeline import train_and_predict
from bot.evaluation.public_sets import CLINC150, HINT3, PublicSet, read_banking77, read_clinc150, read_hint3
from bot.evaluation.published import ACCURACY, IN_SCOPE, KNOWN, MCC, RECALL
from bot.evaluation.set_scores import (
    Predicted,
    Score,
    accuracy,
    best_threshold,
    in_scope_accuracy,
    judged,
    matthews,
    outside_recall,
)

DATA = Path("../shared/benchmarks")
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


def bench_nlu(data: Path, *, with_rasa: bool, progress: Progress) -> list[Row]:
    """Train and judge on every set."""
    sets = [read_hint3(data, name) for name in HINT3]
    clinc150 = [read_clinc150(data, name) for name in CLINC150]
    banking77 = read_banking77(data)
    rows: list[Row] = []
    for rows_of_one in chain(
        (_hint3_rows(given, with_rasa, progress) for given in sets),
        (_clinc150_rows(given, progress) for given in clinc150),
        [_banking77_rows(banking77, progress)],
    ):
        rows += rows_of_one
    return rows


def _hint3_rows(given: PublicSet, with_rasa: bool, progress: Progress) -> Iterator[Row]:
    ours = _cross_validated(given, OWN, progress)
    rasa = _as_shipped(given, RASA, progress) if with_rasa else None
    yield Row(
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


def _cross_validated(given: PublicSet, config: Path, progress: Progress) -> _Run:
    """Test predictions of the pipeline trained on everything, and the best threshold of its cross-validation."""
    started = time.perf_counter()
    progress(f"{given.name}: training {config.stem} of {config.parent.name}, once and for each fold ...")
    validation = [prediction for train, test in folds(given.train) for prediction in train_and_predict(config, train, test)[0]]
    (predictions,) = train_and_predict(config, given.train, given.test)
    return _Run(predictions, best_threshold(validation, matthews), time.perf_counter() - started)


def _as_shipped(given: PublicSet, config: Path, progress: Progress) -> _Run:
    """Test predictions of a pipeline with a `FallbackClassifier`, and the threshold that stands there."""
    started = time.perf_counter()
    progress(f"{given.name}: training {config.stem} of {config.parent.name} ...")
    pipeline = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    threshold = next(part["threshold"] for part in pipeline if part["name"] == "FallbackClassifier")
    (predictions,) = train_and_predict(config, given.train, given.test)
    return _Run(predictions, threshold, time.perf_counter() - started)


def _clinc150_rows(given: PublicSet, progress: Progress) -> Iterator[Row]:
    started = time.perf_counter()
    progress(f"{given.name}: training on {len(given.train)} examples ...")
    validation, test = train_and_predict(OWN, given.train, given.validation, given.test)
    run = _Run(test, best_threshold(validation, _slack(given.name)), time.perf_counter() - started)
    for metric, score in ((IN_SCOPE, in_scope_accuracy), (RECALL, outside_recall)):
        yield Row(given.name, metric, 100 * run.score(score), run.threshold, run.seconds)


def _slack(name: str) -> Score:
    """How far from missing either aim: the smaller share of the errors an aim allows that is not made; negative when missed."""
    aims = [(KNOWN[name, IN_SCOPE].aim / 100, in_scope_accuracy), (KNOWN[name, RECALL].aim / 100, outside_recall)]

    def slack(pairs: Sequence[tuple[str, str]]) -> float:
        return min((score(pairs) - aim) / (1 - aim) for aim, score in aims)

    return slack


def _banking77_rows(given: PublicSet, progress: Progress) -> Iterator[Row]:
    started = time.perf_counter()
    progress(f"{given.name}: training on {len(given.train)} examples ...")
    (predictions,) = train_and_predict(OWN, given.train, given.test)
    yield Row(given.name, ACCURACY, 100 * accuracy(judged(predictions, 0.0)), None, time.perf_counter() - started)
