"""What to say to an understood message: pure decisions, no wording. Shared by the conversation and the stateless API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.knowledge.clinic import Clinic, clock
from bot.knowledge.topics import CONSULT_HELPS, REACHING_STAFF, TASK_OF, URGENT
from bot.knowledge.understanding import Understanding

# A consult is suggested at most once in this many answers.
ANSWERS_BETWEEN_SUGGESTIONS = 3
MAX_CANDIDATES = 3


@dataclass(frozen=True)
class Utterance:
    """A response of the domain, and the values it is filled with besides the facts."""

    response: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Memory:
    """What a conversation remembers about its own replies.

    Attributes:
        unsure: whether the visitor's message before this one was not understood.
        since_consult: answers since a consult was last suggested; None when it never was.
    """

    unsure: bool = False
    since_consult: int | None = None


@dataclass(frozen=True)
class Reply:
    """The utterances of one reply, in order, and the memory after it."""

    utterances: tuple[Utterance, ...]
    memory: Memory


def answer(understanding: Understanding, memory: Memory) -> Reply:
    """Answer every question of the message in the order asked; suggest a consult where that helps, not too often.

    A message without a question gets no utterance.
    """
    names = tuple(topic.name for topic in understanding.questions)
    if not names:
        return Reply((), memory)
    # The next questions are offered once, under the last answer.
    said = [Utterance(f"utter_{name}", {"suggestions": ()}) for name in names[:-1]]
    said.append(Utterance(f"utter_{names[-1]}", {"answered": names}))
    since = None if memory.since_consult is None else memory.since_consult + len(names)
    if not CONSULT_HELPS.isdisjoint(names) and (since is None or since >= ANSWERS_BETWEEN_SUGGESTIONS):
        said.append(Utterance("utter_suggest_consult"))
        since = 0
    return Reply(tuple(said), replace(memory, since_consult=since))


def clarify(understanding: Understanding, memory: Memory) -> Reply:
    """Ask which of the likeliest topics was meant; the second time in a row, offer people instead."""
    if memory.unsure:
        said = Utterance("utter_still_unsure")
    elif understanding.candidates:
        said = Utterance("utter_clarify", {"suggestions": understanding.candidates[:MAX_CANDIDATES]})
    else:
        said = Utterance("utter_rephrase")
    return Reply((said,), memory)


def reach_staff(clinic: Clinic, now: datetime) -> Utterance:
    """How to reach the clinic's people, and whether they are there at `now` (aware)."""
    closes, opens = clinic.closes(now), clinic.next_opening(now)
    if closes:
        return Utterance("utter_staff_open", {"closes": clock(closes)})
    if opens:
        return Utterance("utter_staff_closed", {"opens": f"{opens:%A} at {clock(opens.time())}"})
    return Utterance("utter_talk_to_staff")


def whole_reply(understanding: Understanding, clinic: Clinic, now: datetime) -> tuple[Utterance, ...]:
    """The reply to a message outside of any conversation, as the rules of a conversation would give it."""
    names = [topic.name for topic in understanding.topics]
    if URGENT in names:
        return (Utterance("utter_urgent"),)
    said = answer(understanding, Memory()).utterances
    task = understanding.task
    if task:
        asked = understanding.intent if understanding.intent in TASK_OF else task
        return (*said, reach_staff(clinic, now) if asked in REACHING_STAFF else Utterance(f"utter_{asked}"))
    if said:
        return said
    if not names:
        return clarify(understanding, Memory()).utterances
    # There is nothing to repeat outside of a conversation.
    said_in_words = understanding.intent if understanding.intent in names else names[0]
    return (Utterance("utter_capabilities" if said_in_words == "repeat" else f"utter_{said_in_words}"),)
