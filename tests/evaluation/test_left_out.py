from __future__ import annotations

from collections import Counter

from bot.evaluation.left_out import FOLDS, folds
from bot.evaluation.public_sets import OUTSIDE, Labelled

EXAMPLES = [Labelled(f"{label} {number}", label) for label in "abcdefg" for number in range(7)]


def test_every_example_is_tested_once_with_its_label_known_and_once_without() -> None:
    known, hidden = Counter[str](), Counter[str]()
    for _, test in folds(EXAMPLES):
        known.update(example.text for example in test if example.label != OUTSIDE)
        hidden.update(example.text for example in test if example.label == OUTSIDE)
    once = Counter(example.text for example in EXAMPLES)
    assert known == once
    assert hidden == once


def test_nothing_is_trained_on_that_is_tested() -> None:
    for train, test in folds(EXAMPLES):
        assert not {example.text for example in train} & {example.text for example in test}
        assert len(train) + len(test) == len(EXAMPLES)


def test_what_is_outside_is_what_the_training_part_has_no_label_for() -> None:
    right = {example.text: example.label for example in EXAMPLES}
    for train, test in folds(EXAMPLES):
        known = {example.label for example in train}
        assert known
        for example in test:
            assert (right[example.text] in known) == (example.label != OUTSIDE)


def test_a_label_with_one_example_is_outside_where_it_is_tested() -> None:
    lonely = [*EXAMPLES, Labelled("z 0", "z")]
    seen = [example.label for _, test in folds(lonely) for example in test if example.text == "z 0"]
    assert seen == [OUTSIDE, OUTSIDE]


def test_folds_are_as_many_as_said_and_the_same_every_time() -> None:
    one, other = list(folds(EXAMPLES)), list(folds(EXAMPLES))
    assert len(one) == FOLDS
    assert one == other
