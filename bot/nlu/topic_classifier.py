"""Rasa component: every topic a message asks about, with calibrated confidence, or the honest answer that it is not sure."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import sources
from bot.nlu.asking import Composed
from bot.nlu.clauses import Lattice, undivided
from bot.nlu.decoding import Costs, Decision, Reading, Rules, choose_thresholds, decide, overlooked, read
from bot.nlu.follow_up import InContext, follow_up
from bot.nlu.message_fields import (
    ABOUT,
    CANDIDATES,
    CLAUSES,
    COMPOSED,
    JOINT_TEXT,
    JOINT_VECTOR,
    SPAN_VECTORS,
    TOPICS,
    about,
    is_payload,
)
from bot.nlu.normalise import normalise
from bot.nlu.sentence_encoder import Floats
from bot.nlu.topic_model import Examples, Predictions, TopicModel

RANKING_LENGTH = 5
# A message of a single letter must be as sure as this to mean anything.
KNOWN_LETTER = 0.9


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc]  # Rasa's classes are untyped
    """Classifies each clause of a message and merges what they say.

    Takes: the dense sentence feature of the training examples; for a message its `clauses` and `span_vectors`, or only its dense
    sentence feature.
    Gives: `topics`, a list of {name, confidence, text, start, end} in the order asked, each name once (a retrieval intent by its
    full name, `faq/pain`); `candidates`, the likeliest names when nothing was understood; `about`, the question the conversation
    is about now; Rasa's `intent` (the most important of the topics, or `nlu_fallback`) and `intent_ranking`.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """A dense featurizer."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings.

        `questions`: prefixes of labels that are asked rather than stated.
        `background`, `dominant`: see `Rules`. `overlooked`: how clear a clause must be to be dominant by itself.
        `idle`: labels that a follow-up is easily mistaken for, so that the question before is tried first.
        `cases`: labels of what may also be a mere case of the question before: "and for stretch marks?".
        `priority`: which of several topics becomes the message's `intent`, most important first.
        `promising`: prefix of the labels that promise knowledge.
        `costs`: see `Costs`. `nearness`, `calibrated`: see `TopicModel.fit`.
        `voice`: the key in an example's metadata that says who wrote it.
        """
        return {
            "questions": [""],
            "background": [],
            "idle": [],
            "cases": [],
            "dominant": {},
            "overlooked": 0.9,
            "priority": [],
            "promising": "faq/",
            "costs": {"wrong": 3.0, "false_promise": 6.0},
            "nearness": 1.5,
            "calibrated": True,
            "voice": "voice",
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        trained: tuple[TopicModel, Rules] | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._trained = trained
        self._questions = np.array(
            [label.startswith(tuple(config["questions"])) for label in (trained[0].labels if trained else ())], dtype=bool
        )

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TopicClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """What Rasa's cache does not see by itself."""
        return sources.fingerprint()

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model, choose the thresholds by cost on cross-validated predictions, and write both."""
        messages = [example for example in training_data.intent_examples if example.get(TEXT)]
        parts = [example for example in training_data.training_examples if example.get(COMPOSED)]
        composed = Composed(_texts(parts), _vectors(parts), [part.get(COMPOSED) for part in parts])
        examples = Examples(
            texts=_texts(messages),
            vectors=_vectors(messages),
            labels=[message.get_full_intent() for message in messages],
            voices=[self._voice(message) for message in messages],
        )
        model, validated = TopicModel.fit(examples, composed, self._config["nearness"], calibrated=self._config["calibrated"])
        costs = Costs(**self._config["costs"])
        thresholds = choose_thresholds(validated, model.labels, costs, self._config["promising"])
        with self._model_storage.write_to(self._resource) as directory:
            model.save(directory)
            content = {"promising": thresholds[True], "other": thresholds[False]}
            (directory / "thresholds.json").write_text(json.dumps(content), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Read what `train` wrote."""
        with model_storage.read_from(resource) as directory:
            thresholds = json.loads((directory / "thresholds.json").read_text(encoding="utf-8"))
            model = TopicModel.load(directory)
        rules = Rules(
            background=frozenset(config["background"]),
            dominant=config["dominant"],
            promising=config["promising"],
            thresholds={True: thresholds["promising"], False: thresholds["other"]},
        )
        return cls(config, model_storage, resource, (model, rules))

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify each message."""
        for message in messages:
            text = message.get(TEXT)
            if text and not is_payload(text):
                self._classify(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after this component needs predictions for the training data."""
        return training_data

    def _classify(self, message: Message) -> None:
        if self._trained is None:
            raise RuntimeError("the classifier is not trained")
        model, rules = self._trained
        clauses: Lattice = message.get(CLAUSES) or undivided(message.get(TEXT))
        predictions, joint = self._predict(message, clauses)
        readings = read(clauses, predictions, self._questions)
        if not _says_something(message.get(TEXT), readings):
            readings = []
        decision = self._in_context(message, readings, decide(readings, model.labels, rules), joint) if readings else Decision(())
        lost = overlooked(clauses, predictions, model.labels, rules.dominant, self._config["overlooked"]) if readings else None
        if lost:
            decision = Decision((lost,))
        topics = [self._topic(reading) for reading in decision.understood]
        message.set(TOPICS, topics, add_to_output=True)
        message.set(CANDIDATES, [model.labels[label] for label in decision.candidates], add_to_output=True)
        message.set(ABOUT, self._about(message, topics), add_to_output=True)
        message.set(INTENT, self._intent(decision), add_to_output=True)
        message.set(INTENT_RANKING_KEY, self._ranking(predictions, clauses.whole), add_to_output=True)

    def _predict(self, message: Message, clauses: Lattice) -> tuple[Predictions, Predictions]:
        """Predictions for the spans of a message, and for it together with the question before (one, or none)."""
        assert self._trained is not None
        texts, vectors = [span.text for span in clauses.spans], message.get(SPAN_VECTORS)
        if vectors is None:
            vectors = _vectors([message])
        elif message.get(JOINT_TEXT):
            texts, vectors = [*texts, message.get(JOINT_TEXT)], np.vstack([vectors, message.get(JOINT_VECTOR)])
        predictions = self._trained[0].predict([normalise(text) for text in texts], vectors)
        return predictions[: len(clauses.spans)], predictions[len(clauses.spans) :]

    def _in_context(self, message: Message, readings: list[Reading], decision: Decision, joint: Predictions) -> Decision:
        """The decision for a message that may continue the question before."""
        assert self._trained is not None
        model, rules = self._trained
        before = about(message)
        if not before or not len(joint.scores) or before["name"] not in model.labels:
            return decision
        names = [model.labels[reading.label] for reading in decision.understood]
        # What stands alone in a message is never a follow-up.
        if any(name in rules.dominant for name in names):
            return decision
        understood = [name for name in names if name not in self._config["idle"]]
        best, confidence, alone = model.labels[int(joint.best[0])], float(joint.confidence[0]), model.labels[readings[0].label]
        in_context = InContext(
            before["name"],
            best,
            confidence,
            generic=not before["name"].startswith(rules.promising),
            names_case=alone in self._config["cases"],
        )
        continued = follow_up(message.get(TEXT), readings, understood, in_context)
        if continued is None:
            return decision
        return Decision((Reading(readings[0].span, model.labels.index(continued), confidence, ()),))

    def _about(self, message: Message, topics: list[dict[str, Any]]) -> dict[str, str] | None:
        """The last question of this message (or what dominates it), or what the conversation was about before.

        Anything else but a frame is another subject: once somebody books, nothing continues the worry told before.
        """
        assert self._trained is not None
        before, frames = about(message), self._trained[1].background
        kept = (*self._config["questions"], *self._config["dominant"])
        asked = [topic for topic in topics if topic["name"].startswith(kept)]
        if not asked:
            return before if all(topic["name"] in frames for topic in topics) else None
        last = asked[-1]
        if before and before["name"] == last["name"] and message.get(JOINT_TEXT):
            return before
        return {"name": last["name"], "text": last["text"]}

    def _topic(self, reading: Reading) -> dict[str, Any]:
        assert self._trained is not None
        return {
            "name": self._trained[0].labels[reading.label],
            "confidence": round(reading.confidence, 4),
            "text": reading.span.text,
            "start": reading.span.start,
            "end": reading.span.end,
        }

    def _intent(self, decision: Decision) -> dict[str, Any]:
        """The most important topic's intent; a retrieval intent by its first part, as Rasa wants it."""
        topics = [self._topic(reading) for reading in decision.understood]
        if not topics:
            return {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 1.0}
        rank = {name: position for position, name in enumerate(self._config["priority"])}
        best = min(topics, key=lambda topic: (rank.get(_intent_of(topic["name"]), len(rank)), -topic["confidence"]))
        return {"name": _intent_of(best["name"]), "confidence": best["confidence"]}

    def _ranking(self, predictions: Predictions, whole: int) -> list[dict[str, Any]]:
        """The likeliest labels of the message as a whole; the scores of the others are scaled to the confidence of the first."""
        assert self._trained is not None
        scores = np.maximum(predictions.scores[whole], 0)
        order = np.argsort(-scores)[:RANKING_LENGTH]
        scale = float(predictions.confidence[whole]) / max(float(scores[order[0]]), 1e-6)
        return [{"name": self._trained[0].labels[i], "confidence": round(float(scores[i]) * scale, 4)} for i in order]

    def _voice(self, message: Message) -> str:
        metadata = message.get(METADATA) or {}
        return str((metadata.get(METADATA_INTENT) or {}).get(self._config["voice"], ""))


def _says_something(text: str, readings: list[Reading]) -> bool:
    """Whether a text can be read: marks and emoji mean nothing to a model of words, a letter only where it is known ("y")."""
    letters = sum(character.isalnum() for character in text)
    return letters > 1 or (letters == 1 and readings[0].confidence >= KNOWN_LETTER)


def _texts(messages: list[Message]) -> list[str]:
    return [normalise(message.get(TEXT)) for message in messages]


def _vectors(messages: list[Message]) -> Floats:
    """(n_messages, d) dense sentence features."""
    vectors = [message.get_dense_features(TEXT)[1].features for message in messages]
    return np.vstack(vectors) if vectors else np.zeros((0, 1), dtype=np.float32)


def _intent_of(label: str) -> str:
    return label.partition("/")[0]
