"""The three components as Rasa uses them: trained, written to a model file, loaded from it, asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.model_training import train_nlu

Parse = Callable[[str], dict[str, Any]]
BOTH = "is my parcel still on its way? do you give refunds"


def trained(folder: Path, pipeline: str) -> Parse:
    model = train_nlu(str(folder / f"{pipeline}.yml"), str(folder / "nlu.yml"), str(folder / "models"), fixed_model_name=pipeline)
    assert model is not None
    agent = Agent.load(model)
    return lambda text: dict(asyncio.run(agent.parse_message(text)))


@pytest.fixture(scope="module")
def split(shop_files: Path) -> Parse:
    """A pipeline that takes messages apart."""
    return trained(shop_files, "split")


@pytest.fixture(scope="module")
def plain(shop_files: Path) -> Parse:
    """The same without a ClauseSplitter."""
    return trained(shop_files, "plain")


@pytest.fixture(params=["split", "plain"])
def parse(request: pytest.FixtureRequest) -> Parse:
    """Each of the two."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def test_a_question_gets_its_full_name_and_rasas_intent_the_first_part(parse: Parse) -> None:
    parsed = parse("when will my parcel get here")
    (topic,) = parsed["topics"]
    assert (topic["name"], topic["text"]) == ("faq/parcel", "when will my parcel get here")
    assert 0 < topic["confidence"] <= 1
    assert (parsed["intent"]["name"], parsed["intent"]["confidence"]) == ("faq", topic["confidence"])
    assert parsed["candidates"] == []


def test_the_ranking_is_the_five_likeliest_labels_best_first(parse: Parse) -> None:
    ranking = parse("when will my parcel get here")["intent_ranking"]
    assert ranking[0]["name"] == "faq/parcel"
    assert [entry["confidence"] for entry in ranking] == sorted((entry["confidence"] for entry in ranking), reverse=True)
    assert len({entry["name"] for entry in ranking}) == len(ranking) == 5


def test_two_questions_in_a_message_are_two_topics_in_order(split: Parse) -> None:
    parsed = split(BOTH)
    assert [(topic["name"], topic["text"]) for topic in parsed["topics"]] == [
        ("faq/parcel", "is my parcel still on its way?"),
        ("faq/refund", "do you give refunds"),
    ]


def test_a_question_asked_twice_is_one_topic(split: Parse) -> None:
    names = [topic["name"] for topic in split("do you give refunds? do you give refunds on sale items?")["topics"]]
    assert names == ["faq/refund"]


def test_a_greeting_before_a_question_is_no_topic(split: Parse) -> None:
    assert [topic["name"] for topic in split("hello there. do you give refunds on sale items?")["topics"]] == ["faq/refund"]


def test_of_several_topics_the_most_important_is_the_intent(split: Parse) -> None:
    parsed = split("do you give refunds on sale items? are you hiring at the moment?")
    assert [topic["name"] for topic in parsed["topics"]] == ["faq/refund", "undocumented/jobs"]
    assert parsed["intent"]["name"] == "undocumented"


def test_without_a_splitter_the_message_is_read_as_a_whole(plain: Parse) -> None:
    parsed = plain(BOTH)
    assert [topic["text"] for topic in parsed["topics"]] in ([BOTH], [])
    question = plain("good day. are you hiring at the moment? thank you")
    assert [topic["text"] for topic in question["topics"]] == ["good day. are you hiring at the moment? thank you"]


def test_what_could_mean_several_things_is_asked_back_about(parse: Parse) -> None:
    parsed = parse("the policy please")
    assert (parsed["topics"], parsed["intent"]["name"]) == ([], "nlu_fallback")
    assert {"faq/exchange", "faq/refund"} == set(parsed["candidates"][:2])
    assert "greet" not in parsed["candidates"]


@pytest.mark.parametrize("payload", ["/greet", '/faq{"topic": "parcel"}'])
def test_a_buttons_payload_is_left_to_rasa(parse: Parse, payload: str) -> None:
    parsed = parse(payload)
    assert parsed["text"] == payload
    assert not {"topics", "candidates", "clauses", "span_vectors"} & set(parsed)
    assert parsed["intent"]["name"] == payload.strip("/").partition("{")[0]


@pytest.mark.parametrize("text", ["", " ", "?", "\u200b", "\N{WHITE SMILING FACE}", "a" * 2000, "and " * 400])
def test_any_message_can_be_parsed(parse: Parse, text: str) -> None:
    parsed = parse(text)
    assert isinstance(parsed["intent"], dict)


def test_what_components_hand_to_each_other_stays_inside(parse: Parse) -> None:
    assert not {"clauses", "span_vectors", "composed"} & set(parse("do you give refunds"))
