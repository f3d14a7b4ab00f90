"""Typing errors in the words of days and times, and words run together."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.nlu.dates.vocabulary import MONTHS, SHORT, WEEKDAYS, words

# What a typing error is measured against. Short months are left out: too much is near to them.
TARGETS = (
    *WEEKDAYS,
    *(month for month in MONTHS if len(month) > 4 and month != "march"),
    *sorted(
        words("tomorrow tonight fortnight christmas weekend weekdays afternoon evening morning thanksgiving halloween yesterday")
        | words("between before after until around except first")
    ),
)
SHORTEST, LONG = 5, 8
# Near a target, and a word of its own.
NOT_A_TYPO = words(
    "mourning moaning mooning warning weekly weekday weekdays weekends monthly learning marching matching fighting friendly sundry sundae"
    " sundays mondays fridays mundane augusta juliet julie tonic tight morgan mornings evenings afternoons saturated someday"
    " alter aster altar afters untie unties unfil excerpt excepts exempt expect firstly fist ground grounds aground befoul"
)
_FIRST_LETTERS = frozenset(target[0] for target in TARGETS)
_BEFORE, _PART = r"next|this|last|on|by|every|coming", r"morning|afternoon|evening|night"
_DAY = "|".join(
    (*WEEKDAYS, "today", "tomorrow", *sorted((s for s in SHORT if SHORT[s] in (*WEEKDAYS, "tomorrow")), key=len, reverse=True))
)
_GLUED = (
    re.compile(rf"({_BEFORE})({_DAY}|sun|sat|wed|weekend|week|month|year)"),
    re.compile(rf"({_DAY}|sun|sat|wed)({_PART}|morn|aft|eve|arvo|week|next)"),
)


@lru_cache(maxsize=4096)
def one_spelling(word: str) -> str:
    """A word of days or times in its usual spelling, maybe as two words; any other word as it is."""
    if word in SHORT:
        return SHORT[word]
    if word.endswith("'s") and word[:-2] in SHORT and SHORT[word[:-2]] in WEEKDAYS:
        return SHORT[word[:-2]]
    if word.endswith("'s") and word[:-2] in WEEKDAYS:
        return word[:-2]
    for pattern in _GLUED:
        if glued := pattern.fullmatch(word):
            return " ".join(SHORT.get(part, part) for part in glued.groups())
    return corrected(word)


def corrected(word: str) -> str:
    """The word of `TARGETS` that this one is one typing error away from (two when it is long); else the word itself."""
    if word.endswith("s") and word[:-1] in TARGETS:
        return word
    if len(word) < SHORTEST or word[0] not in _FIRST_LETTERS or word in NOT_A_TYPO or word in TARGETS or not word.isalpha():
        return word
    near = min(((distance(word, target), target) for target in TARGETS if _comparable(word, target)), default=(9, word))
    return near[1] if near[0] <= (1 if len(near[1]) < LONG else 2) else word


def _comparable(word: str, target: str) -> bool:
    return word[0] == target[0] and abs(len(target) - len(word)) <= 2 and len(set(target) - set(word)) <= 2


def distance(left: str, right: str) -> int:
    """Optimal string alignment distance: letters left out, added, exchanged, or swapped with their neighbour."""
    older: list[int] = []
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
