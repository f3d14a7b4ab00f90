"""The OpenAPI 3.0 description of the HTTP interface."""

from __future__ import annotations

from typing import Any

from bot.web.bodies import MAX_CHARACTERS
from bot.web.problems import SENTENCES

Schema = dict[str, Any]

STATUSES = ["answered", "not_covered", "urgent", "off_topic", "unclear", "task", "smalltalk"]
TASKS = ["book_consult", "reschedule_consult", "cancel_consult", "plan_course", "talk_to_staff"]


def _object(properties: dict[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    return {"type": "object", "properties": properties, "required": [name for name in properties if name not in optional]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _content(schema: Schema, media_type: str = "application/json") -> Schema:
    return {"content": {media_type: {"schema": schema}}}


def _responses(success: tuple[int, str, Schema], *problems: int) -> Schema:
    status, description, schema = success
    answers = {str(status): {"description": description, **schema}}
    for code in problems:
        description = SENTENCES.get(code, "A field is missing, of the wrong type, empty or too long.")
        answers[str(code)] = {"description": description, **_content(_ref("Problem"), "application/problem+json")}
    return answers


SCHEMAS: dict[str, Schema] = {
    "Question": _object({"question": _text("What the visitor asks.", minLength=1, maxLength=MAX_CHARACTERS)}),
    "Source": _object({"document": _text("Title."), "paragraph": {"type": "integer", "minimum": 1, "nullable": True}}),
    "TopicAnswer": _object(
        {
            "topic": _text("Topic id, such as `pain`."),
            "text": _text("The answer, with every figure of its facts and the name of its document."),
            "sources": _list(_ref("Source")),
            "confidence": {
                "type": "number",
                "minimum": 0,
                "maximum": 1,
                "description": "Probability that this topic was asked about.",
            },
        }
    ),
    "Suggestion": _object(
        {"id": _text("Such as `faq/pain`, `undocumented/price` or `book_consult`."), "title": _text("For a button.")}
    ),
    "Answer": _object(
        {
            "status": _text("What came of the question; urgent wins over everything.", enum=STATUSES),
            "answers": _list(_ref("TopicAnswer")),
            "not_covered": _list(_text("A kind of question that the documents do not cover, such as `price`.")),
            "task": _text("What the visitor wants done, if anything.", nullable=True, enum=[*TASKS, None]),
            "message": _text("The whole reply as one text."),
            "suggestions": _list(_ref("Suggestion")),
        }
    ),
    "Message": _object(
        {
            "sender": _text("A session, or with a token (or on loopback) a name of your choice.", minLength=1, maxLength=200),
            "message": _text(
                "What the visitor writes, or the payload of a button that was offered.", minLength=1, maxLength=MAX_CHARACTERS
            ),
        }
    ),
    "Button": _object({"title": _text("For the visitor."), "payload": _text("To be sent as `message`.")}),
    "BotMessage": _object(
        {"recipient_id": _text("The sender."), "text": _text("One thought."), "buttons": _list(_ref("Button"))},
        ("text", "buttons"),
    ),
    "Session": _object({"session": _text("To be sent as `sender`.")}),
    "Status": _object({"status": _text("`live` or `ready`."), "model": _text("File name of the model.")}, ("model",)),
    "Problem": _object(
        {
            "type": _text("about:blank"),
            "title": _text("The status in words."),
            "status": {"type": "integer"},
            "detail": _text("A plain sentence."),
        }
    ),
}

DESCRIPTION: Schema = {
    "openapi": "3.0.3",
    "info": {
        "title": "Frontdesk",
        "version": "1",
        "description": "Answers a skin clinic's visitors from the clinic's own documents.",
        "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
    },
    "paths": {
        "/api/answer": {
            "post": {
                "summary": "Answer one question, outside of any conversation.",
                "operationId": "answer",
                "requestBody": {"required": True, **_content(_ref("Question"))},
                "responses": _responses((200, "The answer.", _content(_ref("Answer"))), 400, 413, 415, 422, 503),
            }
        },
        "/api/sessions": {
            "post": {
                "summary": "Open a visitor's session.",
                "operationId": "openSession",
                "responses": _responses((201, "The session.", _content(_ref("Session")))),
            }
        },
        "/webhooks/rest/webhook": {
            "post": {
                "summary": "Send a message in a conversation (the shape of Rasa's REST channel).",
                "operationId": "sendMessage",
                "security": [{}, {"token": []}],
                "requestBody": {"required": True, **_content(_ref("Message"))},
                "responses": _responses(
                    (200, "The bot's messages, in order.", _content(_list(_ref("BotMessage")))), 400, 401, 409, 413, 415, 422, 503
                ),
            }
        },
        "/webhooks/rest/": {
            "get": {
                "summary": "Whether the REST channel is there.",
                "operationId": "restHealth",
                "responses": _responses((200, "It is.", _content(_ref("Status")))),
            }
        },
        "/api/openapi.json": {
            "get": {
                "summary": "This description.",
                "operationId": "openapi",
                "responses": _responses((200, "OpenAPI 3.0.", _content({"type": "object"}))),
            }
        },
        "/": {
            "get": {
                "summary": "A first thing to try.",
                "operationId": "start",
                "responses": _responses((200, "Plain text.", _content({"type": "string"}, "text/plain"))),
            }
        },
        "/health/live": {
            "get": {
                "summary": "Whether the process answers.",
                "operationId": "live",
                "responses": _responses((200, "It does.", _content(_ref("Status")))),
            }
        },
        "/health/ready": {
            "get": {
                "summary": "Whether the model is loaded and the store answers.",
                "operationId": "ready",
                "responses": _responses((200, "Both.", _content(_ref("Status"))), 503),
            }
        },
        "/metrics": {
            "get": {
                "summary": "Metrics in Prometheus' text format.",
                "operationId": "metrics",
                "responses": _responses((200, "The metrics.", _content({"type": "string"}, "text/plain"))),
            }
        },
    },
    "components": {
        "schemas": SCHEMAS,
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "REST_TOKEN, for integrators."}},
    },
}
