"""Numbers written as words: `twenty-third` is `23º`, `fourteen hundred` is `1400`, `two thousand twenty six` is `2026`.

An ordinal that was a word ends in º, one in figures (`23rd`) in th: "the second one" is seldom a date, "the 2nd" mostly is.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.nlu.dates.vocabulary import ORDINALS, TENS, UNITS
from bot.nlu.dates.vocabulary import words as words_of

HUNDRED, THOUSAND = 100, 1000
_BEFORE_ONE = words_of("at past to after before between and from until around about @ - by half in within every least only")
_AFTER_ONE = words_of(
    "o'clock o am pm a p : day days week weeks month months year years hour hours minute minutes fortnight hundred thousand - ish"
)


@dataclass
class Word:
    """A word in its one spelling, and the characters of the message it came from; `gap`: white space stands before it."""

    text: str
    start: int
    end: int
    gap: bool


def with_figures(words: list[Word]) -> list[Word]:
    """The words, with figures for numbers."""
    if not any(word.text in UNITS or word.text in TENS or word.text in ORDINALS for word in words):
        return words
    figures: list[Word] = []
    place = 0
    while place < len(words):
        text, length = _number(words, place)
        first, last = words[place], words[place + length - 1]
        figures.append(Word(text, first.start, last.end, first.gap))
        place += length
    return figures


def _number(words: list[Word], place: int) -> tuple[str, int]:
    """The number that begins here, in figures, and how many words it takes; the word itself when none does."""
    texts = [word.text for word in words[place : place + 7]]
    if texts[0] in ("oh", "o", "zero") and len(texts) > 2 and UNITS.get(texts[1], 0) > 0 and texts[2] == "hundred":
        return f"0{UNITS[texts[1]]}00", 3
    if texts[0] == "one" and not _counts(words, place):  # "the Thursday one", "may one ask"
        return "one", 1
    if texts[0] in ORDINALS:
        return f"{ORDINALS[texts[0]]}º", 1
    value, length, is_ordinal = _below_hundred(texts)
    if not length:
        return texts[0], 1
    if is_ordinal:
        return f"{value}º", length
    return _with_hundreds(texts, value, length)


def _counts(words: list[Word], place: int) -> bool:
    """Whether "one" is a number here: an hour or a count of some time."""
    before = words[place - 1].text if place else ""
    after = words[place + 1].text if place + 1 < len(words) else ""
    return before in _BEFORE_ONE or after in _AFTER_ONE or after in TENS or after in UNITS


def _below_hundred(texts: list[str]) -> tuple[int, int, bool]:
    if texts[0] in UNITS and texts[0] != "0":
        return UNITS[texts[0]], 1, False
    if texts[0] not in TENS:
        return 0, 0, False
    tens, after = TENS[texts[0]], 2 if texts[1:2] == ["-"] else 1
    following = texts[after] if after < len(texts) else ""
    if 0 < UNITS.get(following, 0) < 10:
        return tens + UNITS[following], after + 1, False
    if ORDINALS.get(following, 99) < 10:
        return tens + ORDINALS[following], after + 1, True
    return tens, 1, False


def _with_hundreds(texts: list[str], value: int, length: int) -> tuple[str, int]:
    following = texts[length] if length < len(texts) else ""
    if following == "hundred":
        return f"{value * HUNDRED:04}", length + 1
    if following == "thousand":
        skip = length + 1 + (texts[length + 1 : length + 2] == ["and"])
        rest, more, _ = _below_hundred(texts[skip:]) if skip < len(texts) else (0, 0, False)
        return (f"{value * THOUSAND + rest}", skip + more) if more else (f"{value * THOUSAND}", length + 1)
    if value == 20 and following in TENS:  # twenty twenty seven
        rest, more, is_ordinal = _below_hundred(texts[length:])
        if not is_ordinal and 20 <= rest < 40:
            return f"20{rest}", length + more
    return str(value), length
