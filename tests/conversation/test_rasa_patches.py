"""Our one change of Rasa behaves as what it replaces, and what it replaces is still what we replaced."""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions import action as patched
from rasa.core.actions.action import RemoteAction

from bot.conversation import rasa_patches
from bot.conversation.agent import ModelNotFoundError, load_agent

# SHA-256 of the source of Rasa 3.6.21's method. When it changes: read the new one, adapt the patch, then this.
SOURCE = "f8cdb4be6812396167ced74161b2ccd65c5ea676ad86d7d359d8c322d9d8dc42"


@pytest.fixture(scope="module")
def original() -> ModuleType:
    """Rasa's module as it is on disk, whatever was changed in the one in use."""
    spec = importlib.util.spec_from_file_location("rasa_action_as_shipped", inspect.getfile(patched))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def applied() -> Iterator[None]:
    before = RemoteAction._validate_action_result
    rasa_patches.apply()
    yield
    RemoteAction._validate_action_result = before


ACCEPTED: list[Any] = [
    {},
    {"events": [], "responses": []},
    {
        "events": [{"event": "slot", "name": "since_consult", "value": 1, "timestamp": None}],
        "responses": [{"response": "utter_greet"}],
    },
    {"events": [{"event": "slot", "name": "since_consult", "value": None}, {"event": "followup", "name": "action_listen"}]},
    {"events": [{"event": "user", "text": "hi", "parse_data": {"intent": {"name": "greet"}, "entities": []}}]},
    {"events": [{"event": "reminder", "name": "r", "date_time": "2030-01-01T10:00:00", "action": "a", "kill_on_user_msg": True}]},
    {"responses": [{"text": "hello", "buttons": [{"title": "a", "payload": "/b"}], "anything": 1}], "more": True},
]
REFUSED: list[Any] = [
    None,
    [],
    "text",
    7,
    {"events": None},
    {"events": {}},
    {"events": "slot"},
    {"events": [7]},
    {"events": [None]},
    {"events": [{}]},
    {"events": [{"event": "no such event"}]},
    {"events": [{"event": "slot", "value": 1}]},
    {"events": [{"event": "slot", "name": 1, "value": 1}]},
    {"events": [{"event": "followup"}, {"event": "slot", "name": "since_consult"}]},
    {"responses": None},
    {"responses": {}},
    {"responses": ["hello"]},
    {"responses": [None]},
]


@pytest.mark.parametrize(("result", "accepted"), [*((r, True) for r in ACCEPTED), *((r, False) for r in REFUSED)])
def test_an_action_s_result_is_accepted_or_refused_as_rasa_does(
    original: ModuleType, applied: None, result: Any, accepted: bool
) -> None:
    def check(action: Any) -> bool:
        try:
            return bool(action._validate_action_result(result))
        except ValidationError:
            return False

    assert check(original.RemoteAction("action_answer", None)) is accepted
    assert check(RemoteAction("action_answer", None)) is accepted


def test_results_are_checked_against_rasa_s_own_schema(original: ModuleType) -> None:
    rasa_patches._action_result_validator.cache_clear()
    assert rasa_patches._action_result_validator().schema == original.RemoteAction.action_response_format_spec()


def test_rasa_still_has_the_method_that_is_replaced(original: ModuleType) -> None:
    method = original.RemoteAction._validate_action_result
    assert str(inspect.signature(method)) == "(self, result: Dict[str, Any]) -> bool"
    assert hashlib.sha256(inspect.getsource(method).encode()).hexdigest() == SOURCE
    assert "self._validate_action_result(response)" in inspect.getsource(original.RemoteAction.run)


def test_the_schema_is_read_once_for_all_actions(applied: None, monkeypatch: pytest.MonkeyPatch) -> None:
    rasa_patches._action_result_validator.cache_clear()
    read: list[int] = []
    spec = RemoteAction.action_response_format_spec
    monkeypatch.setattr(RemoteAction, "action_response_format_spec", staticmethod(lambda: read.append(1) or spec()))
    for name in ("action_answer", "action_clarify", "action_answer"):
        assert RemoteAction(name, None)._validate_action_result({"events": [], "responses": []}) is True
    assert len(read) == 1


def test_loading_an_agent_applies_the_change(
    original: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_wiring: None
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'frontdesk.db'}")
    monkeypatch.setattr(RemoteAction, "_validate_action_result", original.RemoteAction._validate_action_result)
    with pytest.raises(ModelNotFoundError):
        load_agent(tmp_path / "no such model.tar.gz")
    assert RemoteAction._validate_action_result is rasa_patches._validate_action_result
