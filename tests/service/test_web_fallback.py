"""The web chat over plain requests."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
import requests

from .contract import assert_problem
from .pages import new_id, open_session, page
from .server import Service

QUESTION = "how long does one session take?"


class Visitor:
    """A page where socket.io is blocked."""

    def __init__(self, service: Service, cookie: str | None = None) -> None:
        self.service, self.cookie = service, cookie or open_session(service)
        self.conversation: str | None = None
        self.messages: list[dict[str, Any]] = []

    def call(self, method: str, path: str, **request: Any) -> requests.Response:
        headers = {"Origin": self.service.address, "Cookie": self.cookie, **request.pop("headers", {})}
        return self.service.call(method, f"/api/web{path}", headers=headers, **request)

    def post(self, path: str, body: Any) -> requests.Response:
        return self.call("POST", path, json=body)

    def poll(self) -> dict[str, Any]:
        after = max((message.get("seq", 0) for message in self.messages), default=0)
        told = {"conversation": self.conversation, "after": after} if self.conversation else {}
        response = self.call("GET", "/messages", params=told)
        assert response.status_code == 200, response.text
        history = dict(response.json())
        if history["conversation"] != self.conversation:
            self.conversation, self.messages = history["conversation"], []
        self.messages += [message for message in history["messages"] if "seq" in message]
        return history

    def ask(self, text: str) -> list[dict[str, Any]]:
        message_id = new_id()
        response = self.post("/messages", {"id": message_id, "text": text})
        assert (response.status_code, response.json()) == (202, {"ok": True})
        return self.answers_to(message_id)

    def answers_to(self, message_id: str) -> list[dict[str, Any]]:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            self.poll()
            if found := [message for message in self.messages if message.get("reply_to") == message_id]:
                return found
        raise AssertionError("no answer")


def test_a_question_is_answered_and_the_next_request_waits_for_news(service: Service) -> None:
    visitor = Visitor(service)
    assert visitor.poll()["messages"] == []
    [answer] = visitor.ask(QUESTION)
    assert "30 to 45 minutes" in answer["text"]
    assert answer["source"]

    tap = {"id": new_id(), "message": answer["id"], "button": 0}
    timer = threading.Timer(0.5, lambda: visitor.post("/messages", tap))
    timer.start()
    # These wait until something is said; without waiting hundreds would fit into the half second.
    requests_made = 0
    while not any(message.get("reply_to") == tap["id"] for message in visitor.messages):
        visitor.poll()
        requests_made += 1
    timer.join()
    assert requests_made <= 5
    assert [message["from"] for message in visitor.messages[:4]] == ["visitor", "bot", "visitor", "bot"]


async def test_sockets_and_requests_share_a_conversation(service: Service) -> None:
    async with page(service) as tab:
        visitor = Visitor(service, tab.cookie)
        await tab.ask(QUESTION)
        await asyncio.to_thread(visitor.poll)
        assert visitor.messages == tab.shown
        await asyncio.to_thread(visitor.ask, "does it hurt?")
        await tab.until(lambda: len(tab.said_by_bot()) == 2)
        assert visitor.messages == tab.shown


def test_a_message_sent_twice_is_answered_once(service: Service) -> None:
    visitor = Visitor(service)
    message = {"id": new_id(), "text": QUESTION}
    assert [visitor.post("/messages", message).status_code for _ in range(3)] == [202] * 3
    visitor.answers_to(message["id"])
    visitor.ask("hello")
    assert [message["from"] for message in visitor.messages] == ["visitor", "bot", "visitor", "bot"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"id": "0123456789", "text": "x" * 2001}, 413), ({"id": "0123456789", "text": " "}, 422), ({"text": "hi"}, 422),
        ({"id": "0123456789", "message": "x-1", "button": 0}, 422), ({"id": "0123456789", "first": "faq/nothing"}, 422),
        (["hi"], 422), ("hi", 422),
    ],
)  # fmt: skip
def test_what_is_not_acceptable_is_a_problem(service: Service, body: Any, status: int) -> None:
    assert_problem(Visitor(service).post("/messages", body), status)


def test_a_used_button_is_a_conflict(service: Service) -> None:
    visitor = Visitor(service)
    [answer] = visitor.ask("does it hurt?")
    assert visitor.post("/messages", {"id": new_id(), "message": answer["id"], "button": 0}).status_code == 202
    assert_problem(visitor.post("/messages", {"id": new_id(), "message": answer["id"], "button": 1}), 409)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/session"), ("POST", "/messages"), ("POST", "/feedback"), ("POST", "/rating"), ("POST", "/restart"),
        ("DELETE", "/conversation"),
    ],
)  # fmt: skip
def test_no_other_page_can_write(service: Service, method: str, path: str, origin: str | None) -> None:
    visitor = Visitor(service)
    visitor.ask(QUESTION)
    response = visitor.call(method, path, json={"id": new_id(), "text": "hi"}, headers={"Origin": origin})
    assert_problem(response, 403)
    assert "Access-Control-Allow-Origin" not in response.headers
    later = Visitor(service, visitor.cookie)
    later.poll()
    assert (later.conversation, later.messages) == (visitor.conversation, visitor.messages)


def test_no_other_page_can_read(service: Service) -> None:
    visitor = Visitor(service)
    for headers in ({"Origin": "https://evil.example"}, {"Origin": None, "Sec-Fetch-Site": "cross-site"}):
        assert_problem(visitor.call("GET", "/messages", headers=headers), 403)
    assert visitor.call("GET", "/messages", headers={"Origin": None, "Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_a_flood_is_a_429_that_says_when_to_come_back(service: Service) -> None:
    visitor = Visitor(service)
    answers = [visitor.post("/messages", {"id": new_id(), "text": "hello"}) for _ in range(21)]
    assert [answer.status_code for answer in answers[:20]] == [202] * 20
    assert_problem(answers[20], 429)
    assert 0 < int(answers[20].headers["Retry-After"]) <= 60


def test_what_is_said_in_a_restarted_conversation_stands_alone_and_the_old_one_stays_stored(service: Service) -> None:
    visitor = Visitor(service)
    visitor.ask(QUESTION)
    old = visitor.conversation
    begun = visitor.post("/restart", {}).json()
    assert begun["ok"] and begun["conversation"] != old
    visitor.ask("hello")
    assert visitor.conversation == begun["conversation"]
    assert [message["from"] for message in visitor.messages] == ["visitor", "bot"]


def test_the_widgets_settings_come_from_the_clinics_file_and_are_cached(service: Service, guarded: Service) -> None:
    first = service.call("GET", "/api/web/config")
    config = first.json()
    assert config["greeting"].startswith("Hello")
    assert "{" not in config["greeting"]
    assert {"id": "faq/pain", "title": "Does it hurt?"} in config["first_questions"]
    assert "max-age" in first.headers["Cache-Control"]
    again = service.call("GET", "/api/web/config", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = guarded.call("GET", "/api/web/config")
    assert other.json()["phone"] != config["phone"]
    assert other.headers["ETag"] != first.headers["ETag"]
