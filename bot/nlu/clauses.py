"""Where a message may be cut into clauses. Pure text, no model: which cuts are used is decided by what the clauses mean."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Cut = Literal["item", "question", "sentence", "opener", "run_on", "connective"]

# More clauses than this are joined again, weakest cuts first, so that a long message cannot cost more than 28 short ones.
MAX_CLAUSES = 7
# How readily a cut is kept when there are too many.
_STRENGTH: dict[Cut, int] = {"item": 5, "question": 4, "sentence": 3, "opener": 2, "run_on": 1, "connective": 0}

_AUXILIARY = r"(?:is|are|am|was|were|do|does|did|can|could|will|would|shall|should|may|might|must|have|has|had)(?:n'?t)?"
_VERB = r"(?:is|are|am|do|does|did|can|could|will|would|should)"
_SUBJECT = (
    r"(?:i|u|you|it|we|they|he|she|this|that|there|these|those|one|the|my|your|ur|people|anyone|someone|somebody|results|treatments"
    r"|sessions|needling|microneedling|micro)"
)
_WH = r"(?:how|what|when|where|why|who|which|whats|what's|hows|how's|whens|when's|whos|who's|wheres|hw|wen|wats)"
_ASKING = r"(?:(?:please |pls )?(?:tell me|let me know|explain)|i(?:'d| would)? (?:like|want|love|need) to know|i wonder)"
_OPENER = rf"(?:{_WH}\b|any\b|{_AUXILIARY}\s+\w|{_ASKING}\b)"
_JOINER = r"(?:and|n|but|if (?:so|yes|not)|so|then|plus|also|oh|well|btw|ps|anyway|second|secondly|lastly|finally)"

# The number of an item in a list: "1) ... 2) ...", or bare when a list has been opened ("three things. 1 does it hurt 2 cost").
_ITEM = re.compile(r"(?:^|\s+)\(?([1-9])[.):]\s*|(?:^|(?<=[.:?!,;-])\s+|\n)([1-9])\s+|\s+([2-9])\s+")
# The end of a sentence, or a mark that is spoken. A title, an abbreviation or a decimal point is none.
_SENTENCE = re.compile(
    r"(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)(?<!\be\.g)(?<!\bi\.e)(?<!\bapprox)[.?!]{1,5}[\s)\"']{1,3}"
    r"|\n|(?<=\w\w)\?(?=\w)|\s(?:question mark|full stop)\b\s?",
    re.I,
)
# A connective or a comma before something that opens a question.
_BEFORE_OPENER = re.compile(
    rf"(?:\s?[,;/&+-]{{1,2}}\s?|\s)(?:{_JOINER}\b[\s,]{{0,2}}){{1,4}}(?={_OPENER})|\s?[,;&+]{{1,2}}\s?(?={_OPENER})"
    rf"|\s[-/]{{1,2}}\s(?={_OPENER})",
    re.I,
)
# Any other connective or comma: an elliptical second question ("does it hurt and the downtime?"), or just "face and neck".
_CONNECTIVE = re.compile(rf"\s?[,;]\s(?:{_JOINER}\s){{0,4}}|\s(?:and|n|but|also|plus|&|\+)\s|\s[-/]\s|\s?:\s", re.I)
# A question that opens in the middle of a run-on sentence. "When", "where", "which" and "who" may also just go on
# ("when so many lasers do harm").
_RUN_ON = re.compile(
    rf"\s(?=(?!(?:when|wen|where|which|who)\s(?!(?:{_VERB}|one)\b)){_WH}\s(?!i\b|you\b|it\b|we\b|to\b)\w"
    rf"|{_VERB}(?:n'?t)?\s+{_SUBJECT}\b)",
    re.I,
)
# What stands before it must not lead up to it ("tell me | how", "with | what"), nor, when it opens with a verb, be its own
# question word ("how long | am I red") or its subject ("can I | have it"). A question may end there ("what is it | is it safe").
_LEADS_UP = r"know|care|mean|mind|understand|about|of|see|if|to|for|when|and|or|but"
_BEFORE_VERB = re.compile(rf"(?:^|\b{_WH}(?:\s+(?!{_AUXILIARY}\b)\S+){{0,3}}|\b(?:{_SUBJECT}|{_LEADS_UP}))$", re.I)
_ASKED = re.compile(rf"\b{_AUXILIARY}\s+(?:it|that|this|they|those)$", re.I)
_BEFORE_WH = re.compile(
    rf"(?:^|\b(?:{_WH}|{_AUXILIARY}|{_LEADS_UP}|me|us|tell|ask|asking|say|said|explain|wonder|wondering|sure|idea|that))$",
    re.I,
)
_PREPOSITION = re.compile(r"\b(?:on|from|at|in|by|with|than|like)$", re.I)

_LEADING = re.compile(rf"^\(?(?:[1-9][.):]\s*)?(?:(?:{_JOINER}|or)\b[\s,]{{0,2}}){{0,4}}", re.I)
_ASKS = re.compile(
    rf"\?|^\W*{_OPENER}|\b{_WH}\s+{_AUXILIARY}\b|\b(?:what|how) about\b"
    rf"|\b(?:wonder(?:ing)?|(?:wants?|like) to know)(?=\W+\w)|\b(?:tell me|whether|curious|explain|asking"
    rf"|question is|not sure|unsure|any idea|please|pls)\b|[,\s](?:{_AUXILIARY})\s+{_SUBJECT}\b",
    re.I,
)
# Says what it is not about: "I don't need to know how many", "not bothered about the pain", "I know what it costs".
_DISMISSES = re.compile(
    r"^\W*(?:ok(?:ay)? |well |so |but |and |honestly |please )*(?:(?:i|we)(?:'m| am|m| |'re| are)* ?)?"
    r"(?:(?:really |honestly |just |absolutely )?(?:don'?t|do not|not|never) (?:really |even |so |too )?"
    r"(?:mean|need to know|want to know|care|asking|ask|bothered|bother|worried|fussed|interested|talking)\b"
    r"|never ?mind\b|forget\b|leaving aside|(?:apart|aside) from|other than|besides"
    r"|(?:already )?(?:know|get|understand) (?:all |already )?(?:what|when|how|why|about)\b|(?:already )?know (?:that|it|all)\b)",
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
        dismisses: whether it is one clause that says what the message is not about.
        cut: what separates it from what comes before; None at the start of the message.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    asks: bool
    cut: Cut | None
    dismisses: bool = False


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
            dismisses = first == last and _DISMISSES.match(part) is not None
            spans.append(Span(first, last, start, end, _LEADING.sub("", part) or part, _asks(part), cut, dismisses))
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
    found: list[tuple[int, int, Cut]] = list(_items(text))
    kinds: tuple[tuple[Cut, re.Pattern[str]], ...] = (
        ("sentence", _SENTENCE), ("opener", _BEFORE_OPENER), ("connective", _CONNECTIVE), ("run_on", _RUN_ON),
    )  # fmt: skip
    for kind, pattern in kinds:
        for match in pattern.finditer(text):
            start, end = match.span()
            if kind == "run_on" and _continues(text[max(0, start - 40) : start], text[end:]):
                continue
            if all(end <= a or start >= b for a, b, _ in found):
                asked = kind == "sentence" and ("?" in match.group() or "question" in match.group().lower())
                found.append((start, end, "question" if asked else kind))
    return found


def _continues(before: str, after: str) -> bool:
    """Whether what looks like a question in the middle of a run-on sentence belongs to the words before it."""
    if re.match(rf"{_WH}\b", after, re.I):
        after_preposition = re.match("wh(?:at|ich|o)", after, re.I) and _PREPOSITION.search(before)
        return bool(_BEFORE_WH.search(before) or after_preposition)
    asked = _ASKED.search(before) and not after.lower().startswith("do ")
    return bool(_BEFORE_VERB.search(before) and not asked)


def _items(text: str) -> Iterator[tuple[int, int, Cut]]:
    """Cuts before the items of a list that is numbered from 1, two of them at least."""
    numbers: list[re.Match[str]] = []
    for match in _ITEM.finditer(text):
        if int(next(filter(None, match.groups()))) == len(numbers) + 1:
            numbers.append(match)
    if len(numbers) > 1:
        yield from ((*match.span(), "item") for match in numbers)


def _strongest(cuts: Iterable[tuple[int, int, Cut]]) -> list[tuple[int, int, Cut]]:
    return sorted(cuts, key=lambda cut: -_STRENGTH[cut[2]])[: MAX_CLAUSES - 1]
