"""What the components hand to each other on a message, and what they leave for the conversation to read."""

from __future__ import annotations

from rasa.shared.constants import INTENT_MESSAGE_PREFIX

# Between components.
CLAUSES = "clauses"
SPAN_VECTORS = "span_vectors"
COMPOSED = "composed"
# In the parse data. topics: [{name, confidence, text}], in the order asked; candidates: [name], when none was understood.
TOPICS = "topics"
CANDIDATES = "candidates"


def is_payload(text: str) -> bool:
    """Whether a text is a button's payload (`/faq{…}`), which Rasa reads by itself."""
    return text.startswith(INTENT_MESSAGE_PREFIX)


def as_words(text: str) -> str:
    """What a visitor typed, so that Rasa reads it as words: a text that begins like a payload would be obeyed."""
    return text.lstrip(f"{INTENT_MESSAGE_PREFIX} ") or "?"
