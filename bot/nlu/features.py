"""What a text looks like to the classifiers: TF-IDF of words and of characters within words, beside its sentence vector."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

Floats = NDArray[np.float32]

# Weights of the blocks, by cross-validation on the training examples: flat within half a point from half to twice these values.
WORD_WEIGHT, CHARACTER_WEIGHT, VECTOR_WEIGHT = 1.0, 0.5, 3.0


class TextFeatures:
    """Word (1-2) and character (3-5, within words) TF-IDF and a sentence vector of norm 1, each block weighted."""

    def __init__(self, words: TfidfVectorizer, characters: TfidfVectorizer) -> None:
        self._words, self._characters = words, characters

    @classmethod
    def fit(cls, texts: Sequence[str]) -> TextFeatures:
        """Learn the vocabulary and the document frequencies of `texts`."""
        return cls(_words(None).fit(texts), _characters(None).fit(texts))

    @property
    def n_features(self) -> int:
        """How many word and character features there are; the sentence vector comes behind them."""
        return len(self._words.vocabulary_) + len(self._characters.vocabulary_)

    def transform(self, texts: Sequence[str], vectors: Floats) -> csr_matrix:
        """(n, n_features) sparse float32 for n texts and their (n, d) sentence vectors."""
        blocks = [*self._sparse(texts), csr_matrix(vectors * VECTOR_WEIGHT)]
        return hstack(blocks, format="csr", dtype=np.float32)

    def kernel(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """(n, n) inner products of the rows of `transform`, computed block by block."""
        total = (VECTOR_WEIGHT**2) * (vectors @ vectors.T)
        for block in self._sparse(texts):
            total += (block @ block.T).toarray()
        return np.asarray(total, dtype=np.float32)

    def _sparse(self, texts: Sequence[str]) -> tuple[csr_matrix, csr_matrix]:
        return self._words.transform(texts) * WORD_WEIGHT, self._characters.transform(texts) * CHARACTER_WEIGHT

    def save(self, directory: Path) -> None:
        """Write as plain arrays and JSON (no pickles, which run code when read)."""
        np.savez(directory / "idf.npz", words=self._words.idf_, characters=self._characters.idf_)
        vocabularies = [{str(k): int(v) for k, v in part.vocabulary_.items()} for part in (self._words, self._characters)]
        (directory / "vocabularies.json").write_text(json.dumps(vocabularies), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> TextFeatures:
        """Read what `save` wrote."""
        vocabularies = json.loads((directory / "vocabularies.json").read_text(encoding="utf-8"))
        words, characters = _words(vocabularies[0]), _characters(vocabularies[1])
        with np.load(directory / "idf.npz") as idf:
            words.idf_, characters.idf_ = idf["words"], idf["characters"]
        return cls(words, characters)


def _words(vocabulary: dict[str, int] | None) -> TfidfVectorizer:
    # A word of one letter counts, unlike in scikit-learn's default: "2", "b".
    return TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b", vocabulary=vocabulary, dtype=np.float32
    )


def _characters(vocabulary: dict[str, int] | None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 5),
        sublinear_tf=True,
        min_df=1 if vocabulary else 2,
        vocabulary=vocabulary,
        dtype=np.float32,
    )
