"""Numbers that are an hour by where they stand: at 5, tuesday 3, jan 5th 330, my lunch hour, 12 to 1."""

from __future__ import annotations

import re
from datetime import time

from bot.nlu.dates.cascade import ANY_DAY, CLOCK, SPAN, Marked, Rules
from bot.nlu.dates.hours import APART, LATEST_BARE_HOUR, NOON, ONE, TWO, hour, hours_of_day, pair, readings, span_of
from bot.nlu.dates.month_days import FOLLOW
from bot.nlu.dates.parts import Clock, Span
from bot.nlu.dates.shields import NOT_COUNTED

BARE, BESIDE_PARTS = Rules(), Rules()
_SUITS = r"(?:please|thanks|works?|then|instead|ok|(?:is|would be|sounds?) (?:fine|good|ok|great|lovely|perfect|ideal|best|better)(?: (?:for|with) me)?)"
# So many times are offered at once, by their numbers.
OFFERED = 3
_AFTER_A_PART = re.compile(r"\b(?:morning|afternoon|evening|lunch)s?(?: only)?,? (?:so |say |ideally |preferably )?$")


@BARE(rf"{APART}\b(?=(?:5|10) to [0-9]){hour()}{NOT_COUNTED}{FOLLOW}")
def _minutes_to(match: re.Match[str], message: Marked) -> Clock | None:
    if _AFTER_A_PART.search(message.letters[: match.start()]) and message.typed(match, "shift").lower() in ("10 to", "5 to"):
        return None  # "in the morning, 10 to 12" is two hours long
    return Clock((readings(match),))


@BARE(
    rf"\b(?:at|@|make it|make that|hour|time is|say)(?: like| exactly)? ?(?!0){ONE},? (?:or|/) (?:at )?{TWO}{NOT_COUNTED}{FOLLOW}",
    rf"{ANY_DAY},? (?:at )?(?P<x>{ONE} (?:or|/) {TWO}){NOT_COUNTED}{FOLLOW}",
)
def _two(match: re.Match[str], _: Marked) -> Clock | None:
    hours = int(match["hour1"]), int(match["hour2"])
    return Clock(pair(match)) if max(hours) <= NOON else None


@BARE(
    rf"\b(?:at|@|make it|make that|hour|do|say)(?: like| exactly)? ?(?!0){hour()}{NOT_COUNTED}{FOLLOW}",
    rf"{ANY_DAY},? (?P<x>at (?!0){hour()})(?![0-9/]){NOT_COUNTED}",
    rf"\b(?:mov|chang|push|switch|bring|reschedul|make)[^.!?]{{0,30}} to (?P<x>(?!0){hour()}){NOT_COUNTED}{FOLLOW}",
    rf"\bfor (?P<x>(?!0){hour()})(?=[!.?]*$| (?:please|if|on|instead|rather)\b|[,]? ?{ANY_DAY})",
)
def _at(match: re.Match[str], message: Marked) -> Clock | None:
    if int(match["hour"]) > NOON and not re.search(ANY_DAY, message.letters):
        return None  # "is it safe at 16?"
    return Clock((readings(match),)) if int(match["hour"]) <= LATEST_BARE_HOUR else None


@BARE(rf"^(?:(?:no|oh|oops|sorry|wait|actually)\W+)*(?:i )?meant?\W+(?P<x>(?!0){hour()})(?:\W+{_SUITS})*\W*$")
def _meant(match: re.Match[str], _: Marked) -> Clock | None:
    """Sorry, I meant 4. A smaller number may be one of three that were offered."""
    return Clock((readings(match),)) if OFFERED < int(match["hour"]) <= NOON else None


