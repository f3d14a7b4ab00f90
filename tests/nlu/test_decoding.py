from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.nlu.clauses import Lattice, Span, lattice
from bot.nlu.decoding import Decision, Reading, Rules, decide, read
from bot.nlu.topic_model import Predictions

LABELS = ("background", "faq/pain", "faq/price", "book", "urgent")
BACKGROUND, PAIN, PRICE, BOOK, URGENT = range(5)
QUESTIONS = np.array([label.startswith("faq/") for label in LABELS])
RULES = Rules(frozenset({"background"}), {"urgent": 0.4}, "faq/", {True: 0.7, False: 0.5})


def predictions(found: Lattice, clear: dict[tuple[int, int], tuple[int, float]]) -> Predictions:
    """Label and confidence of the named spans; all others are read as PRICE, hardly sure."""
    scores = np.zeros((len(found.spans), len(LABELS)), dtype=np.float32)
    confidence = np.zeros(len(found.spans), dtype=np.float32)
    for index, span in enumerate(found.spans):
        label, sure = clear.get((span.first, span.last), (PRICE, 0.06))
        scores[index] = 0.1 - 0.01 * np.arange(len(LABELS))
        scores[index, label], confidence[index] = 1, sure
    return Predictions(scores, confidence, np.ones(len(found.spans), dtype=np.float32), np.zeros_like(scores))


def reading(label: int, confidence: float, start: int = 0, *, asks: bool = True, asked: float = 0.0) -> Reading:
    others = tuple(other for other in (PAIN, PRICE, BOOK, BACKGROUND) if other != label)[:3]
    return Reading(Span(start, start, 10 * start, 10 * start + 9, "words", asks, None), label, confidence, others, asked)


def test_two_clear_questions_are_read_apart() -> None:
    found = lattice("does it sting? what is the price")
    readings = read(found, predictions(found, {(0, 0): (PAIN, 0.9), (1, 1): (PRICE, 0.9), (0, 1): (PAIN, 0.9)}), QUESTIONS)
    assert [(r.label, r.span.text) for r in readings] == [(PAIN, "does it sting?"), (PRICE, "what is the price")]


def test_a_whole_that_is_clearer_than_its_parts_is_left_whole() -> None:
    found = lattice("face and neck please")
    readings = read(found, predictions(found, {(0, 0): (PAIN, 0.2), (1, 1): (PRICE, 0.2), (0, 1): (BOOK, 0.9)}), QUESTIONS)
    assert [(r.label, r.span.text) for r in readings] == [(BOOK, "face and neck please")]


def test_what_asks_two_things_is_read_apart_though_its_label_is_sure() -> None:
    found = lattice("does it sting and the price")
    sure = predictions(found, {(0, 0): (PAIN, 0.8), (1, 1): (PRICE, 0.8), (0, 1): (PAIN, 0.99)})
    unity = np.array([1.0, 0.05, 1.0], dtype=np.float32)
    assert len(read(found, sure, QUESTIONS)) == 1
    assert len(read(found, replace(sure, unity=unity), QUESTIONS)) == 2


def test_two_questions_that_are_clear_by_themselves_are_two_whatever_they_look_like_together() -> None:
    found = lattice("the sting and the price")
    one_word = lattice("the sting and price")
    sure = {(0, 0): (PAIN, 0.98), (1, 1): (PRICE, 0.98), (0, 1): (PAIN, 0.999)}
    assert [r.label for r in read(found, predictions(found, sure), QUESTIONS)] == [PAIN, PRICE]
    costly = replace(predictions(one_word, sure), unity=np.array([0.1, 1.0, 0.1], dtype=np.float32))
    assert [r.label for r in read(one_word, costly, QUESTIONS)] == [PAIN]
    for unsure in (sure | {(1, 1): (PRICE, 0.7)}, sure | {(1, 1): (PAIN, 0.98)}, sure | {(1, 1): (BOOK, 0.98)}):
        costly = replace(predictions(found, unsure), unity=np.array([0.1, 1.0, 0.1], dtype=np.float32))
        assert [r.label for r in read(found, costly, QUESTIONS)] == [PAIN]


