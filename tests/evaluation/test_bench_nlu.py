"""The benchmark of understanding on small sets of our own, with the real components where they are what is tested."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.evaluation import bench_nlu, bench_nlu_report
from bot.evaluation.bench_nlu import OWN, RASA, Row
from bot.evaluation.nlu_pipeline import predicted
from bot.evaluation.public_sets import CLINC150, HINT3, OUTSIDE, Labelled
from bot.evaluation.published import KNOWN
from bot.evaluation.set_scores import Predicted

ASKED = {"parcel": ("where is it", "track it", "is it late", "has it left", "when is it due"), "refund": ("money back",) * 5}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [f"{text} {label} {number},{label}" for label, texts in ASKED.items() for number, text in enumerate(texts)]
    for name in HINT3:
        write(tmp_path / "hint3" / f"{name}_train.csv", ["sentence,label", *rows])
        write(tmp_path / "hint3" / f"{name}_test.csv", ["sentence,label", "parcel,parcel", "weather,NO_NODES_DETECTED"])
    for part in ("train", "test"):
        write(tmp_path / "banking77" / f"{part}.csv", ["text,category", *rows])
    inside, outside = [["a parcel", "parcel"], ["a refund", "refund"]], [["the weather", "oos"]]
    parts = {"train": inside, "val": inside, "test": inside, "oos_train": outside, "oos_val": outside, "oos_test": outside}
    for name in CLINC150:
        write(tmp_path / "clinc150" / f"data_{name}.json", [json.dumps(parts)])
    return tmp_path


def write(path: Path, lines: Sequence[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


class Pipelines:
    """Stands for training: knows the label that a text names, and is sure of it when it is one of its training labels."""

    def __init__(self) -> None:
        self.trained: list[tuple[str, list[str]]] = []

    def __call__(self, config: Path, train: Sequence[Labelled], *tests: Sequence[Labelled]) -> list[list[Predicted]]:
        labels = {example.label for example in train}
        self.trained.append((config.name, [example.text for example in train]))
        return [[self.predict(example, labels) for example in test] for test in tests]

    @staticmethod
    def predict(example: Labelled, labels: set[str]) -> Predicted:
        named = next((label for label in labels if label in example.text), None)
        return Predicted(example.label, named or min(labels), 0.8 if named else 0.2)


@pytest.fixture
def pipelines(monkeypatch: pytest.MonkeyPatch) -> Pipelines:
    stand_in = Pipelines()
    monkeypatch.setattr(bench_nlu, "train_and_predict", stand_in)
    return stand_in


def test_every_published_figure_gets_a_row_and_a_pipeline_that_knows_everything_is_perfect(
    data: Path, pipelines: Pipelines
) -> None:
    rows = bench_nlu.bench_nlu(data, with_rasa=True, progress=str)
    assert [(row.name, row.metric) for row in rows] == list(KNOWN)
    assert {row.ours for row in rows if row.metric == "MCC"} == {1.0}
    assert {(row.rasa, row.rasa_threshold) for row in rows if row.metric == "MCC"} == {(1.0, 0.3)}
    assert {(row.seen, row.rasa_seen) for row in rows if row.metric == "MCC"} == {(1.0, 1.0)}
    assert {row.ours for row in rows if row.metric != "MCC"} == {100.0}


def test_thresholds_are_chosen_between_what_is_known_and_what_is_not(data: Path, pipelines: Pipelines) -> None:
    rows = bench_nlu.bench_nlu(data, with_rasa=False, progress=str)
    *with_threshold, without = [row.threshold for row in rows]
    assert with_threshold == pytest.approx([0.5] * len(with_threshold))
    assert without is None


def test_a_threshold_is_as_far_from_missing_either_aim_as_may_be_where_few_messages_lie_outside() -> None:
    """94.5 % right and 7 of 10 rejected is farther from 94 % and 65 % than 95 % right and 6 of 10."""
    right, wrong, rejected, promised = ("a", "a"), ("a", "b"), (OUTSIDE, OUTSIDE), (OUTSIDE, "a")
    certainty = bench_nlu._certainty("CLINC150 small")
    balanced = certainty([right] * 945 + [wrong] * 55 + [rejected] * 7 + [promised] * 3)
    assert balanced > certainty([right] * 950 + [wrong] * 50 + [rejected] * 6 + [promised] * 4)
    assert balanced > 0 > certainty([right] * 999 + [wrong] + [rejected] * 6 + [promised] * 4)


def test_the_threshold_of_hint3_comes_from_another_set(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unsure(Pipelines):
        """Half as sure of everything in HINT3's bots, so that a threshold of their own would be another."""

        def __call__(self, config: Path, train: Sequence[Labelled], *tests: Sequence[Labelled]) -> list[list[Predicted]]:
            factor = 1.0 if len(tests) > 1 else 0.5
            predicted_ = super().__call__(config, train, *tests)
            return [[Predicted(p.truth, p.label, factor * p.confidence) for p in part] for part in predicted_]

    monkeypatch.setattr(bench_nlu, "train_and_predict", Unsure())
    hint3 = [row for row in bench_nlu.bench_nlu(data, with_rasa=False, progress=str) if row.metric == "MCC"]
    assert [row.threshold for row in hint3] == pytest.approx([0.5] * 3)
    assert [(row.ours, row.seen) for row in hint3] == [(0.0, 1.0)] * 3


