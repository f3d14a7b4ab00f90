from __future__ import annotations

import pytest

from bot.nlu.composition import LONGEST_PART, compose

TEXTS = ["is it sore?", "what is the price", "how deep", "may i swim.", "is there parking?", "opening hours"]
LABELS = ["pain", "price", "depth", "swim", "parking", "pain"]


def test_composed_messages_ask_two_or_three_different_things() -> None:
    composed = compose(TEXTS, LABELS, 300)
    assert len(composed) == 300
    assert {len(labels) for _, labels in composed} == {2, 3}
    assert all(len(set(labels)) == len(labels) for _, labels in composed)


def test_a_composed_message_holds_its_examples_in_the_order_of_its_labels() -> None:
    words = dict(zip(LABELS[1:], (text.rstrip("?.") for text in TEXTS[1:]), strict=True)) | {"pain": None}
    for message, labels in compose(TEXTS, LABELS, 200):
        places = [
            max(message.find("is it sore"), message.find("opening hours")) if label == "pain" else message.find(str(words[label]))
            for label in labels
        ]
        assert -1 not in places
        assert places == sorted(places)


def test_the_same_seed_composes_the_same_messages() -> None:
    assert compose(TEXTS, LABELS, 50, seed=4) == compose(TEXTS, LABELS, 50, seed=4)
    assert compose(TEXTS, LABELS, 50, seed=4) != compose(TEXTS, LABELS, 50, seed=5)


def test_stories_are_no_parts_of_a_message() -> None:
    story = "story " * (LONGEST_PART + 1)
    assert not any("story" in message for message, _ in compose([*TEXTS, story], [*LABELS, "story"], 300))


@pytest.mark.parametrize("labels", [["pain"] * 6, ["pain", "price"] * 3])
def test_with_fewer_than_three_labels_nothing_is_composed(labels: list[str]) -> None:
    assert compose(TEXTS, labels, 10) == []


def test_no_messages_are_composed_when_none_are_wanted() -> None:
    assert compose(TEXTS, LABELS, 0) == []
