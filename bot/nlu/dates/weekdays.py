"""Weekdays: one (Thursday, next Friday, the Friday before Christmas) and in general (Tuesdays, any weekday but Monday)."""

from __future__ import annotations

import re
from functools import partial

from bot.nlu.dates.calendar import coming_weekday, shifted, week_of
from bot.nlu.dates.cascade import DAY, Marked, Rules
from bot.nlu.dates.parts import Day, Weekly
from bot.nlu.dates.vocabulary import WEEKDAY, WEEKDAYS
from bot.nlu.dates.when import Days

WEEKLY, WEEKDAY_RULES = Rules(), Rules()

ALL_BUT = r"(?:(?:any|every) ?(?:day|time)(?: of the week)? (?:but|bar|save|except|that (?:isn't|is not|aren't))|(?:any|every)thing (?:but|except)|all but)"
NOT = (
    rf"(?:{ALL_BUT}|neither(?: of)?|(?:rather|prefer) not(?: to)?(?: (?:come|have (?:it|one)|do|book))?|but not|not|no|never|except(?: for)?"
    r"|apart from|other than|excluding|without|avoid|(?:on )?either side of|(?:on )?both sides of|outside(?: of)?|everything but|can't do|can't make|cannot do|cannot make|can't come|don't do|(?:can )?never (?:do|make|come|manage)|don't want|just not|can not do|bar)"
)
# Before and after what it stands: "never before ten", "no appointments after the 5th".
NEVER = r"(?:not(?: ever)?|nothing|never(?: ever)?|no(?: [a-z]+)?|(?:don't|do not|can't|cannot|won't|couldn't) (?:come|do|make|get|be|wake up|start|finish|manage|leave)(?: (?:it|in|there|here|away|anything))?)"
WORKING_DAYS, WEEKEND = frozenset(range(5)), frozenset({5, 6})
_GENERAL = r"(?:any|every|each|an?|most|all|other|some|usually|always|generally)"
_JOIN = r"(?:, ?(?:or |and |nor )?| or | and | nor | & | ?/ ?|-or-| plus )"
# What stands before a weekday whose mornings are not those of every week, or are not wanted.
_NOT_EVERY_WEEK = re.compile(
    rf"(?:\b(?:this|next|last|no|not|never|but|except|bar|save|to|through|thru|until|till|between|do|make|can't|don't)|[-/]) ?(?:on )?$"
    rf"|{WEEKDAY},? (?:and|or|&|to|-) (?:on )?$"
)
_ONE = rf"(?:on |the )?(?:{_GENERAL} )?{WEEKDAY}s?"


@WEEKLY(
    rf"\b(?P<no>{NOT}) (?:on |at |in |during )?(?:the |any |a )?(?P<kind>weekends?|weekdays?)\b",
    r"\b(?P<no>)(?:(?:any|every|all|each|most|during|over|on|at|in|only|a|the) )*(?P<kind>weekends|weekdays|weekend only|weekday|working days?|work ?days?|business days?)\b",
    r"\b(?P<no>)(?P<kind>(?:during|in|through) the week)\b(?! (?:of|after|before|commencing|beginning))",
    r"\b(?P<no>)(?:(?:any|every|on|a|some) )+(?P<kind>weekend)\b",
    r"(?<!next )(?<!this )(?<!that )(?<!last )(?<!the )(?<!following )(?<!coming )(?<!º )(?<!th )\b(?P<no>)(?P<kind>weekend)\b(?! (?:after|before|of|in))",
)
def _part_of_the_week(match: re.Match[str], _: Marked) -> Weekly:
    return Weekly(WEEKEND if match["kind"].startswith("weekend") else WORKING_DAYS, wanted=not match["no"])


@WEEKLY(r"\b(?:in the )?(?:midweek|middle of the week)\b")
def _midweek(_: re.Match[str], __: Marked) -> Weekly:
    return Weekly(frozenset({1, 2, 3}))


@WEEKLY(
    rf"\b(?:on )?(?P<first>{WEEKDAY})s? ?(?:-|to|through|thru|until) ?(?P<last>{WEEKDAY})s\b",
    r"\b(?:(?:(?<=work )|(?<=working )|(?<=open )|(?<=closed ))from |on |(?<!from ))(?P<first>monday)s? ?(?:-|to|through|until) ?(?P<last>friday)s?\b",
    rf"\b(?:any|every) (?P<first>{WEEKDAY}) (?:-|to|through|until) (?P<last>{WEEKDAY})\b",
)
def _from_to(match: re.Match[str], _: Marked) -> Weekly:
    first, last = WEEKDAYS.index(match["first"]), WEEKDAYS.index(match["last"])
    return Weekly(frozenset((first + step) % 7 for step in range((last - first) % 7 + 1)))


