"""Days counted from today: tomorrow, in a fortnight, three weeks from Tuesday, within the month, in half an hour."""

from __future__ import annotations

import re
from datetime import UTC, date, time, timedelta

from bot.nlu.dates.calendar import coming_weekday, shifted, shifted_months, week_of
from bot.nlu.dates.cascade import DAY, Marked, Rules
from bot.nlu.dates.parts import Clock, Day, Flag, Part, Span
from bot.nlu.dates.vocabulary import WEEKDAY, WEEKDAYS
from bot.nlu.dates.when import LAST_MOMENT, Days, Times

NEAR, COUNTED = Rules(), Rules()
_COUNT = r"(?P<count>[0-9]{1,3}|an?|half a|another)"
_UNIT = r"(?P<unit>day|night|week|fortnight|month|year)(?:s|'s|s')?"
_IN_DAYS = {"day": 1, "night": 1, "week": 7, "fortnight": 14}
_PARTS = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24), "night": (17, 24)}


@NEAR(r"\b(?:the )?day after tomorrow\b", r"\bovermorrow\b")
def _after_tomorrow(_: re.Match[str], message: Marked) -> Day:
    return _ahead(message, 2)


@NEAR(
    r"\b(?:preferably|ideally|like|needed (?:it|this)) yesterday\b",
    r"\byesterday (?:would|would've|would have|wouldn't|'d)\b(?: have)?(?: been)?(?: \w+)?",
)
def _ideally_yesterday(_: re.Match[str], __: Marked) -> Flag:
    """No day anybody can have, but how much they hurry."""
    return Flag("asap")


@NEAR(r"\b(?:the )?day before yesterday\b|\byesterday(?:'s)?\b|\blast night\b")
def _yesterday(_: re.Match[str], message: Marked) -> Day:
    return _ahead(message, -1)


@NEAR(r"\btomorrow\b(?:'s)?")
def _tomorrow(_: re.Match[str], message: Marked) -> Day:
    return _ahead(message, 1)


@NEAR(r"\b(?P<word>tonight|this (?P<part>morning|afternoon|evening))\b")
def _part_of_today(match: re.Match[str], message: Marked) -> tuple[Part, ...]:
    start, end = _PARTS[match["part"] or "night"]
    return _ahead(message, 0), Span(time(start), _hour(end))


@NEAR(r"\blater today\b")
def _later_today(_: re.Match[str], message: Marked) -> tuple[Part, ...]:
    return _ahead(message, 0), Span(message.now.time().replace(tzinfo=None), LAST_MOMENT, bound=True)


@NEAR(
    rf"\b(?:in )?(?P<count>[2-9]|1[0-2]) (?P<weekday>{WEEKDAY})(?:s|'s|s')? (?:from (?:now|today)|away|hence|time)\b",
    rf"\bin (?P<count>[2-9]|1[0-2]) (?P<weekday>{WEEKDAY})(?:s|'s|s')\b",
)
def _weekdays_ahead(match: re.Match[str], message: Marked) -> Day:
    """Two Saturdays from now."""
    coming = coming_weekday(message.today, WEEKDAYS.index(match["weekday"])).first
    day = shifted(coming, 7 * (int(match["count"]) - 1))
    return Day(Days(day, day))


@NEAR(
    r"\btoday\b(?:'s)?|\bthis (?:very )?day\b|\bsame[- ]day (?:appointments?|slots?|bookings?|consult\w*|visits?|availability)\b"
)
def _today(_: re.Match[str], message: Marked) -> Day:
    return _ahead(message, 0)


def _hour(hour: int) -> time:
    return LAST_MOMENT if hour == 24 else time(hour)


def _ahead(message: Marked, days: int) -> Day:
    day = shifted(message.today, days)
    return Day(Days(day, day))


