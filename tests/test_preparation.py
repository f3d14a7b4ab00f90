from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.preparation import INGREDIENTS, fingerprint, model_path, train
from bot.settings import Settings

ANSWER = Path("data/nlu/faq/pain.yml")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of everything a model is made from, and of some of what it is not, as the present folder."""
    copy = tmp_path / "copy"
    for name in (*INGREDIENTS, "clinic.yml", "data/knowledge", "actions"):
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if Path(name).is_dir():
            shutil.copytree(name, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(name, target)
    monkeypatch.chdir(copy)
    return copy


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("data/nlu/faq/pain.yml", "- text: >-", "- text: >-\n      Well."),
        ("data/nlu/faq/pain.yml", "  examples: |\n", "  examples: |\n    - will the tiny points bother me\n"),
        ("data/nlu/undocumented/price.yml", 'title: "', 'title: "So, '),
        ("data/nlu/vocabulary.yml", "- lookup: concern\n  examples: |\n", "- lookup: concern\n  examples: |\n    - freckles\n"),
        ("data/stories/rules.yml", "steps:", "steps: "),
        ("domain.yml", "Hello", "Good day"),
        ("config.yml", "assistant_id: ", "assistant_id: new_"),
        ("bot/nlu/ridge.py", "RIDGE = 1.0", "RIDGE = 1.5"),
        ("requirements.lock", "numpy==", "numpy== "),
    ],
    ids=["answer", "example", "title", "vocabulary", "rule", "wording", "pipeline", "method", "dependency"],
)
def test_changing_what_a_model_is_made_from_calls_for_another_model(project: Path, path: str, old: str, new: str) -> None:
    before = fingerprint(), model_path(Settings())
    edit(project / path, old, new)
    assert fingerprint() != before[0]
    assert model_path(Settings()) != before[1]


def test_undoing_a_change_brings_the_model_back(project: Path) -> None:
    before = fingerprint()
    edit(project / ANSWER, "- text: >-", "- text: >-\n      Well.")
    edit(project / ANSWER, "- text: >-\n      Well.", "- text: >-")
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("clinic.yml", "18:00", "18:30"),
        ("data/knowledge/facts.yml", "[30, 45]", "[35, 45]"),
        ("actions/answer.py", '"""', '"""Now: '),
        ("bot/nlu/dates/dayparts.py", "(17, 24)", "(18, 24)"),
    ],
    ids=["opening hours", "a figure", "an action", "a reading of dates"],
)
def test_changing_what_is_read_when_serving_keeps_the_model(project: Path, path: str, old: str, new: str) -> None:
    before = fingerprint()
    edit(project / path, old, new)
    assert fingerprint() == before


def test_dates_of_files_and_what_tools_leave_behind_keep_the_model(project: Path) -> None:
    before = fingerprint()
    (project / ANSWER).touch()
    for path in ("bot/nlu/__pycache__/x.pyc", "data/nlu/faq/.pain.yml.swp", "data/nlu/.DS_Store", "README.md", "tests/x.py"):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_bytes(b"anything")
    assert fingerprint() == before


@pytest.mark.parametrize("name", ["data/nlu/faq/parking.yml", "data/nlu/faq/parking.yaml", "data/stories/more.yaml"])
def test_every_file_that_rasa_would_train_on_counts(project: Path, name: str) -> None:
    before = fingerprint()
    (project / name).write_text('version: "3.1"\nnlu: []\n', encoding="utf-8")
    assert fingerprint() != before


def test_removing_or_renaming_a_file_calls_for_another_model(project: Path) -> None:
    before = fingerprint()
    (project / ANSWER).rename(project / ANSWER.with_name("pain_.yml"))
    renamed = fingerprint()
    (project / ANSWER.with_name("pain_.yml")).unlink()
    assert len({before, renamed, fingerprint()}) == 3


def test_content_that_moves_from_one_file_to_the_next_is_a_change(project: Path) -> None:
    one, other = (project / "data/nlu/faq" / name for name in ("pain.yml", "depth.yml"))
    before = fingerprint()
    texts = one.read_bytes(), other.read_bytes()
    one.write_bytes(texts[1])
    other.write_bytes(texts[0])
    assert fingerprint() != before


def test_the_same_project_elsewhere_has_the_same_fingerprint(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint()
    monkeypatch.chdir(shutil.copytree(project, tmp_path / "elsewhere"))
    assert fingerprint() == before


def test_a_model_is_named_after_the_fingerprint_in_the_models_folder(project: Path, tmp_path: Path) -> None:
    path = model_path(Settings(model_dir=tmp_path))
    assert (path.parent, path.name) == (tmp_path, f"frontdesk-{fingerprint()[:16]}.tar.gz")


def test_of_two_who_train_at_once_one_waits_and_nobody_sees_half_a_model(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, said, seen, trained = Settings(model_dir=tmp_path / "models"), [], set(), []
    path = model_path(settings)

    def slowly(domain: str, config: str, data: list[str], output: str, **_: object) -> SimpleNamespace:
        model = Path(output) / "model.tar.gz"
        with model.open("w", encoding="utf-8") as file:
            for _number in range(20):
                file.write("part\n")
                file.flush()
                seen.add(path.read_text(encoding="utf-8") if path.exists() else "")
                time.sleep(0.02)
        trained.append(model)
        return SimpleNamespace(model=str(model))

    monkeypatch.setattr("rasa.api.train", slowly)
    monkeypatch.setattr("bot.preparation.prepare", lambda progress: None)
    with ThreadPoolExecutor(2) as pool:
        paths = list(pool.map(lambda _: train(settings, said.append), range(2)))
    assert paths == [path, path]
    assert len(trained) == 1
    assert seen == {""}
    assert path.read_text(encoding="utf-8") == "part\n" * 20
    assert [sentence.split()[0] for sentence in said] in (
        ["Training", "Another", "Trained", "The"],
        ["Training", "Trained", "The"],
    )
    assert {entry.name for entry in path.parent.iterdir()} == {path.name, ".lock"}
