"""Messages that ask two or three things, composed from single examples: what a classifier needs to see to tell them apart."""

from __future__ import annotations

import random
from collections.abc import Sequence

CONNECTIVES = (" and ", ", ", ". ", "? ", " ", ", and ", "? and ", " also ", ", also ", " plus ", " oh and ", " but ", "\n")
# Longer examples are stories, not questions that somebody adds another to.
LONGEST_PART = 16
SHARE_OF_THREES = 0.2
SHARE_WITHOUT_FINAL_MARK = 0.7


def compose(texts: Sequence[str], labels: Sequence[str], n: int, seed: int = 0) -> list[tuple[str, tuple[str, ...]]]:
    """Compose `n` messages of two or three examples with different labels.

    Returns:
        Message and its labels, in order. Fewer than `n` (none) when there are fewer than three labels to choose from.
    """
    chooser = random.Random(seed)  # noqa: S311  # no secret
    short = [index for index, text in enumerate(texts) if len(text.split()) <= LONGEST_PART]
    if len({labels[index] for index in short}) < 3:
        return []
    composed: list[tuple[str, tuple[str, ...]]] = []
    while len(composed) < n:
        parts = chooser.sample(short, 3 if chooser.random() < SHARE_OF_THREES else 2)
        asked = tuple(labels[index] for index in parts)
        if len(set(asked)) == len(asked):
            composed.append((_join([texts[index] for index in parts], chooser), asked))
    return composed


def _join(parts: Sequence[str], chooser: random.Random) -> str:
    message = parts[0]
    for part in parts[1:]:
        if chooser.random() < SHARE_WITHOUT_FINAL_MARK:
            message = message.rstrip("?.! ")
        message += chooser.choice(CONNECTIVES) + part
    return message