def test_no_test_message_is_ever_trained_on(data: Path, pipelines: Pipelines) -> None:
    bench_nlu.bench_nlu(data, with_rasa=True, progress=str)
    assert not [texts for _, texts in pipelines.trained if {"parcel", "weather", "the weather"} & set(texts)]


def test_without_rasa_its_pipeline_is_not_trained_and_its_cells_are_empty(data: Path, pipelines: Pipelines) -> None:
    rows = bench_nlu.bench_nlu(data, with_rasa=False, progress=str)
    assert {config for config, _ in pipelines.trained} == {OWN.name}
    assert {row.rasa for row in rows} == {None}


def test_the_table_says_whether_the_aim_is_met_beside_the_best_published() -> None:
    rows = [
        Row("HINT3 curekart", "MCC", 0.6612, 0.42, 3.2, 0.51, 0.3, 0.68, 0.55),
        Row("BANKING77", "accuracy", 93.44, None, 60.0),
    ]
    first, second = bench_nlu_report.as_table(rows).splitlines()[2:]
    assert first == "| HINT3 curekart | MCC | 0.661 | 0.660 | yes | 0.603 Haptik | 0.511 | 0.510 | 0.420 | 0.680 | 0.550 | 3 |"
    assert second == "| BANKING77 | accuracy | 93.4 | 93.5 | no | 91.2 TF-IDF and linear SVM |  |  |  |  |  | 60 |"


def test_the_report_is_written_for_people_and_for_programs(tmp_path: Path) -> None:
    rows = [Row("HINT3 curekart", "MCC", 0.6612, 0.42, 3.2)]
    printed = bench_nlu_report.write_report(rows, tmp_path / "reports")
    assert printed.startswith((tmp_path / "reports/nlu_benchmarks.md").read_text().strip())
    (record,) = json.loads((tmp_path / "reports/nlu_benchmarks.json").read_text())
    assert (record["ours"], record["aim"], record["best_published_by"], record["rasa"]) == (0.6612, 0.66, "Haptik", None)


def test_the_best_intent_is_read_past_what_a_fallback_classifier_put_before_it() -> None:
    ranking = [{"name": "nlu_fallback", "confidence": 0.7}, {"name": "parcel", "confidence": 0.3}]
    assert predicted("refund", {"intent_ranking": ranking}) == Predicted("refund", "parcel", 0.3)
    assert predicted(OUTSIDE, {"intent_ranking": []}).confidence == 0


def test_the_pipelines_that_are_compared_are_there() -> None:
    assert OWN.is_file()
    assert RASA.is_file()
