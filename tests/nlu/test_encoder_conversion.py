from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu import encoder_conversion
from bot.nlu.encoder_conversion import WeightsError, prepare_encoder


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that is not the published one, in place of it."""
    package = tmp_path / "packages" / "other_weights"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(package.parent)
    monkeypatch.setattr(encoder_conversion, "WEIGHTS_PACKAGE", "other_weights")
    return package


def test_weights_with_another_checksum_are_refused_and_leave_nothing_behind(packaged: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"other_weights: sha256 [0-9a-f]{64} is not that of the published weights"):
        prepare_encoder(tmp_path / "encoder")
    assert [path.name for path in tmp_path.iterdir()] == ["packages"]


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_conversion, "WEIGHTS_PACKAGE", "no_such_weights")
    with pytest.raises(WeightsError, match="no_such_weights is not installed"):
        prepare_encoder(tmp_path / "encoder")


def test_a_converted_encoder_is_not_converted_again(tmp_path: Path, packaged: Path) -> None:
    done = tmp_path / "encoder"
    done.mkdir()
    (done / "model.bin").write_bytes(b"converted before")
    assert prepare_encoder(done) == done
    assert (done / "model.bin").read_bytes() == b"converted before"


def test_a_folder_that_has_lost_its_model_is_filled_again(tmp_path: Path) -> None:
    broken = tmp_path / "encoder"
    broken.mkdir()
    (broken / "tokenizer.json").write_text("{}", encoding="utf-8")
    prepare_encoder(broken)
    assert (broken / "model.bin").stat().st_size > 20_000_000


def test_an_interrupted_conversion_starts_over(tmp_path: Path) -> None:
    partial = tmp_path / "encoder.partial"
    partial.mkdir()
    (partial / "model.bin").write_bytes(b"half")
    prepare_encoder(tmp_path / "encoder")
    assert (tmp_path / "encoder" / "model.bin").stat().st_size > 20_000_000
    assert not partial.exists()


def test_what_is_converted_is_complete(encoder_directory: Path) -> None:
    assert {"model.bin", "config.json", "tokenizer.json"} <= {path.name for path in encoder_directory.iterdir()}
