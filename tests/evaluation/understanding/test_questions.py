from __future__ import annotations

import json
from pathlib import Path

from bot.evaluation.understanding.neighbours import nearest
from bot.evaluation.understanding.questions import Case, read_conversations, read_questions
from bot.evaluation.understanding.suites import authored_suites
from bot.evaluation.understanding.training_data import TrainingData, read_training_data


def test_the_authored_suites_use_only_labels_of_the_guideline() -> None:
    guideline = Path("docs/labelling.md").read_text(encoding="utf-8")
    for suite in authored_suites():
        for case in (case for conversation in suite.conversations for case in conversation):
            assert all(f"`{label}`" in guideline for label in case.labels), case


def test_every_message_of_a_suite_has_a_key_of_its_own() -> None:
    for suite in authored_suites():
        keys = [case.key for conversation in suite.conversations for case in conversation]
        assert len(set(keys)) == len(keys), suite.name


def test_shared_questions_are_read_in_their_own_notation(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    entries = [{"text": "a", "topics": ["nid:price"], "alt": ["pain"]}, {"text": "b", "topics": ["red_flag", "booking"]}]
    path.write_text("\n".join(json.dumps(entry) for entry in entries), encoding="utf-8")
    assert read_questions(path) == [Case("a", ("price",), frozenset({"pain"})), Case("b", ("urgent", "book_consult"))]


def test_the_turns_of_a_conversation_know_their_place(tmp_path: Path) -> None:
    path = tmp_path / "context.yml"
    path.write_text("- {name: red, turns: [{say: does it hurt, expect: [pain]}, {say: why, expect: [pain]}]}", encoding="utf-8")
    (turns,) = read_conversations(path)
    assert [(turn.text, turn.place) for turn in turns] == [("does it hurt", "red/1"), ("why", "red/2")]
    assert turns[0].key != Case("does it hurt", ("pain",)).key


def test_the_nearest_example_of_an_example_is_itself(model: Path) -> None:
    data = TrainingData(tuple(example for example in read_training_data().examples if example.label.startswith("faq/p")))
    (near,) = nearest(data, ["Do you numb the skin first?"])
    assert (near.text, near.label) == ("Do you numb the skin first?", "faq/pain")
    assert near.cosine > 0.999
    assert nearest(data, []) == []


def test_training_data_know_who_wrote_them() -> None:
    examples = {example.text: example for example in read_training_data().examples}
    assert examples["Do you numb the skin first?"].voice == "chatty"
    assert len(examples) > 10_000
