"""The inbox: accepted once, kept until answered, taken out by the write that answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.engine import Engine

from bot.storage.conversations import INBOX, ConversationConflictError, SqlConversations
from bot.storage.inbox import SqlInbox


@pytest.fixture
def inbox(engine: Engine) -> SqlInbox:
    return SqlInbox(engine)


def turn(number: int, text: str = "hi") -> list[dict[str, object]]:
    return [{"event": "user", "text": text, "metadata": {INBOX: number}}, {"event": "bot", "text": "hello", "metadata": {}}]


def named(conversation: str) -> Callable[[int], str]:
    return lambda number: f"{conversation}:{number}" if number else conversation


def accept(inbox: SqlInbox, message_id: str, visitor: str = "v", conversation: str = "c") -> int:
    accepted = inbox.accept(named(conversation), visitor, message_id, {"text": message_id})
    assert accepted is not None
    return accepted.number


def test_messages_wait_in_the_order_they_came(inbox: SqlInbox) -> None:
    for message_id in ("m3", "m1", "m2"):
        accept(inbox, message_id)
    assert [message.message_id for message in inbox.pending("c")] == ["m3", "m1", "m2"]
    assert inbox.pending("c")[0].body == {"text": "m3"}


def test_an_id_is_accepted_once_a_visitor_even_after_it_was_answered(inbox: SqlInbox, conversations: SqlConversations) -> None:
    number = accept(inbox, "m1")
    assert inbox.accept(named("c"), "v", "m1", {"text": "again"}) is None
    conversations.append("c", 0, turn(number))
    assert inbox.accept(named("c:1"), "v", "m1", {"text": "again"}) is None
    assert inbox.accept(named("d"), "w", "m1", {"text": "another visitor's"}) is not None


def test_the_write_that_answers_takes_the_message_out(inbox: SqlInbox, conversations: SqlConversations) -> None:
    first, second = accept(inbox, "m1"), accept(inbox, "m2")
    conversations.append("c", 0, turn(first))
    assert [message.number for message in inbox.pending("c")] == [second]


def test_a_message_is_not_answered_twice(inbox: SqlInbox, conversations: SqlConversations) -> None:
    number = accept(inbox, "m1")
    conversations.append("c", 0, turn(number))
    with pytest.raises(ConversationConflictError):
        conversations.append("c", 2, turn(number))
    assert [event["event"] for _, event in conversations.said("c")] == ["user", "bot"]


def test_the_answer_to_an_erased_message_is_not_written(inbox: SqlInbox, conversations: SqlConversations) -> None:
    number = accept(inbox, "m1")
    inbox.forget("v")
    with pytest.raises(ConversationConflictError):
        conversations.append("c", 0, turn(number))
    assert conversations.next_position("c") is None


def test_a_turn_that_was_not_written_leaves_the_message_in(inbox: SqlInbox, conversations: SqlConversations) -> None:
    conversations.append("c", 0, [{"event": "bot", "text": "first"}])
    number = accept(inbox, "m1")
    with pytest.raises(ConversationConflictError):
        conversations.append("c", 0, turn(number))
    assert [message.number for message in inbox.pending("c")] == [number]


def test_what_is_left_over_is_found_the_longest_waiting_first(inbox: SqlInbox, conversations: SqlConversations) -> None:
    answered = accept(inbox, "m1", conversation="a")
    for message_id, conversation in (("m2", "c"), ("m3", "b"), ("m4", "c")):
        accept(inbox, message_id, conversation=conversation)
    conversations.append("a", 0, turn(answered))
    assert inbox.left_over() == ["c", "b"]


def test_failed_attempts_are_counted(inbox: SqlInbox) -> None:
    number = accept(inbox, "m1")
    inbox.failed(number)
    inbox.failed(number)
    assert inbox.pending("c")[0].attempts == 2


def test_a_visitor_begins_one_conversation_after_the_other(inbox: SqlInbox) -> None:
    assert inbox.conversation("v") == 0
    assert [inbox.begin("v"), inbox.begin("v"), inbox.begin("w")] == [1, 2, 1]
    assert (inbox.conversation("v"), inbox.conversation("w")) == (2, 1)


def test_a_deleted_conversation_leaves_nothing_in_the_inbox(inbox: SqlInbox, conversations: SqlConversations) -> None:
    accept(inbox, "m1")
    accept(inbox, "m2", conversation="other")
    conversations.delete("c")
    assert inbox.left_over() == ["other"]


def test_what_was_said_comes_with_its_places(conversations: SqlConversations) -> None:
    spoken = [{"event": "action", "name": "x"}, {"event": "user", "text": "a"}, {"event": "slot"}, {"event": "bot", "text": "b"}]
    conversations.append("c", 0, spoken)
    assert [(position, event["text"]) for position, event in conversations.said("c")] == [(1, "a"), (3, "b")]
    assert [position for position, _ in conversations.said("c", 2)] == [3]
    assert [position for position, _ in conversations.said("c", 0, 1)] == [3]


def test_the_next_message_comes_with_the_end_of_the_conversation(inbox: SqlInbox, conversations: SqlConversations) -> None:
    assert inbox.next("c") is None
    first, second = accept(inbox, "m1"), accept(inbox, "m2")
    waiting = inbox.next("c")
    assert waiting is not None and (waiting[0].number, waiting[0].body, waiting[1]) == (first, {"text": "m1"}, 0)
    conversations.append("c", 0, turn(first))
    waiting = inbox.next("c")
    assert waiting is not None and (waiting[0].number, waiting[1]) == (second, 2)


def test_a_message_goes_into_the_visitors_present_conversation(inbox: SqlInbox) -> None:
    accept(inbox, "m1")
    inbox.begin("v")
    accept(inbox, "m2")
    assert [message.message_id for message in inbox.pending("c")] == ["m1"]
    assert [message.message_id for message in inbox.pending("c:1")] == ["m2"]
