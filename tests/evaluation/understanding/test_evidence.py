"""Figures, files and pictures of one evaluation, from a few results."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.evaluation.understanding import evidence as evidence_module
from bot.evaluation.understanding import held_out_cache, report_files
from bot.evaluation.understanding.cross_validation import HeldOut
from bot.evaluation.understanding.errors import errors
from bot.evaluation.understanding.evidence import BY_FIFTH, BY_VOICE, Evidence, gather
from bot.evaluation.understanding.figures import Judged, suite_figures
from bot.evaluation.understanding.questions import Case
from bot.evaluation.understanding.rendering import render
from bot.evaluation.understanding.report_files import write_reports
from bot.evaluation.understanding.results import Result
from bot.evaluation.understanding.training_data import Example, TrainingData
from bot.knowledge.understanding import Topic, Understanding


def _result(asked: str, read: str, confidence: float, place: str = "") -> Result:
    understanding = Understanding(tuple(Topic(name, confidence, "") for name in read.split()))
    likeliest = (read or "faq/depth").split()[0].rpartition("/")[2]
    return Result(Case(f"{asked}?", tuple(asked.split()), place=place), understanding, likeliest, confidence)


SINGLES = [_result("pain", "faq/pain", 0.9), _result("pain", "", 0.3), _result("price", "faq/pain", 0.6)]
TURNS = [
    _result("pain", "faq/pain", 0.9, "a/1"), _result("price", "undocumented/price", 0.9, "a/2"),
    _result("pain", "faq/pain", 0.9, "b/1"), _result("price", "faq/pain", 0.9, "b/2"),
    _result("age", "undocumented/age", 0.9, "b/3"),
]  # fmt: skip
HELD_OUT = HeldOut(
    truth=np.array(["faq/pain", "faq/pain", "undocumented/price", "greet"]),
    predicted=np.array(["faq/pain", "undocumented/price", "faq/pain", "greet"]),
    confidence=np.array([0.9, 0.4, 0.8, 0.7], dtype=np.float32),
    accepted=np.array([True, False, True, True]),
    folds=np.array([0, 1, 0, 1]),
)


@pytest.fixture
def evidence() -> Evidence:
    return Evidence({"singles": SINGLES, "conversations": TURNS}, {BY_VOICE: HELD_OUT, BY_FIFTH: HELD_OUT}, ["chatty", "messy"])


def test_follow_ups_are_counted_apart_from_first_turns() -> None:
    figures = suite_figures(TURNS)
    assert (figures["messages"], figures["right"]) == (5, 0.8)
    assert (figures["follow_ups"], figures["follow_ups_right"]) == (3, 0.6667)
    assert (figures["whole_conversations"], figures["whole_conversations_right"]) == (2, 0.5)
    assert "follow_ups" not in suite_figures(SINGLES)


def test_confidence_is_judged_on_the_likeliest_label_whether_or_not_it_was_acted_on() -> None:
    judged = Judged.of_results([*SINGLES, _result("pain price", "faq/pain undocumented/price", 0.9)])
    assert judged.right.tolist() == [True, False, False], "messages with several questions have no one label"
    assert judged.operating_point() == (pytest.approx(2 / 3), 0.5)


def test_figures_are_plain_json_and_can_be_read_by_people(evidence: Evidence) -> None:
    figures = json.loads(json.dumps(evidence.figures()))
    by_voice = figures["cross_validation"][BY_VOICE]
    assert by_voice["likeliest_right_by_fold"] == {"chatty": 0.5, "messy": 0.5}
    assert by_voice["confusions"] == [{"n": 1, "right": "undocumented/price", "read_as": "faq/pain"}], (
        "asking back confuses nothing"
    )
    assert by_voice["topics"]["faq/pain"] == {"asked": 2, "predicted": 2, "precision": 0.5, "recall": 0.5, "f1": 0.5}
    text = render(figures | {"dates": {"dates": {"messages": 200, "right": 0.95, "right_interval": [0.9105, 0.9726]}}})
    assert "| singles | 3 | 33.3 % |" in text
    assert "- conversations: 66.7 % of 3 follow-ups right, 50.0 % of 2 conversations right throughout" in text
    assert "- dates: 95.0 % of 200 messages about days and times right (91.0 % to 97.3 %)" in text
    assert "chatty 50.0 %, messy 50.0 %." in text
    assert "price for pain (1)." in text


def test_reports_hold_figures_tables_and_pictures(evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_files, "REPORTS", tmp_path / "reports")
    figures = evidence.figures()
    write_reports(evidence, figures, ["an error"])
    folder = tmp_path / "reports"
    assert json.loads((folder / "understanding.json").read_text(encoding="utf-8")) == figures
    assert (folder / "errors.txt").read_text(encoding="utf-8") == "an error\n"
    assert "| price | 3 | 1 | 1.000 | 0.333 | 0.500 |" in (folder / "topics.md").read_text(encoding="utf-8"), "of all suites"
    assert "| faq/pain | 2 | 2 | 0.500 | 0.500 | 0.500 |" in (folder / "topics.md").read_text(encoding="utf-8")
    assert "| 0.9 to 1.0 | 1 | 0.900 | 1.000 |" in (folder / "confidence.md").read_text(encoding="utf-8")
    for name in ("reliability.png", "risk_coverage.png", "confusion.png"):
        with Image.open(folder / name) as picture:
            assert min(picture.size) > 500
            assert len(picture.convert("RGB").getcolors(1 << 24)) > 20, f"{name} is empty"


class _Close(TrainingData):
    """Without an encoder: the nearest example is the first."""

    @property
    def vectors(self) -> np.ndarray:
        return np.eye(2, dtype=np.float32)

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (len(texts), 1))


def test_every_error_stands_beside_its_nearest_example() -> None:
    data = _Close((Example("ouch", "faq/pain", ""), Example("hi", "greet", "")))
    lines = errors({"singles": SINGLES, "conversations": TURNS}, data)
    text = "\n".join(lines)
    assert lines[0].startswith("\nsingles: messages 3, right 0.3333")
    assert "  ? 'pain?' is ['pain'], read []\n      nearest (1.00): 'ouch', faq/pain" in text
    assert "  ! b/2: 'price?' is ['price'], read [('pain', 0.9)]" in text
    assert len([line for line in lines if line.startswith("      nearest")]) == 3


def test_cross_validation_runs_once_for_the_same_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_out_cache, "FOLDER", tmp_path)
    monkeypatch.setattr(evidence_module, "cross_validate", lambda *_: runs.append("run") or HELD_OUT)
    runs: list[str] = []
    data = TrainingData(tuple(Example(f"{i}", "faq/pain", voice) for i in range(5) for voice in "abc"))
    for _ in range(2):
        found = gather({}, data, lambda _: None)
        assert found.held_out[BY_VOICE].truth.tolist() == HELD_OUT.truth.tolist()
        assert found.held_out[BY_FIFTH].summary() == HELD_OUT.summary()
    assert len(runs) == 2, "one for each way to hold out"
    monkeypatch.setattr(held_out_cache, "fingerprint", lambda: "other data")
    gather({}, data, lambda _: None)
    assert len(runs) == 4
    assert len(list(tmp_path.iterdir())) == 2, "old ones go"
