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
_LEAD_IN = r"(?:(?:but|and|ok|okay|oh|so|sorry|well|hm+|wait|right|really|seriously)\b[\s,?!.]*)*"
_THEN = r"(?: please| though| then| tho| exactly| roughly| about)*[\s?.!]*$"
# Asks about what was just said, whatever it was: why, really, in other words, until when, included, "so not safe then?".
_BARE = re.compile(
    rf"^{_LEAD_IN}(?:really|seriously|(?:are )?you sure|what do you mean|what does that mean|meaning"
    r"|tell me more|more about (?:it|that)|go on|(?:is (?:that|this|it)|that'?s|this is|it'?s) (?:all )?normal"
    r"|(?:can|could) you (?:please )?(?:explain|say) (?:that|it|this)?.*(?:simpl|more|plain|easier|detail|better)\w*"
    r"|explain(?: that| it)?|in plain english|in (?:simple|plain) (?:words|terms)"
    r"|why|why not|how come(?: .{1,30})?|how so|why (?:so|that|is that|does|would)\b.{0,25}"
    r"|(?:does|would) (?:that|it|this) include .{1,25}"
    r"|(?:until|till?|since|by|from|for|with|to|on|at) (?:when|what|which|whom?|where)|when|which ones?"
    rf"|what (?:size|kind|sort)|like what|such as(?: what)?){_THEN}"
    r"|^so (?:(?:that|it)'?s |is (?:it|that) )?(?:a )?(?:no|not)\b(?!,? thank).{0,25}(?:\?|\bthen)\W*$",
    re.I,
)
# Adds a case to the question before, and has no verb of its own.
_ADDS_CASE = re.compile(
    r"^(?:(?:(?:and|but|same|also|or|even|not even|what about|how about) )+(?:for|with|on|in|at|around|near|during|if)"
    r"|(?:(?:and|so|but) )?(?:is|would|will) (?:it|that|this) (?:be )?(?:the )?same)\b",
    re.I,
)
_ASKS = r"(?:how|what|when|which|why|who|price|cost|safe|ok|do|does|is|are|can|will)"
# Nothing but such a case: "and with PRP?", "but on the neck".
_ONLY_CASE = re.compile(rf"^(?:and|but|ok and) (?:with|without|on|at|around|near)(?!.*\b{_ASKS}\b)(?: \S+){{1,3}}$", re.I)
# Adds something to the question before, or corrects it.
_ADDS = re.compile(
    r"^(?:and|what about|how about|same|also|or|not even|but|what if|plus|even|too|(?:(?:no|sorry|oh)[\s,]+)*i meant?)\b",
    re.I,
)
# "The second one" chooses from what is offered.
_POINTS = re.compile(
    r"\b(?:that|it|this|there|then|(?<!first )(?<!second )(?<!third )(?<!last )one|each|so|too|them|those|both"
    r"|either|the two|in between|i meant?)\b",
    re.I,
)
# Compares what was named before.
_COMPARES = re.compile(
    rf"^{_LEAD_IN}(?:which|what)(?:'s| is| would be| works?| one(?: is)?)? (?:the )?(?:better|best)\b.{{0,15}}$", re.I
)
_HOW_MUCH = re.compile(
    r"^(?:(?:and|but|so|ok) )*(?:(?:for|over|after|in|within) )?"
    r"(?:how (?:often|long|many|much|soon|far)|when|which|what size|is it|are they|what for)\b.{0,22}$",
    re.I,
)
# Nothing but "how often?" and the like.
_HOW_MUCH_ONLY = re.compile(
    rf"^{_LEAD_IN}(?:(?:for|over|after|in|within) )?how (?:often|long|many|much|soon|far)(?: apart)?{_THEN}", re.I
)


@dataclass(frozen=True)
class InContext:
    """How a message reads together with the question before it.

    Attributes:
        before: the label of that question.
        label, confidence: the best label of both their words together.
        generic: whether "how often", "how long" and the like have no label of their own there.
        names_case: whether what the message reads like by itself may be a mere case of that question: "for stretch marks".
    """

    before: str
    label: str
    confidence: float
    generic: bool
    names_case: bool = False


def may_follow_up(text: str) -> bool:
    """Whether a message is short enough to lean on the one before, and looks like it: for others `follow_up` is always None."""
    words = len(text.split())
    leans = any(pattern.search(text) for pattern in (_BARE, _ADDS, _ADDS_CASE, _POINTS, _COMPARES, _HOW_MUCH))
    return 0 < words <= MAX_WORDS and (words <= FEW_WORDS or leans)


def follow_up(text: str, alone: Sequence[Reading], understood: Sequence[str], joint: InContext) -> str | None:
    """The label of a message that continues the question before; None when it speaks for itself.

    Args:
        text: the message.
        alone: how it reads by itself.
        understood: what of that is clear enough to act on, without what only frames a message.
        joint: how it reads together with the question before.
    """
    if _BARE.match(text) or (_HOW_MUCH_ONLY.match(text) and joint.generic):
        return joint.before
    if joint.names_case and _ONLY_CASE.match(text):
        return joint.before
    if len(alone) > 1:
        return None
    words, confidence = len(text.split()), alone[0].alone
    adds, points = _ADDS.match(text), _POINTS.search(text)
    if not understood:
        leans = adds or points or _COMPARES.match(text) or (words <= FEW_WORDS and opens_question(text))
        return joint.label if leans and joint.confidence >= (0.6 if joint.label == joint.before else 0.8) else None
    short = words <= 5
    adds_case = (_ADDS_CASE.match(text) or (short and adds)) and confidence < (0.995 if joint.names_case else 0.9)
    points_back = short and points and confidence < 0.9
    how_much = joint.generic and words <= 4 and confidence < 0.97 and joint.confidence >= 0.95 and _HOW_MUCH.match(text)
    continues = how_much or (joint.confidence >= 0.6 and (adds_case or points_back))
    return joint.before if continues and joint.label == joint.before else None
