"""`POST /api/answer`: one question, answered from the documents, outside of any conversation."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json

from bot.conversation.agent import FrontdeskAgent
from bot.knowledge.nlg import GroundedGenerator
from bot.knowledge.reply import whole_reply
from bot.knowledge.topics import kind_of
from bot.knowledge.understanding import Understanding
from bot.nlu.message_fields import as_words
from bot.web.bodies import read_object, read_text
from bot.web.metrics import observe
from bot.web.problems import ready_agent

blueprint = Blueprint("answers", url_prefix="/api")


@blueprint.post("/answer")
async def answer(request: Request) -> HTTPResponse:
    """Answer `{"question": …}`."""
    question = read_text(read_object(request), "question")
    return json(await answer_question(ready_agent(request), question))


async def answer_question(agent: FrontdeskAgent, question: str, channel: str = "api") -> dict[str, Any]:
    """The body of an answer, as the OpenAPI description has it."""
    started = perf_counter()
    parse_data = await agent.parse_message(as_words(question))
    understanding = Understanding.from_parse_data(parse_data)
    result = _describe(agent.nlg, understanding)
    observe(channel, understanding, perf_counter() - started, agent.nlg.clinic.own_answers)
    return result


def _describe(nlg: GroundedGenerator, understanding: Understanding) -> dict[str, Any]:
    own = tuple(nlg.clinic.own_answers)
    utterances = whole_reply(understanding, nlg.clinic, datetime.now(UTC))
    said = [(u.response, nlg.generate_from_slots(u.response, {}, "api", **u.values) or {}) for u in utterances]
    texts = {response.removeprefix("utter_"): message["text"] for response, message in said}
    status = understanding.status(own)
    not_covered = understanding.not_covered(own)
    answers = [
        {
            "topic": kind_of(topic.name),
            "text": texts[topic.name],
            "sources": [asdict(source) for source in nlg.sources(topic.name)],
            "confidence": topic.confidence,
        }
        for topic in understanding.questions
        if topic.name in texts and kind_of(topic.name) not in not_covered
    ]
    return {
        "status": status,
        "answers": answers,
        "not_covered": [] if status == "urgent" else list(not_covered),
        "task": None if status == "urgent" else understanding.task,
        "message": "\n\n".join(texts.values()),
        "suggestions": [
            {"id": name, "title": nlg.title(name)} for response, message in said for name in message.get("offered", ())
        ],
    }
