"""The one place where the code of Rasa and of what it pins is changed. Each change has a test that fails when that changes."""

from __future__ import annotations

import asyncio
import functools
from dataclasses import dataclass
from typing import Any

import rasa.core.processor
from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.constants import USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from sanic.exceptions import WebsocketClosed
from sanic.server.websockets.impl import WebsocketImplProtocol
from websockets.connection import CLOSED

from bot.conversation.graph_runner import SequentialGraphRunner


@functools.cache
def _action_result_validator() -> Draft7Validator:
    return Draft7Validator(RemoteAction.action_response_format_spec())


@functools.cache
def _parted_validators() -> tuple[Draft7Validator, dict[str, Draft7Validator]]:
    """A validator of all but what differs by the kind of event, and one for each kind."""
    schema = _action_result_validator().schema
    events = schema["properties"]["events"]
    kinds = {kind["properties"]["event"]["const"]: Draft7Validator(kind) for kind in events["items"]["oneOf"]}
    common = {**events, "items": {name: rule for name, rule in events["items"].items() if name != "oneOf"}}
    return Draft7Validator({**schema, "properties": {**schema["properties"], "events": common}}), kinds


def _is_valid(result: Any) -> bool:
    common, kinds = _parted_validators()
    return common.is_valid(result) and all(
        event["event"] in kinds and kinds[event["event"]].is_valid(event) for event in result.get("events", ())
    )


def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    """Check an action's result against Rasa's schema; raises `jsonschema.ValidationError` like the original."""
    if not _is_valid(result):
        # Only this says what is wrong. It tries every kind of event on every event, which takes a quarter of a form's turn.
        _action_result_validator().validate(result)
    return True


_look_up_event = Event.resolve_by_type


@functools.cache
def _resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """The class of an event by its name; raises `ValueError` like the original."""
    found: type[Event] | None = _look_up_event(type_name, default)
    return found


_read_metadata = ModelMetadata.from_dict


def _read_metadata_without_training(serialized: dict[str, Any]) -> ModelMetadata:
    """What stands in a model about itself, but for how it was trained: reading that imports whatever took part in it."""
    return _read_metadata({**serialized, "train_schema": {"nodes": {}}})


_find_action = RulePolicy._find_action_from_rules


def _find_action_unless_by_text(
    self: RulePolicy, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
) -> tuple[str | None, str | None, bool]:
    """The action that a rule names; nothing is looked up by a message's text when no rule is about one."""
    if use_text_for_last_user_input and not _rules(self).about_text:
        return None, None, False
    found: tuple[str | None, str | None, bool] = _find_action(self, tracker, domain, use_text_for_last_user_input)
    return found


def _recent_states(
    self: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool = False,
    rule_only_data: dict[str, Any] | None = None,
) -> list[State]:
    """The states of a conversation before its latest actions and now, as many as a rule can look at."""
    applied = tracker.applied_events()
    skipped = sum(isinstance(event, ActionExecuted) for event in applied) + 1 - _rules(self).looked_at
    replayed, states = tracker.init_copy(), []
    for event in applied:
        if isinstance(event, ActionExecuted):
            if skipped <= 0:
                states.append(domain._clean_state(domain.get_active_state(replayed)))
            skipped -= 1
        replayed.update(event)
    states.append(domain._clean_state(domain.get_active_state(replayed)))
    self.featurizer._choose_last_user_input([states], use_text_for_last_user_input)
    return states


@dataclass(frozen=True)
class _Rules:
    """What is asked again and again of the rules of a policy.

    Attributes:
        looked_at: how many states they look at: one more than the longest has, whose start is not that of the conversation.
        about_text: whether any is about a message's text.
    """

    looked_at: int
    about_text: bool


def _rules(policy: RulePolicy) -> _Rules:
    known: _Rules | None = policy.__dict__.get("frontdesk_rules")
    if known is None:
        keys = {key for kind in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH) for key in policy.lookup[kind]}
        rules = [policy._rule_key_to_state(key) for key in keys]
        texts = (state.get(USER, {}).get(TEXT) for rule in rules for state in rule)
        known = policy.__dict__["frontdesk_rules"] = _Rules(max(map(len, rules), default=0) + 1, any(texts))
    return known


async def _receive(self: WebsocketImplProtocol, timeout: float | None = None) -> Any:  # noqa: ASYNC109  # Sanic's signature
    """The next message of a websocket, as Sanic's `recv` has it; nothing is left behind when the wait is cut short.

    Raises:
        WebsocketClosed: the connection is closed already.
        asyncio.CancelledError: it is closed while waiting.
    """
    async with self.recv_lock:
        if self.connection.state is CLOSED:
            raise WebsocketClosed("Cannot receive from websocket interface after it is closed.")
        self.recv_cancel = asyncio.get_running_loop().create_future()
        getting = asyncio.ensure_future(self.assembler.get(timeout))
        try:
            await asyncio.wait((self.recv_cancel, getting), return_when=asyncio.FIRST_COMPLETED)
            if not getting.done():
                raise asyncio.CancelledError
            return getting.result()
        finally:
            getting.cancel()
            self.recv_cancel = None


def mend_websockets() -> None:
    """Let websockets receive: Sanic 21.12 waits for a bare coroutine, which Python 3.11 refuses, and so it hangs up."""
    WebsocketImplProtocol.recv = _receive


def apply() -> None:
    """Change Rasa for the rest of this process.

    Compile the schema of action results once: Rasa checks the schema itself again at every action (86 % of a turn).
    Look classes of events up once: Rasa walks through all of them for every event that an action returns or that is read back.
    Match rules with the end of a conversation: Rasa makes a state of every turn, twice, and copies them all for its debug log.
    Load models without what only their training needed, TensorFlow among it.
    Run models without dask, which takes about as long to plan the graph of a turn as the policies to run.
    """
    RemoteAction._validate_action_result = _validate_action_result
    RulePolicy._find_action_from_rules = _find_action_unless_by_text
    RulePolicy._prediction_states = _recent_states
    Event.resolve_by_type = staticmethod(_resolve_by_type)
    ModelMetadata.from_dict = staticmethod(_read_metadata_without_training)
    rasa.core.processor.DaskGraphRunner = SequentialGraphRunner
