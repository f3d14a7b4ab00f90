"""Rasa component: finds where a message may be cut into clauses."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import sources
from bot.nlu.clauses import lattice
from bot.nlu.composition import compose
from bot.nlu.follow_up import may_follow_up
from bot.nlu.message_fields import CLAUSES, COMPOSED, JOINT_TEXT, about, is_payload
from bot.nlu.normalise import clean


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class ClauseSplitter(GraphComponent):  # type: ignore[misc]  # Rasa's classes are untyped
    """Clauses of English messages, by punctuation, connectives and question openers.

    Takes: the message's text.
    Gives: a `Lattice` of 1 to 7 clauses and all runs of neighbouring ones, under `clauses`. Which of them are used is for the
    classifier to decide. So that it can learn to, the training data get messages of two or three examples, their labels under
    `composed`. A short message also gets `joint_text`, its words behind those of the question before.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`compose`: how many messages to compose, and `compose_from`: the prefixes of the labels to compose from."""
        return {"compose": 3000, "compose_from": [""]}

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ClauseSplitter:
        """Nothing to load."""
        return cls(config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """What Rasa's cache does not see by itself."""
        return sources.fingerprint()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add composed messages. They have no intent, so that no other component takes them for examples."""
        prefixes = tuple(self._config["compose_from"])
        parts = [example for example in training_data.intent_examples if example.get_full_intent().startswith(prefixes)]
        texts, labels = [part.get(TEXT) for part in parts], [part.get_full_intent() for part in parts]
        composed = compose(texts, labels, self._config["compose"])
        # In place: `merge` would copy every example with all that is on it.
        training_data.training_examples += [Message({TEXT: text, COMPOSED: list(asked)}) for text, asked in composed]
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the clauses."""
        for message in messages:
            text = message.get(TEXT)
            if not text or is_payload(text):
                continue
            words, before = clean(text), about(message)
            message.set(CLAUSES, lattice(words))
            if before and may_follow_up(words):
                message.set(JOINT_TEXT, f"{before['text']} {words}")
        return messages
