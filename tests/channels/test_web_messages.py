"""What is stored, as a page shows it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.web.messages import as_messages, bot_message_id, position_of, public_id
from bot.storage.inbox import Accepted

C = "visitor:0123"
AT = 1_750_000_000.5
ISO = "2025-06-15T15:06:40.500Z"


def user(text: str, message_id: str = "m1", **metadata: Any) -> dict[str, Any]:
    return {"event": "user", "text": text, "message_id": message_id, "timestamp": AT, "metadata": metadata}


def bot(text: str | None, data: dict[str, Any] | None = None, **metadata: Any) -> dict[str, Any]:
    return {"event": "bot", "text": text, "data": data or {}, "timestamp": AT, "metadata": metadata}


def shown(event: dict[str, Any]) -> dict[str, Any]:
    [message] = as_messages(C, [(7, event)])
    return message


def test_a_visitors_message_has_its_own_id_and_its_place() -> None:
    assert shown(user("hi")) == {"id": "m1", "seq": 8, "from": "visitor", "at": ISO, "text": "hi"}


def test_a_tapped_button_is_shown_by_its_title() -> None:
    tap = {"message": "x-3", "button": 1}
    message = shown(user('/faq{"topic": "pain"}', shown="Does it hurt?", tap=tap))
    assert (message["text"], message["tap"]) == ("Does it hurt?", tap)


def test_a_plain_answer_has_nothing_it_does_not_need() -> None:
    id_ = bot_message_id(C, 7)
    assert shown(bot("Hello.")) == {"id": id_, "seq": 8, "from": "bot", "at": ISO, "text": "Hello."}


def test_the_source_stands_beside_the_text() -> None:
    message = shown(bot("It lasts.\nSource: A; B", source="A; B", utter_action="utter_faq/duration"))
    assert (message["text"], message["source"], message["rateable"]) == ("It lasts.", "A; B", True)


def test_only_the_last_line_is_taken_for_the_source() -> None:
    assert shown(bot("Source: A\nis what it says.", source="A"))["text"] == "Source: A\nis what it says."


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (bot("x", {"buttons": [{"title": "a", "payload": "/b", "group": "G"}]}), {"buttons": [{"title": "a", "group": "G"}]}),
        (bot("x", {"buttons": []}), {}),
        (bot("x", {"image": "/a.svg", "attachment": "/a.svg"}), {"image": {"url": "/a.svg"}}),
        (
            bot("x", {"image": {"url": "/a.svg", "title": "Plan", "description": "Three dots."}}),
            {"image": {"url": "/a.svg", "title": "Plan", "description": "Three dots."}},
        ),
        (bot("x", {"attachment": {"url": "/a.ics", "title": "C"}}), {"attachment": {"url": "/a.ics", "title": "C"}}),
        (bot("x", {"attachment": "/a.ics"}), {"attachment": {"url": "/a.ics"}}),
        (bot("x", card={"title": "C", "rows": []}), {"card": {"title": "C", "rows": []}}),
        (bot("x", tone="urgent"), {"tone": "urgent"}),
        (bot("x", utter_action="utter_goodbye"), {"closing": True}),
        (bot("x", utter_action="utter_undocumented/price"), {"rateable": True}),
        (bot("x", utter_action="utter_greet"), {}),
    ],
)  # fmt: skip
def test_what_goes_with_an_answer(event: dict[str, Any], expected: dict[str, Any]) -> None:
    extras = {name: value for name, value in shown(event).items() if name not in ("id", "seq", "from", "at", "text")}
    assert extras == expected


def test_a_picture_needs_no_text_and_nothing_at_all_is_not_shown() -> None:
    assert shown(bot(None, {"image": "/a.svg"}))["text"] == ""
    assert as_messages(C, [(7, bot(None)), (8, bot(""))]) == []


def test_answers_say_what_they_answer_and_choices_are_marked() -> None:
    buttons = {"buttons": [{"title": "a", "payload": "/a"}, {"title": "b", "payload": "/b"}]}
    question = bot_message_id(C, 2)
    events = [
        (1, user("hi", "m1")), (2, bot("which?", buttons)),
        (5, user("/b", "m2", shown="b", tap={"message": question, "button": 1})), (6, bot("b it is")), (7, bot("anything else?")),
    ]  # fmt: skip
    messages = as_messages(C, events, thumbs={question: "up"})
    assert [message.get("reply_to") for message in messages] == [None, "m1", None, "m2", "m2"]
    assert (messages[1]["chosen"], messages[1]["feedback"]) == (1, "up")


def test_what_waits_stands_at_the_end_without_a_place_and_its_choice_is_marked() -> None:
    buttons = {"buttons": [{"title": "a", "payload": "/a"}]}
    tap = {"message": bot_message_id(C, 2), "button": 0}
    pending = [
        Accepted(1, C, "m2", {"text": "a", "payload": "/a", "tap": tap}, AT, 0),
        Accepted(2, C, "m3", {"text": "c"}, AT, 0),
    ]
    messages = as_messages(C, [(1, user("hi")), (2, bot("which?", buttons))], pending)
    assert [(message["id"], message.get("seq")) for message in messages[2:]] == [("m2", None), ("m3", None)]
    assert messages[1]["chosen"] == 0
    assert "payload" not in str(messages)


def test_ids_of_one_conversation_mean_nothing_in_another() -> None:
    id_ = bot_message_id(C, 41)
    assert position_of(C, id_) == 41
    assert position_of("visitor:other", id_) is None
    for wrong in ("", "-", id_ + "x", public_id(C), f"{public_id(C)}-", f"{public_id(C)}--1", f"{public_id(C)}-{10**12}", "41"):
        assert position_of(C, wrong) is None
