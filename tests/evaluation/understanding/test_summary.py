"""The committed summary, and that a check against it can fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.evaluation.understanding import report, summary
from bot.evaluation.understanding.baseline import to_json
from bot.evaluation.understanding.date_suites import score_date_suites
from bot.evaluation.understanding.questions import Case
from bot.evaluation.understanding.rendering import render
from bot.evaluation.understanding.results import Result
from bot.evaluation.understanding.suites import authored_suites
from bot.evaluation.understanding.summary import BASELINE, BEGIN, DOCUMENT, END, read_baseline, with_block, write_summary
from bot.knowledge.understanding import Topic, Understanding


def test_the_document_shows_the_figures_of_the_committed_summary() -> None:
    figures = json.loads(BASELINE.read_text(encoding="utf-8"))["figures"]
    document = DOCUMENT.read_text(encoding="utf-8")
    assert with_block(document, render(figures)) == document


def test_the_committed_summary_has_nearly_every_authored_message_and_none_of_others() -> None:
    committed = {name: {outcome.key for outcome in outcomes} for name, outcomes in read_baseline().items()}
    authored = {suite.name: {case.key for row in suite.conversations for case in row} for suite in authored_suites()}
    authored |= {name: {outcome.key for outcome in outcomes} for name, outcomes in score_date_suites().items()}
    assert set(committed) == set(authored)
    for name, keys in authored.items():
        assert len(keys & committed[name]) >= 0.9 * len(keys), f"{name} has grown: run `frontdesk eval --write-summary`"


def test_a_block_is_put_between_the_markers_and_nowhere_else() -> None:
    assert with_block(f"a\n{BEGIN}\nold\n{END}\nb", "new") == f"a\n{BEGIN}\nnew\n{END}\nb"
    with pytest.raises(ValueError, match="no lines"):
        with_block("a document of another kind", "new")


def _results(wrong: int) -> list[Result]:
    cases = [Case(f"message {i}", ("pain",)) for i in range(40)]
    return [
        Result(case, Understanding((Topic("faq/depth" if i < wrong else "faq/pain", 0.9, ""),))) for i, case in enumerate(cases)
    ]


@pytest.fixture
def committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A summary that says: 38 of 40 right."""
    path = tmp_path / "baseline.json"
    monkeypatch.setattr(summary, "BASELINE", path)
    monkeypatch.setattr(report, "authored_suites", lambda: [type("Suite", (), {"name": "singles"})])
    monkeypatch.setattr(report, "score_date_suites", dict)
    content = {"figures": {"suites": {}}, "outcomes": to_json(report._outcomes({"singles": _results(2)}))}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(("wrong", "exit_code"), [(2, 0), (0, 0), (8, 0), (9, 1), (30, 1)])
def test_the_check_fails_when_figures_drop(committed: Path, monkeypatch: pytest.MonkeyPatch, wrong: int, exit_code: int) -> None:
    monkeypatch.setattr(report, "_score", lambda *_, **__: {"singles": _results(wrong)})
    done = CliRunner().invoke(cli, ["eval", "--quick"])
    assert done.exit_code == exit_code, done.output
    if exit_code:
        right = 40 - wrong
        assert (
            f"Worse than the committed summary: singles: {right} of 40 ({right / 40:.1%}) are right, and were 38" in done.output
        )
        assert "'message 2'" in done.output


def test_without_a_committed_summary_the_check_fails(committed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed.unlink()
    monkeypatch.setattr(report, "_score", lambda *_, **__: {"singles": _results(0)})
    done = CliRunner().invoke(cli, ["eval", "--quick"])
    assert done.exit_code == 1
    assert "run `frontdesk eval --write-summary`" in done.output


def test_a_suite_that_was_not_measured_now_keeps_its_figures(
    committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "understanding.md"
    document.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    monkeypatch.setattr(summary, "DOCUMENT", document)
    monkeypatch.setattr(summary, "render", lambda figures: json.dumps(figures["suites"]))
    outcomes = report._outcomes({"singles": _results(2)})
    write_summary({"suites": {"singles": 1, "real questions": 2}}, outcomes)
    write_summary({"suites": {"singles": 3}}, outcomes)
    assert '{"singles": 3, "real questions": 2}' in document.read_text(encoding="utf-8")
    assert json.loads(committed.read_text(encoding="utf-8"))["figures"]["suites"] == {"singles": 3, "real questions": 2}
