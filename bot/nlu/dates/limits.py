"""What stands between days: from and to, before and after, not, instead of, away until."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

from bot.nlu.dates.agreement import agreed
from bot.nlu.dates.calendar import length_of, month_of, shifted
from bot.nlu.dates.cascade import ANY_DAY, DAY, SPAN, WEEKLY, Marked, Rules
from bot.nlu.dates.parts import Choice, Day, Excluded, NoSuchDateError, Nothing, Part
from bot.nlu.dates.weekdays import NEVER, NOT
from bot.nlu.dates.when import Days

JOINED, LIMITS = Rules(), Rules()
SLOT = r"(?:possible |available |free )?(?:appointments?|slots?|times?|one|openings?|possible|available|you)\b"
_CLOSE = r"(?:(?:end|close) of (?:the )?(?:working |business )?(?:day )?(?:of |on )?)"
# How far an open end reaches.
FAR_DAYS = 365
_THE = r"(?:on |in |for |at |about |around |like )?(?:the |that )?"
# "Before my holiday on the 20th": what it is that happens then.
_EVENT = r"(?:(?:my|our|his|her|their|the|an?|i|we|i'm|we're) (?:(?![a-z]+ed )[a-z']+ ){1,4}?(?:on |in |is |is on |at |of |starts |starting |begins )?(?:the )?)?"


@JOINED(
    rf"(?P<weekday>{DAY}),? (?:the |on |\()?(?P<date>{DAY})(?P<end>)",
    rf"(?P<date>{DAY}),? ?\(?(?:a |which is a |that's a |on a )?(?P<weekday>{DAY})(?P<end>\)?)(?! (?:before|after)(?: that)?(?:\W*$|[,.;!?]| (?:is|are|would|works?|if|please|and|or)\b))",
)
def _same_day(match: re.Match[str], message: Marked) -> Day | Choice | None:
    """Saturday, June 12: the date counts."""
    date = message.day(match["date"])
    weekday = message.day(match["weekday"])
    if weekday.kind != "weekday" or date.kind not in ("date", "ordinal", "day"):
        return None
    return agreed(date, weekday.days.first.weekday(), message.today)


@JOINED(rf"(?P<date>{DAY}),? (?P<year>{DAY})")
def _of_last_year(match: re.Match[str], message: Marked) -> Day | None:
    """20 June last year."""
    day = message.day(match["date"])
    if message.words(match.start("year")).lower() != "last year" or day.kind not in ("date", "month"):
        return None
    first = day.days.first.replace(day=1, year=message.today.year - 1)
    if day.kind == "month":
        return Day(month_of(first), "month")
    if day.days.first.day > length_of(first.year, first.month):
        raise NoSuchDateError
    named = first.replace(day=day.days.first.day)
    return Day(Days(named, named), "date")


@JOINED(rf"{DAY} (?:is|falls|lands)(?: on)? (?P<x>{WEEKLY}(?: {DAY})?)(?! (?:fine|ok|good))")
def _falls_on(_: re.Match[str], __: Marked) -> Nothing:
    """Halloween is on a Sunday."""
    return Nothing()


@JOINED(
    rf"(?P<week>{DAY}),? (?:(?:or|and|but) )?(?P<x>the (?:week|one|weekend) after(?: that)?)\b(?! {DAY})",
    rf"(?P<week>{DAY}),? (?:or|and|but|maybe)(?: maybe| perhaps| rather)? (?P<x>(?:the )?(?:next|following)(?: one)?)(?=[ .!?,]*$|[.!?,;])",
)
def _one_after(match: re.Match[str], message: Marked) -> Day | None:
    """Next week or the week after."""
    day = message.day(match["week"])
    if day.kind not in ("week", "weekend", "weekday", "day"):
        return None
    step = 1 if message.words(match.start("week")).lower().startswith("to") else 7  # today, tomorrow
    return Day(Days(shifted(day.days.first, step), shifted(day.days.last, step)), day.kind)


@JOINED(
    rf"\b(?:mov|chang|switch|reschedul|swap|push|bring|shift|put)[^.!?\U000f0000-\U000f8fff]{{0,40}}?(?P<x>(?P<old>{DAY}),? (?:to|for|with|into|until|onto) (?:the )?(?:same time )?{_THE}(?P<new>{DAY}))"
)
def _moved(match: re.Match[str], message: Marked) -> tuple[Part, ...]:
    return Excluded(message.day(match["old"])), message.day(match["new"])


@JOINED(
    rf"\b(?:any ?time |anything |sometime |somewhere )?(?:between|from|in between|betw) {_THE}(?P<a>{DAY}),? ?(?:and|to|until|till|through|up to|-|&) ?{_THE}(?P<b>{DAY})",
    rf"\bbetween {_THE}{_EVENT}(?P<a>{DAY}) and {_THE}{_EVENT}(?P<b>{DAY})",
    rf"(?P<a>{DAY}) ?(?:to|-|until|till|through|up to|up until) ?{_THE}(?P<b>{DAY})",
    rf"\b(?:arrive|here|back|come|in town|there) {_THE}(?P<a>{DAY}),? (?:and|but|then) (?:i |we )?(?:leave|go|fly|depart|am gone)[a-z ]{{0,12}} {_THE}(?P<b>{DAY})",
)
def _range(match: re.Match[str], message: Marked) -> Day | None:
    first = message.day(match["a"])
    last = message.day(match["b"])
    if last.days.last < first.days.first or last.kind in ("weekday", "ordinal", "date"):
        last = last.on(first.days.first)
    if last.days.last < first.days.first:
        return None
    if first.kind == last.kind == "weekday":
        return Day(Days(first.days.first, last.days.last), "weekdays", partial(_weekdays, first, last))
    return Day(Days(first.days.first, last.days.last), "stretch")


def _weekdays(first: Day, last: Day, today: date) -> Days:
    start = first.on(today).days.first
    return Days(start, last.on(start).days.last)


@JOINED(rf"\b(?:from )?(?:now|today) ?(?:to|until|till|through|-|and) {_THE}(?P<b>{DAY})")
def _from_now(match: re.Match[str], message: Marked) -> Day:
    last = message.day(match["b"]).days
    return open_until(message, last.last, last)


@LIMITS(
    rf"\b(?:back|returning|return|home|landing)\b(?: from (?:[a-z]+ ){{1,3}}?| in (?:town|the city|the country) | )(?:on |by |in )?(?:the )?(?P<day>{DAY})"
)
def _back(match: re.Match[str], message: Marked) -> Day | None:
    """Back from a journey: from then on."""
    day = message.day(match["day"])
    return open_from(message, day.days.first, day.days) if day.kind not in ("end", "stretch") else None


@LIMITS(
    rf"\b(?:{NEVER} (?:before|(?:any )?earlier than|until|sooner than)|on or after|(?<!the )(?<!your )(?<!ur )(?<!my )earliest) {_THE}{_EVENT}(?P<day>{DAY})",
    rf"(?P<day>{DAY}),? (?:or (?:any ?time )?(?:later|after)(?! (?:the )?[0-9]| ?{DAY})|at the earliest|onwards?|and (?:after|later|onwards?)|on\b(?! (?:{DAY}|the|my|a)))",
    rf"\b(?:any ?time |anything )?(?:from|starting|starting from|starting on|as of|as from|beginning) {_THE}(?P<day>{DAY})(?: on\b(?! the)| onwards?| forward)?",
)
def _not_before(match: re.Match[str], message: Marked) -> Day:
    day = message.day(match["day"])
    return open_from(message, day.days.first, day.days)


@LIMITS(
    rf"\b(?:{NEVER} (?:after|(?:any )?later than)|on or before|at the latest|latest|by|until|till|up to|through|up until) (?:the )?{_CLOSE}?{_THE}{_EVENT}(?P<day>{DAY})(?: end of day)?",
    rf"\b(?P<x>end of day (?:on )?(?P<day>{DAY}))",
    rf"(?P<day>{DAY}),? (?:at the (?:very )?latest|latest(?! {SLOT})|or (?:any ?time )?(?:earlier|before|sooner)(?! (?:the )?[0-9]| ?{DAY}))",
)
def _at_latest(match: re.Match[str], message: Marked) -> Day:
    day = message.day(match["day"])
    # "By June" is before it begins; "until June", too.
    if match.group().startswith("by") and day.kind in ("month", "season", "year"):
        return open_until(message, shifted(day.days.first, -1), day.days)
    return open_until(message, day.days.last, day.days)


@LIMITS(
    rf"(?P<all>\b(?:can't do|can't make|can't come|cannot do|don't want|avoid|without|no|never) {_THE}{ANY_DAY}(?:, {_THE}{ANY_DAY})+,? (?:or|nor|and|&) {_THE}{ANY_DAY})",
    rf"(?P<all>\bexcept {_THE}{ANY_DAY}(?:(?:, | ){_THE}{ANY_DAY})*(?:,? ?(?:or|nor|and|/|&) {_THE}{ANY_DAY})*)",
    rf"(?P<all>(?<!if )(?<!why )\b{NOT} {_THE}{ANY_DAY}(?: ?(?:or|nor|and|/|&|or on|and on) (?:the )?{ANY_DAY})*)",
)
def _not(match: re.Match[str], message: Marked) -> tuple[Part, ...] | None:
    days = re.findall(DAY, match["all"])
    return tuple(Excluded(message.day(day)) for day in days) if days else None


@LIMITS(
    rf"\b(?:any|every|all) ?(?:day|time|week)?[^.,;!?]{{0,30}}? (?P<x>but {_THE}{DAY}(?: ?(?:or|nor|and|/|&) {_THE}{DAY})*)",
    rf"\b(?P<x>(?:instead of|rather than|in place of) {_THE}{DAY})",
)
def _other_than(match: re.Match[str], message: Marked) -> tuple[Part, ...]:
    return tuple(Excluded(message.day(day)) for day in re.findall(DAY, match["x"]))


@LIMITS(rf"\b(?:before|earlier than|ahead of|prior to|sooner than) {_THE}{_EVENT}(?P<day>{DAY})")
def _before(match: re.Match[str], message: Marked) -> Day:
    day = message.day(match["day"])
    if day.kind == "end":  # before the end of the month
        return open_until(message, day.days.last, day.days)
    return open_until(message, shifted(day.days.first, -1), day.days)


@LIMITS(rf"\b(?:any ?time |anything |sometime )?(?:after|past|later than|following) {_THE}{_EVENT}(?P<day>{DAY})")
def _after(match: re.Match[str], message: Marked) -> Day:
    day = message.day(match["day"])
    return open_from(message, shifted(day.days.last, 1), day.days)


@LIMITS(rf"\bsince {_THE}{DAY}{SPAN}?")
def _since(_: re.Match[str], __: Marked) -> Nothing:
    return Nothing()


def open_from(message: Marked, first: date, named: Days) -> Day:
    """From that day on."""
    start = max(first, message.today)
    return Day(Days(start, shifted(start, FAR_DAYS)), "stretch", bound="from", named=named)


def open_until(message: Marked, last: date, named: Days) -> Day:
    """From today to that day."""
    return Day(Days(message.today, last), "stretch", bound="until", named=named)
