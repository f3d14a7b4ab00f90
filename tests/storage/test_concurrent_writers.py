"""Two writers at the same place of a conversation: one wins, the other is told, nothing is mixed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, local

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.storage.conversations import ConversationConflictError, SqlConversations

WRITERS = 2
# How long a writer waits for the other to come as far; a store that lets in one at a time never brings both there.
MEETING_SECONDS = 1


def meet_before_the_first_write(engine: Engine) -> None:
    """Let both writers look at the conversation before either of them writes."""
    barrier = Barrier(WRITERS)
    met = local()

    def wait(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT", "UPDATE")) and not getattr(met, "done", False):
            met.done = True
            with suppress(BrokenBarrierError):
                barrier.wait(MEETING_SECONDS)

    event.listen(engine, "before_cursor_execute", wait)


def write(conversations: SqlConversations, position: int, writer: int) -> str | None:
    """The name of the error a writer got, or None when it won."""
    try:
        conversations.append("a", position, [{"event": "bot", "text": f"writer {writer}, {part}"} for part in (1, 2, 3)])
    except ConversationConflictError:
        return "told"
    except Exception as error:  # whatever else a caller would see
        return f"{type(error).__module__}.{type(error).__name__}"
    return None


@pytest.mark.parametrize("before", [None, 0, 4], ids=["a new conversation", "an empty conversation", "a going conversation"])
def test_of_two_writers_at_one_position_one_wins_and_the_other_is_told(
    conversations: SqlConversations, engine: Engine, before: int | None
) -> None:
    if before is not None:
        conversations.append("a", 0, [{"event": "bot", "text": "earlier"}] * before)
    position = before or 0
    meet_before_the_first_write(engine)
    with ThreadPoolExecutor(WRITERS) as pool:
        results = list(pool.map(lambda writer: write(conversations, position, writer), range(WRITERS)))
    assert sorted(map(str, results)) == ["None", "told"]
    window = conversations.read("a", whole=True)
    assert window is not None
    winner = results.index(None)
    assert [body["text"] for body in window.events[position:]] == [f"writer {winner}, {part}" for part in (1, 2, 3)]
    assert conversations.next_position("a") == position + 3


def test_writers_of_different_conversations_all_succeed(conversations: SqlConversations) -> None:
    def chat(name: str) -> None:
        for position in range(10):
            conversations.append(name, position, [{"event": "bot", "text": f"{name} {position}"}])

    names = [f"visitor:{number}" for number in range(6)]
    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(chat, names))
    for name in names:
        window = conversations.read(name)
        assert window is not None
        assert [body["text"] for body in window.events] == [f"{name} {position}" for position in range(10)]
