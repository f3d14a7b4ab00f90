"""Rasa component: sentence vectors of a message, and of every clause that a splitter before it found."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import sources
from bot.nlu.clauses import Lattice
from bot.nlu.message_fields import CLAUSES, JOINT_TEXT, JOINT_VECTOR, SPAN_VECTORS, is_payload
from bot.nlu.normalise import normalise
from bot.nlu.sentence_encoder import Floats, SentenceEncoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):  # type: ignore[misc]  # Rasa's classes are untyped
    """all-MiniLM-L6-v2 on CTranslate2.

    Takes: the message's text; its clauses, when a `ClauseSplitter` stands before it.
    Gives: a dense sentence feature of shape (1, 384), L2 norm 1; and for a message with clauses the vectors of all their
    spans, (n_spans, 384) float32, under `span_vectors`.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`model`: the directory that `frontdesk prepare` wrote."""
        return {**DenseFeaturizer.get_default_config(), "model": "build/encoder"}

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._directory = Path(config["model"])
        if not (self._directory / "model.bin").exists():
            raise FileNotFoundError(f"no sentence encoder in {self._directory}: run `frontdesk prepare` first")
        self._encoder = SentenceEncoder(self._directory)

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceEncoderFeaturizer:
        """Load the encoder."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing can be wrong that `create` would not say."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """What Rasa's cache does not see by itself."""
        return sources.fingerprint()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all examples, in batches, on all processors."""
        encoder = SentenceEncoder(self._directory, threads=os.cpu_count() or 1)
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        vectors = encoder.encode([normalise(example.get(TEXT)) for example in examples])
        for example, vector in zip(examples, vectors, strict=True):
            self._add(example, vector[None, :])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode each message, with its clauses in one batch."""
        for message in messages:
            text = message.get(TEXT)
            if not text or is_payload(text):
                continue
            clauses: Lattice | None = message.get(CLAUSES)
            if clauses is None:
                self._add(message, self._encoder.encode([normalise(text)]))
            else:
                joint = [message.get(JOINT_TEXT)] if message.get(JOINT_TEXT) else []
                texts = [*(span.text for span in clauses.spans), *joint]
                encoded = self._encoder.encode([normalise(text) for text in texts])
                vectors, joint_vector = encoded[: len(clauses.spans)], encoded[len(clauses.spans) :]
                message.set(SPAN_VECTORS, vectors)
                message.set(JOINT_VECTOR, joint_vector)
                self._add(message, vectors[clauses.whole : clauses.whole + 1])
        return messages

    def _add(self, message: Message, vector: Floats) -> None:
        message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
