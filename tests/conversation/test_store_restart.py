"""A restart keeps conversations: the visitor goes on where she was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from bot.conversation.agent import FrontdeskAgent
from bot.conversation.tracker_store import ConversationTrackerStore
from bot.storage.tables import events

Start = Callable[[], FrontdeskAgent]
Say = Callable[..., Any]


def age(engine: Engine, by: timedelta) -> None:
    """Let time pass: all that was said was said that much earlier."""
    with engine.begin() as connection:
        for conversation_id, position, body in connection.execute(select(events)).all():
            here = (events.c.conversation_id == conversation_id) & (events.c.position == position)
            earlier = {**body, "timestamp": body["timestamp"] - by.total_seconds()}
            connection.execute(update(events).where(here).values(body=earlier))


async def test_the_bot_remembers_after_a_restart_what_it_said(start: Start, say: Say) -> None:
    assert await say(start(), "you stupid piece of junk") == ["utter_abuse"]
    assert await say(start(), "shut up you idiot") == ["utter_still_here"]


async def test_a_visitor_can_have_the_last_reply_repeated_after_a_restart(start: Start, say: Say) -> None:
    before, after = start(), start()
    await say(before, "does it hurt?")
    await say(after, "can you say that again")
    tracker = await after.tracker_store.retrieve_full_tracker("anna")
    first, again = [one for one in tracker.events if isinstance(one, BotUttered)]
    assert (again.text, again.data["buttons"]) == (first.text, first.data["buttons"])


async def test_a_restart_does_not_begin_a_new_session(start: Start, say: Say) -> None:
    await say(start(), "hello there")
    agent = start()
    await say(agent, "does it hurt?")
    tracker = await agent.tracker_store.retrieve_full_tracker("anna")
    assert [one.text for one in tracker.events if isinstance(one, UserUttered)] == ["hello there", "does it hurt?"]
    assert len([one for one in tracker.events if isinstance(one, SessionStarted)]) == 1


async def test_who_comes_back_the_next_day_starts_afresh_but_is_remembered(start: Start, say: Say, engine: Engine) -> None:
    await say(start(), "you stupid piece of junk")
    age(engine, timedelta(days=2))
    agent = start()
    assert await say(agent, "shut up you idiot") == ["utter_still_here"]
    tracker = await agent.tracker_store.retrieve_full_tracker("anna")
    assert len([one for one in tracker.events if isinstance(one, SessionStarted)]) == 2


async def test_visitors_do_not_see_each_other_after_a_restart(start: Start, say: Say) -> None:
    await say(start(), "you stupid piece of junk", "anna")
    assert await say(start(), "you stupid piece of junk", "ben") == ["utter_abuse"]


async def test_a_conversation_is_the_same_in_another_store(
    new_store: Callable[[], ConversationTrackerStore], add_turn: Callable[..., None]
) -> None:
    store = new_store()
    tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
    for number in range(4):
        add_turn(tracker, f"question {number}", ("since_consult", number))
    await store.save(tracker)
    found = await new_store().retrieve("anna")
    assert found is not None
    assert [one.as_dict() for one in found.events] == [one.as_dict() for one in tracker.events]
    assert found.current_slot_values() == tracker.current_slot_values()
    assert found.latest_action_name == "action_listen"


async def test_nobody_is_found_who_never_wrote(new_store: Callable[[], ConversationTrackerStore]) -> None:
    store = new_store()
    assert await store.retrieve("nobody") is None
    assert await store.retrieve_full_tracker("nobody") is None
    assert list(await store.keys()) == []
