"""What a text looks like to the classifiers: TF-IDF of words and of characters within words, beside its sentence vector."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

Floats = NDArray[np.float32]

# Weights of the blocks, by cross-validation on the training examples: flat within half a point from half to twice these values.
WORD_WEIGHT, CHARACTER_WEIGHT, VECTOR_WEIGHT = 1.0, 0.5, 3.0
# Words whose character features are remembered; the clauses of a message share theirs.
REMEMBERED_WORDS = 20_000
# Rows of a kernel computed at once.
BLOCK = 1000


class TextFeatures:
    """Word (1-2) and character (3-5, within words) TF-IDF and a sentence vector of norm 1, each block weighted."""

    def __init__(self, words: TfIdf, characters: TfIdf) -> None:
        self._words, self._characters = words, characters

    @classmethod
    def fit(cls, texts: Sequence[str]) -> TextFeatures:
        """Learn the vocabulary and the document frequencies of `texts`."""
        words, characters = TfidfVectorizer(**WORDS).fit(texts), TfidfVectorizer(**CHARACTERS, min_df=2).fit(texts)
        return cls(
            words_of(words.vocabulary_, np.asarray(words.idf_)),
            characters_of(characters.vocabulary_, np.asarray(characters.idf_)),
        )

    @property
    def n_features(self) -> int:
        """How many word and character features there are; the sentence vector comes behind them."""
        return self._words.n_features + self._characters.n_features

    def transform(self, texts: Sequence[str], vectors: Floats) -> csr_matrix:
        """(n, n_features + d) sparse float32 for n texts and their (n, d) sentence vectors."""
        return hstack([self._sparse(texts), csr_matrix(vectors * VECTOR_WEIGHT)], format="csr", dtype=np.float32)

    def kernel(self, rows: csr_matrix) -> Floats:
        """(n, n) inner products of rows of `transform`."""
        words, vectors = rows[:, : self.n_features], rows[:, self.n_features :].toarray()
        kernel = vectors @ vectors.T
        # Symmetric, so half of it is computed, and mirrored.
        for start in range(0, len(kernel), BLOCK):
            end = start + BLOCK
            block = (words[start:end] @ words[start:].T).toarray()
            kernel[start:end, start:] += block
            kernel[end:, start:end] += block[:, BLOCK:].T
        return np.asarray(kernel, dtype=np.float32)

    def product(self, texts: Sequence[str], vectors: Floats, of_terms: NDArray[Any], of_vectors: Floats) -> Floats:
        """(n, k) product of the rows of `transform` with weights, for few texts and often.

        The weights are (n_features, k) `of_terms`, of any precision, and (d, k) `of_vectors`.
        """
        terms = self._sparse(texts)
        used, places = np.unique(terms.indices, return_inverse=True)
        compact = csr_matrix((terms.data, places, terms.indptr), shape=(len(texts), len(used)))
        return np.asarray(compact @ of_terms[used].astype(np.float32) + (vectors * VECTOR_WEIGHT) @ of_vectors, dtype=np.float32)

    def _sparse(self, texts: Sequence[str]) -> csr_matrix:
        """(n, n_features) of words and characters."""
        columns: list[int] = []
        values: list[Floats] = []
        ends = [0]
        for text in texts:
            for block, first, weight in (
                (self._words, 0, WORD_WEIGHT),
                (self._characters, self._words.n_features, CHARACTER_WEIGHT),
            ):
                found, weights = block.row(text)
                columns += [first + column for column in found]
                values.append(weights * np.float32(weight))
            ends.append(len(columns))
        data = np.concatenate(values) if values else np.zeros(0, dtype=np.float32)
        return csr_matrix((data, columns, ends), shape=(len(texts), self.n_features), dtype=np.float32)

    def save(self, directory: Path) -> None:
        """Write as plain arrays and JSON (no pickles, which run code when read)."""
        np.savez(directory / "idf.npz", words=self._words.idf, characters=self._characters.idf)
        vocabularies = [{str(k): int(v) for k, v in part.vocabulary.items()} for part in (self._words, self._characters)]
        (directory / "vocabularies.json").write_text(json.dumps(vocabularies), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> TextFeatures:
        """Read what `save` wrote."""
        words, characters = json.loads((directory / "vocabularies.json").read_text(encoding="utf-8"))
        with np.load(directory / "idf.npz") as idf:
            return cls(words_of(words, idf["words"]), characters_of(characters, idf["characters"]))


class TfIdf:
    """TF-IDF as scikit-learn's `TfidfVectorizer` computes it (sublinear, L2 norm 1), without its checks of every call.

    Args:
        vocabulary, idf: of a fitted vectorizer.
        analyse: text → the columns of its terms in the vocabulary, one an occurrence.
    """

    def __init__(self, vocabulary: Mapping[str, int], idf: NDArray[Any], analyse: Callable[[str], list[int]]) -> None:
        self.vocabulary, self.idf = vocabulary, idf.astype(np.float32)
        self._analyse = analyse

    @property
    def n_features(self) -> int:
        """Number of columns."""
        return len(self.vocabulary)

    def row(self, text: str) -> tuple[list[int], Floats]:
        """The columns that are not zero, and their values."""
        counts = Counter(self._analyse(text))
        columns = list(counts)
        values = (1 + np.log(np.fromiter(counts.values(), np.float32, len(columns)))) * self.idf[columns]
        return columns, values / max(float(np.sqrt(values @ values)), 1e-12)


# A word of one letter counts, unlike in scikit-learn's default: "2", "b".
WORDS: dict[str, Any] = {"ngram_range": (1, 2), "sublinear_tf": True, "token_pattern": r"(?u)\b\w+\b"}
CHARACTERS: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (3, 5), "sublinear_tf": True}


def words_of(vocabulary: Mapping[str, int], idf: NDArray[Any]) -> TfIdf:
    """TF-IDF of words and pairs of words."""
    terms = TfidfVectorizer(**WORDS).build_analyzer()
    return TfIdf(vocabulary, idf, lambda text: [vocabulary[term] for term in terms(text) if term in vocabulary])


def characters_of(vocabulary: Mapping[str, int], idf: NDArray[Any]) -> TfIdf:
    """TF-IDF of 3 to 5 characters within words."""
    terms = TfidfVectorizer(**CHARACTERS).build_analyzer()

    @lru_cache(REMEMBERED_WORDS)
    def of_word(word: str) -> list[int]:
        return [vocabulary[term] for term in terms(word) if term in vocabulary]

    return TfIdf(vocabulary, idf, lambda text: [column for word in text.split() for column in of_word(word)])
