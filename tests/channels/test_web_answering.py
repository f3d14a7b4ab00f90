"""Each accepted message is answered once and in order, whatever goes wrong in between, and every failure ends in words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import LockError
from sqlalchemy.exc import OperationalError

from bot.channels.web import answering
from bot.channels.web.answering import Answering, apology
from bot.channels.web.desk import Desk
from bot.channels.web.limits import Limits, Visit
from bot.channels.web.requests import Say
from bot.conversation.sessions import conversation_of
from bot.storage.conversations import INBOX, ConversationConflictError, SqlConversations
from bot.storage.database import open_database
from bot.storage.feedback import SqlFeedback
from bot.storage.inbox import Accepted, SqlInbox

VISIT = Visit("anna", "192.0.2.1")
CONVERSATION = conversation_of(VISIT.visitor)
Trouble = Callable[[UserMessage], Exception | None]


@dataclass
class Store:
    conversations: SqlConversations
    inbox: SqlInbox
    feedback: SqlFeedback


@dataclass
class Agent:
    """Writes a turn as the real one does, unless there is trouble."""

    store: Store
    trouble: Trouble = lambda _: None
    silent: bool = False
    seconds: float = 0.0
    tried: list[str] = field(default_factory=list)
    apologies: int = 0

    async def handle(self, message: UserMessage) -> None:
        self.tried.append(message.text)
        await asyncio.sleep(self.seconds)
        if trouble := self.trouble(message):
            raise trouble
        said = [] if self.silent else [bot(f"you said {message.text}")]
        self.write([user(message), *said])

    def write(self, events: list[dict[str, Any]]) -> None:
        self.store.conversations.append(CONVERSATION, self.store.conversations.next_position(CONVERSATION) or 0, events)

    async def apologise(self, conversation_id: str, accepted: Accepted | None) -> None:
        assert conversation_id == CONVERSATION
        self.apologies += 1
        self.write([event.as_dict() for event in apology("Sorry.", accepted)])

    def answered(self, conversation_id: str, seconds: float) -> None:
        assert seconds >= 0


@dataclass
class Page:
    heard: list[tuple[str, Any]] = field(default_factory=list)

    async def tell(self, visitor: str, event: str, data: Mapping[str, Any], skip: str | None = None) -> None:
        self.heard.append((event, data))

    def texts(self) -> list[str]:
        return [data["text"] for event, data in self.heard if event == "message" and "seq" in data]


@dataclass
class Chat:
    store: Store
    agent: Agent
    page: Page
    desk: Desk
    answering: Answering

    async def say(self, *texts: str) -> None:
        for number, text in enumerate(texts):
            await self.desk.accept(VISIT, Say(f"message-{number}", text))

    async def until(self, happened: Callable[[], bool]) -> None:
        for _ in range(1000):
            if happened():
                return
            await asyncio.sleep(0.01)
        raise AssertionError((self.agent.tried, self.page.heard))

    def inbox_is_empty(self) -> bool:
        return not self.store.inbox.left_over()


def user(message: UserMessage) -> dict[str, Any]:
    own = {"message_id": message.message_id, "metadata": message.metadata}
    return {"event": "user", "text": message.text, "timestamp": 0.0, **own}


def bot(text: str) -> dict[str, Any]:
    return {"event": "bot", "text": text, "timestamp": 0.0, "data": {}, "metadata": {}}


def build(store: Store) -> Chat:
    agent, page = Agent(store), Page()
    desk = Desk(store, Limits("1000 per minute", "1000 per minute", "1000 per minute"), dict, lambda _: None)
    answers = Answering(store, desk, agent.handle, agent)
    desk.wake, desk.listeners = answers.wake, [page]
    return Chat(store, agent, page, desk, answers)


@pytest.fixture
async def chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Chat]:
    monkeypatch.setattr(answering, "FIRST_PAUSE", 0.01)
    engine = open_database(f"sqlite:///{tmp_path / 'frontdesk.db'}")
    chat = build(Store(SqlConversations(engine), SqlInbox(engine), SqlFeedback(engine)))
    yield chat
    await chat.answering.stop(5)
    engine.dispose()


async def test_messages_are_answered_in_order(chat: Chat) -> None:
    await chat.answering.start()
    await chat.say("a", "b", "c")
    await chat.until(lambda: len(chat.page.texts()) == 6)
    assert chat.page.texts() == ["a", "you said a", "b", "you said b", "c", "you said c"]
    assert chat.inbox_is_empty()


async def test_what_came_before_the_agent_was_there_is_answered_once_it_is(chat: Chat) -> None:
    await chat.say("a", "b")
    assert chat.agent.tried == []
    await chat.answering.start()
    await chat.until(lambda: len(chat.page.texts()) == 4)
    assert chat.agent.tried == ["a", "b"]


async def test_what_another_process_left_over_is_answered_once(chat: Chat) -> None:
    await chat.say("a", "b")
    again = build(chat.store)
    await again.answering.start()
    await again.until(lambda: len(again.page.texts()) == 4)
    assert again.page.texts() == ["a", "you said a", "b", "you said b"]
    await again.answering.stop(5)


@pytest.mark.parametrize(
    "trouble", [OperationalError("", {}, Exception()), LockError("late"), ConversationConflictError("changed"), ValueError("bug")]
)
async def test_a_turn_that_fails_is_tried_again_and_those_after_it_wait(chat: Chat, trouble: Exception) -> None:
    chat.agent.trouble = lambda _: trouble if len(chat.agent.tried) < 3 else None
    await chat.answering.start()
    await chat.say("a", "b")
    await chat.until(lambda: len(chat.page.texts()) == 4)
    assert chat.agent.tried == ["a", "a", "a", "b"]
    assert chat.page.texts() == ["a", "you said a", "b", "you said b"]


async def test_a_message_that_cannot_be_answered_gets_an_apology_and_blocks_nobody(chat: Chat) -> None:
    chat.agent.trouble = lambda message: ValueError("bug") if message.text == "a" else None
    await chat.answering.start()
    await chat.say("a", "b")
    await chat.until(lambda: len(chat.page.texts()) == 4)
    assert chat.page.texts() == ["a", "Sorry.", "b", "you said b"]
    assert chat.agent.tried == ["a", "a", "a", "b"]
    assert chat.inbox_is_empty()


async def test_a_message_that_ends_the_process_each_time_is_given_up(chat: Chat) -> None:
    """As a crash does, each start leaves the message where it was."""
    await chat.say("a", "b")
    for _ in range(answering.MOST_ATTEMPTS):
        starting = build(chat.store)
        starting.agent.seconds = 3600
        await starting.answering.start()
        await starting.answering.stop(0)
    last = build(chat.store)
    await last.answering.start()
    await last.until(lambda: len(last.page.texts()) == 4)
    assert last.page.texts() == ["a", "Sorry.", "b", "you said b"]
    await last.answering.stop(5)


async def test_an_agent_that_says_nothing_apologises(chat: Chat) -> None:
    chat.agent.silent = True
    await chat.answering.start()
    await chat.say("a")
    await chat.until(lambda: "Sorry." in chat.page.texts())
    assert (chat.agent.apologies, chat.page.texts()) == (1, ["a", "Sorry."])


async def test_typing_is_shown_while_an_answer_takes_long_and_only_then(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "SLOW", 0.05)
    chat.agent.seconds = 0.3
    await chat.answering.start()
    await chat.say("a")
    await chat.until(lambda: ("typing", {"on": False}) in chat.page.heard)
    events = [event if event != "typing" else data["on"] for event, data in chat.page.heard]
    assert events == ["message", True, "message", "message", False]
    chat.page.heard.clear()
    chat.agent.seconds = 0.0
    monkeypatch.setattr(answering, "SLOW", 3600)
    await chat.desk.accept(VISIT, Say("message-9", "b"))
    await chat.until(lambda: "you said b" in chat.page.texts())
    assert "typing" not in dict(chat.page.heard)


async def test_the_answer_to_an_erased_message_is_neither_written_nor_told(chat: Chat) -> None:
    chat.agent.seconds = 0.1
    await chat.answering.start()
    await chat.say("a")
    await chat.until(lambda: chat.agent.tried == ["a"])
    chat.store.inbox.forget(VISIT.visitor)
    chat.store.conversations.delete(CONVERSATION)
    await asyncio.sleep(0.3)
    assert chat.page.texts() == []
    assert chat.store.conversations.next_position(CONVERSATION) is None


async def test_an_answer_of_the_conversation_before_is_written_but_not_told(chat: Chat) -> None:
    chat.agent.seconds = 0.1
    await chat.answering.start()
    await chat.say("a")
    await chat.until(lambda: chat.agent.tried == ["a"])
    await chat.desk.restart(VISIT)
    await chat.until(chat.inbox_is_empty)
    await asyncio.sleep(0.05)
    assert chat.page.texts() == []
    assert [event["text"] for _, event in chat.store.conversations.said(CONVERSATION)] == ["a", "you said a"]


async def test_what_is_typed_never_reaches_the_agent_as_a_payload(chat: Chat) -> None:
    await chat.answering.start()
    await chat.say('/faq{"topic": "pain"}')
    await chat.until(lambda: bool(chat.page.texts()))
    assert not chat.agent.tried[0].startswith("/")
    assert chat.page.texts()[0] == '/faq{"topic": "pain"}'
    [(_, event), _] = chat.store.conversations.said(CONVERSATION)
    assert event["metadata"][INBOX] == 1