@WEEKLY(
    rf"\b(?P<x>(?:on )?(?P<list>{WEEKDAY}(?:{_JOIN}{WEEKDAY})*))(?= (?:mornings|afternoons|evenings|nights|lunchtimes|lunches)\b)"
)
def _every_week(match: re.Match[str], message: Marked) -> Weekly | None:
    """Tuesday mornings, Monday and Wednesday evenings."""
    if _NOT_EVERY_WEEK.search(message.letters[: match.start()]):
        return None
    return Weekly(frozenset(WEEKDAYS.index(name) for name in re.findall(WEEKDAY, match["list"])))


@WEEKLY(
    rf"\b(?P<no>{ALL_BUT}|(?<=[\U000f3000-\U000f3fff] )(?:but not|but|except(?: for)?|not|bar|save|excluding|other than|apart from)) "
    rf"(?:on )?(?P<list>{_ONE}(?:{_JOIN}{_ONE})*)\b",
    rf"(?<!if )\b(?P<no>{NOT}) (?:on )?(?P<list>{_ONE}(?:{_JOIN}{_ONE})*)\b",
    rf"(?P<list>{_ONE}(?:{_JOIN}{_ONE})*) (?P<no>are out|don't work|never work|are (?:bad|no good|difficult|impossible|busy))\b",
    rf"\b(?P<no>)(?:only (?:on )?)?(?P<list>{_ONE}(?:{_JOIN}{_ONE})*)\b(?: only)?",
)
def _in_general(match: re.Match[str], _: Marked) -> Weekly | None:
    """Weekdays in the plural, or with "any", "every", "a"; or all but one."""
    all_but = (
        re.match(r"any|every|all|but(?! not)|except|not|bar|save|excluding|other|apart", match["no"])
        and "(?<=" in match.re.pattern
    )
    general = re.search(rf"\b{_GENERAL}\b|day(?:s\b)", match["list"])
    if not all_but and not general:
        return None
    return Weekly(frozenset(WEEKDAYS.index(name) for name in re.findall(WEEKDAY, match["list"])), wanted=not match["no"])


@WEEKDAY_RULES(
    rf"\b(?:the )?(?P<weekday>{WEEKDAY}) (?P<side>before|after|prior to|following) (?:the |my |our )?(?:[a-z]+ ){{0,2}}?(?P<day>{DAY})"
)
def _beside(match: re.Match[str], message: Marked) -> Day | None:
    named, weekday = message.day(match["day"]), WEEKDAYS.index(match["weekday"])
    if named.kind == "day":
        return None
    if match["side"] in ("after", "following"):
        return Day(coming_weekday(named.days.last, weekday))
    return Day(coming_weekday(shifted(named.days.first, -8), weekday))


@WEEKDAY_RULES(rf"\b(?:the )?(?P<weekday>{WEEKDAY}) (?P<how>after next|week|fortnight)\b(?! (?:of|commencing|beginning))")
def _weeks_later(match: re.Match[str], message: Marked) -> Day:
    day = coming_weekday(message.today, WEEKDAYS.index(match["weekday"])).first
    later = shifted(day, 14 if match["how"] == "fortnight" else 7)
    return Day(Days(later, later))


@WEEKDAY_RULES(
    rf"\b(?P<how>this coming|the coming|coming|this|the next|next|the following|following|last|past|this past) (?P<weekday>{WEEKDAY})\b(?! (?:of|in) )"
)
def _this_or_next(match: re.Match[str], message: Marked) -> Day:
    """This Friday is the coming one; "next Friday" the one of next week (Monday to Sunday), as most people mean it."""
    weekday, how = WEEKDAYS.index(match["weekday"]), match["how"]
    coming, this_week = coming_weekday(message.today, weekday), shifted(week_of(message.today).first, weekday)
    if how.endswith(("last", "past")):
        day = shifted(coming.first, -7 if shifted(coming.first, -7) < message.today else -14)
    elif how in ("next", "following", "the following"):
        day = shifted(this_week, 7)
    else:
        day = message.today if how == "this" and coming.first == shifted(message.today, 7) else coming.first
    return Day(Days(day, day))


@WEEKDAY_RULES(rf"\b(?:on )?(?:the )?(?P<weekday>{WEEKDAY})\b")
def _plain(match: re.Match[str], message: Marked) -> Day:
    again = partial(coming_weekday, weekday=WEEKDAYS.index(match["weekday"]))
    return Day(again(message.today), "weekday", again)
