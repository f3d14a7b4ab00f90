"""An hour in a pattern, and what it means: a bare one is the hour of a clinic's day.

1 to 7 are in the afternoon or evening, 9 to 12 as they stand; 8 may be both.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.nlu.dates.parts import NoSuchDateError, Span
from bot.nlu.dates.when import LAST_MOMENT, MIDNIGHT

NOON, LAST_HOUR_OF_THE_AFTERNOON, DOUBTFUL_HOUR = 12, 7, 8
# Later than this no bare number is an hour.
LATEST_BARE_HOUR = 20
# Not a part of something longer.
APART = r"(?<![0-9$£€/.,:-])(?<![0-9] )"


def hour(suffix: str = "") -> str:
    """An hour with all that may stand around it; `suffix` tells two of them apart."""
    pattern = (
        r"(?:(?P<shift>half past|half|quarter (?:past|after|to|of|till|before)|(?:5|10|20|25)(?: minutes?)? (?:past|after|to|till|before)) )?"
        r"(?P<hour>[0-9]{1,2})(?:(?:[:.]|h| (?=[0-5][05](?![0-9])))(?P<minute>[0-5][0-9])(?![0-9]))?(?P<h>h(?![a-z0-9]))?"
        r"(?: and (?:a )?(?P<and>half|quarter)(?! (?:to|past|of)\b))?"
        r"(?: ?(?P<half>a\.? ?m|p\.? ?m|[ap](?![a-z.]))\.?(?![a-z]))?(?P<clock> ?o'clock| hours\b|:00)?"
        r"(?: (?:o'clock )?(?:in the |at |this )?(?P<part>morning|afternoon|evening|night)\b)?"
    )
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{suffix}>", pattern)


ONE, TWO = hour("1"), hour("2")


def readings(match: re.Match[str], suffix: str = "", like: str = "") -> tuple[time, ...]:
    """What an hour may mean, the likelier first. `like`: "am" or "pm" said of its neighbour.

    Raises:
        NoSuchDateError: no clock shows it.
    """
    said = {name: match[f"{name}{suffix}"] for name in ("hour", "minute", "half", "part", "shift", "and")}
    hour, minute = int(said["hour"]), int(said["minute"] or 0)
    if said["and"]:
        minute = 30 if said["and"] == "half" else 15
    if hour > 24 or (hour == 24 and minute):
        raise NoSuchDateError
    half = (said["half"] or "")[:1] or {"morning": "a", None: ""}.get(said["part"], "p") or like[:1]
    hours = hours_of_day(hour, half, said["hour"])
    if minute or said["shift"]:
        hours = hours[:1]  # "8:30" is not half past eight in the evening, at a clinic
    return tuple(_shifted(reading % 24 * 60 + minute, said["shift"]) for reading in hours)


def hours_of_day(hour: int, half: str, said: str) -> tuple[int, ...]:
    """The hours of the day (0 to 24) that a figure may mean. `half`: a or p, if said; `said`: as written, "09" is no bare 9."""
    if hour > NOON or hour == 0 or (said.startswith("0") and not half):
        return (hour,)
    if half:
        return (hour % NOON + (NOON if half == "p" else 0),)
    if hour == DOUBTFUL_HOUR:
        return hour, hour + NOON
    return (hour + NOON,) if hour <= LAST_HOUR_OF_THE_AFTERNOON else (hour, (hour + NOON) % 24)[: 1 if hour >= 9 else 2]


def _shifted(minutes: int, words: str | None) -> time:
    if words:
        step = 30 if words.startswith("half") else 15 if words.startswith("quarter") else int(words.split()[0])
        minutes += -step if words.endswith(("to", "of", "till", "before")) else step
    minutes %= 24 * 60
    return time(minutes // 60, minutes % 60)


def half_of(match: re.Match[str], suffix: str) -> str:
    """What says which half of the day: am, pm, or a (in the morning), p (in the evening); empty when nothing does."""
    half: str = match[f"half{suffix}"] or ""
    return half or {"morning": "a", None: ""}.get(match[f"part{suffix}"], "p")


def pair(match: re.Match[str]) -> tuple[tuple[time, ...], tuple[time, ...]]:
    """Two hours; what is said of the second goes for a bare first: "2 to 4pm"."""
    return readings(match, "1", "" if half_of(match, "1") else half_of(match, "2")), readings(match, "2")


def span_of(match: re.Match[str]) -> Span | None:
    """From one hour to another, in the halves of the day that let it begin before it ends; None when none do."""
    if match["shift1"] and match["shift1"][0].isdigit():
        return None
    firsts, lasts = pair(match)
    if firsts[0] >= lasts[0]:
        firsts = readings(match, "1") if not half_of(match, "1") else firsts
    if firsts[0] >= lasts[0]:
        lasts = tuple(time((last.hour + NOON) % 24, last.minute) for last in lasts) if not half_of(match, "2") else lasts
    if firsts[0] >= lasts[0] and not half_of(match, "1") and firsts[0].hour >= NOON:
        lasts = pair(match)[1]
        firsts = (firsts[0].replace(hour=firsts[0].hour - NOON),)
    return Span(firsts[0], lasts[0], bound=True) if firsts[0] < lasts[0] else None


def moved(moment: time, minutes: int) -> time:
    """So many minutes later, or earlier, on the clock."""
    return (datetime.combine(date(2000, 1, 2), moment) + timedelta(minutes=minutes)).time()


def end_of(moment: time) -> time:
    """A moment as an end: midnight ends the day."""
    return LAST_MOMENT if moment == MIDNIGHT else moment
