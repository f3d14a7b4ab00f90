"""Erasing a conversation, and which buttons a conversation may tap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.conversation.agent import FrontdeskAgent
from bot.conversation.tracker_store import ConversationTrackerStore
from bot.storage.conversations import ConversationConflictError
from bot.storage.tables import conversations, events

Start = Callable[[], FrontdeskAgent]
Say = Callable[..., Any]
NewStore = Callable[[], ConversationTrackerStore]
AddTurn = Callable[..., None]
Watch = Callable[[Engine, Callable[[tuple[str, Any]], None]], None]


def payload(topic: str) -> str:
    return f'/faq{{"topic": "{topic}"}}'


async def chat(store: ConversationTrackerStore, add_turn: AddTurn, *said: str) -> None:
    for text in said:
        tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
        add_turn(tracker, text)
        await store.save(tracker)


async def test_an_erased_conversation_is_gone_everywhere(start: Start, say: Say, engine: Engine) -> None:
    agent = start()
    await say(agent, "you stupid piece of junk", "anna")
    await say(agent, "hello there", "ben")
    store = agent.tracker_store
    assert await store.delete("anna") is True
    assert store.latest("anna") is None
    assert await store.retrieve("anna") is None
    assert await store.retrieve_full_tracker("anna") is None
    assert list(await store.keys()) == ["ben"]
    with engine.connect() as connection:
        for column in (conversations.c.id, events.c.conversation_id):
            assert connection.execute(select(func.count()).where(column == "anna")).scalar() == 0


async def test_who_comes_back_after_erasing_is_a_stranger(start: Start, say: Say) -> None:
    agent = start()
    await say(agent, "you stupid piece of junk")
    await agent.tracker_store.delete("anna")
    assert await say(agent, "you stupid piece of junk") == ["utter_abuse"]


async def test_erasing_nobody_says_so(new_store: NewStore) -> None:
    assert await new_store().delete("nobody") is False


@pytest.mark.parametrize("length", [1, 3])
async def test_a_turn_that_was_under_way_does_not_bring_an_erased_conversation_back(
    new_store: NewStore, add_turn: AddTurn, length: int
) -> None:
    store = new_store()
    await chat(store, add_turn, *(f"question {number}" for number in range(length)))
    under_way = await store.retrieve("anna")
    assert under_way is not None
    await store.delete("anna")
    add_turn(under_way, "too late")
    with pytest.raises(ConversationConflictError):
        await store.save(under_way)
    assert await store.retrieve("anna") is None


async def test_erased_in_another_process_is_erased_here(new_store: NewStore, add_turn: AddTurn) -> None:
    store = new_store()
    await chat(store, add_turn, "hello")
    await new_store().delete("anna")
    assert await store.retrieve("anna") is None


async def test_the_buttons_offered_are_the_same_from_memory_and_from_the_database(
    new_store: NewStore, add_turn: AddTurn, engine: Engine, watch: Watch
) -> None:
    store = new_store()
    await chat(store, add_turn, "pain", "depth")
    read: list[str] = []
    watch(engine, lambda statement: read.append(statement[0]))
    assert await store.offered_payloads("anna") == {payload("pain"), payload("depth")}
    assert not any("conversation_event" in text for text in read)
    assert await new_store().offered_payloads("anna") == {payload("pain"), payload("depth")}
    assert any("conversation_event" in text for text in read)


async def test_the_buttons_of_a_long_conversation_are_the_same_after_a_restart(new_store: NewStore, add_turn: AddTurn) -> None:
    store = new_store()
    await chat(store, add_turn, *(f"topic {number}" for number in range(100)))
    here, after = await store.offered_payloads("anna"), await new_store().offered_payloads("anna")
    assert here == after
    assert payload("topic 99") in here


async def test_buttons_can_be_tapped_while_a_turn_is_under_way(new_store: NewStore, add_turn: AddTurn) -> None:
    store = new_store()
    await chat(store, add_turn, "pain")
    await store.retrieve("anna")
    assert await store.offered_payloads("anna") == {payload("pain")}


async def test_a_stranger_was_offered_nothing(new_store: NewStore, add_turn: AddTurn) -> None:
    store = new_store()
    await chat(store, add_turn, "pain")
    assert await store.offered_payloads("ben") == frozenset()
    await store.delete("anna")
    assert await store.offered_payloads("anna") == frozenset()


async def test_a_real_reply_offers_what_its_buttons_show(start: Start, say: Say) -> None:
    agent = start()
    await say(agent, "does it hurt?")
    here = await agent.tracker_store.offered_payloads("anna")
    assert here == {payload(topic) for topic in ("downtime", "duration", "safety")}
    assert await start().tracker_store.offered_payloads("anna") == here
