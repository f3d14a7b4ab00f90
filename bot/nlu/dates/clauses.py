"""A message in clauses: what a "so", a "but" or a full stop sets apart, each with the parts that were understood in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.nlu.dates.cascade import MARK, Marked
from bot.nlu.dates.parts import Clock, Day, Part, Span, Weekly

SUBJECT = r"(?:i|i'm|i'll|i've|we|we're|we'll|we've)"
FREE = r"(?:free|available|fine|ok|okay|good|great|better|best|perfect|ideal|possible|works?|suits?|would|can|could|instead)"
_BREAK = re.compile(
    rf"[!?;]+|\.(?=\W*(?:\s|$))|(?<!{MARK}),|,(?! ?(?:and |or )?(?:on |the )?{MARK})|, ?(?=(?:and |or )?(?:the )?{MARK},? (?:is |are |was )?{FREE}\b)"
    rf"| - |\b(?:so|but|otherwise|though|however|then)\b(?! (?:far|much|long))|\bwhen (?=i |i'm |we |we're |my |the |it )"
    rf"|\band (?=(?:{SUBJECT}|{MARK})[a-z ]{{0,12}}\b{FREE}\b)"
    r"|\b(?=i (?:work|teach) (?:all|most|every|full|late|during|nights)\b)|\b(?:because|cause)\b|\b(?:as|since) (?=(?:i|i'm|my|we|we're|our|the|that|it|it's|there|she|he|they)\b)"
    r"|\b(?:it's|its|that's|this is|which is) (?=(?:when|why|the|my|our|his|her|because|a) [a-z])"
)


@dataclass(frozen=True)
class Clause:
    """A clause: where it stands, what opens it, and its parts by the places of their marks."""

    opening: str
    text: str
    closing: str
    parts: dict[int, Part]

    @property
    def days(self) -> bool:
        """Whether it names days."""
        return any(isinstance(part, Day | Weekly) for part in self.parts.values())

    @property
    def times(self) -> bool:
        """Whether it names times."""
        return any(isinstance(part, Clock | Span) for part in self.parts.values())


def clauses_of(message: Marked) -> Iterator[Clause]:
    """The clauses of a message that hold anything but white space, in order."""
    letters = message.letters
    parts = {place: part for part, _, place in message.marks()}
    start, opening = 0, ""
    for edge in [*_BREAK.finditer(letters), None]:
        end = edge.start() if edge else len(letters)
        if letters[start:end].strip():
            inside = {place: part for place, part in parts.items() if start <= place < end}
            yield Clause(opening, letters[start:end], edge.group() if edge else "", inside)
            opening = ""
        if edge is not None:
            start, opening = edge.end(), edge.group().strip() if edge.group().strip(" ,-") else opening
