from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language

from bot.nlu.language import build_language
from bot.nlu.vocabulary_extractor import VocabularyExtractor

VOCABULARY = """\
version: "3.1"
nlu:
- lookup: fruit
  examples: |
    - apple
    - blood orange
- lookup: tool
  examples: |
    - saw
- synonym: apple
  examples: |
    - russet
- synonym: saw
  examples: |
    - toothed blade
"""


@pytest.fixture
def vocabulary(tmp_path: Path) -> Path:
    path = tmp_path / "vocabulary.yml"
    path.write_text(VOCABULARY, encoding="utf-8")
    return path


@pytest.fixture
def language(vocabulary: Path, tmp_path: Path) -> Language:
    return spacy.load(build_language(vocabulary, tmp_path / "language"))


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("an Apple please", [("Apple", "fruit")]),
        ("BLOOD ORANGE and saw", [("BLOOD ORANGE", "fruit"), ("saw", "tool")]),
        ("a russet, a toothed blade", [("russet", "fruit"), ("toothed blade", "tool")]),
        ("applesauce on a seesaw", []),
        ("an orange", []),
    ],
)
def test_words_and_their_variants_are_found_in_any_case(language: Language, text: str, entities: list[tuple[str, str]]) -> None:
    assert [(found.text, found.label_) for found in language(text).ents] == entities


def test_a_message_has_sentences(language: Language) -> None:
    assert len(list(language("One apple. Two saws!").sents)) == 2


def test_building_again_forgets_what_the_vocabulary_no_longer_has(vocabulary: Path, tmp_path: Path) -> None:
    directory = build_language(vocabulary, tmp_path / "language")
    (directory / "left over").touch()
    vocabulary.write_text(VOCABULARY.replace("    - blood orange\n", ""), encoding="utf-8")
    rebuilt = spacy.load(build_language(vocabulary, directory))
    assert not rebuilt("blood orange").ents
    assert not (directory / "left over").exists()
    assert not list(tmp_path.glob("*.partial"))


def test_the_clinics_own_vocabulary_can_be_built(tmp_path: Path) -> None:
    language = spacy.load(build_language(Path("data/nlu/vocabulary.yml"), tmp_path / "language"))
    assert [(found.text, found.label_) for found in language("Wrinkles around my neck").ents] == [
        ("Wrinkles", "concern"),
        ("neck", "body_area"),
    ]


def test_what_visitors_say_has_the_name_we_use_for_it(language: Language) -> None:
    text = "a Russet, a blood orange and a toothed blade"
    message = Message({TEXT: text, SPACY_DOCS[TEXT]: language(text)})
    extractor = VocabularyExtractor(VocabularyExtractor.get_default_config())
    extractor.process([message], SpacyModel(language, "language"))
    found = [(entity["entity"], entity["value"], entity["start"]) for entity in message.get(ENTITIES)]
    assert found == [("fruit", "apple", 2), ("fruit", "blood orange", 12), ("tool", "saw", 31)]


def test_only_the_kinds_of_words_that_are_asked_for_are_found(language: Language) -> None:
    text = "a blood orange and a saw"
    message = Message({TEXT: text, SPACY_DOCS[TEXT]: language(text)})
    extractor = VocabularyExtractor({**VocabularyExtractor.get_default_config(), "dimensions": ["tool"]})
    extractor.process([message], SpacyModel(language, "language"))
    assert [entity["value"] for entity in message.get(ENTITIES)] == ["saw"]


def test_what_spacy_has_not_read_has_no_words_of_the_vocabulary(language: Language) -> None:
    """A button's payload, for one."""
    message = Message({TEXT: '/faq{"topic": "apple"}'})
    extractor = VocabularyExtractor(VocabularyExtractor.get_default_config())
    assert extractor.process([message], SpacyModel(language, "language"))[0].get(ENTITIES) == []
