"""/metrics knows the web chat: its messages, who is there, what it refused; one address cannot open connections without end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import socketio

from .contract import assert_problem
from .pages import Page, handshake, open_session, page
from .server import Service
from .test_metrics import Samples, expected, scrape

GONE = 10.0


async def samples(service: Service) -> Samples:
    return await asyncio.to_thread(scrape, service)


async def visitors(service: Service) -> float:
    return (await samples(service))["frontdesk_web_visitors", ()]


async def test_visitors_are_counted_once_however_many_pages_they_have(service: Service) -> None:
    before = await visitors(service)
    async with page(service) as tab, page(service, tab.cookie), page(service):
        assert await visitors(service) == before + 2
    for _ in range(100):
        if await visitors(service) == before:
            return
        await asyncio.sleep(GONE / 100)
    raise AssertionError("they are still counted")


async def test_a_message_is_counted_by_its_channel_and_what_came_of_it(service: Service) -> None:
    async with page(service) as tab:
        before = await samples(service)
        await tab.ask("does it hurt?")
        after = await samples(service)
    grown = {key: value - before.get(key, 0) for key, value in after.items() if value != before.get(key, 0)}
    counted = {key: value for key, value in grown.items() if key in expected("web", "answered", ("pain",))}
    assert counted == expected("web", "answered", ("pain",))


async def test_refusals_are_counted_by_their_reason(service: Service) -> None:
    def refused(found: Samples, reason: str) -> float:
        return found.get(("frontdesk_web_refused_total", (("reason", reason),)), 0)

    async with page(service) as tab:
        before = await samples(service)
        await tab.client.call("say", {"id": "0123456789", "text": "x" * 3000})
        await handshake(service, "polling", {"Origin": "https://evil.example"})
        after = await samples(service)
    for reason in ("too_long", "origin"):
        assert refused(after, reason) == refused(before, reason) + 1


@pytest.fixture(scope="module")
def narrow(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that lets an address open only a few sessions and connections."""
    service = Service(tmp_path_factory.mktemp("narrow"), model_dir, WEB_OPENING_LIMIT="30 per hour")
    try:
        yield service.start()
    finally:
        service.stop()
    service.assert_private()


async def test_a_visitor_has_so_many_pages_and_an_address_opens_so_many(narrow: Service) -> None:
    cookie = await asyncio.to_thread(open_session, narrow)
    pages = [await Page(narrow, cookie).connect() for _ in range(20)]
    with pytest.raises(socketio.exceptions.ConnectionError):
        await Page(narrow, cookie).connect()
    for _ in range(8):
        await asyncio.to_thread(open_session, narrow)
    headers = {"Origin": narrow.address, "Cookie": cookie}
    for transport in ("polling", "websocket"):
        assert (await handshake(narrow, transport, headers))[0] == 429
    refused = await asyncio.to_thread(requests.post, f"{narrow.address}/api/web/session", headers=headers, timeout=20)
    assert_problem(refused, 429)
    assert int(refused.headers["Retry-After"]) > 0
    # Who is there already is not disturbed.
    assert await pages[0].ask("hello")
    for tab in pages:
        await tab.close()