def test_a_message_that_as_a_whole_asks_two_things_is_read_apart() -> None:
    found = lattice("does it sting and what does it cost")
    sure = predictions(found, {(0, 0): (PAIN, 0.8), (1, 1): (PRICE, 0.8), (0, 1): (PAIN, 0.75)})
    against, both = sure.asked.copy(), sure.asked.copy()
    against[found.whole, PRICE], both[found.whole, [PAIN, PRICE]] = -4, 4
    assert [r.label for r in read(found, replace(sure, asked=against), QUESTIONS)] == [PAIN]
    assert [r.label for r in read(found, replace(sure, asked=both), QUESTIONS)] == [PAIN, PRICE]


@pytest.mark.parametrize("asked", [-4.0, -1.0, 0.0, 2.0, 4.0])
def test_a_clause_is_trusted_more_where_the_message_asks_about_it(asked: float) -> None:
    found = lattice("does it sting")
    shown = predictions(found, {(0, 0): (PAIN, 0.6)})
    shown.asked[:, PAIN] = asked
    (only,) = read(found, shown, QUESTIONS)
    assert np.sign(only.confidence - 0.6).round(6) == np.sign(asked) or only.confidence == pytest.approx(0.6)
    assert only.asked == asked
    assert 0 < only.confidence < 1


def test_a_statement_is_rarely_a_question_of_its_own() -> None:
    found = lattice("i had a peel in the early spring. does it sting?")
    apart = {(0, 0): (PRICE, 0.7), (1, 1): (PAIN, 0.7), (0, 1): (PAIN, 0.25)}
    assert [r.label for r in read(found, predictions(found, apart), QUESTIONS)] == [PAIN]
    stated = apart | {(0, 0): (BACKGROUND, 0.7)}
    assert [r.label for r in read(found, predictions(found, stated), QUESTIONS)] == [BACKGROUND, PAIN]


def test_what_a_message_is_not_about_is_left_out_beside_what_it_is_about() -> None:
    found = lattice("never mind the price, does it sting")
    sure = predictions(found, {(0, 0): (PRICE, 0.9), (1, 1): (PAIN, 0.9), (0, 1): (PRICE, 0.8)})
    readings = read(found, sure, QUESTIONS)
    assert [r.label for r in readings] == [PRICE, PAIN]
    assert [r.label for r in decide(readings, LABELS, RULES).understood] == [PAIN]
    assert [r.label for r in decide(readings[:1], LABELS, RULES).understood] == [PRICE]


@pytest.mark.parametrize("seed", range(8))
def test_a_reading_covers_the_message_once_and_no_other_is_clearer(seed: int) -> None:
    from bot.nlu.decoding import CLEAR, CUT_COST, FLOOR, STATEMENT_COST, UNITY, WHOLE_FOR_CUTS

    found = lattice("does it sting? how long am i red and the price, i was out in the sun. is it safe, what is it")
    random = np.random.default_rng(seed)
    n = len(found.spans)
    shown = Predictions(
        random.random((n, len(LABELS)), dtype=np.float32),
        random.random(n, dtype=np.float32) * CLEAR,
        random.random(n, dtype=np.float32),
        random.normal(size=(n, len(LABELS))).astype(np.float32),
    )

    def clarity(index: int) -> float:
        span, question = found.spans[index], QUESTIONS[shown.best[index]]
        cost = CUT_COST[span.cut] + (STATEMENT_COST if question and not span.asks else 0)
        whole = WHOLE_FOR_CUTS * shown.asked[found.whole, shown.best[index]]
        return float(np.log(max(shown.confidence[index] * shown.unity[index] ** UNITY, FLOOR)) - cost + whole)

    def rows(first: int) -> list[list[int]]:
        if first == found.n_clauses:
            return [[]]
        starts = [index for index, span in enumerate(found.spans) if span.first == first]
        return [[index, *rest] for index in starts for rest in rows(found.spans[index].last + 1)]

    chosen = [found.spans.index(r.span) for r in read(found, shown, QUESTIONS)]
    assert chosen in rows(0)
    assert sum(map(clarity, chosen)) == pytest.approx(max(sum(map(clarity, row)) for row in rows(0)), abs=1e-4)


