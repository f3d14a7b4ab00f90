"""The spaCy pipeline of the clinic: blank English that knows the concerns and body areas of the vocabulary.

It is built from `data/nlu/vocabulary.yml`, written to disk and loaded by Rasa's stock `SpacyNLP`.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import spacy
import yaml
from spacy.language import Language

STAMP = "vocabulary.sha256"


def build_language(vocabulary: Path, directory: Path) -> Path:
    """Write the spaCy pipeline for `vocabulary` into `directory`, unless it is there, of the same words by the same code."""
    stamp = directory / STAMP
    digest = hashlib.sha256(vocabulary.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return directory
    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    ruler = language.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(list(_patterns(language, vocabulary)))  # type: ignore[attr-defined]
    directory.parent.mkdir(parents=True, exist_ok=True)
    # Another process may be doing the same: each writes a folder of its own, and the last one to finish puts it in place.
    with tempfile.TemporaryDirectory(dir=directory.parent, prefix=f".{directory.name}.") as workshop:
        built, before = Path(workshop) / "built", Path(workshop) / "before"
        language.to_disk(built)
        (built / STAMP).write_text(digest, encoding="ascii")
        if directory.exists():
            directory.rename(before)
        built.rename(directory)
    return directory


def _patterns(language: Language, vocabulary: Path) -> Iterator[dict[str, str]]:
    """One pattern a canonical word (a `lookup`) and one a variant of it (a `synonym`)."""
    entries = yaml.load(vocabulary.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]
    labels = {word: entry["lookup"] for entry in entries if "lookup" in entry for word in _lines(entry["examples"])}
    for entry in entries:
        if "synonym" in entry:
            for variant in _lines(entry["examples"]):
                yield {"label": labels[entry["synonym"]], "pattern": variant, "id": entry["synonym"]}
    for word, label in labels.items():
        yield {"label": label, "pattern": word, "id": word}


def _lines(examples: str) -> list[str]:
    return [line.removeprefix("- ").strip() for line in examples.splitlines() if line.strip()]
