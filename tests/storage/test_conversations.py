"""What a store of conversations promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.storage.conversations import ConversationConflictError, SqlConversations
from bot.storage.tables import events

HELLO = {"event": "user", "text": "hello", "parse_data": {"intent": {"name": "greet", "confidence": 0.9}}}
ODD = {"event": "user", "text": 'naïve 💉 "quotes" it\'s \\ \n \x00 {braces}', "metadata": {"a": [1, None, True, 2.5, {}]}}


def numbered(*numbers: int) -> list[dict[str, object]]:
    return [{"event": "bot", "text": str(number)} for number in numbers]


def rows(engine: Engine, conversation_id: str) -> list[int]:
    query = select(events.c.position).where(events.c.conversation_id == conversation_id).order_by(events.c.position)
    with engine.connect() as connection:
        return list(connection.execute(query).scalars())


def test_an_unknown_conversation_has_nothing(conversations: SqlConversations) -> None:
    assert conversations.read("a") is None
    assert conversations.read("a", whole=True) is None
    assert conversations.next_position("a") is None
    assert conversations.delete("a") is False
    assert conversations.ids() == []


@pytest.mark.parametrize("body", [HELLO, ODD], ids=["plain", "odd characters"])
def test_an_event_comes_back_as_it_was_written(conversations: SqlConversations, body: dict[str, object]) -> None:
    conversations.append("a", 0, [body])
    window = conversations.read("a")
    assert window is not None
    assert window.events == (body,)


@pytest.mark.parametrize("conversation_id", ["visitor:0f", "rest:+1 (212) 'x'; drop table conversation; --", "né☂", "a" * 300])
def test_any_name_of_a_conversation_is_kept_as_it_is(conversations: SqlConversations, conversation_id: str) -> None:
    conversations.append(conversation_id, 0, [HELLO])
    assert conversations.ids() == [conversation_id]
    assert conversations.next_position(conversation_id) == 1


def test_turns_are_read_back_in_the_order_they_were_written(conversations: SqlConversations) -> None:
    for start in range(0, 30, 3):
        conversations.append("a", start, numbered(start, start + 1, start + 2))
    window = conversations.read("a")
    assert window is not None
    assert (window.start, dict(window.state), list(window.events)) == (0, {}, numbered(*range(30)))
    assert window.next_position == conversations.next_position("a") == 30


def test_a_conversation_may_begin_without_events(conversations: SqlConversations) -> None:
    conversations.append("a", 0, [])
    window = conversations.read("a")
    assert window is not None
    assert (window.start, window.events, conversations.next_position("a")) == (0, (), 0)
    conversations.append("a", 0, numbered(0))
    assert conversations.next_position("a") == 1


def test_only_the_window_is_read_and_its_state_comes_with_it(conversations: SqlConversations) -> None:
    state = {"slots": {"since_consult": 2, "asked_for_kindness": True}, "loop": None}
    conversations.append("a", 0, numbered(*range(10)))
    conversations.append("a", 10, numbered(10, 11), (8, state))
    conversations.append("a", 12, numbered(12))
    window = conversations.read("a")
    assert window is not None
    assert (window.start, dict(window.state), list(window.events)) == (8, state, numbered(*range(8, 13)))
    assert window.next_position == 13


def test_the_whole_conversation_stays_readable_behind_the_window(conversations: SqlConversations) -> None:
    conversations.append("a", 0, numbered(*range(10)), (9, {"slots": {"since_consult": 1}, "loop": None}))
    whole = conversations.read("a", whole=True)
    assert whole is not None
    assert (whole.start, dict(whole.state), list(whole.events)) == (0, {}, numbered(*range(10)))


@pytest.mark.parametrize("position", [0, 2, 4], ids=["from the start", "behind", "ahead"])
def test_a_write_at_another_position_is_refused_and_leaves_no_trace(
    conversations: SqlConversations, engine: Engine, position: int
) -> None:
    conversations.append("a", 0, numbered(0, 1, 2))
    with pytest.raises(ConversationConflictError):
        conversations.append("a", position, numbered(7, 8, 9), (position, {"slots": {}, "loop": "x"}))
    window = conversations.read("a")
    assert window is not None
    assert (window.start, dict(window.state), list(window.events)) == (0, {}, numbered(0, 1, 2))
    assert rows(engine, "a") == [0, 1, 2]


def test_a_write_to_an_erased_conversation_is_refused(conversations: SqlConversations, engine: Engine) -> None:
    conversations.append("a", 0, numbered(0, 1, 2))
    conversations.delete("a")
    with pytest.raises(ConversationConflictError):
        conversations.append("a", 3, numbered(3))
    assert conversations.ids() == []
    assert rows(engine, "a") == []


def test_a_write_that_fails_half_way_leaves_nothing(conversations: SqlConversations, engine: Engine) -> None:
    conversations.append("a", 0, numbered(0))
    with pytest.raises(Exception, match="not JSON serializable"):
        conversations.append("a", 1, [*numbered(1), {"event": object()}])
    assert conversations.next_position("a") == 1
    assert rows(engine, "a") == [0]


def test_erasing_removes_every_row_of_one_conversation_only(conversations: SqlConversations, engine: Engine) -> None:
    conversations.append("a", 0, numbered(0, 1))
    conversations.append("b", 0, numbered(0, 1, 2))
    assert conversations.delete("a") is True
    assert conversations.read("a") is None
    assert conversations.ids() == ["b"]
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(events)).scalar() == 3
    assert rows(engine, "b") == [0, 1, 2]


def test_an_erased_conversation_can_begin_anew(conversations: SqlConversations) -> None:
    conversations.append("a", 0, numbered(0, 1))
    conversations.delete("a")
    conversations.append("a", 0, numbered(5))
    window = conversations.read("a", whole=True)
    assert window is not None
    assert list(window.events) == numbered(5)
