"""Sentences to vectors: all-MiniLM-L6-v2 in int8 on CTranslate2."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ctranslate2
import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Floats = NDArray[np.float32]

DIMENSION = 384
# The model was trained on at most 256 word pieces; what comes after is cut off.
MAX_TOKENS = 256
# Of 8, 16, 32 and 64, the fastest batch on two cores for the training examples.
BATCH_SIZE = 32


class SentenceEncoder:
    """Mean-pooled, L2-normalised sentence vectors.

    Args:
        directory: what `prepare_encoder` wrote.
        threads: batches encoded at once, each on one processor; faster by half than two processors on one batch.
    """

    def __init__(self, directory: Path, threads: int = 1) -> None:
        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        # The file asks for padding to 128 tokens, which would cost four times the work.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._model = ctranslate2.Encoder(
            str(directory), device="cpu", compute_type="int8", inter_threads=threads, intra_threads=1
        )
        self._threads = threads

    def encode(self, texts: Sequence[str]) -> Floats:
        """Encode sentences.

        Returns:
            (n_texts, 384) float32, each row of L2 norm 1.
        """
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        # Sentences of similar length share a batch, so that little is padded.
        order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
        batches = [order[start : start + BATCH_SIZE] for start in range(0, len(order), BATCH_SIZE)]
        vectors = np.empty((len(ids), DIMENSION), dtype=np.float32)

        def encode(batch: list[int]) -> None:
            vectors[batch] = self._encode_batch([ids[index] for index in batch])

        if self._threads == 1 or len(batches) == 1:
            for batch in batches:
                encode(batch)
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(encode, batches))
        return vectors

    def _encode_batch(self, ids: list[list[int]]) -> Floats:
        hidden = np.asarray(self._model.forward_batch(ids).last_hidden_state)
        lengths = np.array([len(row) for row in ids])
        mask = np.arange(hidden.shape[1]) < lengths[:, None]
        pooled = np.einsum("ntd,nt->nd", hidden, mask) / lengths[:, None]
        norms = np.linalg.norm(pooled, axis=1, keepdims=True)
        return np.asarray(pooled / norms, dtype=np.float32)
