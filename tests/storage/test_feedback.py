"""Feedback is kept for staff, the last word counts, and it goes with its conversation."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from bot.storage.conversations import SqlConversations
from bot.storage.feedback import CONVERSATION, Feedback, SqlFeedback


@pytest.fixture
def feedback(engine: Engine) -> SqlFeedback:
    return SqlFeedback(engine)


def test_the_last_opinion_about_a_message_counts(feedback: SqlFeedback) -> None:
    feedback.keep(Feedback("c", "m", "up", at=1))
    feedback.keep(Feedback("c", "m", "down", "too long", "faq/pain", at=2))
    feedback.keep(Feedback("c", CONVERSATION, "4", at=3))
    assert feedback.read() == [
        Feedback("c", "m", "down", "too long", "faq/pain", 2),
        Feedback("c", CONVERSATION, "4", None, None, 3),
    ]
    assert feedback.of("c") == {"m": "down", CONVERSATION: "4"}
    assert feedback.of("d") == {}


def test_it_is_erased_with_its_conversation(feedback: SqlFeedback, conversations: SqlConversations) -> None:
    feedback.keep(Feedback("c", "m", "up"))
    feedback.keep(Feedback("d", "m", "up"))
    conversations.delete("c")
    assert [opinion.conversation_id for opinion in feedback.read()] == ["d"]
