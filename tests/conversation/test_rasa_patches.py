"""Our changes of Rasa: the validator behaves as what it replaces, and what it replaces is still what we replaced."""

from __future__ import annotations

import asyncio
import codecs
import hashlib
import importlib.util
import inspect
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import rasa
from jsonschema import Draft7Validator, ValidationError
from rasa.core import processor
from rasa.core.actions import action as patched
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import GraphSchema, SchemaNode
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered, deserialise_events
from rasa.shared.data import TrainingType
from rasa.shared.utils.common import all_subclasses
from sanic.exceptions import WebsocketClosed
from sanic.server.websockets import impl
from websockets.connection import State

from bot.conversation import rasa_patches
from bot.conversation.agent import ModelNotFoundError, load_agent
from bot.conversation.graph_runner import SequentialGraphRunner
from bot.conversation.rasa_patches import mend_websockets

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
    before, runner, resolve = RemoteAction._validate_action_result, processor.DaskGraphRunner, Event.resolve_by_type
    read_metadata = ModelMetadata.from_dict
    find_action, states = RulePolicy._find_action_from_rules, RulePolicy._prediction_states
    rasa_patches.apply()
    yield
    RulePolicy._find_action_from_rules, RulePolicy._prediction_states = find_action, states
    ModelMetadata.from_dict = read_metadata
    RemoteAction._validate_action_result, processor.DaskGraphRunner = before, runner
    Event.resolve_by_type = staticmethod(resolve)


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


def valid(event: dict[str, Any], whole: Draft7Validator) -> tuple[bool, bool]:
    """Whether an event is accepted by us and by the schema."""
    result = {"events": [event]}
    return rasa_patches._is_valid(result), whole.is_valid(result)


@pytest.mark.parametrize("name", [event.type_name for event in all_subclasses(Event)] + ["nothing", "", 7, None])
def test_every_kind_of_event_is_accepted_or_refused_as_the_schema_does(name: Any) -> None:
    whole = Draft7Validator(RemoteAction.action_response_format_spec())
    fields = ("text", "name", "value", "policy", "confidence", "entities", "parse_data", "data", "input_channel", "date_time")
    values = ("a", 1, 0.5, None, {}, [], [{}], True)
    events = [{"event": name}, *({"event": name, field: value} for field in fields for value in values)]
    events += [{"event": name, "name": "a", "value": value, "timestamp": stamp} for value in values for stamp in values]
    for event in events:
        ours, schemas = valid(event, whole)
        assert ours is schemas, event


def test_the_kinds_of_events_exclude_each_other() -> None:
    """Else one that two kinds take would have to be refused."""
    kinds = RemoteAction.action_response_format_spec()["properties"]["events"]["items"]["oneOf"]
    names = [kind["properties"]["event"]["const"] for kind in kinds]
    assert len(names) == len(set(names)) > 15


@pytest.mark.parametrize("name", [event.type_name for event in all_subclasses(Event)] + ["topic"])
def test_events_are_found_by_their_names_as_rasa_does(applied: None, name: str) -> None:
    assert Event.resolve_by_type(name) is rasa_patches._look_up_event(name)
    assert Event.resolve_by_type(name, UserUttered) is rasa_patches._look_up_event(name, UserUttered)


def test_an_unknown_event_is_refused_every_time(applied: None) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="Unknown event name 'nothing'"):
            Event.resolve_by_type("nothing")
    assert Event.resolve_by_type("nothing", UserUttered) is UserUttered


def test_rasa_finds_the_events_of_actions_and_stores_by_that_method() -> None:
    assert "Event.resolve_by_type(" in inspect.getsource(Event.from_parameters)
    assert "Event.from_parameters(" in inspect.getsource(deserialise_events)


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
    rasa_patches._parted_validators.cache_clear()
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


def test_models_are_run_by_the_sequential_runner(applied: None) -> None:
    assert processor.DaskGraphRunner is SequentialGraphRunner
    loading = inspect.getsource(processor.MessageProcessor._load_model)
    assert "load_predict_graph_runner(" in loading and "DaskGraphRunner," in loading


