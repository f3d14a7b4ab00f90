from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.asking import BOUND, Composed
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.nlu.topic_model import CrossValidated, Examples, Predictions, TopicModel

Fitted = tuple[TopicModel, CrossValidated]
NOTHING = Composed([], np.zeros((0, 384), dtype=np.float32), [])
NEARNESS = 1.5
NEAR = ["when will my parcel get here", "how do i get my money back", "are you hiring now", "hello you"]
GIBBERISH = ["xq zzv brrt", "asdf jkl qwe", "fff 99 ;;", "lorem dolor"]


@pytest.fixture(scope="module")
def fitted(shop: Examples, shop_composed: Composed) -> Fitted:
    return TopicModel.fit(shop, shop_composed, NEARNESS)


def predict(model: TopicModel, encoder: SentenceEncoder, texts: list[str]) -> Predictions:
    return model.predict(texts, encoder.encode(texts))


def test_paraphrases_get_the_label_of_what_they_paraphrase(fitted: Fitted, encoder: SentenceEncoder) -> None:
    model, _ = fitted
    predictions = predict(model, encoder, NEAR)
    assert [model.labels[best] for best in predictions.best] == ["faq/parcel", "faq/refund", "undocumented/jobs", "greet"]


def test_labels_are_sorted_and_each_once(fitted: Fitted) -> None:
    assert fitted[0].labels == ("faq/exchange", "faq/parcel", "faq/refund", "greet", "undocumented/jobs")


def test_confidence_and_unity_are_probabilities(fitted: Fitted, encoder: SentenceEncoder, shop: Examples) -> None:
    model, validated = fitted
    predictions = predict(model, encoder, [*NEAR, *GIBBERISH, *shop.texts, "", "?" * 300])
    for values in (predictions.confidence, predictions.unity, validated.confidence):
        assert values.dtype == np.float32
        assert np.isfinite(values).all()
        assert ((values >= 0) & (values <= 1)).all()


def test_near_copies_are_trusted_more_than_gibberish(fitted: Fitted, encoder: SentenceEncoder) -> None:
    model, _ = fitted
    assert predict(model, encoder, NEAR).confidence.min() > predict(model, encoder, GIBBERISH).confidence.max()


def test_gibberish_is_not_trusted_even_when_the_examples_are_easy_to_tell_apart(encoder: SentenceEncoder) -> None:
    texts = [f"{word} {number}" for word in ("apple", "lorry", "sonata") for number in ("one", "two", "three", "four", "five")]
    labels = [text.split()[0] for text in texts]
    examples = Examples(texts, encoder.encode(texts), labels, [""] * len(texts))
    model, validated = TopicModel.fit(examples, NOTHING, NEARNESS)
    assert (validated.scores.argmax(axis=1) == validated.truth).all()
    assert predict(model, encoder, texts).confidence.min() > predict(model, encoder, GIBBERISH).confidence.max()


def test_one_question_has_more_unity_than_two(fitted: Fitted, encoder: SentenceEncoder) -> None:
    model, _ = fitted
    one = predict(model, encoder, ["when will it be delivered", "may i return this", "do you have work for me"]).unity
    two = predict(
        model, encoder, ["when will it be delivered and do you have work", "may i return this and where is my parcel"]
    ).unity
    assert one.mean() > two.mean() + 0.2


def test_what_a_message_asks_beside_something_else_shows_in_it_as_a_whole(fitted: Fitted, encoder: SentenceEncoder) -> None:
    model, _ = fitted
    asked = predict(model, encoder, ["when will it be delivered and do you have work for me"]).asked[0]
    evidence = dict(zip(model.labels, asked, strict=True))
    assert min(evidence["faq/parcel"], evidence["undocumented/jobs"]) > evidence["faq/refund"]
    assert np.abs(asked).max() <= BOUND


def test_nothing_is_said_of_labels_that_were_never_composed(fitted: Fitted, encoder: SentenceEncoder) -> None:
    model, _ = fitted
    asked = predict(model, encoder, NEAR + GIBBERISH).asked
    assert (asked[:, [model.labels.index("greet"), model.labels.index("faq/exchange")]] == 0).all()
    assert (asked[:, model.labels.index("faq/parcel")] != 0).all()


