"""What a message was understood to say: the one reading of Rasa's parse data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.knowledge.topics import (
    DOCUMENTED,
    NAMED_CONCERN,
    OTHER_CONCERN,
    OUTSIDE,
    SMALL_TALK,
    TASK_OF,
    TASKS,
    UNDOCUMENTED,
    UNSURE,
    URGENT,
    is_question,
    kind_of,
)

Status = Literal["answered", "not_covered", "urgent", "off_topic", "unclear", "task", "smalltalk"]


@dataclass(frozen=True)
class Topic:
    """One thing a visitor said: its `name`, the probability (0 to 1) that it is right, and the words it was read from."""

    name: str
    confidence: float
    text: str


@dataclass(frozen=True)
class Understanding:
    """A message, understood.

    Attributes:
        topics: what it says, in the order said, each once.
        intent: the most important of them, as Rasa's rules see it.
        candidates: the likeliest questions and tasks when it was not understood, best first; empty otherwise.
    """

    topics: tuple[Topic, ...]
    candidates: tuple[str, ...] = ()
    intent: str = UNSURE

    @classmethod
    def from_parse_data(cls, parse_data: Mapping[str, Any]) -> Understanding:
        """Read the topics of a parsed message, or the one topic of a tapped button."""
        intent = parse_data["intent"]["name"] or UNSURE
        chosen = [e["value"] for e in parse_data.get("entities", []) if e["entity"] == "topic"]
        text = parse_data.get("text", "")
        if "topics" in parse_data:
            entities = parse_data.get("entities", [])
            topics = _each_once(topic for entry in parse_data["topics"] for topic in _by_concern(entry, entities))
            candidates = dict.fromkeys(TASK_OF.get(name, name) for name in parse_data.get("candidates", ()))
            return cls(topics, tuple(name for name in candidates if is_question(name) or name in TASKS), intent)
        if chosen:
            return cls((Topic(f"{intent}/{chosen[0]}", 1.0, text),), intent=intent)
        return cls(() if intent == UNSURE else (Topic(intent, 1.0, text),), intent=intent)

    @property
    def questions(self) -> tuple[Topic, ...]:
        """The topics and kinds that have an answer of their own."""
        return tuple(topic for topic in self.topics if is_question(topic.name))

    @property
    def task(self) -> str | None:
        """The task asked for, if any: the most important one."""
        return TASK_OF.get(self.intent) or next((TASK_OF[topic.name] for topic in self.topics if topic.name in TASK_OF), None)

    def not_covered(self, own_answers: Collection[str] = ()) -> tuple[str, ...]:
        """The undocumented kinds asked for, without those the clinic has an answer of its own to."""
        kinds = (kind_of(topic.name) for topic in self.topics if topic.name.startswith(UNDOCUMENTED))
        return tuple(kind for kind in kinds if kind not in own_answers)

    def status(self, own_answers: Collection[str] = ()) -> Status:
        """The one word for the reply. Urgent wins over everything; an answer over what has none."""
        names = [topic.name for topic in self.topics]
        if URGENT in names:
            return "urgent"
        open_kinds = self.not_covered(own_answers)
        if any(name.startswith(DOCUMENTED) for name in names) or len(self.questions) > len(open_kinds):
            return "answered"
        if open_kinds:
            return "not_covered"
        if self.task:
            return "task"
        if any(name in OUTSIDE for name in names):
            return "off_topic"
        return "smalltalk" if any(name in SMALL_TALK for name in names) else "unclear"


def _by_concern(entry: Mapping[str, Any], entities: Sequence[Mapping[str, Any]]) -> Iterator[Topic]:
    """A topic as it was read; whether a concern is documented, its own name decides and not the classifier."""
    names = [entry["name"]]
    if entry["name"] in (NAMED_CONCERN, OTHER_CONCERN):
        start, end = entry.get("start", 0), entry.get("end", len(entry["text"]))
        inside = sorted((e for e in entities if start <= e.get("start", -1) < end), key=lambda entity: entity["start"])
        kinds = {"concern": NAMED_CONCERN, "other_concern": OTHER_CONCERN}
        names = [kinds[entity["entity"]] for entity in inside if entity["entity"] in kinds] or names
    for name in dict.fromkeys(names):
        yield Topic(name, entry["confidence"], entry["text"])


def _each_once(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    first: dict[str, Topic] = {}
    for topic in topics:
        first.setdefault(topic.name, topic)
    return tuple(first.values())