def test_what_a_model_says_of_itself_is_read_without_how_it_was_trained(applied: None, domain: Domain) -> None:
    answering = {"answer": SchemaNode({}, SequentialGraphRunner, "create", "run", {})}
    training = {"train": SchemaNode({}, SequentialGraphRunner, "create", "run", {})}
    written = ModelMetadata(
        trained_at=datetime.fromisoformat("2026-11-21T12:00"),
        rasa_open_source_version=rasa.__version__,
        model_id="a model",
        assistant_id="frontdesk",
        domain=domain,
        train_schema=GraphSchema(training),
        predict_schema=GraphSchema(answering),
        project_fingerprint="a fingerprint",
        language="en",
        core_target="select_prediction",
        nlu_target="run_RegexMessageHandler",
        training_type=TrainingType.BOTH,
    ).as_dict()
    # Whatever took part in the training need not be here any more.
    written["train_schema"]["nodes"]["train"]["uses"] = "no.such.module.Component"
    read = ModelMetadata.from_dict(written)
    assert read.train_schema.nodes == {}
    assert list(read.predict_schema.nodes) == ["answer"]
    assert read.model_id == "a model"


# SHA-256 of the source of Sanic 21.12.2's method.
RECEIVE = "7e24981d29951740e5e1e41532b9b2b0f73d0735967ef4e0bbd8a14fe08a0cac"


def as_shipped(module: ModuleType) -> ModuleType:
    """A module as it is on disk, whatever was changed in the one in use."""
    spec = importlib.util.spec_from_file_location(f"{module.__name__}_as_shipped", inspect.getfile(module))
    assert spec is not None and spec.loader is not None
    shipped = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shipped)
    return shipped


@pytest.fixture
def shipped_websockets() -> ModuleType:
    return as_shipped(impl)


def open_websocket(module: ModuleType) -> Any:
    return module.WebsocketImplProtocol(SimpleNamespace(state=State.OPEN))


def arrive(websocket: Any, text: str) -> None:
    assembler = websocket.assembler
    assembler.chunks, assembler.decoder = [text], codecs.getincrementaldecoder("utf-8")()
    assembler.message_fetched.clear()
    assembler.message_complete.set()


def test_sanics_way_to_receive_is_still_what_we_replaced(shipped_websockets: ModuleType) -> None:
    source = inspect.getsource(shipped_websockets.WebsocketImplProtocol.recv)
    assert hashlib.sha256(source.encode()).hexdigest() == RECEIVE


async def test_without_our_change_a_websocket_cannot_receive(shipped_websockets: ModuleType) -> None:
    websocket = open_websocket(shipped_websockets)
    getting = websocket.assembler.get()
    websocket.assembler = SimpleNamespace(get=lambda _: getting)
    with pytest.raises(TypeError, match="coroutines is forbidden"):
        await websocket.recv()
    getting.close()


async def test_a_websocket_receives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impl.WebsocketImplProtocol, "recv", None)
    mend_websockets()
    websocket = open_websocket(impl)
    waiting = asyncio.ensure_future(websocket.recv())
    await asyncio.sleep(0)
    arrive(websocket, "hello")
    assert await asyncio.wait_for(waiting, 5) == "hello"
    arrive(websocket, "again")
    assert await asyncio.wait_for(websocket.recv(), 5) == "again"


@pytest.mark.parametrize("end", ["closed by the server", "cancelled"])
async def test_a_wait_that_is_cut_short_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setattr(impl.WebsocketImplProtocol, "recv", None)
    mend_websockets()
    websocket = open_websocket(impl)
    waiting = asyncio.ensure_future(websocket.recv())
    await asyncio.sleep(0.01)
    if end == "cancelled":
        waiting.cancel()
    else:
        websocket.recv_cancel.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(waiting, 5)
    await asyncio.sleep(0.01)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert not websocket.recv_lock.locked()


async def test_a_closed_websocket_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impl.WebsocketImplProtocol, "recv", None)
    mend_websockets()
    websocket = open_websocket(impl)
    websocket.connection.state = State.CLOSED
    with pytest.raises(WebsocketClosed):
        await websocket.recv()
