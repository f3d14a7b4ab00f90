"""The web chat in the description of the HTTP interface."""

from __future__ import annotations

from bot.messages import MAX_CHARACTERS
from bot.web.openapi_parts import Schema, content, listing, record, ref, responses, text

WHOLE = {"type": "integer", "minimum": 0}
WORD = text("What the visitor adds.", maxLength=300)
MESSAGE_ID = text("Chosen by the page, such as a UUID; sent again it is dropped.", pattern="^[A-Za-z0-9_-]{8,64}$")
BOT_MESSAGE_ID = text("The id of a message of the bot.", maxLength=100)
LINK = {"url": text("Where it is."), "title": text("What it is called.")}

SCHEMAS: dict[str, Schema] = {
    "ChatConfig": record(
        {
            "name": text("The clinic."),
            "phone": text("The clinic's."),
            "greeting": text("What the chat says first."),
            "position": text("The side of the page.", enum=["right", "left"]),
            "colours": record({"primary": text("Such as `#1f5f5b`."), "on_primary": text("Text on it; contrast 4.5 or more.")}),
            "first_questions": listing(record({"id": text("To be sent as `first`."), "title": text("For a button.")})),
        }
    ),
    "ChatHistory": record(
        {
            "conversation": text("The public id of the visitor's conversation; when it changes, forget what was before."),
            "messages": listing(ref("ChatMessage")),
            "clinic": record({"name": text("The clinic."), "phone": text("The clinic's.")}),
            "earlier": {"type": "boolean", "description": "There are older messages than these."},
            "rated": {"type": "boolean", "description": "The visitor rated this conversation."},
        },
        ("earlier", "rated"),
    ),
    "ChatMessage": record(
        {
            "id": text("Within the conversation."),
            "seq": {**WHOLE, "description": "Grows within a conversation; a visitor's message has it once it is answered."},
            "from": text("Who said it.", enum=["visitor", "bot"]),
            "at": text("When, in UTC.", format="date-time"),
            "text": text("Plain text; may be empty beside a picture, an attachment or a card."),
            "source": text("The documents that an answer rests on."),
            "buttons": listing(ref("ChatButton")),
            "chosen": {**WHOLE, "description": "Which button was tapped."},
            "image": record({**LINK, "description": text("For who cannot see it.")}, ("title", "description")),
            "attachment": record(LINK, ("title",)),
            "card": record({"title": text("Heading."), "rows": listing(ref("ChatCardRow"))}),
            "tone": text("Set when every second counts.", enum=["urgent"]),
            "rateable": {"type": "boolean", "description": "Whether it is an answer to be rated."},
            "closing": {"type": "boolean", "description": "Whether it answers a goodbye."},
            "reply_to": text("The visitor's message that it answers."),
            "tap": record({"message": BOT_MESSAGE_ID, "button": WHOLE}),
            "feedback": text("What the visitor thinks of it.", enum=["up", "down"]),
        },
        (
            "seq", "source", "buttons", "chosen", "image", "attachment", "card", "tone", "rateable", "closing", "reply_to", "tap",
            "feedback",
        ),
    ),
    "ChatButton": record({"title": text("For the visitor."), "group": text("Buttons that belong together.")}, ("group",)),
    "ChatCardRow": record({"label": text("What."), "value": text("Which.")}),
    "ChatSend": record(
        {
            "id": MESSAGE_ID,
            "text": text("What was typed.", minLength=1, maxLength=MAX_CHARACTERS),
            "message": BOT_MESSAGE_ID,
            "button": {**WHOLE, "description": "The index of a button of `message`."},
            "first": text("The id of a first question."),
        },
        ("text", "message", "button", "first"),
    ),
    "ChatThumb": record({"message": BOT_MESSAGE_ID, "value": text("Thumb.", enum=["up", "down"]), "word": WORD}, ("word",)),
    "ChatRating": record({"value": {"type": "integer", "minimum": 1, "maximum": 5}, "word": WORD}, ("word",)),
    "ChatDone": record({"ok": {"type": "boolean", "enum": [True]}}),
    "ChatBegun": record({"ok": {"type": "boolean", "enum": [True]}, "conversation": text("The public id of the new one.")}),
}  # fmt: skip

