"""From predictions for every span of a message to the topics it asks about. Pure numbers, no framework."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.clauses import Cut, Lattice, Span
from bot.nlu.topic_model import CrossValidated, Predictions

# What it costs, in log probability, to read on after a cut instead of across it: a message is taken apart only when its parts are
# clearer than the whole. By random search on the development suites (docs/decisions/0004, 0016).
CUT_COST: dict[Cut | None, float] = {
    None: 0.0,
    "item": -1.0,
    "question": -0.65,
    "sentence": 0.55,
    "opener": -0.15,
    "run_on": 0.1,
    "connective": 0.25,
}
# A clause that states something is rarely a question of its own; mostly it belongs to the question beside it.
STATEMENT_COST = 0.55
# How much the unity counts (a power). It is learned from messages that were composed of examples, and surer of people's own than
# it is right to be.
UNITY = 0.25
# Two questions side by side that are each as clear as this are two, whatever they look like together.
CLEAR = 0.97
# What the message as a whole seems to ask counts a little (`Predictions.asked`): for how it is taken apart, and, in log odds, for
# how far a clause is trusted. More would silence questions in unusual words, which the whole is a poor witness of.
WHOLE_FOR_CUTS, WHOLE_FOR_TRUST = 0.08, 0.1
# Who asks two things and gets one answer must ask again. So beside a clear question this part of the usual confidence is enough.
FURTHER = 0.7
# A clause less sure than this is as good as not understood; the floor keeps one odd clause from ruling a long message.
FLOOR = 0.1
# See `overlooked`.
OVERLOOKED_WORDS = 3


@dataclass(frozen=True)
class Reading:
    """One clause as it was understood.

    Attributes:
        label, runners_up: indices into the model's labels, best first.
        confidence: the probability that the label is right, given the clause and what the message as a whole seems to ask.
        asked: that evidence of the whole message, in log odds.
    """

    span: Span
    label: int
    confidence: float
    runners_up: tuple[int, ...]
    asked: float = 0.0

    @property
    def alone(self) -> float:
        """The probability that the label is right, given the clause by itself."""
        return _moved(self.confidence, -WHOLE_FOR_TRUST * self.asked)


def read(lattice: Lattice, predictions: Predictions, questions: NDArray[np.bool_]) -> list[Reading]:
    """Choose the row of clauses that is clearest as a whole (Viterbi over the lattice).

    Args:
        lattice: the clauses and all runs of them.
        predictions: one for each span of the lattice.
        questions: (n_labels,) whether a label is something that is asked rather than stated.
    """
    clarity = np.log(np.maximum(predictions.confidence * predictions.unity**UNITY, FLOOR))
    clarity -= [CUT_COST[span.cut] for span in lattice.spans]
    stated = np.array([not span.asks for span in lattice.spans]) & (lattice.n_clauses > 1)
    clarity -= STATEMENT_COST * (stated & questions[predictions.best])
    clarity += WHOLE_FOR_CUTS * predictions.asked[lattice.whole, predictions.best]
    # What is dismissed may be anything.
    clarity[[span.dismisses and lattice.n_clauses > 1 for span in lattice.spans]] = 0.0
    clarity[_two_questions(lattice, predictions, questions)] = -np.inf
    # The best score of a reading up to each clause, and the span it ends with.
    best: list[tuple[float, int]] = [(0.0, -1), *[(-np.inf, -1)] * lattice.n_clauses]
    for index, span in enumerate(lattice.spans):
        score = best[span.first][0] + float(clarity[index])
        if score > best[span.last + 1][0]:
            best[span.last + 1] = (score, index)
    chosen: list[int] = []
    end = lattice.n_clauses
    while end > 0:
        index = best[end][1]
        chosen.append(index)
        end = lattice.spans[index].first
    return [_reading(lattice, predictions, index) for index in reversed(chosen)]


def _two_questions(lattice: Lattice, predictions: Predictions, questions: NDArray[np.bool_]) -> list[bool]:
    """For each span, whether it falls into two that are clear by themselves and ask different things."""
    clear = {
        (span.first, span.last): int(label)
        for span, label, confidence in zip(lattice.spans, predictions.best, predictions.confidence, strict=True)
        # One word after "and" may belong to the words before it: "face and neck".
        if span.asks and questions[label] and confidence >= CLEAR and (span.cut != "connective" or " " in span.text)
    }
    halves = [
        [(clear.get((span.first, cut)), clear.get((cut + 1, span.last))) for cut in range(span.first, span.last)]
        for span in lattice.spans
    ]
    return [any(one is not None and other is not None and one != other for one, other in of) for of in halves]


def _reading(lattice: Lattice, predictions: Predictions, index: int) -> Reading:
    label, *others = (int(other) for other in np.argsort(-predictions.scores[index])[:4])
    asked = float(predictions.asked[lattice.whole, label])
    confidence = _moved(float(predictions.confidence[index]), WHOLE_FOR_TRUST * asked)
    return Reading(lattice.spans[index], label, confidence, tuple(others), asked)


def _moved(probability: float, log_odds: float) -> float:
    """A probability after further evidence."""
    odds = probability * math.exp(log_odds)
    return odds / (odds + 1 - probability)


@dataclass(frozen=True)
class Rules:
    """How readings become topics.

    Attributes:
        background: labels that only frame a message; dropped beside anything else.
        dominant: label → least confidence at which it stands alone, whatever else the message says.
        promising: prefix of the labels that promise knowledge, which have a threshold of their own.
        thresholds: least confidence to act on a promising label (True) and on any other (False).
    """

    background: frozenset[str]
    dominant: Mapping[str, float]
    promising: str
    thresholds: Mapping[bool, float]

    def accept(self, label: str, confidence: float, share: float = 1.0) -> bool:
        """Whether a reading is clear enough to act on, or a share of that."""
        return confidence >= share * self.thresholds[label.startswith(self.promising)]


@dataclass(frozen=True)
class Decision:
    """What a message says: `understood` readings in order, or the `candidates` to ask about, best first."""

    understood: tuple[Reading, ...]
    candidates: tuple[int, ...] = ()


def overlooked(
    lattice: Lattice, predictions: Predictions, labels: Sequence[str], dominant: Collection[str], least: float
) -> Reading | None:
    """The clearest clause that by itself says something dominant, whatever it was joined to.

    "The pain is worse every hour, can I take ibuprofen?" reads as one question about a medicine; what its first clause says must
    not get lost in it. Shorter clauses than `OVERLOOKED_WORDS` say too little by themselves ("swollen").
    """
    alone = [
        index
        for index, span in enumerate(lattice.spans)
        if len(span.text.split()) >= OVERLOOKED_WORDS and labels[int(predictions.best[index])] in dominant
    ]
    clearest = max(alone, key=lambda index: float(predictions.confidence[index]), default=None)
    if clearest is None or predictions.confidence[clearest] < least:
        return None
    return _reading(lattice, predictions, clearest)


def decide(readings: Sequence[Reading], labels: Sequence[str], rules: Rules) -> Decision:
    """Keep what is clear enough, each label once; otherwise name the likeliest."""
    for reading in readings:
        if reading.confidence >= rules.dominant.get(labels[reading.label], np.inf):
            return Decision((reading,))
    clear = [reading for reading in readings if rules.accept(labels[reading.label], reading.confidence)]
    told = [reading for reading in clear if labels[reading.label] not in rules.background]
    telling = [reading for reading in told if not reading.span.dismisses] or told
    unclear = [r for r in readings if r not in clear and r.span.asks and not (r.span.dismisses and len(readings) > 1)]
    if unclear and not telling:
        return Decision((), _candidates(max(unclear, key=lambda reading: reading.confidence), labels, rules))
    if telling:
        telling += [reading for reading in unclear if _asks_further(labels[reading.label], reading, rules)]
    first = {reading.label: reading for reading in reversed(telling or clear)}
    return Decision(tuple(sorted(first.values(), key=lambda reading: reading.span.start)))


def _asks_further(label: str, reading: Reading, rules: Rules) -> bool:
    return label not in rules.background and label not in rules.dominant and rules.accept(label, reading.confidence, FURTHER)


def _candidates(reading: Reading, labels: Sequence[str], rules: Rules) -> tuple[int, ...]:
    ranked = (reading.label, *reading.runners_up)
    return tuple(label for label in ranked if labels[label] not in rules.background)


@dataclass(frozen=True)
class Costs:
    """What mistakes cost, relative to asking back (1).

    Attributes:
        wrong: a wrong label.
        false_promise: a label of the promising group for what lies outside of it.
    """

    wrong: float
    false_promise: float


def choose_thresholds(validated: CrossValidated, labels: Sequence[str], costs: Costs, promising: str) -> dict[bool, float]:
    """The least confidence at which to answer, for promising labels (True) and for the others (False).

    Each is the threshold with the lowest total cost on cross-validated predictions: asking back costs 1, answering rightly 0.
    """
    promises = np.array([label.startswith(promising) for label in labels])
    best = validated.scores.argmax(axis=1)
    price = np.where(promises[best] & ~promises[validated.truth], costs.false_promise, costs.wrong) * (best != validated.truth)
    groups = {group: promises[best] == group for group in (True, False)}
    return {group: _cheapest(validated.confidence[members], price[members]) for group, members in groups.items()}


def _cheapest(confidence: NDArray[np.float32], price: NDArray[np.float64]) -> float:
    if not len(confidence):
        return 0.5
    order = np.argsort(confidence)
    # Asking back for the k least confident costs k; answering the rest costs what is wrong in it.
    total = np.arange(len(order) + 1) + np.append(np.cumsum(price[order][::-1])[::-1], 0.0)
    ordered = np.append(confidence[order], np.inf)
    # Equal confidences are treated alike.
    possible = np.flatnonzero(np.diff(ordered, prepend=-np.inf) > 0)
    return float(min(ordered[possible[total[possible].argmin()]], np.nextafter(confidence.max(), np.inf)))
