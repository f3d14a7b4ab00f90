"""Many messages at once: each visitor gets the own answers, in the order asked."""

from __future__ import annotations

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor

from .server import WEBHOOK, Service
from .test_rest_channel import stored

VISITORS = 30
QUESTIONS = {
    "does it hurt?": "A numbing gel goes on first",
    "how long does one session take?": "One treatment takes",
    "what does it cost?": "Our documents don't say anything about prices",
    "how deep do the needles go?": "It depends on what is being treated",
    "when can I go out in the sun again?": "Please stay out of direct sunlight",
    "what is Inner-glow?": "Inner-glow is our clinic's own skin programme",
}


def test_messages_of_one_visitor_sent_at_once_are_answered_in_order(service: Service) -> None:
    connections = [http.client.HTTPConnection("127.0.0.1", service.port, timeout=60) for _ in QUESTIONS]
    for connection in connections:
        connection.request("GET", "/health/live")
        connection.getresponse().read()
    for connection, question in zip(connections, QUESTIONS, strict=True):
        body = json.dumps({"sender": "in a hurry", "message": question})
        connection.request("POST", WEBHOOK, body, {"Content-Type": "application/json"})
        # What comes within one look at the sockets has no order; a turn takes longer than this, so they still overlap.
        time.sleep(0.003)
    replies = [json.loads(connection.getresponse().read()) for connection in connections]
    for connection in connections:
        connection.close()
    assert [reply[0]["text"].startswith(start) for reply, start in zip(replies, QUESTIONS.values(), strict=True)] == [True] * 6
    turns = [event for event in stored(service, "rest:in a hurry") if event["event"] in ("user", "bot")]
    expected = [
        spoken
        for question, reply in zip(QUESTIONS, replies, strict=True)
        for spoken in [("user", question), *(("bot", message["text"]) for message in reply)]
    ]
    assert [(event["event"], event["text"]) for event in turns] == expected


def test_thirty_visitors_at_once_get_their_own_answers(service: Service) -> None:
    def visit(number: int) -> list[tuple[str, str, str, str]]:
        sender = service.open_session()
        turns = []
        for turn in range(3):
            question, start = list(QUESTIONS.items())[(number + turn) % len(QUESTIONS)]
            reply = service.say(question, sender)
            again = service.say("say that again", sender)
            turns.append((reply[0]["recipient_id"], sender, reply[0]["text"][: len(start)], start))
            assert again == reply
        return turns

    with ThreadPoolExecutor(VISITORS) as pool:
        turns = [turn for visit in pool.map(visit, range(VISITORS)) for turn in visit]
    assert len(turns) == VISITORS * 3
    assert [turn for turn in turns if turn[0] != turn[1] or turn[2] != turn[3]] == []
