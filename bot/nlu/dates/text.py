"""A message with the words of days and times in one spelling, each letter knowing where it came from."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.nlu.dates.doubtful import resolved
from bot.nlu.dates.numerals import Word, with_figures
from bot.nlu.dates.spelling import one_spelling
from bot.nlu.dates.vocabulary import MONTHS, SHORT, TRIGGERS, WEEKDAYS

_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "–": "-", "—": "-", "−": "-", "‑": "-"})
_SHORT_MONTHS = "|".join((*MONTHS, *sorted((short for short in SHORT if SHORT[short] in MONTHS), key=len, reverse=True), "mar"))
_TOKEN = re.compile(
    r"w/[ec]\b|a\.s\.a\.p\.?|b4(?![a-z0-9])|2(?:mrw|mro|morow|morro|moro|mora|moz|morrow|day|nite|night)(?![a-z])|mid-day\b"
    rf"|[0-9]+(?:st|nd|rd|th)(?![a-z])|[0-9]+(?:st|nd|rd|th)(?=(?:of)?(?:{_SHORT_MONTHS})(?![a-z]))|[0-9]+|[a-z]+(?:'[a-z]+)?|[^\s]",
    re.ASCII,
)
_ADDRESS = re.compile(r"[^\s@,;]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+|(?:https?://|www\.)\S+")
_PHRASES = (
    (("a", "couple", "of"), "2"), (("a", "couple"), "2"), (("couple", "of"), "2"), (("couple",), "2"), (("a", "few"), "3"), (("few",), "3"),
    (("several",), "3"), (("o", "clock"), "o'clock"), (("o", "'", "clock"), "o'clock"), (("thanks", "giving"), "thanksgiving"),
    (("week", "-", "end"), "weekend"), (("any", "time"), "anytime"), (("some", "time"), "sometime"), (("mid", "week"), "midweek"),
    (("mid", "-", "week"), "midweek"), (("lunch", "time"), "lunch"), (("half", "an", "hour"), "30 minutes"),
    (("an", "hour", "and", "a", "half"), "90 minutes"), (("quarter", "of", "an", "hour"), "15 minutes"), (("fort", "night"), "fortnight"),
    (("after", "noon"), "afternoon"), (("week", "end"), "weekend"), (("day", "time"), "daytime"), (("any", "day"), "anyday"),
    (("apart", "from"), "except"), (("aside", "from"), "except"), (("other", "than"), "except"), (("save", "for"), "except"),
    (("with", "the", "exception", "of"), "except"), (("except", "for"), "except"), (("close", "of", "business"), "end of day"),
    (("close", "of", "play"), "end of day"), (("end", "of", "business"), "end of day"),
    (("end", "of", "play"), "end of day"),
)  # fmt: skip
_STARTS = frozenset(phrase[0] for phrase, _ in _PHRASES)
# Set apart from figures that follow or go before without a space.
_SET_APART = frozenset(WEEKDAYS) | frozenset(MONTHS) | {"tomorrow", "today", "at", "after", "before", "wed", "sat", "sun", "mar"}


def spelled(raw: str) -> tuple[str, list[tuple[int, int]]]:
    """The message in one spelling, and for each of its letters the characters of `raw` it stands for.

    Nothing is spelled when no word can be about time.
    """
    plain = _plain(raw)
    if "@" in plain or "www" in plain or "//" in plain:
        plain = _ADDRESS.sub(lambda match: "¤" * len(match.group()), plain)
    words = _words(plain)
    if not any(word.text[0].isdigit() or not TRIGGERS.isdisjoint(word.text.split()) for word in words):
        words = with_figures(words)
        doubtful = resolved([word.text for word in words])
        if not any(text[0].isdigit() or text in TRIGGERS for text in doubtful):
            return "", []
    words = _with_phrases(with_figures(words))
    for word, text in zip(words, resolved([word.text for word in words]), strict=True):
        word.text = text
    return _joined(words)


def _plain(raw: str) -> str:
    """Lower case and plain signs, character by character, so that places stay what they are."""
    lowered = raw.translate(_TYPOGRAPHY).lower()
    if len(lowered) == len(raw) and lowered.isascii():
        return lowered
    return "".join(_plain_character(character) for character in raw.translate(_TYPOGRAPHY))


def _plain_character(character: str) -> str:
    if character.isspace():
        return " "
    # º and the marks of `cascade` have a meaning here.
    return character.lower() if len(character.lower()) == 1 and character not in "º_" and character < "\U000f0000" else "¤"


def _words(plain: str) -> list[Word]:
    words: list[Word] = []
    end = 0
    for match in _TOKEN.finditer(plain):
        words.append(Word(one_spelling(match.group()), match.start(), match.end(), gap=match.start() > end))
        end = match.end()
    for before, word in pairwise(words):
        if word.text.endswith(("st", "nd", "rd", "th")) and word.text[0].isdigit():
            word.text = f"{word.text[:-2]}th"
        _set_apart(before, word)
    if words and words[0].text[0].isdigit() and words[0].text.endswith(("st", "nd", "rd", "th")):
        words[0].text = f"{words[0].text[:-2]}th"
    return words


def _set_apart(before: Word, word: Word) -> None:
    """A space between `tues` and `3pm`, `3rd` and `june`, and in `12T10:30`."""
    figure = before.text[-1].isdigit() or before.text.endswith("th")
    if (before.text in _SET_APART and word.text[0].isdigit()) or (figure and word.text in _SET_APART):
        word.gap = True
    if word.text == "t" and not word.gap and figure:
        word.text = " "


def _with_phrases(words: list[Word]) -> list[Word]:
    if not any(word.text in _STARTS for word in words):
        return words
    joined: list[Word] = []
    place = 0
    while place < len(words):
        text, length = words[place].text, 1
        for phrase, meaning in _PHRASES if text in _STARTS else ():
            if tuple(word.text for word in words[place : place + len(phrase)]) == phrase:
                text, length = meaning, len(phrase)
                break
        joined.append(Word(text, words[place].start, words[place + length - 1].end, words[place].gap))
        place += length
    return joined


def _joined(words: list[Word]) -> tuple[str, list[tuple[int, int]]]:
    letters: list[str] = []
    origin: list[tuple[int, int]] = []
    for word in words:
        text = f" {word.text}" if word.gap else word.text
        letters.append(text)
        origin += [(word.start, word.end)] * len(text)
    return "".join(letters), origin
