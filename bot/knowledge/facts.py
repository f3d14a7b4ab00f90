"""The figures of the clinic's documents, and how they are written in an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Source:
    """A place in a document: `document` is its title, `paragraph` counts from 1 (None: the whole of it)."""

    document: str
    paragraph: int | None


@dataclass(frozen=True)
class Fact:
    """One figure: a number or a range, with its unit and its place (`A5` = document A, paragraph 5)."""

    id: str
    least: float
    most: float
    unit: str
    where: str

    def __str__(self) -> str:
        """As an answer says it: `30 to 45 minutes`, `4 to 8 %`, `3 mm`."""
        span = f"{self.least:g}" if self.least == self.most else f"{self.least:g} to {self.most:g}"
        return f"{span}{self.unit}" if self.unit == "%" else f"{span} {self.unit}"


class KnowledgeError(ValueError):
    """The knowledge files contradict themselves; the message says where."""


@dataclass(frozen=True)
class Knowledge:
    """All facts by id and all document titles by letter."""

    facts: Mapping[str, Fact]
    documents: Mapping[str, str]

    def source(self, where: str) -> Source:
        """Read `A5` as document A's title and paragraph 5.

        Raises:
            KnowledgeError: there is no such document, or the paragraph is no number.
        """
        title, paragraph = self.documents.get(where[:1]), where[1:]
        if title is None or not paragraph.isdigit():
            raise KnowledgeError(f"{where!r} names no paragraph of a document in documents.yml")
        return Source(title, int(paragraph))


def load_knowledge(directory: Path) -> Knowledge:
    """Read `facts.yml` and `documents.yml`.

    Raises:
        KnowledgeError: a fact has no number, or names a document that does not exist.
    """
    documents = {letter: str(title) for letter, title in _read(directory / "documents.yml")["documents"].items()}
    facts = {name: _fact(name, entry) for name, entry in _read(directory / "facts.yml")["facts"].items()}
    knowledge = Knowledge(facts, documents)
    for fact in facts.values():
        knowledge.source(fact.where)
    return knowledge


def _fact(name: str, entry: Mapping[str, Any]) -> Fact:
    value = entry.get("value")
    bounds: list[Any] = value if isinstance(value, list) else [value, value]
    if len(bounds) != 2 or not all(isinstance(bound, int | float) for bound in bounds):
        raise KnowledgeError(f"facts.yml: the value of {name} must be a number or [least, most], not {value!r}")
    for field in ("unit", "where"):
        if field not in entry:
            raise KnowledgeError(f"facts.yml: {name} has no `{field}`")
    return Fact(name, bounds[0], bounds[1], str(entry["unit"]), str(entry["where"]))


def _read(path: Path) -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
