from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.understanding.agreement import Labelled, agreement, borders, describe, read_labels
from bot.evaluation.understanding.questions import SUITES, read_suite
from bot.evaluation.understanding.training_data import read_training_data
from bot.knowledge.topics import kind_of


def _labelled(*counts: tuple[str, str, int]) -> list[Labelled]:
    return [Labelled(f"{first} {second} {i}", first, second) for first, second, n in counts for i in range(n)]


def test_kappa_is_cohens() -> None:
    # 50 proposals read by two people, a textbook case: 20 yes-yes, 15 no-no; observed .7, expected .5, kappa .4.
    measured = agreement(_labelled(("yes", "yes", 20), ("yes", "no", 5), ("no", "yes", 10), ("no", "no", 15)))
    assert (measured.n, measured.observed) == (50, 0.7)
    assert measured.kappa == pytest.approx(0.4)
    assert measured.error == pytest.approx((0.7 * 0.3 / 50) ** 0.5 / 0.5)


def test_agreement_by_chance_alone_is_no_agreement() -> None:
    assert agreement(_labelled(("a", "a", 25), ("a", "b", 25), ("b", "a", 25), ("b", "b", 25))).kappa == pytest.approx(0)
    assert agreement(_labelled(("a", "a", 3), ("b", "b", 3))).kappa == 1


def test_kappa_is_not_defined_for_one_label_or_none() -> None:
    for nothing in ([], _labelled(("a", "a", 5))):
        with pytest.raises(ValueError, match="more than one label"):
            agreement(nothing)


def test_disagreements_are_listed_by_border_whichever_way_round() -> None:
    found = borders(_labelled(("pain", "downtime", 1), ("downtime", "pain", 1), ("price", "age", 1), ("rf", "rf", 4)))
    assert {border: len(questions) for border, questions in found.items()} == {("downtime", "pain"): 2, ("age", "price"): 1}
    assert next(iter(found)) == ("downtime", "pain")


def test_labels_are_read_below_their_heading_and_described(tmp_path: Path) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text("text\tfirst\tsecond\ndoes it hurt\tpain\tpain\nsore after?\tdowntime\tpain\n", encoding="utf-8")
    labelled = read_labels(path)
    assert labelled[1] == Labelled("sore after?", "downtime", "pain")
    described = describe(labelled)
    assert described.startswith("2 questions, the same label for 50.0 %, Cohen's kappa 0.00")
    assert "| `downtime` | `pain` | sore after? |" in described and "does it hurt" not in described


def test_the_guideline_states_the_agreement_of_the_labels_that_are_kept() -> None:
    labelled = read_labels(SUITES / "second_labels.tsv")
    assert len(labelled) == 160
    assert describe(labelled) in Path("docs/labelling.md").read_text(encoding="utf-8")


def test_the_kept_labels_are_those_that_the_suite_and_the_examples_have_today() -> None:
    labels = {case.text: case.labels[0] for case in read_suite(SUITES / "singles.tsv")}
    labels |= {example.text: kind_of(example.label) for example in read_training_data().examples}
    kept = read_labels(SUITES / "second_labels.tsv")
    assert sum(question.text in labels for question in kept) >= 150
    assert [question for question in kept if labels.get(question.text, question.first) != question.first] == []
