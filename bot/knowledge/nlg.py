"""Rasa's template NLG, grounded: figures come from the facts, and every answer names its document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.knowledge.clinic import load_clinic
from bot.knowledge.facts import Source, load_knowledge
from bot.knowledge.topics import DOCUMENTED, UNDOCUMENTED, URGENT, kind_of

MAX_SUGGESTIONS = 3
# Between an answer and the documents it rests on, on channels that show text only.
SOURCE_LINE = "\nSource: "


class GroundedGenerator(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]  # Rasa's class is untyped
    """Fills responses with facts and the clinic's details.

    A response to a topic (`utter_faq/…`, `utter_undocumented/…`) has `metadata` with a `title` (how the topic reads on a button),
    `related` topics (suggested next) and, when documented, `sources` (`A5`: document A, paragraph 5).

    What Rasa keeps of a message besides text and buttons is its metadata: `offered`, the names behind the buttons; `source`, the
    documents that the last line of the text names; `tone`, `urgent` where every second counts.

    Values a caller may pass besides the placeholders:
        suggestions: topic names to offer as buttons, in place of the related ones; [] for none.
        answered: topics of the same reply, which are not suggested again.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        """Read the knowledge and the clinic from the paths that `endpoints.yml` names."""
        super().__init__(domain.responses)
        self.knowledge = load_knowledge(Path(endpoint_config.kwargs["knowledge"]))
        self.clinic = load_clinic(Path(endpoint_config.kwargs["clinic"]))
        self._values = {name: str(fact) for name, fact in self.knowledge.facts.items()} | self.clinic.values()

    def generate_from_slots(
        self,
        utter_action: str,
        filled_slots: dict[str, Any],
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """Generate a response. See the class for the values that have a meaning of their own."""
        suggestions: Sequence[str] | None = kwargs.pop("suggestions", None)
        answered: Sequence[str] = kwargs.pop("answered", ())
        message: dict[str, Any] | None = super().generate_from_slots(
            utter_action, filled_slots, output_channel, **{**self._values, **kwargs}
        )
        if message is None:
            return None
        topic = utter_action.removeprefix("utter_")
        details = message.pop("metadata", None) or {}
        if topic.startswith(DOCUMENTED):
            message["source"] = self._source(details.get("sources", []))
        elif topic.startswith(UNDOCUMENTED) and (own := self.clinic.own_answers.get(kind_of(topic))):
            message |= {"text": own, "source": self.clinic.name}
        elif topic == URGENT:
            message["tone"] = URGENT
        if "source" in message:
            message["text"] += SOURCE_LINE + message["source"]
        related = [name for name in details.get("related", []) if name not in answered] if suggestions is None else suggestions
        message["offered"] = list(related[:MAX_SUGGESTIONS])
        if message["offered"]:
            message["buttons"] = [self.button(name) for name in message["offered"]]
        return message

    def offerable(self) -> set[str]:
        """The topics, kinds and tasks that a button can ask for."""
        return {name.removeprefix("utter_") for name, variants in self.responses.items() if _has_title(variants)}

    def title(self, topic: str) -> str:
        """How a topic, kind or task reads on a button."""
        return str(self._details(topic)["title"])

    def sources(self, topic: str) -> list[Source]:
        """The places a topic's answer rests on; the clinic itself for an answer of its own."""
        if topic.startswith(UNDOCUMENTED) and kind_of(topic) in self.clinic.own_answers:
            return [Source(self.clinic.name, None)]
        return [self.knowledge.source(place) for place in self._details(topic).get("sources", [])]

    def button(self, topic: str) -> dict[str, str]:
        """A button that asks for `topic`."""
        intent, _, detail = topic.partition("/")
        payload = f'/{intent}{{"topic": "{detail}"}}' if detail else f"/{intent}"
        return {"title": self.title(topic), "payload": payload}

    def _details(self, topic: str) -> dict[str, Any]:
        return dict(self.responses[f"utter_{topic}"][0]["metadata"])

    def _source(self, places: Sequence[str]) -> str:
        return "; ".join(dict.fromkeys(self.knowledge.source(place).document for place in places))


def _has_title(variants: Sequence[dict[str, Any]]) -> bool:
    return bool(variants) and "title" in (variants[0].get("metadata") or {})


def generator(domain: Path, knowledge: Path, clinic: Path) -> GroundedGenerator:
    """The NLG without a model: with the responses that stand in the domain's own file."""
    settings = EndpointConfig(knowledge=str(knowledge), clinic=str(clinic))
    return GroundedGenerator(settings, Domain.from_file(str(domain)))
