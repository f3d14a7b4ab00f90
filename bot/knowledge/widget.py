"""How the web chat greets and looks: the `widget` block of `clinic.yml`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.knowledge.clinic_node import Node
from bot.knowledge.topics import TASKS, is_question

if TYPE_CHECKING:
    from bot.knowledge.clinic import Clinic

FIELDS = ("greeting", "position", "colours", "first_questions")
COLOURS = ("primary", "on_primary")
POSITIONS = ("right", "left")
# WCAG 2.2, success criterion 1.4.3, for text of normal size.
LEAST_CONTRAST = 4.5
WHITE, BLACK = "#ffffff", "#000000"


@dataclass(frozen=True)
class Widget:
    """What the web chat shows before anybody said anything. `first_questions` are topics, kinds or tasks."""

    greeting: str = "Hello, I'm the chat assistant of {clinic_name}. Ask me anything about micro-needling."
    position: str = "right"
    primary: str = "#1f5f5b"
    on_primary: str = WHITE
    first_questions: tuple[str, ...] = ("faq/definition", "faq/pain", "faq/session_count", "book_consult")


DEFAULT = Widget()


def look(clinic: Clinic) -> dict[str, Any]:
    """How the chat introduces itself and looks, as the widget reads it."""
    widget = clinic.widget
    return {
        "name": clinic.name,
        "phone": clinic.phone,
        "greeting": widget.greeting.format(**clinic.values()),
        "position": widget.position,
        "colours": {"primary": widget.primary, "on_primary": widget.on_primary},
    }


def read_widget(block: Node, names: Collection[str], topics: Collection[str] | None) -> Widget:
    """Read the block; what it does not say is as `Widget` has it.

    Args:
        block: the block.
        names: what the greeting may name in braces.
        topics: what a first question can be; None when that is not known yet.

    Raises:
        ClinicError: with the line of what is wrong.
    """
    block.only(FIELDS)
    found: dict[str, Any] = {}
    if greeting := block.given("greeting"):
        found["greeting"] = _greeting(greeting, names)
    if position := block.given("position"):
        found["position"] = _position(position)
    if questions := block.given("first_questions"):
        found["first_questions"] = _first_questions(questions, topics)
    if colours := block.given("colours"):
        found |= _colours(colours)
    return Widget(**found)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as `#1f5f5b`, from 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _greeting(node: Node, names: Collection[str]) -> str:
    text = node.text()
    try:
        text.format(**dict.fromkeys(names, ""))
    except (KeyError, ValueError, IndexError, AttributeError, TypeError):
        raise node.error("only known names in braces, such as {clinic_name}") from None
    return text


def _position(node: Node) -> str:
    value = node.text()
    if value not in POSITIONS:
        raise node.error(f"{' or '.join(POSITIONS)}, not {value!r}")
    return value


def _colours(node: Node) -> dict[str, str]:
    node.only(COLOURS)
    colours = {name: _colour(value) for name, value in node.mapping().items()}
    primary = colours.setdefault("primary", Widget.primary)
    on_primary = colours.setdefault("on_primary", max(WHITE, BLACK, key=lambda text: contrast(text, primary)))
    reached = contrast(primary, on_primary)
    if reached < LEAST_CONTRAST:
        told = f"{on_primary} on {primary} has a contrast of {reached:.2f}, not {LEAST_CONTRAST} or more"
        raise node.error(f"colours that can be read: {told}")
    return colours


def _colour(node: Node) -> str:
    value = node.text().lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", value):
        raise node.error('a colour such as "#1f5f5b"')
    return value


def _first_questions(node: Node, topics: Collection[str] | None) -> tuple[str, ...]:
    names = {item.text(): item for item in node.items("[faq/pain, book_consult]")}
    for name, item in names.items():
        if not (name in topics if topics is not None else name in TASKS or is_question(name)):
            raise item.error(f"a topic such as faq/pain or a task such as book_consult, not {name!r}")
    return tuple(names)
