"""The public sets that understanding is compared on: HINT3, CLINC150 and BANKING77, as published."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

HINT3 = ("sofmattress", "curekart", "powerplay11")
CLINC150 = ("full", "small")
# What a message outside of all intents is labelled, in every set.
OUTSIDE = "outside"


class BenchmarkDataError(RuntimeError):
    """The benchmark data is missing or is not what it should be; the message says which file."""


@dataclass(frozen=True)
class Labelled:
    """A text and its intent, or OUTSIDE."""

    text: str
    label: str


@dataclass(frozen=True)
class PublicSet:
    """One data set.

    Attributes:
        train: what a pipeline is trained on; no OUTSIDE.
        outside: training examples of what is OUTSIDE, where the set has them.
        validation: what a threshold may be chosen on, where the set has it.
        test: what it is judged by.
    """

    name: str
    train: tuple[Labelled, ...]
    test: tuple[Labelled, ...]
    validation: tuple[Labelled, ...] = ()
    outside: tuple[Labelled, ...] = ()


def read_hint3(folder: Path, name: str) -> PublicSet:
    """Read one bot of HINT3 v1 (Arora et al., 2020): real messages, many of them out of scope."""
    parts = [_table(folder / "hint3" / f"{name}_{part}.csv", "sentence", "label") for part in ("train", "test")]
    return PublicSet(f"HINT3 {name}", *(tuple(_renamed(row, "NO_NODES_DETECTED") for row in part) for part in parts))


def read_clinc150(folder: Path, name: str) -> PublicSet:
    """Read `data_full` or `data_small` of CLINC150 (Larson et al., 2019)."""
    path = folder / "clinc150" / f"data_{name}.json"
    try:
        content: dict[str, list[list[str]]] = json.loads(_existing(path).read_text(encoding="utf-8"))
        parts = {key: tuple(_renamed(Labelled(text, label), "oos") for text, label in rows) for key, rows in content.items()}
        return PublicSet(
            f"CLINC150 {name}",
            train=parts["train"],
            test=parts["test"] + parts["oos_test"],
            validation=parts["val"] + parts["oos_val"],
            outside=parts["oos_train"],
        )
    except (KeyError, ValueError) as error:
        raise BenchmarkDataError(f"{path} is not a CLINC150 file: {error!r}") from None


def read_banking77(folder: Path) -> PublicSet:
    """Read BANKING77 (Casanueva et al., 2020): 77 close intents, nothing out of scope."""
    parts = [_table(folder / "banking77" / f"{part}.csv", "text", "category") for part in ("train", "test")]
    return PublicSet("BANKING77", *parts)


def _table(path: Path, text: str, label: str) -> tuple[Labelled, ...]:
    with _existing(path).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if not {text, label} <= set(rows.fieldnames or ()):
            raise BenchmarkDataError(f"{path} has no columns {text} and {label}")
        return tuple(Labelled(row[text], row[label]) for row in rows)


def _renamed(row: Labelled, outside: str) -> Labelled:
    return Labelled(row.text, OUTSIDE) if row.label == outside else row


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise BenchmarkDataError(f"there is no {path}: give the folder of the public sets with --data")
    return path
