from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.features import CHARACTERS, VECTOR_WEIGHT, WORDS, TextFeatures, characters_of, words_of
from bot.nlu.topic_model import Examples


@pytest.fixture(scope="module")
def features(shop: Examples) -> TextFeatures:
    return TextFeatures.fit(shop.texts)


@pytest.mark.parametrize("block", [7, 1000])
def test_the_kernel_holds_the_inner_products_of_the_rows(
    features: TextFeatures, shop: Examples, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr("bot.nlu.features.BLOCK", block)
    rows = features.transform(shop.texts, shop.vectors)
    assert rows.shape == (len(shop.texts), features.n_features + 384)
    np.testing.assert_allclose(features.kernel(rows), (rows @ rows.T).toarray(), atol=1e-4)


def test_the_sentence_vector_stands_behind_the_words_and_characters(features: TextFeatures, shop: Examples) -> None:
    rows = features.transform(shop.texts[:3], shop.vectors[:3]).toarray()
    np.testing.assert_allclose(rows[:, features.n_features :], shop.vectors[:3] * VECTOR_WEIGHT, rtol=1e-5)


def test_saved_features_are_the_same_after_loading(features: TextFeatures, shop: Examples, tmp_path: Path) -> None:
    features.save(tmp_path)
    texts, vectors = [*shop.texts, "words that nobody wrote", ""], np.vstack([shop.vectors, shop.vectors[:2]])
    loaded = TextFeatures.load(tmp_path)
    assert loaded.n_features == features.n_features
    assert abs(loaded.transform(texts, vectors) - features.transform(texts, vectors)).max() < 1e-6


def test_nothing_saved_is_code(features: TextFeatures, tmp_path: Path) -> None:
    features.save(tmp_path)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".npz"]
    with np.load(tmp_path / "idf.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind == "f" for name in arrays)


def test_a_word_of_one_letter_counts() -> None:
    features = TextFeatures.fit(["paragraph a", "paragraph b", "paragraph 2"])
    none = np.zeros((2, 1), dtype=np.float32)
    one, other = features.transform(["b", "2"], none).toarray()
    assert one.any()
    assert other.any()
    assert not np.array_equal(one, other)


def test_unknown_words_leave_only_the_sentence_vector(features: TextFeatures, shop: Examples) -> None:
    row = features.transform(["zzz qqq"], shop.vectors[:1]).toarray()[0]
    assert not row[: features.n_features].any()
    assert row[features.n_features :].any()


def test_words_and_characters_weigh_what_scikit_learn_says(shop: Examples) -> None:
    texts = [*shop.texts, "is it, it is", "nothing  known zzz", "a", ""]
    for settings, block in ((WORDS, words_of), (CHARACTERS, characters_of)):
        reference = TfidfVectorizer(**settings).fit(shop.texts)
        ours = block(reference.vocabulary_, reference.idf_)
        expected = reference.transform(texts).toarray()
        for text, row in zip(texts, expected, strict=True):
            found = np.zeros(ours.n_features)
            columns, values = ours.row(text)
            found[columns] = values
            np.testing.assert_allclose(found, row, atol=1e-5)


def test_the_product_is_that_of_the_rows(features: TextFeatures, shop: Examples) -> None:
    weights = np.random.default_rng(0).normal(size=(features.n_features + 384, 3)).astype(np.float32)
    expected = features.transform(shop.texts, shop.vectors) @ weights
    of_terms, of_vectors = weights[: features.n_features], weights[features.n_features :]
    np.testing.assert_allclose(features.product(shop.texts, shop.vectors, of_terms, of_vectors), expected, atol=1e-3)
    halved = features.product(shop.texts, shop.vectors, of_terms.astype(np.float16), of_vectors)
    np.testing.assert_allclose(halved, expected, atol=1e-2)


def test_texts_without_a_known_word_have_the_product_of_their_vectors(features: TextFeatures, shop: Examples) -> None:
    of_terms = np.ones((features.n_features, 3), dtype=np.float16)
    of_vectors = np.ones((384, 3), dtype=np.float32)
    product = features.product(["", "\U0001f642"], shop.vectors[:2], of_terms, of_vectors)
    np.testing.assert_allclose(product, VECTOR_WEIGHT * shop.vectors[:2] @ of_vectors, rtol=1e-4)
