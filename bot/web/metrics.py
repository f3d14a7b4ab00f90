"""Prometheus metrics: how many messages, what came of them, what was asked, how long a turn took."""

from __future__ import annotations

from collections.abc import Collection

from prometheus_client import Counter, Gauge, Histogram

from bot.knowledge.topics import DOCUMENTED, UNDOCUMENTED, kind_of
from bot.knowledge.understanding import Understanding

MESSAGES = Counter("frontdesk_messages", "Messages by channel and what came of them.", ["channel", "outcome"])
REFUSED = Counter("frontdesk_web_refused", "What the web chat did not accept, by reason.", ["reason"])
CONNECTED = Gauge("frontdesk_web_visitors", "Visitors who have the web chat open over socket.io.")
TOPICS = Counter("frontdesk_topics_answered", "Documented topics answered.", ["topic"])
KINDS = Counter("frontdesk_undocumented_asked", "Questions the documents do not cover, by kind.", ["kind"])
LETTERS = Counter("frontdesk_letters", "Letters about consults, by what came of each try.", ["outcome"])
TURN = Histogram(
    "frontdesk_turn_seconds",
    "From a message's arrival to its reply.",
    ["channel"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)


def observe(channel: str, understanding: Understanding, seconds: float, own_answers: Collection[str]) -> None:
    """Count one answered message. `own_answers`: the kinds that the clinic answers itself."""
    MESSAGES.labels(channel, understanding.status(own_answers)).inc()
    TURN.labels(channel).observe(seconds)
    for topic in understanding.questions:
        if topic.name.startswith(DOCUMENTED):
            TOPICS.labels(kind_of(topic.name)).inc()
        elif topic.name.startswith(UNDOCUMENTED):
            KINDS.labels(kind_of(topic.name)).inc()
