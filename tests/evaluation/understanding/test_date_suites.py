from __future__ import annotations

import pytest

from bot.evaluation.understanding import date_suites
from bot.evaluation.understanding.baseline import Outcome
from bot.evaluation.understanding.date_suites import date_errors, date_figures, score_date_suites
from bot.nlu.dates import read_when


def test_every_message_about_a_date_has_a_key_of_its_own() -> None:
    for name, outcomes in score_date_suites().items():
        assert len(outcomes) >= 100, name
        assert len({outcome.key for outcome in outcomes}) == len(outcomes), name


def test_dates_are_read_by_the_reader_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    before = score_date_suites()
    monkeypatch.setattr(date_suites, "read_when", lambda _, now: read_when("tomorrow at 3pm", now))
    after = score_date_suites()
    for name, outcomes in before.items():
        assert sum(outcome.right for outcome in after[name]) < sum(outcome.right for outcome in outcomes) / 2


def test_figures_and_errors_count_what_is_right() -> None:
    outcomes = {"dates": [Outcome("a", "friday week", right=True), Outcome("b", "the 31st of June", right=False)]}
    figures = date_figures(outcomes)["dates"]
    assert (figures["messages"], figures["right"]) == (2, 0.5)
    assert figures["right_interval"][0] < 0.5 < figures["right_interval"][1]
    assert date_errors(outcomes) == ["\ndates: messages 2, right 1", "  ! 'the 31st of June'"]
