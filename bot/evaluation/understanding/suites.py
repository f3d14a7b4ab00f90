"""The suites, and how the real understanding is asked about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage

from bot.conversation.agent import FrontdeskAgent
from bot.evaluation.understanding.questions import SUITES, Case, read_conversations, read_questions, read_suite
from bot.evaluation.understanding.results import Result
from bot.knowledge.topics import kind_of
from bot.knowledge.understanding import Understanding
from bot.nlu.message_fields import ABOUT, as_words

SHARED_QUESTIONS = Path("../shared/eval/dev_questions.jsonl")


@dataclass(frozen=True)
class Suite:
    """Messages scored together.

    Attributes:
        name: in reports.
        what: what they are, for people.
        conversations: each a row of turns; a message by itself is a conversation of one.
        authored: whether it stands in this project, so that its messages may be written down in reports.
    """

    name: str
    what: str
    conversations: Sequence[Sequence[Case]]
    authored: bool = True


def authored_suites() -> list[Suite]:
    """The suites of `tests/understanding`."""
    return [
        Suite("singles", "one question each", _alone(read_suite(SUITES / "singles.tsv"))),
        Suite(
            "singles, development",
            "one question each; examples were written for the gaps they showed",
            _alone(read_suite(SUITES / "singles_development.tsv")),
        ),
        Suite("several", "one to three questions each", _alone(read_suite(SUITES / "multi.tsv"))),
        Suite(
            "several, development",
            "one to three questions each; the costs of cuts were chosen on them",
            _alone(read_suite(SUITES / "multi_development.tsv")),
        ),
        Suite("conversations", "turns of conversations with follow-ups", read_conversations(SUITES / "context.yml")),
        Suite(
            "conversations, development",
            "turns of conversations; the follow-up rule was found on them",
            read_conversations(SUITES / "context_development.yml"),
        ),
    ]


def given_suite(questions: Path | None) -> Suite | None:
    """The questions of a file, or those kept beside the project; None where there are none."""
    path = questions or (SHARED_QUESTIONS if SHARED_QUESTIONS.exists() else None)
    if path is None:
        return None
    return Suite("real questions", "from public pages, kept outside of the project", _alone(read_questions(path)), authored=False)


def _alone(cases: Iterable[Case]) -> list[list[Case]]:
    return [[case] for case in cases]


async def score(agent: FrontdeskAgent, suite: Suite) -> list[Result]:
    """Understand every message, each turn of a conversation with what the turns before it were about."""
    results = []
    for conversation in suite.conversations:
        about: Any = None
        for case in conversation:
            parsed = await understand(agent, case.text, about)
            about = parsed.get(ABOUT)
            results.append(_result(case, parsed))
    return results


async def understand(agent: FrontdeskAgent, text: str, about: Any) -> dict[str, Any]:
    """The parse data of a message, told what the conversation is about as `FrontdeskAgent.handle_message` tells it."""
    message = UserMessage(as_words(text), metadata={ABOUT: about})
    parsed: dict[str, Any] = await agent.processor.parse_message(message)
    return parsed


def _result(case: Case, parsed: dict[str, Any]) -> Result:
    ranking = parsed.get("intent_ranking") or [{"name": "", "confidence": 0.0}]
    return Result(case, Understanding.from_parse_data(parsed), kind_of(ranking[0]["name"]), float(ranking[0]["confidence"]))
