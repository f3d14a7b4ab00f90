"""What was acknowledged is answered, once and in order, whenever the service is killed; nothing that pages show is lost."""

from __future__ import annotations

import asyncio
import signal
import time

import pytest
import requests

from .pages import Page, new_id, open_session, page
from .server import START_SECONDS, Service

TEXTS = ["does it hurt?", "how deep do the needles go?", "hello", "how long does one session take?", "what does it cost?"]
KINDS = pytest.mark.parametrize("kind", ["guarded", "on_postgresql"], ids=["sqlite", "postgresql"])


async def restart(service: Service, by: signal.Signals) -> None:
    await asyncio.to_thread(service.stop, by)
    await asyncio.to_thread(service.start)


def assert_answered_once_in_order(tab: Page, ids: list[str]) -> None:
    assert [message["id"] for message in tab.shown if message["from"] == "visitor"] == ids
    assert list(dict.fromkeys(message["reply_to"] for message in tab.said_by_bot())) == ids
    for message_id in ids:
        said = [message["text"] for message in tab.answers_to(message_id)]
        assert said and len(said) == len(set(said))


@KINDS
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
async def test_what_was_acknowledged_is_answered_once_after_the_service_died(
    kind: str, by: signal.Signals, request: pytest.FixtureRequest
) -> None:
    service: Service = request.getfixturevalue(kind)
    cookies = [await asyncio.to_thread(open_session, service) for _ in range(8)]
    tabs = [await Page(service, cookie).connect() for cookie in cookies]
    sent: dict[str, list[str]] = {tab.cookie: [new_id() for _ in TEXTS] for tab in tabs}
    calls = [
        tab.call("say", {"id": id_, "text": text}) for tab in tabs for id_, text in zip(sent[tab.cookie], TEXTS, strict=True)
    ]
    assert await asyncio.gather(*calls) == [{"ok": True}] * len(calls)
    await restart(service, by)
    for tab in tabs:
        seen = {message["id"]: message for message in tab.shown if "seq" in message}
        await tab.client.disconnect()
        tab.heard.clear()
        await tab.connect()
        await tab.answered(sent[tab.cookie][-1])
        assert_answered_once_in_order(tab, sent[tab.cookie])
        # What the page had seen before is as it was.
        assert {id_: tab.messages[id_] for id_ in seen} == seen
        # A page that was not there sees the same.
        async with page(service, tab.cookie) as fresh:
            assert fresh.shown == tab.shown
        await tab.close()


@KINDS
async def test_a_message_from_while_the_model_is_loaded_survives_a_kill(kind: str, request: pytest.FixtureRequest) -> None:
    service: Service = request.getfixturevalue(kind)
    cookie = await asyncio.to_thread(open_session, service)
    message_id = new_id()
    await asyncio.to_thread(service.stop, signal.SIGKILL)
    service.launch()
    await asyncio.to_thread(wait_until_it_listens, service)
    async with page(service, cookie) as early:
        await early.say("does it hurt?", message_id)
        answered_already = bool(early.said_by_bot())
        await restart(service, signal.SIGKILL)
    assert not answered_already, "the model was loaded too fast for this test to show anything"
    async with page(service, cookie) as tab:
        await tab.answered(message_id)
        # Sent again, as a page does that never saw the acknowledgement.
        await tab.say("does it hurt?", message_id)
        await tab.ask("hello")
        assert [message["from"] for message in tab.shown] == ["visitor", "bot", "visitor", "bot"]


def wait_until_it_listens(service: Service) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            requests.get(f"{service.address}/health/live", timeout=5)
        except requests.RequestException:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the service does not listen")


@KINDS
async def test_messages_typed_offline_are_sent_once_in_order_when_it_is_back(kind: str, request: pytest.FixtureRequest) -> None:
    service: Service = request.getfixturevalue(kind)
    async with page(service) as tab:
        [answer] = await tab.ask("does it hurt?")
        first = answer["reply_to"]
        # One arrived although its acknowledgement was lost, two were typed while nobody was there.
        ids = [new_id() for _ in range(3)]
        await tab.say(TEXTS[1], ids[0])
        await restart(service, signal.SIGKILL)
        await tab.client.disconnect()
        tab.heard.clear()
        await tab.connect()
        for message_id, text in zip(ids, TEXTS[1:4], strict=True):
            await tab.say(text, message_id)
        tapped = new_id()
        assert await tab.call("tap", {"id": tapped, "message": answer["id"], "button": 1}) == {"ok": True}
        await tab.answered(tapped)
        assert_answered_once_in_order(tab, [first, *ids, tapped])
        assert tab.messages[tapped]["text"] == answer["buttons"][1]["title"]


@KINDS
async def test_a_new_conversation_stays_the_present_one(kind: str, request: pytest.FixtureRequest) -> None:
    service: Service = request.getfixturevalue(kind)
    async with page(service) as tab:
        await tab.ask("does it hurt?")
        begun = await tab.call("restart")
        await tab.ask("hello")
        shown = tab.shown
        await restart(service, signal.SIGKILL)
    async with page(service, tab.cookie) as later:
        assert later.conversation == begun["conversation"]
        assert later.shown == shown
