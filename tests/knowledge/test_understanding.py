from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.topics import TASKS, is_question, kind_of
from bot.knowledge.understanding import Topic, Understanding


def parsed(*names: str, candidates: tuple[str, ...] = ()) -> dict[str, Any]:
    topics = [{"name": name, "confidence": 0.9, "text": name.upper()} for name in names]
    intent = names[0].partition("/")[0] if names else "nlu_fallback"
    return {"text": "words", "intent": {"name": intent}, "entities": [], "topics": topics, "candidates": list(candidates)}


def tapped(intent: str | None, topic: str | None = None) -> dict[str, Any]:
    entities = [{"entity": "concern", "value": "scars"}] + ([{"entity": "topic", "value": topic}] if topic else [])
    return {"text": "/payload", "intent": {"name": intent}, "entities": entities}


def test_the_topics_of_a_message_keep_their_order_confidence_and_words() -> None:
    understood = Understanding.from_parse_data(parsed("undocumented/price", "faq/pain"))
    assert understood.topics == (Topic("undocumented/price", 0.9, "UNDOCUMENTED/PRICE"), Topic("faq/pain", 0.9, "FAQ/PAIN"))


@pytest.mark.parametrize(
    ("parse_data", "names"),
    [
        (tapped("faq", "pain"), ["faq/pain"]),
        (tapped("undocumented", "price"), ["undocumented/price"]),
        (tapped("book_consult"), ["book_consult"]),
        (tapped("nlu_fallback"), []),
        (tapped(None), []),
    ],
)
def test_a_tapped_button_means_its_topic_and_nothing_else(parse_data: dict[str, Any], names: list[str]) -> None:
    assert [topic.name for topic in Understanding.from_parse_data(parse_data).topics] == names


def test_only_questions_and_tasks_are_worth_asking_back_about() -> None:
    likely = ("greet", "faq/pain", "opening_hours", "urgent", "talk_to_staff", "undocumented/price", "off_topic")
    understood = Understanding.from_parse_data(parsed(candidates=likely))
    assert understood.candidates == ("faq/pain", "talk_to_staff", "undocumented/price")


def test_small_talk_and_tasks_are_no_questions() -> None:
    understood = Understanding.from_parse_data(parsed("greet", "faq/pain", "book_consult", "undocumented/age"))
    assert [topic.name for topic in understood.questions] == ["faq/pain", "undocumented/age"]


@pytest.mark.parametrize(
    ("names", "task"),
    [
        (("faq/pain",), None),
        (("opening_hours",), "talk_to_staff"),
        (("greet", "faq/pain", "plan_course", "book_consult"), "plan_course"),
    ],
)
def test_the_task_is_the_first_one_asked_for(names: tuple[str, ...], task: str | None) -> None:
    assert Understanding.from_parse_data(parsed(*names)).task == task


@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_a_task(task: str) -> None:
    understood = Understanding.from_parse_data(parsed(task))
    assert (understood.task, understood.status()) == (task, "task")


@pytest.mark.parametrize(
    ("names", "status"),
    [
        ((), "unclear"),
        (("background",), "smalltalk"),
        (("greet",), "smalltalk"),
        (("off_topic",), "off_topic"),
        (("other_language", "thanks"), "off_topic"),
        (("faq/pain",), "answered"),
        (("undocumented/age",), "not_covered"),
        (("undocumented/age", "faq/pain"), "answered"),
        (("undocumented/age", "book_consult"), "not_covered"),
        (("faq/pain", "book_consult"), "answered"),
        (("greet", "opening_hours"), "task"),
        (("faq/pain", "undocumented/age", "urgent"), "urgent"),
    ],
)
def test_one_word_says_how_a_message_was_met(names: tuple[str, ...], status: str) -> None:
    assert Understanding.from_parse_data(parsed(*names)).status() == status


def test_a_kind_the_clinic_answers_itself_counts_as_answered() -> None:
    understood = Understanding.from_parse_data(parsed("undocumented/price", "undocumented/age"))
    assert (understood.not_covered(), understood.status()) == (("price", "age"), "not_covered")
    assert (understood.not_covered(["price"]), understood.status(["price"])) == (("age",), "answered")
    assert (understood.not_covered(["price", "age"]), understood.status(["price", "age"])) == ((), "answered")


@pytest.mark.parametrize(
    ("name", "question", "kind"),
    [("faq/pain", True, "pain"), ("undocumented/price", True, "price"), ("greet", False, "greet"), ("faq", False, "faq")],
)
def test_a_question_is_a_topic_or_kind_with_a_name_of_its_own(name: str, question: bool, kind: str) -> None:
    assert (is_question(name), kind_of(name)) == (question, kind)


@pytest.mark.parametrize(
    ("read", "entities", "meant"),
    [
        ("undocumented/concern", [("concern", 13)], ["faq/benefits"]),
        ("faq/benefits", [("other_concern", 13)], ["undocumented/concern"]),
        ("faq/benefits", [("concern", 13), ("other_concern", 20)], ["faq/benefits", "undocumented/concern"]),
        ("undocumented/concern", [("other_concern", 13), ("concern", 20)], ["undocumented/concern", "faq/benefits"]),
        ("undocumented/concern", [], ["undocumented/concern"]),
        ("faq/benefits", [("body_area", 13)], ["faq/benefits"]),
        ("undocumented/side_effects", [("concern", 13)], ["undocumented/side_effects"]),
        ("faq/benefits", [("other_concern", 90)], ["faq/benefits"]),
    ],
)
def test_whether_a_concern_is_documented_its_name_decides(read: str, entities: list[tuple[str, int]], meant: list[str]) -> None:
    parse_data = {
        "text": "does it help with it and with that",
        "intent": {"name": read.split("/", maxsplit=1)[0]},
        "topics": [{"name": read, "confidence": 0.9, "text": "does it help with it", "start": 0, "end": 30}],
        "entities": [{"entity": name, "value": "x", "start": start, "end": start + 2} for name, start in entities],
    }
    assert [topic.name for topic in Understanding.from_parse_data(parse_data).topics] == meant