def test_without_composed_messages_every_text_asks_one_thing(shop: Examples) -> None:
    model, _ = TopicModel.fit(shop, NOTHING, NEARNESS)
    predictions = model.predict(shop.texts, shop.vectors)
    assert predictions.unity.min() > 0.99
    assert (predictions.asked == 0).all()


def test_a_loaded_model_predicts_the_same(fitted: Fitted, encoder: SentenceEncoder, shop: Examples, tmp_path: Path) -> None:
    model, _ = fitted
    model.save(tmp_path)
    loaded = TopicModel.load(tmp_path)
    texts = [*NEAR, *GIBBERISH, ""]
    before, after = predict(model, encoder, texts), predict(loaded, encoder, texts)
    assert loaded.labels == model.labels
    for name in ("scores", "confidence", "unity", "asked"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name), atol=1e-6)


def test_no_part_of_a_saved_model_is_code(fitted: Fitted, tmp_path: Path) -> None:
    fitted[0].save(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".npz", ".npy"}
    for path in tmp_path.glob("*.npy"):
        assert np.load(path, allow_pickle=False).dtype != object


def test_the_model_judges_itself_only_on_voices_it_has_not_heard(encoder: SentenceEncoder) -> None:
    # One voice of label a says a nonsense that only somebody who heard it would take for a.
    said = {"a": ["red apple", "green pear", "vbn mm qq"], "b": ["blue car", "fast lorry", "xyz kk ww"]}
    rows = [(text, label, f"v{voice}") for label, texts in said.items() for voice, text in enumerate(texts) for _ in range(3)]
    texts = [text for text, _, _ in rows]
    examples = Examples(texts, encoder.encode(texts), [label for _, label, _ in rows], [voice for _, _, voice in rows])
    model, validated = TopicModel.fit(examples, NOTHING, NEARNESS)
    nonsense = [place for place, text in enumerate(texts) if text == "vbn mm qq"]
    seen = model.predict(texts, examples.vectors).scores[nonsense, 0]
    assert (seen > 0.6).all()
    assert (validated.scores[nonsense, 0] < 0.6).all()


def test_cross_validation_reports_the_truth_sorted_by_label(fitted: Fitted, shop: Examples) -> None:
    model, validated = fitted
    assert [model.labels[index] for index in validated.truth] == sorted(shop.labels)
    assert validated.scores.shape == (len(shop.texts), 5)


def test_training_twice_gives_the_same_model(fitted: Fitted, shop: Examples, shop_composed: Composed) -> None:
    again, _ = TopicModel.fit(shop, shop_composed, NEARNESS)
    one, other = (model.predict(shop.texts, shop.vectors) for model in (fitted[0], again))
    np.testing.assert_allclose(one.scores, other.scores, atol=1e-5)
    np.testing.assert_allclose(one.unity, other.unity, atol=1e-4)


def test_familiarity_tells_what_lies_outside_and_predicts_the_same(shop: Examples, encoder: SentenceEncoder) -> None:
    outside = ["do you sell gift cards", "is the cafe on the ground floor vegan", "who won the match last night"]
    usual, (familiar, validated) = (
        TopicModel.fit(shop, NOTHING, NEARNESS)[0],
        TopicModel.fit(shop, NOTHING, NEARNESS, calibrated=False),
    )
    np.testing.assert_allclose(predict(familiar, encoder, outside).scores, predict(usual, encoder, outside).scores, atol=1e-5)
    assert predict(familiar, encoder, NEAR).confidence.min() > predict(familiar, encoder, outside).confidence.max()
    assert ((validated.confidence >= 0) & (validated.confidence <= 1)).all()


def test_familiarity_survives_saving(shop: Examples, tmp_path: Path) -> None:
    model, _ = TopicModel.fit(shop, NOTHING, NEARNESS, calibrated=False)
    model.save(tmp_path)
    one, other = (of.predict(shop.texts, shop.vectors).confidence for of in (model, TopicModel.load(tmp_path)))
    np.testing.assert_allclose(one, other, atol=1e-3)
