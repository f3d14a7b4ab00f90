"""Where a message may be cut into clauses. Pure text, no model: which cuts are used is decided by what the clauses mean."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Cut = Literal["question", "sentence", "opener", "run_on", "connective"]

# More clauses than this are joined again, weakest cuts first, so that a long message cannot cost more than 28 short ones.
MAX_CLAUSES = 7
# How readily a cut is kept when there are too many.
_STRENGTH: dict[Cut, int] = {"question": 4, "sentence": 3, "opener": 2, "run_on": 1, "connective": 0}

_AUXILIARY = r"(?:is|are|am|was|were|do|does|did|can|could|will|would|shall|should|may|might|must|have|has|had)(?:n'?t)?"
_SUBJECT = (
    r"(?:i|u|you|it|we|they|he|she|this|that|there|these|those|one|the|my|your|ur|people|anyone|someone|somebody|results|treatments"
    r"|sessions|needling|microneedling|micro)"
)
_WH = r"(?:how|what|when|where|why|who|which|whats|what's|hows|how's|whens|when's|whos|who's|wheres|hw|wen|wats)"
_ASKING = r"(?:(?:please |pls )?(?:tell me|let me know|explain)|i(?:'d| would)? (?:like|want|love|need) to know|i wonder)"
_OPENER = rf"(?:{_WH}\b|(?:if so|any)\b|{_AUXILIARY}\s+\w|{_ASKING}\b)"
_JOINER = r"(?:and|n|but|so|then|plus|also|oh|well|btw|ps|anyway|second|secondly|lastly|finally)"

# The end of a sentence. A title, an abbreviation or a decimal point is none.
_SENTENCE = re.compile(
    r"(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)(?<!\be\.g)(?<!\bi\.e)(?<!\bapprox)[.?!]{1,5}[\s)\"']{1,3}|\n|(?<=\w\w)\?(?=\w)", re.I
)
# A connective or a comma before something that opens a question.
_BEFORE_OPENER = re.compile(
    rf"(?:\s?[,;/&+-]{{1,2}}\s?|\s)(?:{_JOINER}\b[\s,]{{0,2}}){{1,4}}(?={_OPENER})|\s?[,;&+]{{1,2}}\s?(?={_OPENER})"
    rf"|\s[-/]{{1,2}}\s(?={_OPENER})",
    re.I,
)
# Any other connective or comma: an elliptical second question ("does it hurt and the downtime?"), or just "face and neck".
_CONNECTIVE = re.compile(rf"\s?[,;]\s(?:{_JOINER}\s){{0,4}}|\s(?:and|n|but|also|plus|&|\+)\s|\s[-/]\s|\s?:\s", re.I)
# A question that opens in the middle of a run-on sentence. What stands before it must neither be its own question word
# ("how long | am I red") nor its subject ("can I | have it").
_RUN_ON = re.compile(
    rf"\s(?={_WH}\s(?!i\b|you\b|it\b|we\b|to\b)\w"
    rf"|(?:is|are|am|do|does|did|can|could|will|would|should)(?:n'?t)?\s+{_SUBJECT}\b)",
    re.I,
)
_CONTINUES = re.compile(
    rf"(?:^|\b{_WH}(?:\s+(?!{_AUXILIARY}\b)\S+){{0,3}}|\b(?:{_SUBJECT}|know|about|of|see|if|to|for|when|and|or|but))$", re.I
)

_LEADING = re.compile(rf"^(?:(?:{_JOINER}|or)\b[\s,]{{0,2}}){{1,4}}", re.I)
_ASKS = re.compile(
    rf"\?|^\W*{_OPENER}|\b{_WH}\s+{_AUXILIARY}\b|\b(?:what|how) about\b|\b(?:tell me|wondering|wonder|want to know|like to know"
    rf"|curious|explain|asking|question is|not sure|unsure|any idea|please|pls)\b|[,\s](?:{_AUXILIARY})\s+{_SUBJECT}\b",
    re.I,
)
# So short that it asks by naming: "downtime", "price for face".
_NAMING_WORDS = 3


@dataclass(frozen=True)
class Span:
    """A stretch of a message: clauses `first` to `last` (inclusive), characters `start` to `end` (half-open).

    Attributes:
        text: its words without a leading "and", "oh", …
        asks: whether it has the form of a question, or is too short to have a form; otherwise it states something.
        cut: what separates it from what comes before; None at the start of the message.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    asks: bool
    cut: Cut | None


