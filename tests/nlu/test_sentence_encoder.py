from __future__ import annotations

from pathlib import Path

import ctranslate2
import numpy as np
import pytest
from tokenizers import Tokenizer

from bot.nlu import encoder_conversion
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


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same weights, converted without quantisation."""
    directory = tmp_path_factory.mktemp("exact") / "encoder"
    source = encoder_conversion._packaged_weights()
    encoder_conversion._MiniLMConverter(source).convert(str(directory), quantization="float32")
    return directory


def exact_vectors(directory: Path, tokens: Path, texts: list[str]) -> np.ndarray:
    tokenizer = Tokenizer.from_file(str(tokens))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    model = ctranslate2.Encoder(str(directory), device="cpu", compute_type="float32")
    means = [
        np.asarray(model.forward_batch([tokenizer.encode(text).ids]).last_hidden_state)[0].astype(np.float64).mean(axis=0)
        for text in texts
    ]
    return np.array([mean / np.linalg.norm(mean) for mean in means])


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


def test_int8_is_close_to_the_published_precision(encoder: SentenceEncoder, exact: Path, encoder_directory: Path) -> None:
    expected = exact_vectors(exact, encoder_directory / "tokenizer.json", TEXTS)
    cosines = (encoder.encode(TEXTS) * expected).sum(axis=1)
    assert cosines.min() >= 0.99


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
