"""Actions run in this process give Rasa the same as an action server over HTTP would."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection as SdkRejection

from bot.conversation.in_process_actions import InProcessActions

DOMAIN = """
version: "3.1"
intents: [greet]
slots:
  since_consult: {type: any, influence_conversation: false, mappings: [{type: custom}]}
responses:
  utter_greet: [{text: "Hello {name}"}]
actions: [action_test_says_and_remembers, action_test_refuses, action_test_breaks]
"""


class SaysAndRemembers(Action):
    def name(self) -> str:
        return "action_test_says_and_remembers"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        dispatcher.utter_message(response="utter_greet", name=tracker.sender_id)
        dispatcher.utter_message(text=tracker.latest_message["text"])
        return [
            {"event": "slot", "name": "since_consult", "value": len(tracker.events) + (tracker.get_slot("since_consult") or 0)}
        ]


class Refuses(Action):
    def name(self) -> str:
        return "action_test_refuses"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        raise SdkRejection(self.name(), "not now")


class Breaks(Action):
    def name(self) -> str:
        return "action_test_breaks"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        raise ZeroDivisionError


@pytest.fixture
def actions() -> InProcessActions:
    made = InProcessActions()
    for action in (SaysAndRemembers, Refuses, Breaks):
        made._executor.register_action(action)
    return made


@pytest.fixture
def domain() -> Domain:
    return Domain.from_yaml(DOMAIN)


@pytest.fixture
def run(actions: InProcessActions, domain: Domain) -> Iterator[Any]:
    """Run an action the way Rasa does."""

    async def ran(name: str, tracker: DialogueStateTracker) -> list[Any]:
        nlg = TemplatedNaturalLanguageGenerator(domain.responses)
        result: list[Any] = await RemoteAction(name, actions).run(CollectingOutputChannel(), nlg, tracker, domain)
        return result

    return ran


@pytest.fixture
def tracker(domain: Domain) -> DialogueStateTracker:
    made = DialogueStateTracker("anna", domain.slots)
    made.update(SlotSet("since_consult", 10), domain)
    made.update(UserUttered("hi", {"name": "greet", "confidence": 1.0}), domain)
    return made


async def test_rasa_gets_the_messages_and_events_of_an_action(run: Any, tracker: DialogueStateTracker) -> None:
    events = await run("action_test_says_and_remembers", tracker)
    assert [event.text for event in events if isinstance(event, BotUttered)] == ["Hello anna", "hi"]
    assert [(event.key, event.value) for event in events if isinstance(event, SlotSet)] == [("since_consult", 12)]


async def test_an_action_that_refuses_is_a_refusal_for_rasa(run: Any, tracker: DialogueStateTracker) -> None:
    with pytest.raises(ActionExecutionRejection) as refused:
        await run("action_test_refuses", tracker)
    assert (refused.value.action_name, refused.value.message) == ("action_test_refuses", "not now")


async def test_an_action_that_breaks_is_an_error_for_rasa(run: Any, tracker: DialogueStateTracker) -> None:
    with pytest.raises(ZeroDivisionError):
        await run("action_test_breaks", tracker)


async def test_an_action_nobody_wrote_is_an_error_that_names_it(run: Any, tracker: DialogueStateTracker) -> None:
    with pytest.raises(Exception, match="action_unheard_of"):
        await run("action_unheard_of", tracker)


async def test_running_an_action_leaves_the_conversation_as_it_was(run: Any, tracker: DialogueStateTracker) -> None:
    before = [event.as_dict() for event in tracker.events]
    await run("action_test_says_and_remembers", tracker)
    assert [event.as_dict() for event in tracker.events] == before
    assert tracker.get_slot("since_consult") == 10


def test_every_action_of_the_domain_is_there() -> None:
    from rasa.shared.utils.io import read_yaml_file

    registered = set(InProcessActions()._executor.actions)
    assert set(read_yaml_file("domain.yml")["actions"]) <= registered


def test_the_domain_is_not_copied_into_every_call(
    actions: InProcessActions, domain: Domain, tracker: DialogueStateTracker
) -> None:
    call = RemoteAction("action_test_says_and_remembers", actions)._action_call_format(tracker, domain)
    assert set(call) == {"next_action", "sender_id", "tracker", "version"}


def test_rasa_still_calls_an_action_server_as_we_expect() -> None:
    called = inspect.signature(EndpointConfig.request)
    assert list(called.parameters) == ["self", "method", "subpath", "content_type", "compress", "kwargs"]
    source = inspect.getsource(RemoteAction.run)
    assert "self.action_endpoint.request(" in source
    assert "json=modified_json if modified_json else json_body" in source
    assert "except ClientResponseError as e:\n            if e.status == 400:" in source
