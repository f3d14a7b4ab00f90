"""Cross-validation in which whole labels are left out as well, to see what a pipeline makes of what it has never read about.

The usual folds hold out examples; each of these holds out examples *and* labels, so that every example is predicted twice: once
by a pipeline that knows its label and once by one that does not, for which OUTSIDE is right. Half of what is predicted is
therefore outside of what was trained, which is our guess at a live bot's messages where nothing is known about them.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.evaluation.public_sets import OUTSIDE, Labelled

FOLDS = 5


def folds(examples: Sequence[Labelled], seed: int = 0) -> Iterator[tuple[list[Labelled], list[Labelled]]]:
    """Training and test part of each fold; in the test part, what the training part does not know is OUTSIDE."""
    chooser = random.Random(seed)  # noqa: S311  # no secret
    hidden, shown = _label_folds(examples, chooser), _example_folds(examples, chooser)
    for fold in range(FOLDS):
        tested = {i for i, e in enumerate(examples) if fold in _tested_in(shown[i], hidden[e.label])}
        train = [example for i, example in enumerate(examples) if i not in tested]
        known = {example.label for example in train}
        yield train, [_seen_from(examples[i], known) for i in sorted(tested)]


def _tested_in(shown: int, hidden: int) -> tuple[int, int]:
    """The folds that test an example with its label known and with its label hidden: two different ones."""
    return (shown + (shown == hidden)) % FOLDS, hidden


def _seen_from(example: Labelled, known: set[str]) -> Labelled:
    return example if example.label in known else Labelled(example.text, OUTSIDE)


def _label_folds(examples: Sequence[Labelled], chooser: random.Random) -> dict[str, int]:
    """The fold that hides a label; the folds have about as many labels."""
    labels = sorted({example.label for example in examples})
    chooser.shuffle(labels)
    return {label: place % FOLDS for place, label in enumerate(labels)}


def _example_folds(examples: Sequence[Labelled], chooser: random.Random) -> dict[int, int]:
    """The fold that tests an example, spread evenly within each label."""
    members: dict[str, list[int]] = defaultdict(list)
    for index, example in enumerate(examples):
        members[example.label].append(index)
    placed: dict[int, int] = {}
    for label in sorted(members):
        chooser.shuffle(members[label])
        offset = chooser.randrange(FOLDS)
        placed |= {index: (place + offset) % FOLDS for place, index in enumerate(members[label])}
    return placed