def later(day: date, count: float, unit: str) -> date:
    """So many days, weeks, months or years later; half of them in days."""
    if unit in _IN_DAYS:
        return shifted(day, round(count * _IN_DAYS[unit]))
    months = count * (12 if unit == "year" else 1)
    return shifted_months(day, int(months)) if months >= 1 or months <= -1 else shifted(day, round(months * 30))


def number(said: str) -> float:
    """`a`, `the`, `half a`, `12`."""
    return float(said) if said[0].isdigit() else 0.5 if said == "half a" else 1.0


@COUNTED(
    rf"\b(?:in|over|within|during|for|sometime (?:in|over)) (?:the )?(?:next|coming|following) (?:(?P<count>[0-9]{{1,3}}) )?{_UNIT}\b(?! (?:of|after))",
    rf"\b(?:the )?(?:next|coming) (?P<count>[0-9]{{1,3}}) {_UNIT}\b",
    rf"\b(?:within|inside) (?:(?P<count>[0-9]{{1,3}}|an?|the|about a) )?{_UNIT}\b",
)
def _within(match: re.Match[str], message: Marked) -> Day | None:
    count = number(match["count"] or "a")
    return Day(Days(message.today, later(message.today, count, match["unit"])), "stretch")


@COUNTED(
    rf"\b{_COUNT} {_UNIT} (?:from|after|on|this|next|this coming)(?: the| next| this)? (?P<base>{DAY})",
    rf"\b{_COUNT} {_UNIT}(?:'?s? time)? (?:from )?(?P<base>now|today)\b",
    rf"\b{_COUNT} {_UNIT} (?P<base>{DAY})",
    r"\b(?P<count>)(?P<unit>fortnight) (?:from )?(?P<base>now|today)\b",
    rf"\b(?P<count>)(?P<unit>fortnight) (?:on |from )?(?P<base>{DAY})",
    rf"(?P<base>{DAY}) in {_COUNT} {_UNIT}\b(?: time)?",
    rf"(?P<base>{DAY}) (?P<count>)(?P<unit>week|fortnight)\b(?! (?:of|commencing|beginning))",
)
def _from_a_day(match: re.Match[str], message: Marked) -> Day | None:
    base = match["base"]
    start = message.today if base in ("now", "today") else message.day(base).days.first
    if base not in ("now", "today") and message.day(base).kind not in ("day", "date", "weekday", "ordinal"):
        return None
    day = later(start, number(match["count"] or "a"), match["unit"])
    return Day(Days(day, day))


@COUNTED(
    rf"\b(?P<count>[0-9]{{1,3}}|an?) {_UNIT} (?P<side>before|after|prior to|ahead of|later than) (?:the |my |our |his |her |their )*(?:[a-z]+ ){{0,3}}?(?:on |is |in )?(?:the )?(?P<base>{DAY})",
    rf"(?:\bthe )?\b(?P<count>)(?P<unit>day|week|weekend|month) (?P<side>before|after|prior to) (?:the |my |our )?(?:[a-z]+ ){{0,3}}?(?:on |is )?(?P<base>{DAY})",
)
def _beside(match: re.Match[str], message: Marked) -> Day:
    base, after = message.day(match["base"]).days, match["side"] in ("after", "later than")
    the = match["count"] in ("", "the")
    edge = base.last if after else base.first
    if the and match["unit"] == "week":
        return Day(Days(shifted(edge, 1), shifted(edge, 7)) if after else Days(shifted(edge, -7), shifted(edge, -1)), "week")
    if match["unit"] == "weekend":
        saturday = shifted(edge, (5 - edge.weekday()) % 7 or 7) if after else shifted(edge, -((edge.weekday() - 5) % 7 or 7))
        return Day(Days(saturday, shifted(saturday, 1)), "weekend")
    count = number(match["count"] or "a")
    day = later(edge, count if after else -count, match["unit"])
    return Day(Days(day, day))


