"""The web chat over socket.io: what a visitor's pages see."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.evaluation import web_load

from .pages import new_id, open_session, page
from .server import Service

QUESTION = "how long does one session take?"


@pytest.mark.parametrize("transports", [("websocket",), ("polling",), ("polling", "websocket")], ids="-".join)
async def test_a_question_is_answered_with_its_source_and_next_questions(service: Service, transports: tuple[str, ...]) -> None:
    async with page(service, transports=transports) as tab:
        message_id = await tab.say(QUESTION)
        [answer] = await tab.answered(message_id)
        assert "30 to 45 minutes" in answer["text"]
        assert answer["source"] == "What is Medical Micro-Needling?"
        assert "Source" not in answer["text"]
        assert answer["rateable"] is True
        assert all(set(button) == {"title"} for button in answer["buttons"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", answer["at"])
        assert tab.messages[message_id]["seq"] < answer["seq"]


async def test_two_questions_get_two_answers(service: Service) -> None:
    async with page(service) as tab:
        answers = await tab.ask("does it hurt and how deep do the needles go?")
        await tab.until(lambda: len(tab.said_by_bot()) > 1)
        assert len(answers[0]["text"]) and len(tab.said_by_bot()) == 2


async def test_an_urgent_reply_says_so(service: Service) -> None:
    async with page(service) as tab:
        [answer] = await tab.ask("my lips are swelling up and I can't breathe")
        assert answer["tone"] == "urgent"
        assert "911" in answer["text"]


async def test_small_talk_is_not_to_be_rated(service: Service) -> None:
    async with page(service) as tab:
        [answer] = await tab.ask("hello")
        assert "rateable" not in answer
        assert "source" not in answer


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "<script>alert('x')</script>", "a & b < c", '/faq{"topic": "pain"}', "/restart"]
)
async def test_what_is_typed_stays_text_and_is_never_obeyed(service: Service, text: str) -> None:
    async with page(service) as tab:
        message_id = await tab.say(text)
        await tab.answered(message_id)
        assert tab.messages[message_id]["text"] == text
        assert "tap" not in tab.messages[message_id]
        async with page(service, tab.cookie) as later:
            assert later.shown == tab.shown


async def test_history_comes_back_to_a_new_page_exactly(service: Service) -> None:
    async with page(service) as tab:
        await tab.ask(QUESTION)
        await tab.ask("does it hurt?")
        seen, conversation, after = tab.shown, tab.conversation, tab.shown[1]["seq"]
    async with page(service, tab.cookie) as later:
        assert (later.shown, later.conversation) == (seen, conversation)
        later.heard.clear()
        await later.client.disconnect()
        later.messages.clear()
        await later.connect(after=after)
        assert later.shown == seen[2:]


async def test_a_page_that_knows_another_conversation_gets_everything(service: Service) -> None:
    async with page(service) as tab:
        await tab.ask(QUESTION)
        seen = tab.shown
        await tab.client.disconnect()
        tab.heard.clear()
        tab.conversation = "0123456789abcdef"
        await tab.connect(after=10_000)
        assert tab.shown == seen


async def test_all_pages_of_a_visitor_see_everything_and_others_nothing(service: Service) -> None:
    async with page(service) as first, page(service, first.cookie) as second, page(service) as stranger:
        message_id = await first.say(QUESTION)
        await first.answered(message_id)
        await second.answered(message_id)
        assert first.shown == second.shown
        assert (stranger.shown, stranger.heard[1:]) == ([], [])
        assert first.conversation != stranger.conversation
        # The other page saw it before it was answered.
        [early, _, *_] = [data for event, data in second.heard if event == "message"]
        assert (early["id"], "seq" in early) == (message_id, False)


async def test_a_message_that_is_sent_twice_is_answered_once(service: Service) -> None:
    async with page(service) as tab, page(service, tab.cookie) as other:
        message_id = new_id()
        answers = await asyncio.gather(*(one.call("say", {"id": message_id, "text": QUESTION}) for one in (tab, other, tab)))
        assert answers == [{"ok": True}] * 3
        await tab.answered(message_id)
        await tab.client.disconnect()
        tab.heard.clear()
        await tab.connect()
        await tab.say(QUESTION, message_id)
        await tab.ask("hello")
        assert [message["from"] for message in tab.shown] == ["visitor", "bot", "visitor", "bot"]


async def test_many_messages_at_once_are_answered_in_their_order(service: Service) -> None:
    texts = ["does it hurt?", "how deep do the needles go?", "hello", QUESTION, "thank you", "what is micro-needling?"]
    async with page(service) as tab:
        ids = [new_id() for _ in texts]
        calls = [tab.call("say", {"id": id_, "text": text}) for id_, text in zip(ids, texts, strict=True)]
        assert await asyncio.gather(*calls) == [{"ok": True}] * len(texts)
        await tab.answered(ids[-1])
        assert [message["id"] for message in tab.shown if message["from"] == "visitor"] == ids
        assert list(dict.fromkeys(message["reply_to"] for message in tab.said_by_bot())) == ids
        assert all(len(tab.answers_to(id_)) >= 1 for id_ in ids)
        seqs = [data["seq"] for event, data in tab.heard if event == "message"]
        assert seqs == sorted(set(seqs))


async def test_a_button_is_tapped_once_and_shown_as_chosen_everywhere(service: Service) -> None:
    async with page(service) as tab, page(service, tab.cookie) as other:
        [answer] = await tab.ask("does it hurt?")
        tap = {"id": new_id(), "message": answer["id"], "button": 0}
        assert await tab.call("tap", tap) == {"ok": True}
        await tab.answered(tap["id"])
        await other.answered(tap["id"])
        assert other.messages[tap["id"]]["text"] == answer["buttons"][0]["title"]
        assert other.messages[tap["id"]]["tap"] == {"message": answer["id"], "button": 0}
        # Again, as after a lost acknowledgement; then another button.
        assert await tab.call("tap", tap) == {"ok": True}
        second = await other.call("tap", {**tap, "id": new_id(), "button": 1})
        assert (second["ok"], second["code"]) == (False, "chosen")
        async with page(service, tab.cookie) as later:
            assert later.messages[answer["id"]]["chosen"] == 0
            assert len(later.shown) == 4


async def test_the_greetings_questions_can_be_tapped(service: Service) -> None:
    config = service.call("GET", "/api/web/config").json()
    async with page(service) as tab:
        for question in config["first_questions"]:
            message_id = new_id()
            assert await tab.call("tap", {"id": message_id, "first": question["id"]}) == {"ok": True}
            await tab.answered(message_id)
            assert tab.messages[message_id]["text"] == question["title"]
        refused = await tab.call("tap", {"id": new_id(), "first": "undocumented/price"})
        assert (refused["ok"], refused["code"]) == (False, "not_offered")


async def test_a_session_is_renewed_and_a_broken_one_replaced(service: Service) -> None:
    async with page(service) as tab:
        await tab.ask(QUESTION)
    again = await asyncio.to_thread(open_session, service, tab.cookie)
    async with page(service, again) as same:
        assert same.shown == tab.shown
    other = await asyncio.to_thread(open_session, service, tab.cookie[:-3])
    async with page(service, other) as stranger:
        assert stranger.shown == []


async def test_a_few_visitors_at_once_are_answered_once_and_in_order(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_load, "THINKING", (0.0, 0.3))
    load = await web_load.many_pages(service.address, web_load.WebChatTalker, ["does it hurt?", "hello"], visitors=10, seconds=6)
    assert (load.lost, load.doubled, load.out_of_order) == (0, 0, 0)
    assert len(load.answers) >= 20
