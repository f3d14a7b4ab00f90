"""Days that have a name: feasts and public holidays."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays
from dateutil.easter import easter

from bot.nlu.dates.calendar import nth_weekday, shifted
from bot.nlu.dates.parts import NoSuchDateError

_FIXED = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26), "new year's eve": (12, 31),
    "nye": (12, 31), "new year's day": (1, 1), "new year": (1, 1), "new year's": (1, 1), "valentine's": (2, 14), "st patrick's day": (3, 17),
    "halloween": (10, 31), "bonfire night": (11, 5), "independence day": (7, 4), "4th of july": (7, 4), "july 4th": (7, 4), "july 4": (7, 4),
    "veterans day": (11, 11), "juneteenth": (6, 19), "april fool's day": (4, 1), "groundhog day": (2, 2), "cinco de mayo": (5, 5),
    "twelfth night": (1, 5), "epiphany": (1, 6),
}  # fmt: skip
_DAYS_AFTER_EASTER = {
    "good friday": -2, "easter saturday": -1, "easter sunday": 0, "easter monday": 1, "easter": 0, "palm sunday": -7, "ash wednesday": -46,
    "pancake day": -47, "mardi gras": -47, "pentecost": 49, "whitsun": 49, "ascension day": 39,
}  # fmt: skip
# Month, weekday (0 is Monday), which one (-1 is the last), as the United States keep them.
_BY_WEEKDAY = {
    "thanksgiving": (11, 3, 4), "mother's day": (5, 6, 2), "father's day": (6, 6, 3), "labor day": (9, 0, 1), "memorial day": (5, 0, -1),
    "presidents' day": (2, 0, 3), "mlk day": (1, 0, 3), "martin luther king day": (1, 0, 3), "columbus day": (10, 0, 2),
    "indigenous peoples' day": (10, 0, 2), "may bank holiday": (5, 0, 1), "whitsun bank holiday": (5, 0, -1), "spring bank holiday": (5, 0, -1), "august bank holiday": (8, 0, -1),
    "super bowl sunday": (2, 6, 2), "super bowl": (2, 6, 2),
}  # fmt: skip
# The movable feasts that only a table knows: the country whose public holidays hold it in the `holidays` library, and its name there.
_BY_TABLE = {
    "hanukkah": ("IL", "Hanukkah"), "passover": ("IL", "Pesach"), "rosh hashanah": ("IL", "Rosh Hashanah"), "yom kippur": ("IL", "Yom Kippur"),
    "diwali": ("SG", "Deepavali"), "lunar new year": ("SG", "Chinese New Year"), "chinese new year": ("SG", "Chinese New Year"),
    "eid": ("SG", "Eid al-Fitr"),
}  # fmt: skip
_CATEGORIES = {"IL": ("public", "school"), "SG": ("public",)}
NAMES = (*_FIXED, *_DAYS_AFTER_EASTER, *_BY_WEEKDAY, *_BY_TABLE, "black friday", "cyber monday")
# Each spelling with its name: apostrophes are left out as often as not.
_ALIASES = {
    "labour day": "labor day", "xmas": "christmas", "valentine": "valentine's", "july 4º": "july 4", "st paddy's day": "st patrick's day",
    "st patrick day": "st patrick's day", "president's day": "presidents' day", "new year eve": "new year's eve", "4º of july": "4th of july",
    "valentine's day": "valentine's", "thanksgiving day": "thanksgiving", "mother day": "mother's day",
    "new year day": "new year's day", "veteran's day": "veterans day",
}  # fmt: skip
SPELLINGS = {spelling.replace("'", ""): name for spelling, name in {**{name: name for name in NAMES}, **_ALIASES}.items()}


def in_year(name: str, year: int) -> date:
    """The day of that name in a year.

    Raises:
        NoSuchDateError: nobody can say.
    """
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _DAYS_AFTER_EASTER:
        return shifted(_easter(year), _DAYS_AFTER_EASTER[name])
    if name in _BY_WEEKDAY:
        month, weekday, nth = _BY_WEEKDAY[name]
        return nth_weekday(date(year, month, 1), weekday, nth)
    if name in ("black friday", "cyber monday"):
        return shifted(in_year("thanksgiving", year), 1 if name == "black friday" else 4)
    return _from_table(name, year)


def coming(name: str, today: date) -> date:
    """The next day of that name, today included."""
    this_year = in_year(name, today.year)
    return this_year if this_year >= today else in_year(name, today.year + 1)


def coming_bank_holiday(today: date, weekday: int | None = None) -> date:
    """The next public holiday of England, where the word is used; on that weekday (0 is Monday) when one is given."""
    days = (*_of_england(today.year), *_of_england(today.year + 1))
    found = next((day for day in days if day >= today and weekday in (None, day.weekday())), None)
    if found is None:
        raise NoSuchDateError
    return found


def _easter(year: int) -> date:
    if not 1583 <= year <= 4099:
        raise NoSuchDateError
    sunday: date = easter(year)
    return sunday


@cache
def _of_england(year: int) -> tuple[date, ...]:
    return tuple(sorted(holidays.country_holidays("GB", subdiv="ENG", years=year)))


@cache
def _from_table(name: str, year: int) -> date:
    country, title = _BY_TABLE[name]
    kept = holidays.country_holidays(country, years=year, language="en_US", categories=_CATEGORIES[country])
    found = [day for day, names in sorted(kept.items()) if title in names]
    if not found:
        raise NoSuchDateError
    return found[0]
