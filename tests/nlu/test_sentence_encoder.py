from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.sentence_encoder import DIMENSION, MAX_TOKENS, SentenceEncoder

TEXTS = [
    "is it sore",
    "How many appointments would somebody with deep marks on the cheeks usually be asked to come in for?",
    "red",
    "",
    "!!! ??",
    "\N{WHITE SMILING FACE} ¿qué tal?",
    "the needle is fine, the waiting is not. " * 12,
]


def test_every_vector_has_norm_one(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), DIMENSION)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_what_it_is_encoded_with(encoder: SentenceEncoder) -> None:
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(encoder.encode(TEXTS), alone, atol=1e-2)


def test_many_texts_come_back_in_the_order_given(encoder: SentenceEncoder) -> None:
    texts = [f"{'very ' * (number * 7 % 11)}short note number {number}" for number in range(75)]
    together = encoder.encode(texts)
    for place in (0, 31, 32, 74):
        assert float(together[place] @ encoder.encode([texts[place]])[0]) > 0.99


def test_no_texts_give_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSION)


def test_what_comes_after_the_longest_text_is_cut_off(encoder: SentenceEncoder) -> None:
    long = "skin " * MAX_TOKENS
    np.testing.assert_allclose(encoder.encode([long]), encoder.encode([long + "and something else " * 50]), atol=1e-5)


@pytest.mark.parametrize(
    ("text", "paraphrase", "unrelated"),
    [
        ("is it painful", "does it hurt", "can i pay by card"),
        ("how much is it", "what does it cost", "how long does it last"),
        ("redness afterwards", "will my skin be red", "book a table"),
    ],
)
def test_a_paraphrase_is_closer_than_something_else(encoder: SentenceEncoder, text: str, paraphrase: str, unrelated: str) -> None:
    one, near, far = encoder.encode([text, paraphrase, unrelated])
    assert one @ near > one @ far + 0.1
