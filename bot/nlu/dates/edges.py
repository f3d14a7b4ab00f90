"""Hours and days at which something begins or ends: I finish at 4, I have to leave at 3, exams are over on the 18th."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu.dates.cascade import ANY_DAY, CLOCK, DAY, FLAG, SPAN, Marked, Rules
from bot.nlu.dates.limits import open_from
from bot.nlu.dates.parts import Clock, Day, Nothing, Span
from bot.nlu.dates.when import LAST_MOMENT, MIDNIGHT

EDGES = Rules()
_FROM = r"\b(?:i finish|finish(?:es|ing)?|i'm done|i get (?:off|out|home|back)|get (?:off|out)|knock off|clock off|(?:^|i'm )off|off work|ends?|lets out|gets out|is over|(?:train|bus|flight|plane|ferry|tram)(?: (?:gets in|arrives|lands|comes in|gets me there))|i (?:arrive|land)|(?:drop|take|bring) (?:the (?:kids?|children|boys|girls|baby|twins|little ones?)|(?:my|our) [a-z]+|them|him|her)(?: off| in| (?:to|at) [a-z]+){0,2})(?: (?:work|school|uni|class|lectures|my shift|there|home))?"
_UNTIL = (
    r"\b(?:(?:start(?:s|ing)?|begins?|opens?)(?: (?:work|school|uni|class|my shift|again))?|(?:have to|need to|must|gotta|got to) (?:leave|go|be (?:back|home|there|off|gone|at [a-z]+)"
    r"|(?:pick up|collect|get|fetch|drop) [a-z ]{2,20}?)(?: by)?|pick ?up(?: is)?|school run(?: is)?|leave|(?:train|bus|flight|plane|ferry|tram)(?: (?:leaves|goes|departs|is|takes off)))"
)


@EDGES(rf"{_FROM} (?P<x>{CLOCK})", rf"{_UNTIL} (?P<x>{CLOCK})")
def _edge(match: re.Match[str], message: Marked) -> Span:
    """I finish at 4, I have to leave at 3: free from then on, or until then."""
    moment = message.part(match["x"], Clock).moments[0][0]
    free_from = re.match(_FROM, match.group())
    return Span(moment, LAST_MOMENT, bound=True) if free_from else Span(MIDNIGHT, moment, bound=True)


@EDGES(
    rf"\b(?:exams?|finals|trial|term|nights|shifts?|conference|course|work|uni|school) (?:finish(?:es)?|ends?|(?:is|are) (?:over|done|finished))(?: on)? (?P<x>{DAY})"
)
def _over(match: re.Match[str], message: Marked) -> Day:
    """Exams finish on the 18th."""
    days = message.day(match["x"]).days
    return open_from(message, days.last, days)


@EDGES(rf"(?P<day>{DAY}) (?P<x>{CLOCK})")
def _hour_of_the_event(match: re.Match[str], message: Marked) -> Nothing | None:
    """Before my flight on the 20th at 6pm."""
    return Nothing() if message.day(match["day"]).bound == "until" else None


@EDGES(
    rf"\b(?:better|easier|nicer|more convenient|preferable) (?:than|to) (?P<x>{SPAN}|{CLOCK}|{ANY_DAY})",
    rf"\bprefer {SPAN} (?P<x>(?:to|over) {SPAN})",
)
def _worse(_: re.Match[str], __: Marked) -> Nothing:
    """Mornings are better than afternoons."""
    return Nothing()


@EDGES(rf"(?:(?<!if )(?<!why )\b(?:not|except|bar|unless(?: it's| it is)?)|{FLAG} but) (?P<x>{SPAN})")
def _not_then_of_the_day(match: re.Match[str], message: Marked) -> Span:
    """Not between 12 and 2."""
    return replace(message.part(match["x"], Span), wanted=False)