def test_a_reading_names_the_three_next_best_labels() -> None:
    found = lattice("does it sting")
    (only,) = read(found, predictions(found, {(0, 0): (BOOK, 0.9)}), QUESTIONS)
    assert (only.label, only.runners_up) == (BOOK, (BACKGROUND, PAIN, PRICE))
    assert only.confidence == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("readings", "labels"),
    [
        ([reading(PAIN, 0.9, 0), reading(PRICE, 0.9, 1)], [PAIN, PRICE]),
        ([reading(PRICE, 0.9, 0), reading(BOOK, 0.9, 1), reading(PRICE, 0.99, 2)], [PRICE, BOOK]),
        ([reading(BACKGROUND, 0.9, 0), reading(PAIN, 0.9, 1)], [PAIN]),
        ([reading(BACKGROUND, 0.9, 0)], [BACKGROUND]),
        ([reading(PAIN, 0.9, 0), reading(URGENT, 0.41, 1), reading(PRICE, 0.9, 2)], [URGENT]),
        ([reading(PAIN, 0.9, 0), reading(URGENT, 0.39, 1)], [PAIN]),
        ([reading(PAIN, 0.9, 0), reading(PRICE, 0.2, 1)], [PAIN]),
        ([reading(PAIN, 0.9, 0), reading(PRICE, 0.5, 1)], [PAIN, PRICE]),
        ([reading(BOOK, 0.36, 0), reading(PRICE, 0.9, 1)], [BOOK, PRICE]),
        ([reading(PAIN, 0.9, 0), reading(PRICE, 0.5, 1, asks=False)], [PAIN]),
        ([reading(PAIN, 0.9, 0), reading(PRICE, 0.9, 1, asked=-3.5)], [PAIN, PRICE]),
        ([reading(BACKGROUND, 0.9, 0), reading(PRICE, 0.2, 1, asks=False)], [BACKGROUND]),
        ([reading(PAIN, 0.7)], [PAIN]),
        ([reading(BOOK, 0.5)], [BOOK]),
    ],
    ids=[
        "both", "each once", "a story beside a question", "a story alone", "urgent wins", "hardly urgent", "one unclear",
        "less is enough beside a clear one", "also before it", "not for a statement", "whatever the whole seems to ask",
        "an unclear statement", "just enough to promise", "just enough otherwise",
    ],
)  # fmt: skip
def test_what_is_clear_enough_is_understood_in_order_and_once(readings: list[Reading], labels: list[int]) -> None:
    decision = decide(readings, LABELS, RULES)
    assert ([r.label for r in decision.understood], decision.candidates) == (labels, ())


@pytest.mark.parametrize(
    ("readings", "candidates"),
    [
        ([reading(PAIN, 0.69)], (PAIN, PRICE, BOOK)),
        ([reading(BOOK, 0.49)], (BOOK, PAIN, PRICE)),
        ([reading(PAIN, 0.3, 0), reading(PRICE, 0.6, 1)], (PRICE, PAIN, BOOK)),
        ([reading(BACKGROUND, 0.9, 0), reading(PRICE, 0.6, 1)], (PRICE, PAIN, BOOK)),
        ([reading(BACKGROUND, 0.3)], (PAIN, PRICE, BOOK)),
    ],
    ids=["promise", "other", "the surest of two", "a story does not hide a question", "never a story"],
)
def test_what_is_unclear_is_asked_back_about_likeliest_first(readings: list[Reading], candidates: tuple[int, ...]) -> None:
    assert decide(readings, LABELS, RULES) == Decision((), candidates)


def test_an_unclear_statement_alone_is_not_acted_on() -> None:
    assert decide([reading(PRICE, 0.2, asks=False)], LABELS, RULES).understood == ()
