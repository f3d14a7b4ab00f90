"""What the library dateparser reads of the messages that mean one day: the measure of `bot.nlu.dates` in docs/dates.md."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date, datetime

from bot.evaluation.dates import AUTHORED, HELD_OUT, DateCase, read_cases, score_readings
from bot.nlu.dates import Days, When, read_when

# The visitor's words, the clock; the day read, None when there is none.
DayReader = Callable[[str, datetime], date | None]


def compare() -> str:
    """Both readers on the authored lists, as a Markdown table."""
    rows = [_row(path.name, read_cases(path)) for path in (AUTHORED, HELD_OUT)]
    head = "| messages | this reader | `dateparser.parse` | `search_dates` |"
    return "\n".join((head, "|---|---|---|---|", *(line for lines in rows for line in lines)))


def _row(name: str, cases: tuple[DateCase, ...]) -> tuple[str, str]:
    return (
        _line(f"{name}: one day is meant", one_day_cases(cases)),
        _line(f"{name}: no day and no time", tuple(case for case in cases if "nothing" in case.meanings[0])),
    )


def _line(name: str, cases: tuple[DateCase, ...]) -> str:
    readers = (read_when, _day_reader(parsed), _day_reader(searched))
    shares = (score_readings(name, cases, reader).share for reader in readers)
    return f"| {name} ({len(cases)}) | {' | '.join(f'{share:.1%}' for share in shares)} |"


def one_day_cases(cases: tuple[DateCase, ...]) -> tuple[DateCase, ...]:
    """The messages that mean one day and nothing else, as a library for dates can be asked for."""
    return tuple(case for case in cases if _names_one_day(case))


def _day_reader(read: DayReader) -> Callable[[str, datetime], When]:
    def reads(text: str, now: datetime) -> When:
        day = read(text, now)
        return When(dates=(Days(day, day),), said=(str(day),)) if day else When()

    return reads


def parsed(text: str, now: datetime) -> date | None:
    """The whole message as a date, by `dateparser.parse`."""
    import dateparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        moment = dateparser.parse(text, languages=["en"], settings=_settings(now)) if text.strip() else None
    return moment.date() if moment else None


def searched(text: str, now: datetime) -> date | None:
    """The first date in the message, by `dateparser.search.search_dates`."""
    from dateparser.search import search_dates

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = search_dates(text, languages=["en"], settings=_settings(now)) if text.strip() else None
    return found[0][1].date() if found else None


def _settings(now: datetime) -> dict[str, object]:
    return {"RELATIVE_BASE": now.replace(tzinfo=None), "PREFER_DATES_FROM": "future", "DATE_ORDER": "MDY"}


def _names_one_day(case: DateCase) -> bool:
    meaning = case.meanings[0]
    return set(meaning) <= {"text", "days", "also"} and "days" in meaning and len(meaning["days"]) == len("2026-11-21")