@dataclass(frozen=True)
class Lattice:
    """Every way to read a message as a row of clauses.

    Attributes:
        n_clauses: number of smallest clauses, 1 to MAX_CLAUSES.
        spans: every run of neighbouring clauses, by first clause; the whole message is the one from 0 to n_clauses - 1.
    """

    n_clauses: int
    spans: tuple[Span, ...]

    @property
    def whole(self) -> int:
        """Index of the span that is the whole message."""
        return self.n_clauses - 1


def opens_question(text: str) -> bool:
    """Whether a text has a question mark or opens like a question."""
    return "?" in text or re.match(_OPENER, text, re.I) is not None


def lattice(text: str) -> Lattice:
    """Find the possible clauses of `text` and all runs of neighbouring clauses."""
    clauses = _clauses(text)
    spans = []
    for first, (start, _, cut) in enumerate(clauses):
        for last in range(first, len(clauses)):
            end = clauses[last][1]
            part = text[start:end]
            spans.append(Span(first, last, start, end, _LEADING.sub("", part) or part, _asks(part), cut))
    return Lattice(len(clauses), tuple(spans))


def undivided(text: str) -> Lattice:
    """A lattice of the whole text as one clause."""
    return Lattice(1, (Span(0, 0, 0, len(text), text, asks=True, cut=None),))


def _asks(text: str) -> bool:
    return len(text.split()) <= _NAMING_WORDS or _ASKS.search(text) is not None


def _clauses(text: str) -> list[tuple[int, int, Cut | None]]:
    """Start, end and cut before each clause. The mark that ends a sentence belongs to its clause."""
    clauses: list[tuple[int, int, Cut | None]] = []
    start, before = 0, None
    for cut_start, cut_end, kind in sorted(_strongest(_between_words(text, _cuts(text)))):
        keep = cut_start + 1 if kind in ("question", "sentence") else cut_start
        clauses.append((start, keep, before))
        start, before = cut_end, kind
    clauses.append((start, len(text), before))
    return clauses


def _between_words(text: str, cuts: list[tuple[int, int, Cut]]) -> Iterator[tuple[int, int, Cut]]:
    """The cuts that have words of their own before them, and any words behind them."""
    words = [match.span() for match in re.finditer(r"\w+", text)]
    starts, ends = [start for start, _ in words], [end for _, end in words]
    behind = 0
    for cut in sorted(cuts):
        before, after = bisect_right(ends, cut[0]), bisect_left(starts, cut[1])
        if behind < before and after < len(starts):
            yield cut
            behind = after


def _cuts(text: str) -> list[tuple[int, int, Cut]]:
    found: list[tuple[int, int, Cut]] = []
    kinds: tuple[tuple[Cut, re.Pattern[str]], ...] = (
        ("sentence", _SENTENCE), ("opener", _BEFORE_OPENER), ("connective", _CONNECTIVE), ("run_on", _RUN_ON),
    )  # fmt: skip
    for kind, pattern in kinds:
        for match in pattern.finditer(text):
            start, end = match.span()
            continues = kind == "run_on" and _CONTINUES.search(text[max(0, start - 40) : start])
            if not continues and all(end <= a or start >= b for a, b, _ in found):
                found.append((start, end, "question" if kind == "sentence" and "?" in match.group() else kind))
    return found


def _strongest(cuts: Iterable[tuple[int, int, Cut]]) -> list[tuple[int, int, Cut]]:
    return sorted(cuts, key=lambda cut: -_STRENGTH[cut[2]])[: MAX_CLAUSES - 1]
