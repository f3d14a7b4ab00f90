from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bot.evaluation.understanding.cross_validation import HeldOut, classifier_settings, cross_validate, strata, voice_folds
from bot.evaluation.understanding.training_data import Example, TrainingData, read_training_data


def _examples(label: str, voices: str, n: int = 10) -> list[Example]:
    return [Example(f"{label} {voice} {i}", label, voice) for voice in voices for i in range(n)]


def test_random_folds_hold_equal_parts_of_each_label() -> None:
    examples = _examples("faq/pain", "ab") + _examples("urgent", "a", 50)
    folds = strata(examples)
    for label, each in (("faq/pain", 4), ("urgent", 10)):
        counts = Counter(folds[[example.label == label for example in examples]].tolist())
        assert counts == dict.fromkeys(range(5), each)
    assert (folds == strata(examples)).all(), "the same every time"


def test_a_voice_is_held_out_as_a_whole() -> None:
    examples = _examples("faq/pain", "abc") + _examples("faq/depth", "abc")
    folds, voices = voice_folds(examples)
    assert [voices[fold] for fold in folds] == [example.voice for example in examples]


def test_a_label_of_few_voices_keeps_examples_in_every_fold() -> None:
    examples = _examples("faq/pain", "abc") + _examples("greet", "a", 30) + _examples("urgent", "ab", 15)
    folds, _ = voice_folds(examples)
    for label in ("greet", "urgent"):
        assert Counter(folds[[example.label == label for example in examples]].tolist()) == {0: 10, 1: 10, 2: 10}


def test_every_label_can_be_learned_whichever_voice_is_held_out() -> None:
    examples = read_training_data().examples
    folds, voices = voice_folds(examples)
    for fold in range(len(voices)):
        left = {example.label for example, own in zip(examples, folds, strict=True) if own != fold}
        assert left == {example.label for example in examples}


class _Written(TrainingData):
    """Vectors that need no encoder: a direction a label, with noise of their own."""

    @property
    def vectors(self) -> np.ndarray:
        labels = sorted({example.label for example in self.examples})
        rows = np.eye(len(labels), 8)[[labels.index(example.label) for example in self.examples]]
        noisy = rows + np.random.default_rng(1).normal(scale=0.15, size=rows.shape)
        return (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)


def test_examples_are_read_by_a_model_that_has_not_seen_them() -> None:
    examples = _examples("faq/pain", "abc") + _examples("faq/depth", "abc") + _examples("undocumented/price", "abc")
    # A label of its own for one fold only: whoever had seen it would get it right.
    stray = [Example("faq/pain z 1", "faq/duration", "z")]
    data = _Written(tuple(examples + stray))
    folds = np.append(voice_folds(examples)[0], 0)
    lines: list[str] = []
    held_out = cross_validate(data, folds, lines.append)
    assert held_out.right[:-1].mean() > 0.9
    assert not held_out.right[-1]
    assert len(lines) == 3
    assert held_out.summary()["messages"] == len(data.examples)


def test_a_summary_of_cross_validation_counts_what_a_visitor_would_see() -> None:
    held_out = HeldOut(
        truth=np.array(["faq/pain", "faq/pain", "undocumented/price", "undocumented/price"]),
        predicted=np.array(["faq/pain", "faq/depth", "faq/pain", "undocumented/price"]),
        confidence=np.full(4, 0.5, dtype=np.float32),
        accepted=np.array([True, True, True, False]),
        folds=np.zeros(4, dtype=np.int64),
    )
    assert held_out.summary() == {
        "messages": 4, "likeliest_right": 0.5, "right": 0.25, "asked_back": 0.25, "wrong": 0.5,
        "undocumented_answered_as_documented": 0.5,
    }  # fmt: skip


def test_the_settings_are_the_classifiers_own() -> None:
    assert classifier_settings()["promising"] == "faq/"
    assert classifier_settings()["costs"]["false_promise"] == pytest.approx(4.0)
