"""What the components hand to each other on a message, and what they leave for the conversation to read."""

from __future__ import annotations

from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import METADATA
from rasa.shared.nlu.training_data.message import Message

# Between components.
CLAUSES = "clauses"
SPAN_VECTORS = "span_vectors"
COMPOSED = "composed"
JOINT_TEXT = "joint_text"
JOINT_VECTOR = "joint_vector"
# In the parse data. topics: [{name, confidence, text, start, end}], in the order asked; candidates: [name], when there are none.
TOPICS = "topics"
CANDIDATES = "candidates"
# about: {name, text}, the question the conversation is about after this message. The channel or the agent hands it back in the
# metadata of the next message, under the same key.
ABOUT = "about"


def is_payload(text: str) -> bool:
    """Whether a text is a button's payload (`/faq{…}`), which Rasa reads by itself."""
    return text.startswith(INTENT_MESSAGE_PREFIX)


def about(message: Message) -> dict[str, str] | None:
    """What the conversation was about before this message, if anybody told."""
    told: dict[str, str] | None = (message.get(METADATA) or {}).get(ABOUT)
    return told


def as_words(text: str) -> str:
    """What a visitor typed, so that Rasa reads it as words: a text that begins like a payload would be obeyed."""
    return text.lstrip(f"{INTENT_MESSAGE_PREFIX} ") or "?"
