"""The queries of a turn reach their rows through an index, however long the conversation is and however many there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, insert
from sqlalchemy.engine import Engine

from bot.storage.conversations import SqlConversations
from bot.storage.inbox import SqlInbox
from bot.storage.tables import conversations as conversation_table
from bot.storage.tables import events, feedback, visitors
from bot.storage.tables import inbox as inbox_table

CONVERSATIONS, LENGTH = 4000, 100
# So many of them have their events, too.
WITH_EVENTS = 60


@pytest.fixture
def filled(engine: Engine) -> SqlConversations:
    """Enough rows for a planner to care."""
    ids = [f"visitor:{number:04}" for number in range(CONVERSATIONS)]
    base = {"next_position": LENGTH, "window_start": LENGTH - 10, "state": {}, "created_at": 0.0, "updated_at": 0.0}
    with engine.begin() as connection:
        connection.execute(insert(conversation_table), [{"id": name, **base} for name in ids])
        connection.execute(
            insert(events),
            [
                {"conversation_id": name, "position": position, "body": {"event": "bot", "text": "x" * 50}}
                for name in ids[:WITH_EVENTS]
                for position in range(LENGTH)
            ],
        )
        waiting = {"body": {"text": "hi"}, "attempts": 0, "accepted_at": 0.0}
        connection.execute(
            insert(inbox_table),
            [
                {"conversation_id": name, "visitor_id": name, "message_id": f"m{number}", **waiting}
                for name in ids
                for number in range(3)
            ],
        )
        connection.execute(insert(feedback), [{"conversation_id": name, "about": "a", "value": "up", "at": 0.0} for name in ids])
        connection.execute(insert(visitors), [{"id": name, "conversation": 0} for name in ids])
        connection.exec_driver_sql("ANALYZE")
    return SqlConversations(engine)


def statements(engine: Engine, call: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements, with their parameters, that a call runs."""
    seen: list[tuple[str, Any]] = []

    def record(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", record)
    call()
    event.remove(engine, "before_cursor_execute", record)
    return seen


def plan(engine: Engine, statement: str, parameters: object) -> str:
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # An empty table is read whole even when it has the index.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        found = connection.exec_driver_sql(f"{explain} {statement}", parameters)
        return "\n".join(" ".join(map(str, row)) for row in found)


@pytest.mark.parametrize("call", ["read", "next_position", "append", "delete"])
def test_no_query_of_a_turn_reads_through_a_whole_table(filled: SqlConversations, engine: Engine, call: str) -> None:
    arguments = {"append": (LENGTH, [{"event": "bot", "text": "new"}])}.get(call, ())
    made = statements(engine, lambda: getattr(filled, call)("visitor:0042", *arguments))
    looked_up = [one for one in made if "WHERE" in one[0]]
    assert looked_up
    for statement, parameters in looked_up:
        found = plan(engine, statement, parameters)
        assert "Seq Scan" not in found and "SCAN " not in found, found
        assert "INDEX" in found.upper(), found


TURN_OF_THE_INBOX: dict[str, Callable[[SqlInbox], object]] = {
    "accept": lambda inbox: inbox.accept(lambda _: "visitor:0042", "visitor:0042", "new", {"text": "hi"}),
    "knows": lambda inbox: inbox.knows("visitor:0042", "m1"),
    "next": lambda inbox: inbox.next("visitor:0042"),
    "pending": lambda inbox: inbox.pending("visitor:0042"),
}


@pytest.mark.parametrize("call", TURN_OF_THE_INBOX)
def test_no_query_of_the_inbox_reads_through_a_whole_table(filled: SqlConversations, engine: Engine, call: str) -> None:
    looked_up = [one for one in statements(engine, lambda: TURN_OF_THE_INBOX[call](SqlInbox(engine))) if "WHERE" in one[0]]
    assert looked_up
    for statement, parameters in looked_up:
        found = plan(engine, statement, parameters)
        assert "Seq Scan" not in found and "SCAN " not in found, found


def test_reading_finds_the_window_by_conversation_and_position_in_one_index(filled: SqlConversations, engine: Engine) -> None:
    statement, parameters = statements(engine, lambda: filled.read("visitor:0042"))[-1]
    found = plan(engine, statement, parameters)
    if engine.dialect.name == "sqlite":
        assert "(conversation_id=? AND position>?)" in found, found
        assert "TEMP B-TREE" not in found, found
    else:
        condition = next(line for line in found.splitlines() if "Index Cond" in line)
        assert "conversation_id" in condition and '"position"' in condition, found


def test_reading_fetches_the_window_only(filled: SqlConversations) -> None:
    window = filled.read("visitor:0042")
    assert window is not None
    assert (window.start, len(window.events)) == (LENGTH - 10, 10)
