from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.evaluation.public_sets import OUTSIDE, BenchmarkDataError, Labelled, read_banking77, read_clinc150, read_hint3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("hint3", "clinc150", "banking77"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_hint3_is_read_and_its_rejections_renamed(folder: Path) -> None:
    (folder / "hint3/curekart_train.csv").write_text('sentence,label\n"Where, please, is it?",ORDER_STATUS\n')
    (folder / "hint3/curekart_test.csv").write_text("sentence,label\nHy,NO_NODES_DETECTED\nmy order,ORDER_STATUS\n")
    given = read_hint3(folder, "curekart")
    assert given.train == (Labelled("Where, please, is it?", "ORDER_STATUS"),)
    assert given.test == (Labelled("Hy", OUTSIDE), Labelled("my order", "ORDER_STATUS"))
    assert (given.name, given.validation, given.outside) == ("HINT3 curekart", (), ())


def test_clinc150_is_tested_on_what_is_inside_and_outside_and_trained_on_what_is_inside(folder: Path) -> None:
    parts = {
        "train": [["pay it", "pay_bill"]], "val": [["pay my bill", "pay_bill"]], "test": [["bill due", "pay_bill"]],
        "oos_train": [["dow jones", "oos"]], "oos_val": [["who won", "oos"]], "oos_test": [["how old is he", "oos"]],
    }  # fmt: skip
    (folder / "clinc150/data_small.json").write_text(json.dumps(parts))
    given = read_clinc150(folder, "small")
    assert given.train == (Labelled("pay it", "pay_bill"),)
    assert given.validation == (Labelled("pay my bill", "pay_bill"), Labelled("who won", OUTSIDE))
    assert given.test == (Labelled("bill due", "pay_bill"), Labelled("how old is he", OUTSIDE))
    assert given.outside == (Labelled("dow jones", OUTSIDE),)


def test_banking77_is_read(folder: Path) -> None:
    (folder / "banking77/train.csv").write_text("text,category\nwhere is my card,card_arrival\n")
    (folder / "banking77/test.csv").write_text('text,category\n"card, please",card_arrival\n')
    given = read_banking77(folder)
    assert (given.train[0].label, given.test[0].text) == ("card_arrival", "card, please")


def test_a_missing_file_is_named(folder: Path) -> None:
    with pytest.raises(BenchmarkDataError, match=r"banking77/train\.csv.*--data"):
        read_banking77(folder)


def test_a_file_with_other_columns_is_refused(folder: Path) -> None:
    (folder / "banking77/train.csv").write_text("sentence,label\nx,y\n")
    with pytest.raises(BenchmarkDataError, match="no columns text and category"):
        read_banking77(folder)


@pytest.mark.parametrize("content", ["[", '{"train": []}'])
def test_a_file_that_is_no_clinc150_is_refused(folder: Path, content: str) -> None:
    (folder / "clinc150/data_full.json").write_text(content)
    with pytest.raises(BenchmarkDataError, match="not a CLINC150 file"):
        read_clinc150(folder, "full")
