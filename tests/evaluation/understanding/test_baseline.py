from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.evaluation.understanding.baseline import ALL, Outcome, coin_chance, from_json, regressions, to_json


def _suite(n: int, wrong: Sequence[int] = (), *, promised: Sequence[int] = (), missed: Sequence[int] = ()) -> list[Outcome]:
    return [Outcome(f"k{i}", f"message {i}", i not in wrong, i in promised, i in missed) for i in range(n)]


def test_the_same_outcomes_are_no_regression() -> None:
    before = {"singles": _suite(100, range(10))}
    assert regressions(before, before) == []


def test_a_few_that_changed_sides_either_way_are_noise() -> None:
    before = {"singles": _suite(100, range(10))}
    assert regressions(before, {"singles": _suite(100, range(4, 18))}) == []
    assert regressions(before, {"singles": _suite(100, range(16))}) == [], "six are not enough"


def test_more_newly_wrong_than_chance_makes_is_a_regression_with_its_figures() -> None:
    before, now = {"singles": _suite(100, range(10))}, {"singles": _suite(100, range(17))}
    sentence, together = regressions(before, now)
    assert sentence.startswith(
        "singles: 83 of 100 (83.0%) are right, and were 90 (90.0%). 7 became worse and 0 better, "
        "which chance does once in 128 times"
    )
    assert "'message 10'" in sentence and "'message 16'" in sentence and "'message 9'" not in sentence
    assert together.startswith(ALL)


def test_small_losses_everywhere_are_a_regression_of_all_together() -> None:
    before = {name: _suite(50) for name in ("a", "b", "c")}
    now = {name: _suite(50, range(3)) for name in before}
    # Messages of different suites are different messages.
    (sentence,) = regressions(before, now)
    assert sentence.startswith(f"{ALL}: 141 of 150")


def test_getting_better_is_no_regression() -> None:
    assert regressions({"a": _suite(50, range(20))}, {"a": _suite(50)}) == []


def test_new_false_promises_are_a_regression() -> None:
    wrong = range(20)
    before, now = {"a": _suite(50, wrong)}, {"a": _suite(50, wrong, promised=range(8))}
    (sentence,) = regressions(before, now)
    assert "42 of 50 (84.0%) are free of documented answers to undocumented questions, and were 50" in sentence


def test_an_urgent_message_that_was_caught_must_stay_caught() -> None:
    (sentence,) = regressions({"a": _suite(50)}, {"a": _suite(50, [3], missed=[3])})
    assert sentence == "a: urgent messages that were caught and are missed now: 1:\n    'message 3'"
    assert regressions({"a": _suite(50, [3], missed=[3])}, {"a": _suite(50, [3], missed=[3])}) == []


def test_new_messages_are_not_compared_and_a_new_suite_asks_for_a_new_summary() -> None:
    assert regressions({"a": _suite(50)}, {"a": _suite(90, range(50, 90))}) == []
    assert regressions({}, {"a": _suite(5)}) == ["a: not in it; run `frontdesk eval --write-summary`"]


def test_what_is_committed_is_read_back() -> None:
    outcomes = {"a": _suite(9, [1, 2], promised=[1], missed=[2])}
    read = from_json(to_json(outcomes))
    assert {(o.key, o.right, o.false_promise, o.urgent_missed) for o in read["a"]} == {
        (o.key, o.right, o.false_promise, o.urgent_missed) for o in outcomes["a"]
    }
    assert to_json(outcomes)["a"]["not_right"] == {"k1": "message 1", "k2": "message 2"}


@pytest.mark.parametrize(("heads", "throws", "chance"), [(0, 0, 1), (0, 5, 1), (7, 7, 1 / 128), (3, 4, 5 / 16)])
def test_the_chance_of_so_many_heads(heads: int, throws: int, chance: float) -> None:
    assert coin_chance(heads, throws) == pytest.approx(chance)
