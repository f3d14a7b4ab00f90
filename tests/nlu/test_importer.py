"""The importer reads what Rasa's own reads, and reads it once."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.importer import CachedFileImporter

EXAMPLES = """version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - good day
- intent: bye
  examples: |
    - so long
"""


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    (tmp_path / "nlu.yml").write_text(EXAMPLES, encoding="utf-8")
    return [str(tmp_path)]


def test_the_examples_are_those_of_rasas_importer(paths: list[str]) -> None:
    ours, theirs = (kind(training_data_paths=paths).get_nlu_data() for kind in (CachedFileImporter, RasaFileImporter))
    assert [message.as_dict() for message in ours.training_examples] == [
        message.as_dict() for message in theirs.training_examples
    ]
    assert len(ours.training_examples) == 3


def test_rasa_asks_in_several_ways_and_the_files_are_read_once(paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str | None] = []
    read = RasaFileImporter.get_nlu_data

    def counted(self: RasaFileImporter, language: str | None = "en") -> TrainingData:
        reads.append(language)
        return read(self, language)

    monkeypatch.setattr(RasaFileImporter, "get_nlu_data", counted)
    importer = TrainingDataImporter.load_from_dict(
        {"importers": [{"name": f"{CachedFileImporter.__module__}.{CachedFileImporter.__name__}"}]}, training_data_paths=paths
    )
    first, second = importer.get_nlu_data(), importer.get_nlu_data("en")
    assert len(first.training_examples) == len(second.training_examples)
    assert len(reads) == 1


def test_who_changes_what_was_merged_changes_no_later_answer(paths: list[str]) -> None:
    importer = CachedFileImporter(training_data_paths=paths)
    merged = TrainingData().merge(importer.get_nlu_data())
    merged.training_examples[0].set("text", "changed")
    assert importer.get_nlu_data().training_examples[0].get("text") == "hello"
