from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import sources
from bot.nlu.clause_splitter import ClauseSplitter
from bot.nlu.encoder_featurizer import SentenceEncoderFeaturizer
from bot.nlu.message_fields import CLAUSES, COMPOSED, SPAN_VECTORS
from bot.nlu.topic_classifier import TopicClassifier
from bot.preparation import ENCODER

LABELS = ["faq/parcel", "faq/refund", "faq/exchange", "greet"]


@pytest.fixture
def examples() -> TrainingData:
    rows = [(label, f"{label.rpartition('/')[2]} question {number}") for label in LABELS for number in range(5)]
    return TrainingData([Message.build(text, intent=label) for label, text in rows])


def splitter(**settings: object) -> ClauseSplitter:
    return ClauseSplitter({**ClauseSplitter.get_default_config(), **settings})


def test_composed_messages_are_added_and_are_no_examples_of_any_intent(examples: TrainingData) -> None:
    data = splitter(compose=40, compose_from=["faq/"]).process_training_data(examples)
    composed = [message for message in data.training_examples if message.get(COMPOSED)]
    assert len({message.get(TEXT) for message in composed}) > 20
    assert len(data.intent_examples) == 20
    assert not any(message.get("intent") for message in composed)


def test_messages_are_composed_only_from_the_wanted_labels(examples: TrainingData) -> None:
    data = splitter(compose=40, compose_from=["faq/"]).process_training_data(examples)
    assert not any("greet" in message.get(TEXT) for message in data.training_examples if message.get(COMPOSED))


def test_a_message_gets_its_clauses_and_a_payload_none() -> None:
    asked, tapped, empty = splitter().process([Message({TEXT: t}) for t in ("is it sore? how deep is it", "/greet", "")])
    assert asked.get(CLAUSES).n_clauses == 2
    assert tapped.get(CLAUSES) is None
    assert empty.get(CLAUSES) is None


@pytest.fixture
def featurizer(encoder_directory: Path) -> SentenceEncoderFeaturizer:
    config = {**SentenceEncoderFeaturizer.get_default_config(), "model": str(encoder_directory)}
    return SentenceEncoderFeaturizer(config, "featurizer")


def test_every_span_of_a_message_has_a_vector_and_the_message_that_of_the_whole(featurizer: SentenceEncoderFeaturizer) -> None:
    message = Message({TEXT: "is it sore? how deep is it, and who does it"})
    featurizer.process(splitter().process([message]))
    spans, vectors = message.get(CLAUSES), message.get(SPAN_VECTORS)
    assert vectors.shape == (len(spans.spans), 384)
    sentence = message.get_dense_features(TEXT)[1].features
    assert sentence.shape == (1, 384)
    assert (sentence[0] == vectors[spans.whole]).all()


def test_a_payload_gets_no_vector(featurizer: SentenceEncoderFeaturizer) -> None:
    message = Message({TEXT: "/greet"})
    featurizer.process([message])
    assert message.get_dense_features(TEXT) == (None, None)
    assert message.get(SPAN_VECTORS) is None


def test_a_missing_encoder_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="frontdesk prepare"):
        SentenceEncoderFeaturizer({**SentenceEncoderFeaturizer.get_default_config(), "model": str(tmp_path)}, "featurizer")


def test_the_encoder_is_looked_for_where_prepare_writes_it() -> None:
    assert Path(SentenceEncoderFeaturizer.get_default_config()["model"]) == ENCODER


def test_an_untrained_classifier_says_so() -> None:
    classifier = TopicClassifier(TopicClassifier.get_default_config(), None, None)
    with pytest.raises(RuntimeError, match="not trained"):
        classifier.process([Message({TEXT: "is it sore"})])


@pytest.mark.parametrize("component", [ClauseSplitter, SentenceEncoderFeaturizer, TopicClassifier])
def test_rasas_training_cache_sees_changes_beside_the_component(
    component: type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = component.fingerprint_addon({})  # type: ignore[attr-defined]
    (tmp_path / "ridge.py").write_text("RIDGE = 2.0\n", encoding="utf-8")
    monkeypatch.setattr(sources, "__file__", str(tmp_path / "sources.py"))
    sources.fingerprint.cache_clear()
    after = component.fingerprint_addon({})  # type: ignore[attr-defined]
    sources.fingerprint.cache_clear()
    assert before != after
