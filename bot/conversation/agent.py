"""Rasa's agent, put together for serving in one process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from threadpoolctl import threadpool_limits

from bot import wiring
from bot.conversation import rasa_patches
from bot.conversation.in_process_actions import InProcessActions
from bot.knowledge.clinic import load_clinic
from bot.nlu.message_fields import ABOUT


class ModelNotFoundError(RuntimeError):
    """The model file is missing or cannot be used."""


class FrontdeskAgent(Agent):  # type: ignore[misc]  # Rasa's class is untyped
    """An agent that does not pretend when its database is down.

    Rasa wraps every store so that a failing one is silently replaced by memory: visitors would get answers and lose their
    conversation. Here the failure reaches the channel, which says so.
    """

    @staticmethod
    def _create_tracker_store(store: TrackerStore, domain: Domain) -> TrackerStore:
        store.domain = domain
        return store

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Answer a message when those before it are answered, telling the NLU what the conversation is about."""
        async with self.lock_store.lock(message.sender_id):
            tracker = await self.tracker_store.recent(message.sender_id)
            if tracker is not None and tracker.latest_message is not None:
                message.metadata = {**(message.metadata or {}), ABOUT: tracker.latest_message.parse_data.get(ABOUT)}
            return await self.processor.handle_message(message)  # type: ignore[no-any-return]


def load_agent(model: Path, endpoints_file: Path = Path("endpoints.yml")) -> FrontdeskAgent:
    """Load `model` with the stores and the NLG of `endpoints.yml`, and the actions in this process.

    Raises:
        ModelNotFoundError: there is no model at that path, or Rasa cannot read it.
        ClinicError: the web chat is to offer a question that does not exist.
    """
    rasa_patches.apply()
    # One message is too little work to share among processors: the threads of BLAS would wait for each other, spinning.
    threadpool_limits(1, user_api="blas")
    endpoints = AvailableEndpoints.read_endpoints(str(endpoints_file))
    endpoints.nlg.kwargs["clinic"] = str(wiring.settings().clinic_file)
    agent = FrontdeskAgent(
        generator=endpoints.nlg,
        tracker_store=TrackerStore.create(endpoints.tracker_store),
        lock_store=LockStore.create(endpoints.lock_store),
        action_endpoint=InProcessActions(),
    )
    if not model.exists():
        raise ModelNotFoundError(f"there is no model at {model}: run `frontdesk train`")
    agent.load_model(str(model))
    # Only now it is known which questions the web chat can offer.
    load_clinic(wiring.settings().clinic_file, agent.nlg.offerable())
    return agent
