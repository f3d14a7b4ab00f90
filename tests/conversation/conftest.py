"""A database file of a test's own, the store on it, and a real agent that can be started again and again on it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot import wiring
from bot.conversation.agent import FrontdeskAgent, load_agent
from bot.conversation.tracker_store import ConversationTrackerStore
from bot.storage.conversations import SqlConversations
from bot.storage.database import open_database

Statement = tuple[str, Any]


@pytest.fixture(autouse=True)
def without_debug_lines() -> Iterator[None]:
    """Rasa describes every step of every turn until logging is configured, as the service does."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    yield
    structlog.configure(**before)


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'frontdesk.db'}"


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = open_database(address)
    yield engine
    engine.dispose()


@pytest.fixture
def domain() -> Domain:
    return Domain.load("domain.yml")


@pytest.fixture
def new_store(engine: Engine, domain: Domain) -> Callable[[], ConversationTrackerStore]:
    """A store as another process, or this one after a restart, would have it."""
    return lambda: ConversationTrackerStore(domain, conversations=SqlConversations(engine))


@pytest.fixture
def start(model: Path, address: str, monkeypatch: pytest.MonkeyPatch, clean_wiring: None) -> Callable[[], FrontdeskAgent]:
    """Start the service's agent; called again, it is the service after a restart."""
    monkeypatch.setenv("DATABASE_URL", address)

    def fresh() -> FrontdeskAgent:
        for builder in (wiring.settings, wiring.database, wiring.conversations):
            builder.cache_clear()
        return load_agent(model)

    return fresh


@pytest.fixture
def say() -> Callable[..., Any]:
    """Say something; the names of the responses that come back."""

    async def said(agent: FrontdeskAgent, text: str, sender: str = "anna") -> list[str]:
        await agent.handle_message(UserMessage(text, CollectingOutputChannel(), sender))
        tracker = await agent.tracker_store.retrieve_full_tracker(sender)
        history = list(tracker.events)
        last = max(index for index, one in enumerate(history) if isinstance(one, UserUttered))
        return [one.metadata.get("utter_action") for one in history[last:] if isinstance(one, BotUttered)]

    return said


@pytest.fixture
def add_turn(domain: Domain) -> Callable[..., None]:
    """Let a visitor say something to a hand-made conversation, and the bot answer."""

    def add(tracker: DialogueStateTracker, text: str, slot: tuple[str, Any] | None = None) -> None:
        button = {"title": text, "payload": f'/faq{{"topic": "{text}"}}'}
        made = [
            *([] if tracker.events else [ActionExecuted("action_session_start"), ActionExecuted("action_listen")]),
            UserUttered(text, {"name": "greet", "confidence": 1.0}),
            ActionExecuted("utter_greet"),
            BotUttered(f"answer to {text}", {"buttons": [button]}, {"utter_action": "utter_greet"}),
            *([SlotSet(*slot)] if slot else []),
            ActionExecuted("action_listen"),
        ]
        for one in made:
            tracker.update(one, domain)

    return add


@pytest.fixture
def watch() -> Callable[[Engine, Callable[[Statement], None]], None]:
    """Call a function with each statement, and its parameters, that an engine runs."""

    def listen(engine: Engine, seen: Callable[[Statement], None]) -> None:
        def before(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
            seen((statement, parameters))

        event.listen(engine, "before_cursor_execute", before)

    return listen
