"""Follow-ups: "why?", "and for stretch marks?", "how often?" mean something only with what was talked about before.

Pure text and numbers. The rules and their bounds were found on 90 authored conversations
(`tests/understanding/context_development.yml`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlu.clauses import opens_question
from bot.nlu.decoding import Reading

# Longer messages speak for themselves.
MAX_WORDS = 12
# So short that they lean on the question before without saying so.
FEW_WORDS = 3
# Asks about what was just said, whatever it was.
_BARE = re.compile(
    r"^(?:(?:but|and|ok|okay|oh|so|sorry|hm+|wait)\b[\s,]*)*(?:why|why not|how come|how so|really|seriously|(?:are )?you sure"
    r"|what do you mean|what does that mean|meaning|tell me more|more about (?:it|that)|go on|is (?:that|this|it) normal"
    r"|(?:can|could) you (?:please )?(?:explain|say) (?:that|it|this)?.*(?:simpl|more|plain|easier|detail|better)\w*"
    r"|explain(?: that| it)?|in plain english|in (?:simple|plain) (?:words|terms)|why (?:so|that|is that|does|would)\b.{0,25})"
    r"(?: please| though| then)?[\s?.!]*$",
    re.I,
)
# Adds something to the question before.
_ADDS = re.compile(r"^(?:and|what about|how about|same|also|or|not even|but|what if|plus|even|too)\b", re.I)
_POINTS = re.compile(r"\b(?:that|it|this|there|then|one|each|so|too|them|those)\b", re.I)
_HOW_MUCH = re.compile(
    r"^(?:(?:and|but|so|ok) )*(?:how (?:often|long|many|much|soon)|for how long|when|which|what size|is it|are they|what for)\b"
    r".{0,22}$",
    re.I,
)


@dataclass(frozen=True)
class InContext:
    """How a message reads together with the question before it.

    Attributes:
        before: the label of that question.
        label, confidence: the best label of both their words together.
        generic: whether "how often", "how long" and the like have no label of their own there.
    """

    before: str
    label: str
    confidence: float
    generic: bool


def may_follow_up(text: str) -> bool:
    """Whether a message is short enough to lean on the one before, and looks like it: for others `follows_up` is never true."""
    words = len(text.split())
    leans = _BARE.match(text) or _ADDS.match(text) or _POINTS.search(text) or _HOW_MUCH.match(text)
    return 0 < words <= MAX_WORDS and (words <= FEW_WORDS or leans is not None)


def follows_up(text: str, alone: Sequence[Reading], understood: Sequence[str], joint: InContext) -> bool:
    """Whether a message continues the question before.

    Args:
        text: the message.
        alone: how it reads by itself.
        understood: what of that is clear enough to act on, without what only frames a message.
        joint: how it reads together with the question before.
    """
    if _BARE.match(text):
        return True
    if len(alone) > 1 or joint.label != joint.before:
        return False
    words, confidence = len(text.split()), alone[0].alone
    leans = _ADDS.match(text) or _POINTS.search(text) or (words <= FEW_WORDS and opens_question(text))
    if not understood:
        return bool(leans) and words <= 9 and joint.confidence >= 0.6
    adds = (_ADDS.match(text) and confidence < 0.97) or (_POINTS.search(text) and confidence < 0.9)
    if adds and words <= 5 and joint.confidence >= 0.7:
        return True
    how_much = joint.generic and words <= 4 and confidence < 0.97 and _HOW_MUCH.match(text) is not None
    return how_much and joint.confidence >= 0.95