_VISITOR: list[Schema] = [{"visitor": []}]
_OF_A_VISITOR = (401, 403, 429, 503)


def _write(name: str, summary: str, body: str, success: tuple[int, str, Schema], *problems: int) -> Schema:
    return {
        "summary": summary,
        "operationId": name,
        "security": _VISITOR,
        "requestBody": {"required": True, **content(ref(body))},
        "responses": responses(success, 400, 413, 415, 422, *_OF_A_VISITOR, *problems),
    }


def _query(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


_DONE = (200, "It is kept.", content(ref("ChatDone")))
_BEGUN = content(ref("ChatBegun"))
_SOCKET = {
    "description": "engine.io's own answers.",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}

PATHS: dict[str, Schema] = {
    "/api/web/session": {
        "post": {
            "summary": "Open or renew a visitor's session, as a cookie that scripts cannot read.",
            "operationId": "openChatSession",
            "responses": responses((204, "The cookie.", {}), 403, 429),
        }
    },
    "/api/web/config": {
        "get": {
            "summary": "How the chat greets and looks.",
            "operationId": "chatConfig",
            "responses": {
                **responses((200, "From clinic.yml.", content(ref("ChatConfig"))), 503),
                "304": {"description": "As before."},
            },
        }
    },
    "/api/web/messages": {
        "get": {
            "summary": "What is new in the visitor's conversation; waits up to 25 seconds for something.",
            "operationId": "chatMessages",
            "security": _VISITOR,
            "parameters": [
                _query("conversation", text("The conversation that the page shows.")),
                _query("after", {**WHOLE, "description": "The highest seq that it shows."}),
            ],
            "responses": responses((200, "The messages.", content(ref("ChatHistory"))), *_OF_A_VISITOR),
        },
        "post": _write(
            "sendChatMessage",
            "Say something or tap a button: `text`, or `message` and `button`, or `first`.",
            "ChatSend",
            (202, "Accepted; the answer follows.", content(ref("ChatDone"))),
            409,
        ),
    },
    "/api/web/feedback": {"post": _write("giveThumb", "Thumbs up or down for an answer.", "ChatThumb", _DONE)},
    "/api/web/rating": {"post": _write("rateChat", "Rate the conversation.", "ChatRating", _DONE)},
    "/api/web/restart": {
        "post": {
            "summary": "Begin a new conversation.",
            "operationId": "restartChat",
            "security": _VISITOR,
            "responses": responses((200, "It has begun.", _BEGUN), *_OF_A_VISITOR),
        }
    },
    "/api/web/conversation": {
        "delete": {
            "summary": "Erase the visitor's conversations.",
            "operationId": "eraseChat",
            "security": _VISITOR,
            "responses": responses((200, "They are gone; a new one has begun.", _BEGUN), *_OF_A_VISITOR),
        }
    },
    "/socket.io/": {
        method: {
            "summary": "The chat's socket (socket.io protocol 5, engine.io protocol 4).",
            "operationId": f"{method}Socket",
            "responses": {
                "200": _SOCKET,
                "101": {"description": "A websocket."},
                "400": _SOCKET,
                "403": {"description": "A foreign page.", **content(ref("Problem"), "application/problem+json")},
            },
        }
        for method in ("get", "post")
    },
    "/webhooks/web/": {
        "get": {
            "summary": "Whether the web chat is there.",
            "operationId": "chatHealth",
            "responses": responses((200, "It is.", content(ref("Status")))),
        }
    },
}

SECURITY: dict[str, Schema] = {
    "visitor": {
        "type": "apiKey",
        "in": "cookie",
        "name": "frontdesk_session",
        "description": "Set by POST /api/web/session; over TLS it is called __Host-frontdesk_session.",
    }
}
