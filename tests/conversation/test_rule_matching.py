"""Rules are matched with the end of a conversation as Rasa matches them with the whole of it."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation import rasa_patches
from bot.conversation.agent import FrontdeskAgent

# What is replaced, and what it is a shorter way for; SHA-256 of the sources of Rasa 3.6.21. When one changes: read the new one,
# adapt the patch, then this.
SOURCES = {
    Policy._prediction_states: "ed9b82bed2f26ad7a0de61709e02339983912bece614191089c3adba60cf1452",
    TrackerFeaturizer.prediction_states: "4bd8548dcb43cae0d026c05d120526d691178ffac9d8698fb6a14b33d1a2795a",
    Domain.states_for_tracker_history: "035111ce73ac90ba50e143abf556f924af07d9f452893f5a96a62895d44df8b7",
    DialogueStateTracker.generate_all_prior_trackers: "a1f6954347b52649a7b1054741338997d2369197d91acb2eab7f6b11d3855ed1",
    RulePolicy._get_possible_keys: "2915fd81711e194c6d667728e00bd0e51e9c1c2791a0be14c55f0ef9938f9936",
    RulePolicy._is_rule_applicable: "64a108b016b46e573d6020b755a6036439dc207a364b45c9ea5dcb0f18dc7068",
}
# A booking with detours, a change of mind, a worry, and more turns than any rule has states.
TALK = (
    "hello", "does it hurt?", "and for stretch marks?", "how much is it and how long am I red?", "book a consult please",
    "is it safe?", "the first one", "Ana Diaz", "how many sessions would I need?", "not-an-address", "ana@example.com",
    "no, another day", "xqzzv brrt", "stop", "my wedding is on 12 June, is there time?",
    "I can't breathe and my face is swelling", "are you open now?", "say that again", "translate good luck", "you idiot",
    "start over", "when is my consult?", "thanks", "bye",
)  # fmt: skip


@pytest.fixture
def agent(start: Callable[[], FrontdeskAgent]) -> FrontdeskAgent:
    return start()


def said(prediction: PolicyPrediction) -> dict[str, Any]:
    return {name: value for name, value in vars(prediction).items() if name != "diagnostic_data"}


async def test_every_prediction_of_a_long_talk_is_rasa_s(agent: FrontdeskAgent, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str | None] = []
    ours = RulePolicy._predict

    def both(self: RulePolicy, tracker: DialogueStateTracker, domain: Domain) -> tuple[PolicyPrediction, str | None]:
        found: tuple[PolicyPrediction, str | None] = ours(self, tracker, domain)
        with monkeypatch.context() as shipped:
            shipped.setattr(RulePolicy, "_find_action_from_rules", rasa_patches._find_action)
            shipped.setattr(RulePolicy, "_prediction_states", Policy._prediction_states)
            theirs = ours(self, tracker, domain)
        assert said(found[0]) == said(theirs[0])
        compared.append(found[1])
        return found

    monkeypatch.setattr(RulePolicy, "_predict", both)
    for text in TALK:
        await agent.handle_message(UserMessage(text, CollectingOutputChannel(), "a talk"))
    assert len(compared) > 2 * len(TALK)
    assert len(set(compared)) > 10


async def test_fewer_states_than_the_conversation_has_are_made(agent: FrontdeskAgent) -> None:
    for text in TALK[:10]:
        await agent.handle_message(UserMessage(text, CollectingOutputChannel(), "a talk"))
    tracker = agent.tracker_store.latest("a talk")
    (policy,) = (
        node._component for node in agent.processor.graph_runner._nodes.values() if isinstance(node._component, RulePolicy)
    )
    assert 1 < len(policy._prediction_states(tracker, agent.domain)) < len(tracker.past_states(agent.domain))


@pytest.mark.parametrize("method", SOURCES, ids=lambda method: method.__qualname__)
def test_what_is_shortened_is_still_what_it_was(method: Any) -> None:
    assert hashlib.sha256(inspect.getsource(method).encode()).hexdigest() == SOURCES[method]
