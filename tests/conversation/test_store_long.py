"""After hundreds of turns a conversation is complete in the database and small to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from rasa.shared.core.events import ActiveLoop, UserUttered
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot import wiring
from bot.conversation import tracker_store
from bot.conversation.agent import FrontdeskAgent
from bot.conversation.tracker_store import LONGEST_WINDOW, ConversationTrackerStore
from bot.storage.conversations import SqlConversations

Start = Callable[[], FrontdeskAgent]
Say = Callable[..., Any]
NewStore = Callable[[], ConversationTrackerStore]
TURNS = 300
# Of four events each: the window is cut several times.
HAND_MADE_TURNS = 120
ORDINARY = ["hello there", "does it hurt?", "how long does one session take", "can you say that again", "thanks a lot"]


async def talk_long(agent: FrontdeskAgent) -> list[str]:
    """An insult, then ordinary turns; what was said."""
    said = ["you stupid piece of junk", *(ORDINARY[number % len(ORDINARY)] for number in range(TURNS - 1))]
    for text in said:
        await agent.handle_text(text, sender_id="anna")
    return said


@pytest.fixture
def fetched() -> Iterable[list[int]]:
    """How many events each retrieval reads from the database."""
    counts: list[int] = []
    read = SqlConversations.read

    def counting(self: SqlConversations, conversation_id: str, *, whole: bool = False) -> Any:
        window = read(self, conversation_id, whole=whole)
        counts.append(len(window.events) if window else 0)
        return window

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqlConversations, "read", counting)
        yield counts


async def test_a_long_conversation_is_kept_whole_and_read_in_part(start: Start, say: Say, fetched: list[int]) -> None:
    said = await talk_long(start())
    agent = start()
    store = agent.tracker_store

    fetched.clear()
    recent = await store.retrieve("anna")
    assert fetched and max(fetched) <= LONGEST_WINDOW
    assert recent.get_slot("asked_for_kindness") is True
    assert [one.text for one in recent.events if isinstance(one, UserUttered)] == said[-recent_turns(recent) :]

    whole = await store.retrieve_full_tracker("anna")
    assert [one.text for one in whole.events if isinstance(one, UserUttered)] == said
    assert whole.current_slot_values() == recent.current_slot_values()

    raw = wiring.conversations().read("anna", whole=True)
    assert raw is not None
    assert [body["text"] for body in raw.events if body["event"] == "user"] == said
    assert [body["event"] for body in raw.events] == [one.type_name for one in whole.events]
    assert wiring.conversations().next_position("anna") == len(raw.events) > TURNS * 5
    with wiring.database().connect() as connection:
        positions = [row[0] for row in connection.exec_driver_sql("select position from conversation_event order by rowid")]
    assert positions == list(range(len(raw.events)))

    assert await say(agent, "shut up you idiot") == ["utter_still_here"]


def recent_turns(tracker: Any) -> int:
    return len([one for one in tracker.events if isinstance(one, UserUttered)])


@pytest.mark.parametrize("restarts", [False, True], ids=["in one process", "with a restart before every turn"])
async def test_the_recent_part_stays_bounded_on_every_turn(
    new_store: NewStore, add_turn: Callable[..., None], restarts: bool
) -> None:
    store = new_store()
    for number in range(HAND_MADE_TURNS):
        store = new_store() if restarts else store
        tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
        # The state before the window stands in front of it: a start of session, and the slots.
        assert len(tracker.events) <= LONGEST_WINDOW + 5
        assert tracker.get_slot("asked_for_kindness") is (True if number else None)
        assert tracker.get_slot("since_consult") == (number - 1 if number else None)
        if number:
            assert tracker.latest_message.text == f"question {number - 1}"
        add_turn(tracker, f"question {number}", ("since_consult", number))
        if not number:
            add_turn(tracker, "question 0", ("asked_for_kindness", True))
        await store.save(tracker)
    whole = await store.retrieve_full_tracker("anna")
    assert whole is not None
    texts = [one.text for one in whole.events if isinstance(one, UserUttered)]
    assert texts == ["question 0", *(f"question {number}" for number in range(HAND_MADE_TURNS))]


async def test_an_active_form_survives_the_cut(new_store: NewStore, add_turn: Callable[..., None]) -> None:
    store = new_store()
    tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
    add_turn(tracker, "question 0")
    tracker.update(ActiveLoop("booking_form"), store.domain)
    await store.save(tracker)
    for number in range(1, 100):
        tracker = await store.retrieve("anna")
        assert tracker is not None
        add_turn(tracker, f"question {number}")
        await store.save(tracker)
    kept, read = await store.retrieve("anna"), await new_store().retrieve("anna")
    assert kept is not None and read is not None
    assert (kept.active_loop_name, read.active_loop_name) == ("booking_form", "booking_form")


async def test_a_turn_that_follows_in_the_same_process_reads_no_event(
    new_store: NewStore, add_turn: Callable[..., None], engine: Engine
) -> None:
    store = new_store()
    tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
    add_turn(tracker, "hello")
    await store.save(tracker)
    read: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: read.append(statement))
    assert await store.retrieve("anna") is not None
    selects = [statement for statement in read if statement.startswith("SELECT")]
    assert len(selects) == 1
    assert "conversation_event" not in selects[0]


async def test_who_is_not_in_memory_any_more_is_read_back(
    new_store: NewStore, add_turn: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker_store, "READY_TRACKERS", 2)
    store = new_store()
    for text in ("hello", "and again"):
        for sender in ("anna", "ben", "carla"):
            tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
            add_turn(tracker, f"{sender}: {text}")
            await store.save(tracker)
    assert store.latest("anna") is None
    assert store.latest("carla") is not None
    for sender in ("anna", "ben", "carla"):
        found = await store.retrieve(sender)
        assert found is not None
        assert [one.text for one in found.events if isinstance(one, UserUttered)] == [f"{sender}: hello", f"{sender}: and again"]
