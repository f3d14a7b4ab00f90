"""What keeps somebody from coming, clause by clause: away, at work, exams; and the reasons for a wish, which are none themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from bot.nlu.dates.calendar import shifted
from bot.nlu.dates.cascade import ANY_DAY, DAY, MARK, NOTHING, TIMES, Changes, Marked, Rules
from bot.nlu.dates.clauses import FREE, Clause, clauses_of
from bot.nlu.dates.hindrances import AWAY, WILL_NOT_DO, keeps
from bot.nlu.dates.limits import open_from, open_until
from bot.nlu.dates.parts import Clock, Day, Excluded, Nothing, Part, Span, Weekly

COMMITMENTS = Rules()

# Nothing that keeps anybody: not working, the boss is away, are you closed?
_NOT_BUSY = re.compile(
    r"\b(?:not|n't|never|stop|stopped|when i'm|if i'm|days? off|off) (?:at |on |away |busy |working |call |shift |work |uni |school |class )+|\b(?:be|get|go|back) (?:back |in )?(?:to|at|in) (?:work|school|uni|class|the office)\b|\b[a-z]+ (?:ends?|finish(?:es)?|starts?|begins?|(?:is|are) (?:over|done)) (?:on |at )?(?="
    + MARK
    + r")|\bworking (?:from home|late)\b|\bno (?:meetings?|class(?:es)?|shifts?|school)\b"
    r"|\b(?:are|is|aren't|isn't|will|do) (?:you|u|the clinic|she|he|they|dr|doctor|nurse)\b[^,]*"
    r"|\b(?:(?:my|the|our|his|her|their) (?!exam|class|shift|school trip)[a-z]+|he|she|they|kids|baby|you|clinic)(?:'s| is| are|'re| will be| goes| go| works?) (?:away|abroad|overseas|busy|working|gone|at|in|on|travell?ing)\b"
    r"|\b(?:don't|do not|won't|doesn't) (?:work|teach)\b(?= (?:on )?" + ANY_DAY + r")"
)
_QUESTION = re.compile(
    r"^\W*(?:what|when|how|which|why|is|are|do|does|can|could|will|would|won't|isn't|aren't|can't|couldn't|any chance|what about|how about)\b"
)
_NOT_THEN = re.compile(
    r"\b(?:(?:just |obviously |definitely )?not (?:then|those|that (?:week|day|weekend))|either side|before (?:or|and) after(?=\W*$|,| (?:is|are|that|then|those|works?|would|please|ok|fine))|outside (?:of )?(?:that|those|then))\b"
)
_ANY_OTHER = re.compile(rf"\b(?:any|every|all) (?:other\b|{NOTHING})|\bother days\b|\brest of the (?:week|month)\b")
_REST = re.compile(r"\b(?:free|available|flexible|fine|open|disposal|any ?(?:time|day)|anything|whenever|good|ok)\b")
_ALL_BUT = re.compile(r"\b(?:but|except|apart|other|besides|bar|barring|excluding|save)\b", re.IGNORECASE)
_ANY_OF_THOSE = re.compile(
    r"(?:\bany of\b|\b(?:free|available|off|anytime|any ?day|flexible|good) (?:around |on )?(?:then|those)|in there)\b"
)
_TAKEN_UP = re.compile(rf"{DAY}(?: is|'s| (?:we|i)(?:'re|'m|'ve| are| am| have)) (?!.*\b(?:{FREE}|off)\b).*[a-z]{{3,}}")
# What people want to look their best for.
_EVENT = re.compile(
    r"\b(?:conference|court|interview|present(?:ing|ation)|speaking|keynote|talk|panel|audition|festival|graduation|gala|seminar|shoot|photo ?shoot|funeral|trial|hearing|ceremony)\b"
)
_IS_THEN = re.compile(rf"^(?!.*\b(?:{FREE}|off|day)\b).*\b(?:my|our|his|her|their|the) .*\b(?:is|are) (?:on )?{DAY}\W*$")
_REASON = re.compile(r"because|cause|as|since|it's|its|that's|this is|which is|when")


@COMMITMENTS(rf"^.*[{ANY_DAY[1:-1]}{TIMES[1:-1]}].*$")
def _clauses(_: re.Match[str], message: Marked) -> Changes:
    changes: dict[int, Part] = {}
    clauses = list(clauses_of(message))
    busy = [_is_busy(clause) and not _is_event(clause, clauses, message.letters) for clause in clauses]
    wished = False
    for place, clause in enumerate(clauses):
        rest = clauses[place + 1 :]
        if _not_then(clause, rest) or (busy[place] and not _then_after_all(rest)) or _occupied(clause, rest):
            others = any(
                other.days for other, its_busy in zip(clauses, busy, strict=True) if other is not clause and not its_busy
            )
            changes |= _ruled_out(clause, message, partly=busy[place] and not others and _partly(clause, rest))
        elif wished and _REASON.match(clause.opening):
            changes |= {mark: Nothing() for mark in clause.parts}
        else:
            wished = wished or clause.days or clause.times
    return {(mark, mark + 1): part for mark, part in changes.items()}


def _is_busy(clause: Clause) -> bool:
    """Whether it says what keeps somebody."""
    if not clause.parts or not keeps(clause.text):
        return False
    text = _NOT_BUSY.sub("", clause.text)
    asks = "?" in clause.closing and _QUESTION.match(text)
    return keeps(text) and not asks


def _is_event(clause: Clause, clauses: Sequence[Clause], letters: str) -> bool:
    """Whether it only tells of one day on which something is: "I'm presenting at a conference on 22 November"."""
    told = [part for one in clauses for part in one.parts.values() if not isinstance(part, Nothing)]
    if len(told) != 1 or not isinstance(day := told[0], Day) or day.bound or day.days.first != day.days.last:
        return False
    return _EVENT.search(clause.text) is not None and not (
        AWAY.search(letters) or WILL_NOT_DO.search(letters) or _NOT_THEN.search(letters)
    )


def _partly(clause: Clause, rest: Sequence[Clause]) -> bool:
    """Whether somebody is kept for some hours of the days only: "I have class until 1 on Mondays", "working Monday, so after 5"."""
    limited = clause.times or (bool(rest) and rest[0].opening == "so" and rest[0].times)
    return clause.days and limited and not AWAY.search(clause.text)


def _not_then(clause: Clause, rest: Sequence[Clause]) -> bool:
    """Whether what follows takes the days just named out: "so not then", "otherwise I'm free", "any other day is good"."""
    without_days = list(takewhile(lambda following: not following.days, rest))
    if any(_NOT_THEN.search(following.text) for following in without_days):
        return True
    if not without_days:
        return False
    following = without_days[0]
    others = _ANY_OTHER.search(following.text) and not re.search(rf"\b{FREE}\b", clause.text)
    return bool(others) or (following.opening == "otherwise" and _REST.search(following.text) is not None)


def _then_after_all(rest: Sequence[Clause]) -> bool:
    """Whether somebody is free just then: "on leave from the 21st, so any of those days"."""
    return bool(rest) and not rest[0].days and _ANY_OF_THOSE.search(rest[0].text) is not None


def _occupied(clause: Clause, rest: Sequence[Clause]) -> bool:
    """Whether something else is on that day: "the 15th is my daughter's recital, so the 16th"."""
    taken = _TAKEN_UP.search(clause.text) or _IS_THEN.search(clause.text)
    return bool(rest) and rest[0].opening == "so" and rest[0].days and taken is not None


def _ruled_out(clause: Clause, message: Marked, *, partly: bool) -> dict[int, Part]:
    """The parts of a clause that tells when somebody is kept. `partly`: for some hours of the days only."""
    changes: dict[int, Part] = {}
    for mark, part in clause.parts.items():
        if isinstance(part, Excluded | Weekly) and _ALL_BUT.search(message.words(mark)):
            changes[mark] = part.day if isinstance(part, Excluded) else replace(part, wanted=True)
        elif isinstance(part, Day) and not partly and part.days.last >= message.today:
            changes[mark] = _free_beside(part, message)
        elif isinstance(part, Weekly) and not partly:
            changes[mark] = replace(part, wanted=False)
        elif isinstance(part, Span):
            changes[mark] = Nothing() if clause.days and not partly else replace(part, wanted=False)
        elif isinstance(part, Clock):
            changes[mark] = Nothing()
    return changes


def _free_beside(day: Day, message: Marked) -> Part:
    """The days that are left when these are not: away until the 10th is free from then on."""
    if day.bound == "until":
        named = day.named or day.days
        return open_from(message, named.first if named.last == day.days.last else shifted(day.days.last, 1), named)
    if day.bound == "from":
        return open_until(message, shifted(day.days.first, -1), day.named or day.days)
    return Excluded(day)