@COUNTED(
    rf"\bin (?:about |around |like |maybe )?(?P<count>[0-9]{{1,2}}|an?) ?(?:-|to|or) ?(?P<most>[0-9]{{1,2}}) {_UNIT}\b(?:'? time)?",
    rf"\bin (?:about |around |like |maybe )?(?P<count>an?|1) {_UNIT} or (?P<most>2|so)\b",
)
def _in_some(match: re.Match[str], message: Marked) -> Day:
    """In 2 to 3 weeks, in a day or two."""
    count = number(match["count"])
    most = count + 1 if match["most"] == "so" else number(match["most"])
    return Day(Days(later(message.today, count, match["unit"]), later(message.today, most, match["unit"])), "stretch")


@COUNTED(
    rf"\b(?:in|i have|i've got|i've|we have|we've got|got|have|only|there's|there are|just)(?: (?:just|only|about|around|like|another|roughly|maybe|exactly|got|under|over|less than))* {_COUNT} {_UNIT}"
    r"(?:'? time)?(?P<rest> (?:left|away|until|till|to go|before|from now))?\b(?! (?:ago|old|apart|between|off|long))",
    rf"\b{_COUNT} {_UNIT}(?:'?s? time)?(?P<rest> (?:time|away|to go|left|from now|until|till))\b",
)
def _in(match: re.Match[str], message: Marked) -> Day | None:
    if not match.group().startswith("in ") and not _is_deadline(match):
        return None
    day = later(message.today, number(match["count"]), match["unit"])
    return Day(Days(day, day))


def _is_deadline(match: re.Match[str]) -> bool:
    """'I have three weeks' is one; 'I have a day cream' or 'just a week' is not."""
    said = match.group()
    alone = match.start() == 0 and re.match(r"\W*$|[.?!,;]", match.string[match.end() :])
    tells = re.match(r"(?:i|we|i've|we've|got|only)\b", said) or (alone and said.startswith("have "))
    return bool(match["rest"]) or bool(tells and match["count"][0].isdigit())


@COUNTED(
    r"\bin (?:about |around |like )?(?P<count>[0-9]{1,3}|an?|1) (?P<unit>minute|hour)s?\b(?:'? time)?(?! of)",
    r"\b(?P<count>[0-9]{1,3}|an?|1) (?P<unit>minute|hour)s? from now\b",
)
def _in_hours(match: re.Match[str], message: Marked) -> tuple[Part, ...]:
    """Counted in real hours: on the day the clocks change, 24 of them do not lead to the same time."""
    minutes = int(number(match["count"])) * (60 if match["unit"] == "hour" else 1)
    moment = (message.now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(message.now.tzinfo)
    return Day(Days(moment.date(), moment.date())), Clock(((moment.time().replace(second=0, microsecond=0),),))


@COUNTED(
    r"\b(?:within|in|over) (?:the )?(?:next )?(?P<count>[0-9]{1,2}|an?)? ?(?P<unit>minute|hour)s?\b(?! of)",
)
def _within_hours(match: re.Match[str], message: Marked) -> tuple[Part, ...] | None:
    """Within the hour."""
    if match["count"] is None and "the" not in match.group():
        return None
    minutes = int(number(match["count"] or "a")) * (60 if match["unit"] == "hour" else 1)
    now = message.now.replace(second=0, microsecond=0, tzinfo=None)
    end = now + timedelta(minutes=minutes)
    return _ahead(message, 0), Span(now.time(), end.time() if end.date() == now.date() else LAST_MOMENT, bound=True)


@COUNTED(rf"\bthis time (?P<day>{DAY})")
def _this_time(match: re.Match[str], message: Marked) -> tuple[Part, ...]:
    day = message.day(match["day"])
    if day.kind == "week":
        same = shifted(message.today, (day.days.first - week_of(message.today).first).days)
        day = Day(Days(same, same))
    around = Times.around(message.now.time().replace(second=0, microsecond=0, tzinfo=None))
    return day, Span(around.start, around.end)
