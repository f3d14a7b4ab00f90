"""What a page may not send: each refusal has a code for the widget and a plain sentence, and the chat goes on after it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from .contract import assert_plain
from .pages import Page, new_id, page
from .server import Service

ID = "0123456789abcdef"
INVALID: list[tuple[str, Any]] = [
    ("say", None), ("say", "hello"), ("say", ["hello"]), ("say", 7), ("say", {}), ("say", {"id": ID}), ("say", {"text": "hi"}),
    ("say", {"id": 7, "text": "hi"}), ("say", {"id": "short", "text": "hi"}), ("say", {"id": "x" * 65, "text": "hi"}),
    ("say", {"id": "a b c d e f", "text": "hi"}), ("say", {"id": ID, "text": 7}), ("say", {"id": ID, "text": None}),
    ("say", {"id": ID, "text": ["hi"]}), ("say", {"id": ID, "text": {"html": "hi"}}), ("say", {"id": ID + "\n", "text": "hi"}),
    ("tap", {"id": ID}), ("tap", {"id": ID, "message": "x"}), ("tap", {"id": ID, "message": "x", "button": "0"}),
    ("tap", {"id": ID, "message": "x", "button": True}), ("tap", {"id": ID, "message": 3, "button": 0}),
    ("tap", {"id": ID, "message": "x", "button": 0.5}), ("tap", {"id": ID, "first": 3}), ("tap", {"id": ID, "first": ""}),
    ("feedback", {"value": "up"}), ("feedback", {"message": "x", "value": "?"}), ("feedback", {"message": "x", "value": 1}),
    ("feedback", None), ("rating", {"value": 0}), ("rating", {"value": 6}), ("rating", {"value": "5"}),
    ("rating", {"value": 4.0}), ("rating", {"value": True}), ("rating", {}),
    ("rating", {"value": 5, "word": 3}), ("no_such_event", {}), ("message", "x"),
]  # fmt: skip


async def refused(tab: Page, event: str, data: Any) -> str:
    answer = await tab.client.call(event, data, timeout=20)
    assert answer["ok"] is False
    assert_plain(answer["text"])
    return str(answer["code"])


async def test_what_cannot_be_read_is_refused_and_the_chat_goes_on(service: Service) -> None:
    async with page(service) as tab:
        for event, data in INVALID:
            assert await refused(tab, event, data) == "invalid", (event, data)
        assert (await tab.ask("does it hurt?"))[0]["source"]


@pytest.mark.parametrize(
    ("event", "data", "code"),
    [
        ("say", {"id": ID, "text": "x" * 2001}, "too_long"),
        ("say", {"id": ID, "text": "\u200b \u202e \n"}, "empty"),
        ("say", {"id": ID, "text": ""}, "empty"),
        ("rating", {"value": 5, "word": "x" * 301}, "too_long"),
        ("tap", {"id": ID, "message": "nothing-1", "button": 0}, "not_offered"),
        ("tap", {"id": ID, "first": "undocumented/price"}, "not_offered"),
        ("tap", {"id": ID, "first": "../../etc/passwd"}, "not_offered"),
        ("feedback", {"message": "nothing-1", "value": "up"}, "not_offered"),
    ],
)
async def test_what_is_not_acceptable_is_refused(service: Service, event: str, data: dict[str, Any], code: str) -> None:
    async with page(service) as tab:
        assert await refused(tab, event, data) == code


async def test_the_longest_message_is_accepted(service: Service) -> None:
    async with page(service) as tab:
        message_id = await tab.say(("does it hurt? " * 200)[:2000])
        await tab.answered(message_id)


async def test_only_what_was_offered_to_this_visitor_can_be_tapped(service: Service) -> None:
    async with page(service) as tab, page(service) as stranger:
        [answer] = await tab.ask("does it hurt?")
        question = tab.answers_to(answer["reply_to"])[0]["reply_to"]
        position = int(answer["id"].rpartition("-")[2])
        prefix = answer["id"].rpartition("-")[0]
        forged = [
            (answer["id"], len(answer["buttons"])), (answer["id"], -1), (answer["id"], 10**30), (question, 0),
            (f"{prefix}-{position + 1}", 0), (f"{prefix}-{position - 1}", 0), (f"{prefix}-{10**30}", 0), (f"{prefix}-", 0),
            (f"{prefix}-²", 0), (f"{stranger.conversation}-{position}", 0),
        ]  # fmt: skip
        for message, button in forged:
            tap = {"id": new_id(), "message": message, "button": button}
            assert await refused(tab, "tap", tap) == "not_offered", (message, button)
        assert await refused(stranger, "tap", {"id": new_id(), "message": answer["id"], "button": 0}) == "not_offered"
        assert await tab.call("tap", {"id": new_id(), "message": answer["id"], "button": 0}) == {"ok": True}


async def test_a_flood_is_slowed_down_kindly_and_only_for_who_caused_it(service: Service) -> None:
    async with page(service) as tab, page(service) as stranger:
        ids = [new_id() for _ in range(30)]
        answers = await asyncio.gather(*(tab.call("say", {"id": id_, "text": "hello"}) for id_ in ids))
        accepted = [answer for answer in answers if answer["ok"]]
        slowed = [answer for answer in answers if not answer["ok"]]
        assert len(accepted) == 20
        assert {answer["code"] for answer in slowed} == {"slow_down"}
        assert all(0 < answer["retry_after"] <= 60 for answer in slowed)
        assert str(slowed[0]["retry_after"]) in slowed[0]["text"]
        assert_plain(slowed[0]["text"])
        await tab.answered(ids[19])
        assert len(tab.said_by_bot()) >= 20
        assert await stranger.ask("hello")


BROKEN = ["x", "", "4", "42", '42["say"', '42[{"a":1}]', "42[]", "45-1[]", "9", "40/admin,", "41", "451-[1]", "b4=="]


@pytest.mark.parametrize("frame", BROKEN)
async def test_a_broken_frame_does_not_disturb_the_service(service: Service, frame: str) -> None:
    async with page(service) as tab:
        await tab.client.eio.ws.send_str(frame)
        async with page(service) as other:
            assert await other.ask("hello")


async def test_too_large_a_frame_ends_the_connection_and_nothing_else(service: Service) -> None:
    async with page(service) as tab, page(service) as other:
        gone = asyncio.Event()
        tab.client.on("disconnect", lambda *_: gone.set())
        await tab.client.eio.ws.send_str('42["say",{"id":"0123456789","text":"' + "x" * 70_000 + '"}]')
        await asyncio.wait_for(gone.wait(), 20)
        assert await other.ask("hello")
