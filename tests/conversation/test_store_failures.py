"""When a turn fails or two collide, nothing that was answered is lost and nothing half done is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import UserUttered
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot import wiring
from bot.conversation.agent import FrontdeskAgent
from bot.conversation.tracker_store import ConversationTrackerStore
from bot.storage.conversations import ConversationConflictError

Start = Callable[[], FrontdeskAgent]
Say = Callable[..., Any]
NewStore = Callable[[], ConversationTrackerStore]
AddTurn = Callable[..., None]


@contextmanager
def failing_writes(engine: Engine) -> Iterator[None]:
    """The disk is full, or the server gone."""

    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO conversation_event"):
            raise OperationalError(statement, {}, Exception("database or disk is full"))

    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", fail)


class BrokenChannel(CollectingOutputChannel):
    """The messaging service cannot be reached: no reply gets through."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        raise ConnectionError("the messaging service does not answer")


async def texts(store: ConversationTrackerStore) -> list[str]:
    tracker = await store.retrieve_full_tracker("anna")
    return [one.text for one in tracker.events if isinstance(one, UserUttered)] if tracker else []


@pytest.mark.parametrize("before", [[], ["hello there"]], ids=["first message", "later message"])
async def test_a_turn_that_could_not_be_saved_raises_and_the_next_ones_are_complete(
    start: Start, say: Say, before: list[str]
) -> None:
    agent = start()
    for text in before:
        await say(agent, text)
    with failing_writes(wiring.database()), pytest.raises(OperationalError):
        await say(agent, "you stupid piece of junk")
    assert await say(agent, "does it hurt?") == ["utter_faq/pain"]
    assert await say(agent, "thanks a lot") == ["utter_thanks"]
    assert await texts(agent.tracker_store) == [*before, "does it hurt?", "thanks a lot"]
    assert await texts(start().tracker_store) == [*before, "does it hurt?", "thanks a lot"]


@pytest.mark.parametrize("before", [[], ["hello there"]], ids=["first message", "later message"])
async def test_a_reply_that_could_not_be_delivered_does_not_confuse_the_next_one(
    start: Start, say: Say, before: list[str]
) -> None:
    agent = start()
    for text in before:
        await say(agent, text)
    with pytest.raises(ConnectionError):
        await agent.handle_message(UserMessage("does it hurt?", BrokenChannel(), "anna"))
    assert await say(agent, "thanks a lot") == ["utter_thanks"]
    assert await texts(agent.tracker_store) == [*before, "thanks a lot"]


@pytest.mark.parametrize("turns", [0, 1, 80], ids=["new", "short", "long"])
async def test_a_tracker_can_be_saved_again_after_more_was_said(new_store: NewStore, add_turn: AddTurn, turns: int) -> None:
    store = new_store()
    for number in range(turns):
        tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
        add_turn(tracker, f"question {number}")
        await store.save(tracker)
    tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
    add_turn(tracker, "one more")
    await store.save(tracker)
    add_turn(tracker, "and another")
    await store.save(tracker)
    assert await texts(store) == [*(f"question {number}" for number in range(turns)), "one more", "and another"]


async def test_of_two_processes_that_answer_at_once_the_second_is_told(new_store: NewStore, add_turn: AddTurn) -> None:
    one, other = new_store(), new_store()
    tracker = await one.get_or_create_tracker("anna", append_action_listen=False)
    add_turn(tracker, "hello")
    await one.save(tracker)
    here, there = await one.retrieve("anna"), await other.retrieve("anna")
    assert here is not None and there is not None
    add_turn(here, "said here", ("since_consult", 1))
    add_turn(there, "said there")
    await one.save(here)
    with pytest.raises(ConversationConflictError):
        await other.save(there)
    again = await other.retrieve("anna")
    assert again is not None
    assert again.get_slot("since_consult") == 1
    add_turn(again, "said there again")
    await other.save(again)
    assert await texts(one) == await texts(other) == ["hello", "said here", "said there again"]


async def test_a_process_sees_at_once_what_another_one_wrote(new_store: NewStore, add_turn: AddTurn) -> None:
    stores = [new_store(), new_store()]
    for number in range(60):
        tracker = await stores[number % 2].get_or_create_tracker("anna", append_action_listen=False)
        if number:
            assert tracker.latest_message.text == f"question {number - 1}"
        add_turn(tracker, f"question {number}")
        await stores[number % 2].save(tracker)
    assert await texts(new_store()) == [f"question {number}" for number in range(60)]


async def test_a_turn_that_was_given_up_is_not_kept_in_memory(new_store: NewStore, add_turn: AddTurn) -> None:
    store = new_store()
    tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
    add_turn(tracker, "hello")
    await store.save(tracker)
    given_up = await store.retrieve("anna")
    assert given_up is not None
    add_turn(given_up, "never answered")
    again = await store.retrieve("anna")
    assert again is not None
    assert [one.text for one in again.events if isinstance(one, UserUttered)] == ["hello"]


async def test_a_database_that_is_gone_is_not_hidden_from_the_visitor(start: Start, say: Say) -> None:
    agent = start()
    await say(agent, "hello there")
    with wiring.database().begin() as connection:
        connection.exec_driver_sql("drop table conversation_event")
        connection.exec_driver_sql("drop table conversation")
    with pytest.raises(OperationalError):
        await say(agent, "does it hurt?")
