"""Words that are a day or a month only beside certain others: sun, sat, wed, mar, march, may."""

from __future__ import annotations

from bot.nlu.dates.vocabulary import DOUBTFUL, MONTHS, WEEKDAYS, words

_DAY_NAMES = frozenset(WEEKDAYS) | {"sun", "sat", "wed", "today", "tomorrow"}
_MONTH_NAMES = frozenset(MONTHS) | {"mar"}
_JOINS = frozenset(["or", "and", "/", ",", "-", "&", "to", "through", "until"])
_BEFORE_DAY = frozenset(
    ["on", "this", "next", "last", "every", "any", "by", "until", "coming", "not", "no", "except", "only", "either"]
)
_AFTER_DAY = frozenset(
    ["morning", "mornings", "afternoon", "afternoons", "evening", "eve", "night", "lunch", "noon", "at", "@", "week", "next"]
)
_BEFORE_MONTH = words(
    "in of this next last than by before until during early mid late end beginning start sometime from since for middle over"
)
_NOT_BEFORE = words("i we you he she they it who and the in my a")
_NOT_AFTER_SUN = words("exposure damage spots spot screen burn protection cream light damaged tan bed beds block allergy")
_VERB_AFTER_MAY = words("i we you he she it they be not have need also well get want do take help hurt cause still feel look")
# A month or a day does it, at the beginning of a sentence: "May would be fine".
_IS_FINE = words("is isn't was would wouldn't works suits sounds looks will won't might too instead")
_ASKS, _ANSWERS = words("would could can is does will maybe"), words("be work suit ok okay good possible free available fine any")
_STOPS = frozenset(["", ".", "!", "?", ";"])
_LIMIT = words("before after from until between around")
_POLITE = frozenset(["please", "?", "!", ".", "pls", "ok", "then", "maybe", "yes", "yeah", "thanks", ","])


def resolved(words: list[str]) -> list[str]:
    """The words, with the doubtful ones spelled out where they name a day or a month, and hidden where they don't."""
    if DOUBTFUL.keys().isdisjoint(words):
        return words
    return [_resolve(words, place) if word in DOUBTFUL else word for place, word in enumerate(words)]


def _resolve(words: list[str], place: int) -> str:
    word = words[place]
    test = _is_month if word in _MONTH_NAMES else _is_day
    # An underscore keeps every rule away.
    return DOUBTFUL[word] if test(words, place) else f"{word}_"


def _neighbours(words: list[str], place: int) -> tuple[str, str, str, str]:
    def at(index: int) -> str:
        return words[index] if 0 <= index < len(words) else ""

    return at(place - 2), at(place - 1), at(place + 1), at(place + 2)


def _alone(words: list[str], place: int) -> bool:
    return all(word in _POLITE for index, word in enumerate(words) if index != place)


def _is_day(words: list[str], place: int) -> bool:
    word = words[place]
    further, before, after, beyond = _neighbours(words, place)
    if word == "sun" and after in _NOT_AFTER_SUN:
        return False
    if (before in _JOINS and further in _DAY_NAMES) or (after in _JOINS and beyond in _DAY_NAMES):
        return before not in ("the", "in", "i")
    if before in _BEFORE_DAY or _alone(words, place):
        return True
    figure = after[:1].isdigit() and (word != "sun" or not before)
    limited = after in _LIMIT and beyond[:1].isdigit() and (word != "sun" or before in _JOINS)
    asked = before in _ASKS and after in _ANSWERS and word != "sun"
    counted = (after == "the" and beyond[:1].isdigit()) or (before in ("from", "before", "after", "since") and word != "sun")
    if limited or asked or counted or _by_itself(word, before, after):
        return before not in _NOT_BEFORE
    part = (after, beyond) == ("in", "the") and words[place + 3 : place + 4] in (["morning"], ["afternoon"], ["evening"])
    half = part or after in ("am", "pm") or (after in ("a", "p") and beyond == ".")
    return before not in _NOT_BEFORE and (after in _AFTER_DAY or half or figure or after in MONTHS)


def _by_itself(word: str, before: str, after: str) -> bool:
    """Whether it is a sentence, or what one is about: "Not April. May?"."""
    if before in ("or", "and") and after in _STOPS and word != "sun":
        return True
    begins = before in _STOPS or before in (",", "but", "so", "yes", "maybe", "perhaps")
    return begins and ((after in _STOPS and before not in (",", "but", "so", "yes")) or (after in _IS_FINE and word != "sun"))


def _is_month(words: list[str], place: int) -> bool:
    word = words[place]
    further, before, after, beyond = _neighbours(words, place)
    if before in ("would", "could", "does") and after in _ANSWERS:
        return True
    if word == "may" and (after in _VERB_AFTER_MAY or before in ("i", "you", "it", "we", "they", "friend", "she", "he")):
        return False
    if (
        before[:1].isdigit()
        or after[:1].isdigit()
        or (after == "the" and beyond[:1].isdigit())
        or (after == "." and beyond[:1].isdigit())
        or (before == "." and further[:1].isdigit())
    ):
        return True
    joined = (before in _JOINS and further in _MONTH_NAMES) or (after in _JOINS and beyond in _MONTH_NAMES)
    if _by_itself(word, before, after):
        return True
    dashed = before == "-" and further in ("mid", "early", "late")
    asked = before == "about" and further in ("how", "what")
    return joined or dashed or asked or before in _BEFORE_MONTH or after == "bank" or _alone(words, place)
