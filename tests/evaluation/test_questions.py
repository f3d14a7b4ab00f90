from __future__ import annotations

import json
from pathlib import Path

from bot.evaluation.neighbours import Neighbours
from bot.evaluation.questions import SUITES, Case, read_questions, read_suite
from bot.evaluation.report import Result
from bot.knowledge.understanding import Topic, Understanding


def test_the_authored_suites_use_only_labels_of_the_guideline() -> None:
    guideline = Path("docs/labelling.md").read_text(encoding="utf-8")
    for path in SUITES.glob("*.tsv"):
        for case in read_suite(path):
            assert all(f"`{label}`" in guideline for label in case.labels), case


def test_shared_questions_are_read_in_their_own_notation(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    entries = [{"text": "a", "topics": ["nid:price"], "alt": ["pain"]}, {"text": "b", "topics": ["red_flag", "booking"]}]
    path.write_text("\n".join(json.dumps(entry) for entry in entries), encoding="utf-8")
    assert read_questions(path) == [Case("a", ("price",), frozenset({"pain"})), Case("b", ("urgent", "book_consult"))]


def _result(asked: tuple[str, ...], read: tuple[str, ...], also: frozenset[str] = frozenset()) -> Result:
    return Result(Case("", asked, also), Understanding(tuple(Topic(name, 0.9, "") for name in read)))


def test_right_means_all_that_was_asked_and_nothing_else() -> None:
    assert _result(("pain",), ("faq/pain",)).right
    assert _result(("pain",), ("faq/downtime",), frozenset({"downtime"})).right
    assert not _result(("pain",), ("faq/pain", "faq/depth")).right
    assert not _result(("pain", "price"), ("faq/pain",)).right
    assert not _result(("pain",), ()).right


def test_an_undocumented_question_with_a_documented_answer_is_a_false_promise() -> None:
    assert _result(("price",), ("faq/session_count",)).false_promise
    assert not _result(("price",), ("undocumented/age",)).false_promise
    assert not _result(("price",), ()).false_promise
    assert not _result(("pain",), ("faq/depth",)).false_promise


def test_the_nearest_example_of_an_example_is_itself(model: Path) -> None:
    near = Neighbours().nearest(["Do you numb the skin first?"])[0]
    assert (near.text, near.label) == ("Do you numb the skin first?", "faq/pain")
    assert near.cosine > 0.999
