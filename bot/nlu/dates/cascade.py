"""Rules that replace what they understand by marks, which later rules read like words.

A mark is one private character whose block says what kind of part it stands for, so a pattern can ask for a day: `between DAY and DAY`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from bot.nlu.dates.parts import Choice, Clock, Day, Excluded, Flag, NoSuchDateError, Nothing, Part, Span, Trouble, Weekly
from bot.nlu.dates.text import spelled

BLOCK = 0x1000
_KINDS: tuple[type[Part], ...] = (Day, Clock, Span, Weekly, Excluded, Choice, Trouble, Flag, Nothing)
_FIRST = {kind: 0xF0000 + BLOCK * place for place, kind in enumerate(_KINDS)}


def _any(*kinds: type[Part]) -> str:
    return "[" + "".join(f"{chr(_FIRST[kind])}-{chr(_FIRST[kind] + BLOCK - 1)}" for kind in kinds) + "]"


DAY, CLOCK, SPAN, WEEKLY, CHOICE, OUT, TROUBLE, FLAG, NOTHING = (
    _any(kind) for kind in (Day, Clock, Span, Weekly, Choice, Excluded, Trouble, Flag, Nothing)
)
# Anything that says a day, and anything at all that was understood.
ANY_DAY, TIMES, MARK = _any(Day, Weekly, Choice), _any(Clock, Span), _any(*(k for k in _KINDS if k is not Nothing))
_MARKS = re.compile(_any(*_KINDS))

# Stretches of letters, each with the part it is to be replaced by.
Changes = dict[tuple[int, int], Part]
Meaning = Callable[["re.Match[str]", "Marked"], "Part | tuple[Part, ...] | Changes | None"]
P = TypeVar("P", bound=Part)


@dataclass(frozen=True)
class Rule:
    """A pattern and what it means. The group `x` is what is replaced, when there is one; else the whole match."""

    pattern: re.Pattern[str]
    meaning: Meaning

    @property
    def group(self) -> str | int:
        """What is replaced."""
        return "x" if "x" in self.pattern.groupindex else 0


class Rules(list[Rule]):
    """Rules in the order in which they are tried; used as a decorator of what a pattern means."""

    def __call__(self, *patterns: str) -> Callable[[Meaning], Meaning]:
        """Register a meaning for these patterns. What it returns replaces the match; `Changes` replace stretches inside of it.

        Returns None for a match that means nothing after all; raises NoSuchDateError for a date nobody can keep.
        """

        def register(meaning: Meaning) -> Meaning:
            self.extend(Rule(re.compile(pattern, re.ASCII), meaning) for pattern in patterns)
            return meaning

        return register


class Marked:
    """A message with marks for what was understood."""

    def __init__(self, raw: str, now: datetime) -> None:
        self._raw = raw
        self.now = now
        self.today: date = now.date()
        self.letters, self._origin = spelled(raw)
        self._parts: list[Part] = []

    def apply(self, rules: Iterable[Rule]) -> None:
        """Apply each rule once, everywhere."""
        for rule in rules:
            changes = [change for match in rule.pattern.finditer(self.letters) for change in self._read(rule, match)]
            if changes:
                self._replace(changes)

    def part(self, mark: str, kind: type[P]) -> P:
        """The part a mark stands for."""
        part = self._parts[ord(mark) % BLOCK]
        assert isinstance(part, kind), mark
        return part

    def day(self, mark: str) -> Day:
        """The day a mark stands for."""
        return self.part(mark, Day)

    def marks(self) -> Iterator[tuple[Part, tuple[int, int], int]]:
        """Each part that is left, where its words stand in the message, and where its mark stands in `letters`."""
        for match in _MARKS.finditer(self.letters):
            yield self._parts[ord(match.group()) % BLOCK], self._origin[match.start()], match.start()

    def said(self, span: tuple[int, int]) -> str:
        """Some of the visitor's own words."""
        return self._raw[span[0] : span[1]]

    def words(self, place: int) -> str:
        """The visitor's own words for a mark."""
        return self.said(self._origin[place])

    def typed(self, match: re.Match[str], group: str) -> str:
        """A group of a match as the visitor typed it: "ten to" where the rules see "10 to"."""
        start, end = match.span(group)
        return self.said((self._origin[start][0], self._origin[end - 1][1])) if start < end else ""

    def _read(self, rule: Rule, match: re.Match[str]) -> list[tuple[int, int, tuple[Part, ...]]]:
        try:
            read = rule.meaning(match, self)
        except NoSuchDateError:
            read = Trouble("impossible")
        except (OverflowError, ValueError):  # beyond the year 9999
            return []
        if isinstance(read, dict):
            return [(*stretch, (part,)) for stretch, part in sorted(read.items(), key=lambda change: change[0])]
        parts = read if isinstance(read, tuple) else () if read is None else (read,)
        return [(*match.span(rule.group), parts)] if parts else []

    def _replace(self, changes: list[tuple[int, int, tuple[Part, ...]]]) -> None:
        """Put marks in the place of stretches of letters, in order."""
        letters, origin, done = [], [], 0
        for start, end, parts in changes:
            if start < end and len(self._parts) + len(parts) < BLOCK:
                letters += [self.letters[done:start], self._marks_for(parts)]
                origin += self._origin[done:start] + [self._words_of(start, end)] * len(parts)
                done = end
        self.letters = "".join([*letters, self.letters[done:]])
        self._origin = origin + self._origin[done:]

    def _marks_for(self, parts: tuple[Part, ...]) -> str:
        self._parts += parts
        first = len(self._parts) - len(parts)
        return "".join(chr(_FIRST[type(part)] + first + place) for place, part in enumerate(parts))

    def _words_of(self, start: int, end: int) -> tuple[int, int]:
        origins = self._origin[start:end]
        return min(first for first, _ in origins), max(last for _, last in origins)
