"""Questions with the labels that docs/labelling.md gives them. No bot was trained on them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

SUITES = Path("tests/understanding")


@dataclass(frozen=True)
class Case:
    """A message and what it should be understood to say.

    Attributes:
        text: the message.
        labels: the labels that are right, in order.
        also: further labels that would be right too.
        place: where it stands, for a message that is one turn of a conversation: `name/turn`, counted from 1.
    """

    text: str
    labels: tuple[str, ...]
    also: frozenset[str] = frozenset()
    place: str = ""

    @property
    def key(self) -> str:
        """What it is known by from one evaluation to the next, whatever its neighbours in the file."""
        return hashlib.sha256(f"{self.place}\t{self.text}".encode()).hexdigest()[:8]


def read_singles() -> list[tuple[str, str]]:
    """Label and message of `singles.tsv`."""
    return [(case.labels[0], case.text) for case in read_suite(SUITES / "singles.tsv")]


def read_suite(path: Path) -> list[Case]:
    """Read `label[,label…]<TAB>message` lines."""
    lines = (line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Case(text, tuple(labels.split(","))) for labels, text in lines]


def read_conversations(path: Path) -> list[list[Case]]:
    """Read conversations: a list of `name` and `turns`, each turn with `say` and `expect`."""
    conversations = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return [
        [
            Case(turn["say"], tuple(turn["expect"]), place=f"{conversation['name']}/{number}")
            for number, turn in enumerate(conversation["turns"], 1)
        ]
        for conversation in conversations
    ]


def read_questions(path: Path) -> list[Case]:
    """Read JSON Lines with `text`, `topics` and optionally `alt`, in the notation of shared evaluation sets.

    `nid:price` is the kind `price`, `red_flag` is `urgent`, `booking` is `book_consult`.
    """
    return list(_questions(path))


def _questions(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            entry = json.loads(line)
            labels = tuple(_label(name) for name in entry["topics"])
            yield Case(entry["text"], labels, frozenset(_label(name) for name in entry.get("alt", [])))


def _label(name: str) -> str:
    return {"red_flag": "urgent", "booking": "book_consult"}.get(name, name.removeprefix("nid:"))
