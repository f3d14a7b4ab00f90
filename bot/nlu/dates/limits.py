"""What stands between days: from and to, before and after, not, instead of, away until."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.nlu.dates.agreement import agreed
from bot.nlu.dates.calendar import shifted
from bot.nlu.dates.cascade import ANY_DAY, DAY, SPAN, Marked, Rules
from bot.nlu.dates.parts import Choice, Day, Excluded, Nothing, Part
from bot.nlu.dates.weekdays import NOT
from bot.nlu.dates.when import Days

JOINED, LIMITS = Rules(), Rules()
# How far an open end reaches.
FAR_DAYS = 365
_THE = r"(?:on |in |for |at |about |around |like )?(?:the |that )?"
# "Before my holiday on the 20th": what it is that happens then.
_EVENT = r"(?:(?:my|our|his|her|their|the|an?|i|we|i'm|we're) (?:(?![a-z]+ed )[a-z']+ ){1,4}?(?:on |in |is |is on |at |of |starts |starting |begins )?(?:the )?)?"


@JOINED(
    rf"(?P<weekday>{DAY}),? (?:the |on |\()?(?P<date>{DAY})(?P<end>)",
    rf"(?P<date>{DAY}),? ?\(?(?:a |which is a |that's a |on a )?(?P<weekday>{DAY})(?P<end>\)?)",
)
def _same_day(match: re.Match[str], message: Marked) -> Day | Choice | None:
    """Saturday, June 12: the date counts."""
    date = message.day(match["date"])
    weekday = message.day(match["weekday"])
    if weekday.kind != "weekday" or date.kind not in ("date", "ordinal", "day"):
        return None
    return agreed(date, weekday.days.first.weekday(), message.today)


@JOINED(rf"(?P<week>{DAY}),? (?:or|and) (?P<x>the (?:week|one|weekend) after(?: that)?)\b(?! {DAY})")
def _one_after(match: re.Match[str], message: Marked) -> Day | None:
    """Next week or the week after."""
    day = message.day(match["week"])
    if day.kind not in ("week", "weekend", "weekday", "day"):
        return None
    return Day(Days(shifted(day.days.first, 7), shifted(day.days.last, 7)), day.kind)


@JOINED(
    rf"\b(?:mov|chang|switch|reschedul|swap|push|bring|shift|put)[^.!?\U000f0000-\U000f8fff]{{0,40}}?(?P<x>(?P<old>{DAY}),? (?:to|for|with|into|until|onto) {_THE}(?P<new>{DAY}))"
)
def _moved(match: re.Match[str], message: Marked) -> tuple[Part, ...]:
    return Excluded(message.day(match["old"])), message.day(match["new"])


@JOINED(
    rf"(?P<old>{DAY})(?:[,. -]+(?:no|wait|sorry|oops|actually|i mean|i meant|or rather|rather|make that|make it|scratch that|oh))+[, ]+(?:on )?(?:the )?"
    rf"(?P<new>{DAY})"
)
def _corrected(match: re.Match[str], message: Marked) -> tuple[Part, ...]:
    """Tuesday, no wait, Wednesday."""
    return Excluded(message.day(match["old"])), message.day(match["new"])


@JOINED(
    rf"\b(?:any ?time |anything |sometime |somewhere )?(?:between|from|in between|betw) {_THE}(?P<a>{DAY}),? ?(?:and|to|until|till|through|up to|-|&) ?{_THE}(?P<b>{DAY})",
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
    return Day(Days(first.days.first, last.days.last), "stretch")


@JOINED(rf"\b(?:from )?(?:now|today) ?(?:to|until|till|through|-|and) {_THE}(?P<b>{DAY})")
def _from_now(match: re.Match[str], message: Marked) -> Day:
    return _until(message.day(match["b"]), message)


@LIMITS(
    rf"\b(?:back|returning|return|home|landing)\b(?: from (?:[a-z]+ ){{1,3}}?| in (?:town|the city|the country) | )(?:on |by |in )?(?:the )?(?P<day>{DAY})"
)
def _back(match: re.Match[str], message: Marked) -> Day | None:
    """Back from a journey: from then on."""
    day = message.day(match["day"])
    return _from(day, message, day.days.first) if day.kind not in ("end", "stretch") else None


@LIMITS(
    rf"(?<!before my )(?<!before our )(?<!after my )(?<!after our )(?<!before the )(?<!for my )(?<!before a )\b(?:away|vacation|holiday|holidays|out of town|unavailable|busy|travell?ing|gone|abroad|i'm out|be out|are out|out of (?:the )?(?:office|country|state)|not (?:here|free|available|around|back|in town)|i'm working|i work|at work|on leave|annual leave|booked up|tied up|can't (?:come|make it|do it|do anything))"
    rf"(?: (?P<until>until|till|through|up to)| from| between| on| in| during| for| all| over|,)*(?: the)? (?P<day>{DAY})"
)
def _away(match: re.Match[str], message: Marked) -> Part:
    day = message.day(match["day"])
    return _from(day, message, day.days.last) if match["until"] else Excluded(day)


@LIMITS(
    rf"\b(?:not before|no earlier than|not earlier than|no sooner than|not until|not till|on or after|not any earlier than|(?<!the )(?<!your )(?<!ur )(?<!my )earliest) {_THE}{_EVENT}(?P<day>{DAY})",
    rf"(?P<day>{DAY}),? (?:or (?:any ?time )?(?:later|after)|at the earliest|onwards?|and (?:after|later|onwards?)|on\b(?! (?:{DAY}|the|my|a)))",
    rf"\b(?:any ?time |anything )?(?:from|starting|starting from|starting on|as of|as from|beginning) {_THE}(?P<day>{DAY})(?: on\b(?! the)| onwards?| forward)?",
)
def _not_before(match: re.Match[str], message: Marked) -> Day:
    day = message.day(match["day"])
    return _from(day, message, day.days.first)


@LIMITS(
    rf"\b(?:not after|no later than|not later than|on or before|at the latest|latest|not any later than|by|until|till|up to|through|up until) {_THE}{_EVENT}(?P<day>{DAY})",
    rf"(?P<day>{DAY}),? (?:at the (?:very )?latest|latest|or (?:any ?time )?(?:earlier|before|sooner))",
)
def _at_latest(match: re.Match[str], message: Marked) -> Day:
    day = message.day(match["day"])
    # "By June" is before it begins; "until June", too.
    if match.group().startswith("by") and day.kind in ("month", "season", "year"):
        return _until(replace(day, days=Days(day.days.first, shifted(day.days.first, -1))), message, day.days)
    return _until(day, message)


@LIMITS(rf"(?P<all>\b{NOT} {_THE}{ANY_DAY}(?: ?(?:or|nor|and|/|&|or on|and on) (?:the )?{ANY_DAY})*)")
def _not(match: re.Match[str], message: Marked) -> tuple[Part, ...] | None:
    days = re.findall(DAY, match["all"])
    return tuple(Excluded(message.day(day)) for day in days) if days else None


@LIMITS(
    rf"\b(?:instead of|rather than|in place of) {_THE}(?P<day>{DAY})",
    rf"(?P<day>{DAY}),? (?:(?:i am|i'm|we are|we're|im) (?:not (?:there|here|available|free|around|in)|away|busy|on (?:holiday|vacation|leave)|working|at work|out of town|abroad|travell?ing)|is out of the question|doesn't|does not|won't|will not|isn't|is not|can't|is no good|is not good|is bad|is out|is impossible|is full|not (?:work|good|possible|ok|great|so good)|no good|is difficult|is too (?:early|late|soon|far))(?: (?:work|suit|good|possible|great|fit|do|ok|an option|going to work))*",
)
def _instead(match: re.Match[str], message: Marked) -> Excluded:
    return Excluded(message.day(match["day"]))


@LIMITS(rf"\b(?:before|earlier than|ahead of|prior to|sooner than) {_THE}{_EVENT}(?P<day>{DAY})")
def _before(match: re.Match[str], message: Marked) -> Day:
    day = message.day(match["day"])
    if day.kind == "end":  # before the end of the month
        return _until(day, message)
    return _until(replace(day, days=Days(day.days.first, shifted(day.days.first, -1))), message, day.days)


@LIMITS(rf"\b(?:any ?time |anything |sometime )?(?:after|past|later than|following) {_THE}{_EVENT}(?P<day>{DAY})")
def _after(match: re.Match[str], message: Marked) -> Day:
    day = message.day(match["day"])
    return _from(day, message, shifted(day.days.last, 1))


@LIMITS(rf"\bsince {_THE}{DAY}{SPAN}?")
def _since(_: re.Match[str], __: Marked) -> Nothing:
    return Nothing()


def _from(day: Day, message: Marked, first: date) -> Day:
    start = max(first, message.today)
    return Day(Days(start, shifted(start, FAR_DAYS)), "stretch", bound="from", named=day.days)


def _until(day: Day, message: Marked, named: Days | None = None) -> Day:
    return Day(Days(message.today, day.days.last), "stretch", bound="until", named=named or day.days)
