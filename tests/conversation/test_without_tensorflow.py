"""Training code of Rasa waits until something of it is asked for, and serving asks for nothing of it."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from bot.conversation.without_tensorflow import TRAINING_CODE, defer


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "__init__.py").write_text("")
    (tmp_path / "lessons" / "heavy.py").write_text('import sys\nsys.lifted = True\n\n\ndef lift():\n    return "up"\n')
    monkeypatch.syspath_prepend(tmp_path)
    yield "lessons"
    vars(sys).pop("lifted", None)
    for name in [name for name in sys.modules if name.partition(".")[0] == "lessons"]:
        del sys.modules[name]


def heavy() -> ModuleType:
    return importlib.import_module("lessons.heavy")


def test_a_deferred_module_is_executed_when_something_of_it_is_asked_for(package: str) -> None:
    defer(f"{package}.heavy")
    assert heavy() is sys.modules["lessons"].heavy
    assert not hasattr(sys, "lifted")
    assert heavy().lift() == "up"
    assert hasattr(sys, "lifted")
    with pytest.raises(AttributeError, match="drop"):
        _ = heavy().drop


def test_a_name_imported_from_a_deferred_module_is_the_real_one(package: str) -> None:
    defer(f"{package}.heavy")
    scope: dict[str, object] = {}
    exec("import lessons.heavy\nfrom lessons.heavy import lift", scope)
    assert scope["lift"]() == "up"  # type: ignore[operator]


def test_a_module_that_is_there_already_stays_as_it_is(package: str) -> None:
    before = heavy()
    defer(f"{package}.heavy")
    assert heavy() is before


def test_a_module_that_does_not_exist_is_said_to_be_missing(package: str) -> None:
    with pytest.raises(ModuleNotFoundError, match="light"):
        defer(f"{package}.light")


ASKING = """
import asyncio
import sys
from pathlib import Path
from bot.conversation.agent import load_agent
from bot.web.answers import answer_question
answer = asyncio.run(answer_question(load_agent(Path(sys.argv[1])), "does it hurt?"))
print(answer["answers"][0]["topic"], "tensorflow" in sys.modules)
"""


def test_a_loaded_agent_answers_without_tensorflow(model: Path, address: str) -> None:
    command = [sys.executable, "-c", ASKING, model]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "DATABASE_URL": address})
    assert said.stdout.split()[-2:] == ["pain", "False"]


LOOKING = f"""
import sys
import bot.conversation
import {TRAINING_CODE} as deferred
before = "tensorflow" in sys.modules
print(before, callable(deferred.load_tf_hub_model), "tensorflow" in sys.modules)
"""


def test_the_deferred_module_of_rasa_is_the_one_that_brings_tensorflow() -> None:
    said = subprocess.run([sys.executable, "-c", LOOKING], capture_output=True, text=True, check=True)
    assert said.stdout.split()[-3:] == ["False", "True", "True"]
