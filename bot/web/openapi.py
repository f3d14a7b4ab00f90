"""The OpenAPI 3.0 description of the HTTP interface."""

from __future__ import annotations

from bot.messages import MAX_CHARACTERS
from bot.web import openapi_consults, openapi_plans, openapi_web_chat
from bot.web.openapi_parts import Schema, content, listing, record, ref, responses, text

STATUSES = ["answered", "not_covered", "urgent", "off_topic", "unclear", "task", "smalltalk"]
TASKS = ["book_consult", "reschedule_consult", "cancel_consult", "plan_course", "talk_to_staff"]


SCHEMAS: dict[str, Schema] = {
    "Question": record({"question": text("What the visitor asks.", minLength=1, maxLength=MAX_CHARACTERS)}),
    "Source": record({"document": text("Title."), "paragraph": {"type": "integer", "minimum": 1, "nullable": True}}),
    "TopicAnswer": record(
        {
            "topic": text("Topic id, such as `pain`."),
            "text": text("The answer, with every figure of its facts and the name of its document."),
            "sources": listing(ref("Source")),
            "confidence": {
                "type": "number",
                "minimum": 0,
                "maximum": 1,
                "description": "Probability that this topic was asked about.",
            },
        }
    ),
    "Suggestion": record(
        {"id": text("Such as `faq/pain`, `undocumented/price` or `book_consult`."), "title": text("For a button.")}
    ),
    "Answer": record(
        {
            "status": text("What came of the question; urgent wins over everything.", enum=STATUSES),
            "answers": listing(ref("TopicAnswer")),
            "not_covered": listing(text("A kind of question that the documents do not cover, such as `price`.")),
            "task": text("What the visitor wants done, if anything.", nullable=True, enum=[*TASKS, None]),
            "message": text("The whole reply as one text."),
            "suggestions": listing(ref("Suggestion")),
        }
    ),
    "Message": record(
        {
            "sender": text("A session, or with a token (or on loopback) a name of your choice.", minLength=1, maxLength=200),
            "message": text(
                "What the visitor writes, or the payload of a button that was offered.", minLength=1, maxLength=MAX_CHARACTERS
            ),
        }
    ),
    "Button": record(
        {
            "title": text("For the visitor."),
            "payload": text("To be sent as `message`."),
            "group": text("The day of a free time, to group buttons by."),
            "in_group": text("What to show in place of the title under its group."),
        },
        ("group", "in_group"),
    ),
    "BotMessage": record(
        {
            "recipient_id": text("The sender."),
            "text": text("One thought."),
            "buttons": listing(ref("Button")),
            "image": text("The address of a picture."),
            "attachment": text("The address of a file."),
        },
        ("text", "buttons", "image", "attachment"),
    ),
    **openapi_web_chat.SCHEMAS,
    "Session": record({"session": text("To be sent as `sender`.")}),
    "Status": record({"status": text("`live` or `ready`."), "model": text("File name of the model.")}, ("model",)),
    "Problem": record(
        {
            "type": text("about:blank"),
            "title": text("The status in words."),
            "status": {"type": "integer"},
            "detail": text("A plain sentence."),
            **openapi_consults.PROBLEM_MEMBERS,
        },
        tuple(openapi_consults.PROBLEM_MEMBERS),
    ),
    **openapi_plans.SCHEMAS,
    **openapi_consults.SCHEMAS,
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
                "requestBody": {"required": True, **content(ref("Question"))},
                "responses": responses((200, "The answer.", content(ref("Answer"))), 400, 413, 415, 422, 503),
            }
        },
        **openapi_plans.PATHS,
        "/api/sessions": {
            "post": {
                "summary": "Open a visitor's session.",
                "operationId": "openSession",
                "responses": responses((201, "The session.", content(ref("Session")))),
            }
        },
        **openapi_web_chat.PATHS,
        **openapi_consults.PATHS,
        "/webhooks/rest/webhook": {
            "post": {
                "summary": "Send a message in a conversation (the shape of Rasa's REST channel).",
                "operationId": "sendMessage",
                "security": [{}, {"token": []}],
                "requestBody": {"required": True, **content(ref("Message"))},
                "responses": responses(
                    (200, "The bot's messages, in order.", content(listing(ref("BotMessage")))), 400, 401, 409, 413, 415, 422, 503
                ),
            }
        },
        "/webhooks/rest/": {
            "get": {
                "summary": "Whether the REST channel is there.",
                "operationId": "restHealth",
                "responses": responses((200, "It is.", content(ref("Status")))),
            }
        },
        "/api/openapi.json": {
            "get": {
                "summary": "This description.",
                "operationId": "openapi",
                "responses": responses((200, "OpenAPI 3.0.", content({"type": "object"}))),
            }
        },
        "/": {
            "get": {
                "summary": "The clinic's page, with the chat on it.",
                "operationId": "home",
                "responses": responses((200, "The page.", content({"type": "string"}, "text/html"))),
            }
        },
        "/docs": {
            "get": {
                "summary": "How to embed the chat and use the API.",
                "operationId": "docs",
                "responses": responses((200, "The page.", content({"type": "string"}, "text/html"))),
            }
        },
        "/widget.js": {
            "get": {
                "summary": "The chat widget, for any page.",
                "operationId": "widget",
                "responses": responses((200, "The script.", content({"type": "string"}, "text/javascript")), 404),
            }
        },
        "/assets/site.css": {
            "get": {
                "summary": "The style sheet of the clinic's page.",
                "operationId": "style",
                "responses": responses((200, "The style sheet.", content({"type": "string"}, "text/css"))),
            }
        },
        "/health/live": {
            "get": {
                "summary": "Whether the process answers.",
                "operationId": "live",
                "responses": responses((200, "It does.", content(ref("Status")))),
            }
        },
        "/health/ready": {
            "get": {
                "summary": "Whether the model is loaded and the store answers.",
                "operationId": "ready",
                "responses": responses((200, "Both.", content(ref("Status"))), 503),
            }
        },
        "/metrics": {
            "get": {
                "summary": "Metrics in Prometheus' text format.",
                "operationId": "metrics",
                "responses": responses((200, "The metrics.", content({"type": "string"}, "text/plain"))),
            }
        },
    },
    "components": {
        "schemas": SCHEMAS,
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "REST_TOKEN, for integrators."},
            **openapi_web_chat.SECURITY,
        },
    },
}
