"""A turn writes its own events, each once and in order, from threads of the store's own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot import wiring
from bot.conversation.agent import FrontdeskAgent
from bot.conversation.tracker_store import ConversationTrackerStore
from bot.storage.tables import events

Start = Callable[[], FrontdeskAgent]
Say = Callable[..., Any]
Watch = Callable[[Engine, Callable[[tuple[str, Any]], None]], None]


def rows(engine: Engine) -> list[tuple[int, dict[str, Any]]]:
    query = select(events.c.position, events.c.body).where(events.c.conversation_id == "anna").order_by(events.c.position)
    with engine.connect() as connection:
        return [(row.position, row.body) for row in connection.execute(query)]


def count_inserted(engine: Engine, watch: Watch) -> list[int]:
    """How many events each insert writes."""
    inserted: list[int] = []

    def seen(statement: tuple[str, Any]) -> None:
        text, parameters = statement
        if text.startswith("INSERT INTO conversation_event"):
            inserted.append(len(parameters) if isinstance(parameters[0], tuple) else 1)

    watch(engine, seen)
    return inserted


async def test_each_turn_inserts_only_what_is_new(start: Start, say: Say, watch: Watch, engine: Engine) -> None:
    agent = start()
    inserted = count_inserted(wiring.database(), watch)
    lengths = [0]
    for text in ["hello there", "does it hurt?", "how long does one session take", "thanks a lot", "goodbye"]:
        await say(agent, text)
        lengths.append(len(rows(engine)))
    assert inserted == [after - before for before, after in pairwise(lengths)]
    assert max(inserted[1:]) < 10


async def test_each_turn_inserts_only_what_is_new_even_when_every_turn_is_another_process(
    new_store: Callable[[], ConversationTrackerStore], add_turn: Callable[..., None], watch: Watch, engine: Engine
) -> None:
    inserted = count_inserted(engine, watch)
    for number in range(60):
        store = new_store()
        tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
        add_turn(tracker, f"question {number}")
        await store.save(tracker)
    # A turn of `add_turn` is four events; the first one opens the session with two more.
    assert inserted == [6] + [4] * 59
    assert [position for position, _ in rows(engine)] == list(range(6 + 4 * 59))


async def test_a_save_without_anything_new_writes_no_event(
    new_store: Callable[[], ConversationTrackerStore], add_turn: Callable[..., None], watch: Watch, engine: Engine
) -> None:
    store = new_store()
    tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
    add_turn(tracker, "hello")
    await store.save(tracker)
    inserted = count_inserted(engine, watch)
    again = await store.retrieve("anna")
    assert again is not None
    await store.save(again)
    assert inserted == []


async def test_rows_hold_the_events_in_the_order_they_happened(start: Start, say: Say, engine: Engine) -> None:
    agent = start()
    for text in ["hello there", "does it hurt?"]:
        await say(agent, text)
    written = rows(engine)
    assert [position for position, _ in written] == list(range(len(written)))
    assert [body["text"] for _, body in written if body["event"] == "user"] == ["hello there", "does it hurt?"]
    times = [body["timestamp"] for _, body in written]
    assert times == sorted(times)


async def test_nothing_of_the_store_runs_on_the_thread_that_serves(start: Start, say: Say, watch: Watch) -> None:
    agent = start()
    store = agent.tracker_store
    threads: set[str] = set()
    watch(wiring.database(), lambda _: threads.add(threading.current_thread().name))
    await say(agent, "hello there")
    for call in (store.retrieve, store.retrieve_full_tracker, store.exists, store.offered_payloads, store.delete):
        threads.clear()
        await call("anna")
        await call("somebody new")
        assert threads and all(name.startswith("store") for name in threads), call.__name__
    threads.clear()
    assert list(await store.keys()) == []
    assert threads and all(name.startswith("store") for name in threads)
