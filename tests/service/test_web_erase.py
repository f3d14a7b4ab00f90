""" "New conversation" and "delete my conversation" do what they say, on the server, for all pages of the visitor."""

from __future__ import annotations

import asyncio
import base64
import json

import pytest
from sqlalchemy import create_engine, inspect, text

from .pages import Page, new_id, page
from .server import Service

MARK = "zimtstern my wedding is in june"


def visitor_of(tab: Page) -> str:
    payload = tab.cookie.partition("=")[2].partition(".")[0]
    return str(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))).partition(":")[0]


def kept(service: Service, *needles: str) -> dict[str, int]:
    """How many rows of each table hold one of these texts, wherever."""
    engine = create_engine(service.database, future=True)
    found = {}
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            rows = connection.execute(text(f'select * from "{table}"')).all()
            found[table] = sum(any(needle in str(tuple(row)) for needle in needles) for row in rows)
    engine.dispose()
    return {table: count for table, count in found.items() if count}


@pytest.mark.parametrize("kind", ["service", "on_postgresql"], ids=["sqlite", "postgresql"])
async def test_erasing_leaves_no_word_of_any_of_the_visitors_conversations(kind: str, request: pytest.FixtureRequest) -> None:
    service: Service = request.getfixturevalue(kind)
    async with page(service) as tab, page(service, tab.cookie) as other, page(service) as stranger:
        await stranger.ask("does it hurt?")
        visitor = visitor_of(tab)
        for _ in range(2):
            [answer, *_] = await tab.ask(f"{MARK}, does it hurt?")
            await tab.call("feedback", {"message": answer["id"], "value": "down", "word": MARK})
            await tab.call("rating", {"value": 2, "word": MARK})
            await tab.call("restart")
        before = await asyncio.to_thread(kept, service, visitor, MARK)
        assert {"conversation", "conversation_event", "feedback", "inbox"} <= set(before)
        # While one is being answered.
        await tab.say(MARK)
        erased = await tab.call("erase")
        assert erased["ok"]
        await other.until(lambda: ("erased", {"conversation": erased["conversation"]}) in other.heard)
        assert (tab.shown, other.shown) == ([], [])
        await tab.ask("hello")
        after = await asyncio.to_thread(kept, service, MARK)
        assert after == {}
        # Only the new conversation is the visitor's, and a stranger's is as it was.
        assert [message["from"] for message in tab.shown] == ["visitor", "bot"]
        async with page(service, tab.cookie) as fresh:
            assert (fresh.shown, fresh.conversation) == (tab.shown, erased["conversation"])
        async with page(service, stranger.cookie) as same:
            assert same.shown == stranger.shown


async def test_beginning_anew_is_told_to_all_pages_and_keeps_the_old_conversation_stored(service: Service) -> None:
    async with page(service) as tab, page(service, tab.cookie) as other:
        [answer] = await tab.ask(f"{MARK} again, does it hurt?")
        begun = await other.call("restart")
        await tab.until(lambda: ("restarted", {"conversation": begun["conversation"]}) in tab.heard)
        assert tab.shown == []
        # Nothing of the old one can be tapped or rated any more.
        late = await tab.client.call("tap", {"id": new_id(), "message": answer["id"], "button": 0}, timeout=20)
        assert late["code"] == "not_offered"
        [hello] = await tab.ask("hello")
        assert hello["seq"] < answer["seq"] + 5
        assert (await asyncio.to_thread(kept, service, f"{MARK} again"))["conversation_event"]


async def test_thumbs_and_a_rating_are_kept_and_come_back(service: Service) -> None:
    async with page(service) as tab:
        [answer] = await tab.ask("does it hurt?")
        for value in ("up", "down"):
            assert await tab.call("feedback", {"message": answer["id"], "value": value, "word": "=1+1"}) == {"ok": True}
        assert await tab.call("rating", {"value": 5}) == {"ok": True}
        async with page(service, tab.cookie) as later:
            assert later.messages[answer["id"]]["feedback"] == "down"
            assert later.heard[0][1]["rated"] is True
