"""The words of letters and calendar entries: templates in `data/mail`, the first line the subject, the rest the text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape

from bot.knowledge.clinic import clock


class WordingError(ValueError):
    """A template cannot be used; the message names its file."""


class Wording:
    """Fills templates. HTML is made from the text, so that each sentence stands once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _templates(self) -> Environment:
        return Environment(
            loader=FileSystemLoader(self._folder),
            undefined=StrictUndefined,
            autoescape=select_autoescape(("html",), default=False),  # plain text must not be escaped
            trim_blocks=True,
        )

    def fill(self, name: str, values: Mapping[str, object]) -> tuple[str, str]:
        """The subject, one line, and the text of a template.

        Raises:
            WordingError: the template is missing, broken, or names what there is not.
        """
        subject, _, text = self._render(f"{name}.txt", values).strip().partition("\n")
        return " ".join(subject.split()), text.strip()

    def as_html(self, subject: str, text: str, values: Mapping[str, object]) -> str:
        """A text as a page: blank lines part paragraphs, everything escaped, the calendar's link a link.

        Raises:
            WordingError: see `fill`.
        """
        paragraphs = [paragraph.splitlines() for paragraph in text.split("\n\n")]
        return self._render("layout.html", {**values, "subject": subject, "paragraphs": paragraphs})

    def _render(self, file: str, values: Mapping[str, object]) -> str:
        try:
            return self._templates.get_template(file).render(values)
        except TemplateError as error:
            raise WordingError(f"{self._folder / file}: {error.message or type(error).__name__}") from error


def moment_values(start: datetime, end: datetime) -> dict[str, str]:
    """A consult's time in words: `Saturday, June 12, 2027`, `2:30 pm`, `30` minutes."""
    minutes = round((end - start).total_seconds() / 60)
    return {"day": f"{start:%A}, {start:%B} {start.day}, {start.year}", "time": clock(start.time()), "minutes": str(minutes)}
