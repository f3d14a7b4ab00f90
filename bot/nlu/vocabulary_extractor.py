"""Rasa component: the words of the vocabulary in a message, by the names we use for them."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.extractors.spacy_entity_extractor import SpacyEntityExtractor
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Doc


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False, model_from="SpacyNLP")
class VocabularyExtractor(SpacyEntityExtractor):  # type: ignore[misc]  # Rasa's classes are untyped
    """Rasa's spaCy extractor, whose values are the canonical words that `build_language` gave the ruler as ids.

    With `EntitySynonymMapper`, which counts as trained, Rasa would read all training examples with spaCy in every training.
    """

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Find the words in what `SpacyNLP` made of each message; Rasa's extractor would have spaCy read it once more."""
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            found = self.add_extractor_name(self._extract_entities(doc)) if doc is not None else []
            wanted = self.filter_irrelevant_entities(found, self._config["dimensions"])
            message.set(ENTITIES, message.get(ENTITIES, []) + wanted, add_to_output=True)
        return messages

    @staticmethod
    def _extract_entities(doc: Doc) -> list[dict[str, Any]]:
        found = SpacyEntityExtractor._extract_entities(doc)
        return [{**entity, "value": span.ent_id_ or span.text} for entity, span in zip(found, doc.ents, strict=True)]
