from __future__ import annotations

import json
from pathlib import Path

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.conversation.agent import FrontdeskAgent
from bot.evaluation.understanding.questions import Case
from bot.evaluation.understanding.results import summarise
from bot.evaluation.understanding.suites import Suite, given_suite, score
from bot.evaluation.understanding_cost import describe, measure_cost
from bot.knowledge.topics import kind_of
from bot.knowledge.understanding import Understanding

CONVERSATIONS = [
    ["how many sessions for acne scars", "and for stretch marks?", "how far apart?"],
    ["what is micro-needling", "how long does that take?", "and the cost?", "is that per session?"],
    ["there's pus coming from where you needled my cheek", "is that normal?"],
    ["do serums go in deeper after needling", "how come?", "thanks"],
]


@pytest.mark.parametrize("said", CONVERSATIONS)
async def test_conversations_are_scored_as_the_service_reads_them(agent: FrontdeskAgent, said: list[str]) -> None:
    sender = f"test:{said[0]}"
    served = []
    for text in said:
        await agent.handle_message(UserMessage(text, CollectingOutputChannel(), sender))
        tracker = await agent.tracker_store.retrieve(sender)
        understanding = Understanding.from_parse_data(tracker.latest_message.parse_data)
        served.append(tuple(kind_of(topic.name) for topic in understanding.topics))
    results = await score(agent, Suite("", "", [[Case(text, ()) for text in said]]))
    assert [result.labels for result in results] == served


async def test_what_was_said_before_counts_within_a_conversation_and_not_beyond(agent: FrontdeskAgent) -> None:
    first, follow_up = (
        Case("how many sessions for acne scars", ("session_count",)),
        Case("and for stretch marks?", ("session_count",)),
    )
    together = await score(agent, Suite("", "", [[first, follow_up]]))
    apart = await score(agent, Suite("", "", [[first], [follow_up]]))
    assert together[1].right
    assert not apart[1].right


async def test_the_likeliest_label_is_there_even_where_the_bot_asks_back(agent: FrontdeskAgent) -> None:
    (sure, unsure) = await score(agent, Suite("", "", [[Case("does it hurt?", ("pain",))], [Case("hm the thing", ("price",))]]))
    assert (sure.likeliest, sure.labels) == ("pain", ("pain",))
    assert unsure.likeliest and unsure.confidence < sure.confidence
    assert summarise([sure])["right"] == 1


def test_given_questions_are_no_suite_of_this_project(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"text": "a", "topics": ["pain"]}), encoding="utf-8")
    suite = given_suite(path)
    assert suite is not None and not suite.authored
    assert [case.text for (case,) in suite.conversations] == ["a"]


def test_the_cost_of_understanding_names_every_component_beside_the_encoder(agent: FrontdeskAgent) -> None:
    cost = measure_cost(agent, rounds=1)
    names = list(cost.components)
    assert names.index("ClauseSplitter") < names.index("SentenceEncoderFeaturizer") < names.index("TopicClassifier")
    assert {"SpacyNLP", "VocabularyExtractor"} <= set(names)
    assert all(seconds > 0 for seconds in (cost.encoder, cost.process, cost.parse, *cost.components.values()))
    table = describe(cost)
    assert f"| all components | {cost.process * 1000:.2f} | {cost.times:.2f} |" in table