@BARE(
    rf"{ANY_DAY}(?:,| ?-)? ?(?P<x>(?:at |@ ?)?(?:(?P<packed>[1-9]|1[0-9]|2[0-3])(?P<tail>[0-5][05])))(?![0-9:./-]){NOT_COUNTED}{FOLLOW}",
    r"(?:^|[,;] ?)(?P<x>(?P<packed>0[6-9]|1[0-9])(?P<tail>[0-5][05])) (?:works|is|would be) ?(?:fine|good|ok|great|better|best|perfect|ideal)?\b",
    rf"^(?:(?:at|ok|okay|yes|maybe|please|how about|what about|is|say)\W+)*(?P<x>(?P<packed>0[6-9]|1[0-9]|2[0-3])(?P<tail>[0-5][05]))(?:\W+{_SUITS})*\W*$",
    rf"(?<![0-9$£€.,/:-])\b(?P<x>(?P<packed>0[6-9]|1[0-9])(?P<tail>[0-5][05])),?(?: on)? ?{ANY_DAY}",
    rf"\bat (?P<x>(?P<packed>[1-9]|1[0-9]|2[0-3])(?P<tail>[0-5][05])){NOT_COUNTED}{FOLLOW}",
)
def _packed(match: re.Match[str], _: Marked) -> Clock:
    """330, 1400: beside a day, after "at", or alone."""
    hour, minute = int(match["packed"]), int(match["tail"])
    four_figures = len(match["packed"]) == 2
    return Clock(
        (tuple(time(one % 24, minute) for one in ((hour,) if four_figures else hours_of_day(hour, "", match["packed"]))),)
    )


@BESIDE_PARTS(
    rf"{SPAN}(?: only| please| if possible| is best| are best)?[,:;.(-]{{0,2}} ?\(?(?:(?:say|from|so|more precisely|specifically|ideally|preferably|like|maybe|best|probably|about|around|between) )*(?P<x>{ONE} ?(?:-|to|until|till) ?{TWO}){NOT_COUNTED}{FOLLOW}",
    rf"(?P<x>{APART}\b{ONE} ?(?:-|to|until|till) ?{TWO}) (?:in )?{SPAN}",
    rf"\b(?:anything|something|any slots?|openings?|appointments?)(?: from| between)? (?P<x>{ONE} ?(?:-|to|until|till) ?{TWO}){NOT_COUNTED}{FOLLOW}",
    rf"\b(?:(?:meeting|shift|class|lecture|lesson|nap|course|training)(?: is| runs| lasts)?|(?:i|we|i'm|we're) (?:work(?:ing)?|free|available|in class|in meetings|around|here))(?: usually| mostly| every ?day)? (?:from )?(?P<x>{ONE} ?(?:-|to|until|till) ?{TWO}){NOT_COUNTED}{FOLLOW}",
)
def _range_beside_a_part(match: re.Match[str], _: Marked) -> Span | None:
    """My lunch hour, 12 to 1."""
    return span_of(match) if max(int(match["hour1"]), int(match["hour2"])) <= NOON else None


@BESIDE_PARTS(
    rf"(?P<part>{SPAN})[,:;]? (?:(?:at|say|like|maybe|probably) )*(?P<x>{ONE}(?:,? or (?:at )?{TWO})?)(?! ?(?:-|{SPAN})){NOT_COUNTED}{FOLLOW}"
)
def _moment_beside_a_part(match: re.Match[str], message: Marked) -> Clock | None:
    """In the evening, 6 or 7."""
    hours = [int(match[name]) for name in ("hour1", "hour2") if match[name]]
    if max(hours) > NOON or message.part(match["part"], Span).bound:
        return None
    return Clock(pair(match)) if match["hour2"] else Clock((readings(match, "1"),))


@BARE(rf"{CLOCK}(?: {ANY_DAY})?,? or (?:at |maybe )?(?P<x>(?!0){hour()})(?=[ .!?,]*$)")
def _or_later(match: re.Match[str], _: Marked) -> Clock | None:
    """5ish Thursday, or 6."""
    return Clock((readings(match),)) if int(match["hour"]) <= NOON else None


@BARE(
    rf"{ANY_DAY},? ?(?:-|at |@ ?)?(?P<x>(?!0){hour()})(?! ?-){NOT_COUNTED}{FOLLOW}",
    rf"{APART}\b(?P<x>(?!0){hour()})(?= (?:or|/) (?:at )?{CLOCK})",
    rf"(?:^|[,;] ?|\b(?:at|would|could|does|about|is|maybe|say) |{ANY_DAY},? (?:or|and) )(?P<x>(?!0){hour()})(?=,? (?:on )?{ANY_DAY})",
    rf"^(?:(?:at|ok|okay|yes|maybe|please|how about|what about|is|say|around)\W+)*(?P<x>(?!0)(?=[0-9]{{1,2}} [0-5][05]\b){hour()})(?:\W+{_SUITS})*\W*$",
)
def _beside_a_day(match: re.Match[str], _: Marked) -> Clock | None:
    return Clock((readings(match),)) if int(match["hour"]) <= LATEST_BARE_HOUR else None
