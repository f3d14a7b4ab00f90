"""The converted encoder against the same weights in float32, and these against BERT's own arithmetic written out in numpy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ctranslate2
import numpy as np
import pytest
from safetensors.numpy import load_file
from scipy.special import erf, softmax
from tokenizers import Tokenizer

from bot.nlu import encoder_conversion
from bot.nlu.sentence_encoder import SentenceEncoder

SENTENCES = [
    "is it sore",
    "How many appointments would somebody with deep marks on the cheeks usually be asked to come in for?",
    "red",
    "my skin still prickles two days on, and the aloe I put there this morning makes it no better",
    "qué tal, is the room warm \N{WHITE SMILING FACE}",
]
# Nothing but marks: rare, and quantised a little worse (.967 to .975, by the processor).
WORDLESS = ["", "!!! ??"]
HEADS = 12


@pytest.fixture(scope="module")
def ids(encoder_directory: Path) -> Callable[[str], list[int]]:
    tokenizer = Tokenizer.from_file(str(encoder_directory / "tokenizer.json"))
    tokenizer.no_padding()
    return lambda text: list(tokenizer.encode(text).ids)


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> ctranslate2.Encoder:
    """The same weights, converted without quantisation."""
    directory = tmp_path_factory.mktemp("exact") / "encoder"
    source = encoder_conversion._packaged_weights()
    encoder_conversion._MiniLMConverter(source).convert(str(directory), quantization="float32")
    return ctranslate2.Encoder(str(directory), device="cpu", compute_type="float32", intra_threads=1)


def exact_hidden(model: ctranslate2.Encoder, ids: list[int]) -> np.ndarray:
    return np.asarray(model.forward_batch([ids]).last_hidden_state)[0].astype(np.float64)


def bert(ids: list[int], weights: dict[str, np.ndarray]) -> np.ndarray:
    """BERT as published (Devlin et al., 2018): post-norm layers, erf GELU, epsilon 1e-12."""

    def linear(rows: np.ndarray, name: str) -> np.ndarray:
        return rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(rows: np.ndarray, name: str) -> np.ndarray:
        centred = rows - rows.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt(rows.var(axis=-1, keepdims=True) + 1e-12)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def heads(rows: np.ndarray) -> np.ndarray:
        return rows.reshape(len(ids), HEADS, -1).transpose(1, 0, 2)

    place = "embeddings.{}_embeddings.weight".format
    state = weights[place("word")][ids] + weights[place("position")][: len(ids)] + weights[place("token_type")][0]
    state = norm(state, "embeddings.LayerNorm")
    for layer in range(6):
        name = f"encoder.layer.{layer}"
        query, key, value = (heads(linear(state, f"{name}.attention.self.{part}")) for part in ("query", "key", "value"))
        attention = softmax(query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1]), axis=-1)
        mixed = (attention @ value).transpose(1, 0, 2).reshape(len(ids), -1)
        state = norm(state + linear(mixed, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm")
        inner = linear(state, f"{name}.intermediate.dense")
        inner = inner * (1 + erf(inner / np.sqrt(2))) / 2
        state = norm(state + linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
    return state


def test_the_conversion_computes_what_was_published(exact: ctranslate2.Encoder, ids: Callable[[str], list[int]]) -> None:
    weights = load_file(str(encoder_conversion._packaged_weights() / "model.safetensors"))
    weights = {name: tensor.astype(np.float64) for name, tensor in weights.items() if tensor.dtype.kind == "f"}
    for text in SENTENCES + WORDLESS:
        np.testing.assert_allclose(exact_hidden(exact, ids(text)), bert(ids(text), weights), atol=1e-3)


@pytest.mark.parametrize(("texts", "least"), [(SENTENCES, 0.99), (WORDLESS, 0.95)], ids=["sentences", "marks"])
def test_a_vector_is_the_mean_of_the_published_hidden_states_but_for_rounding(
    encoder: SentenceEncoder, exact: ctranslate2.Encoder, ids: Callable[[str], list[int]], texts: list[str], least: float
) -> None:
    means = np.array([exact_hidden(exact, ids(text)).mean(axis=0) for text in texts])
    expected = means / np.linalg.norm(means, axis=1, keepdims=True)
    assert (encoder.encode(texts) * expected).sum(axis=1).min() >= least
