"""What descriptions of the HTTP interface are made of."""

from __future__ import annotations

from typing import Any

from bot.web.problems import SENTENCES

Schema = dict[str, Any]


def record(properties: dict[str, Schema], optional: tuple[str, ...] = (), **more: Any) -> Schema:
    """An object; every property that is not `optional` is always there."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, **({"required": required} if required else {}), **more}


def listing(items: Schema) -> Schema:
    """An array."""
    return {"type": "array", "items": items}


def text(description: str, **more: Any) -> Schema:
    """A string."""
    return {"type": "string", "description": description, **more}


def day(description: str, **more: Any) -> Schema:
    """A day, such as 2027-06-12."""
    return text(description, format="date", **more)


def number(description: str, **more: Any) -> Schema:
    """A whole number."""
    return {"type": "integer", "description": description, **more}


def ref(name: str) -> Schema:
    """A schema of the description, by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: Schema, media_type: str = "application/json") -> Schema:
    """What a body holds."""
    return {"content": {media_type: {"schema": schema}}}


def responses(success: tuple[int, str, Schema], *problems: int) -> Schema:
    """What a request is answered with: success, as (status, description, content), or these problems."""
    status, description, schema = success
    answers = {str(status): {"description": description, **schema}}
    for code in problems:
        description = SENTENCES.get(code, "A field is missing, of the wrong type, empty or too long.")
        answers[str(code)] = {"description": description, **content(ref("Problem"), "application/problem+json")}
    return answers
