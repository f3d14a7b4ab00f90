"""Wishes without a day: as soon as possible, any time, something later."""

from __future__ import annotations

import re

from bot.nlu.dates.cascade import Marked, Rules
from bot.nlu.dates.parts import Flag, Nothing

FLAGS = Rules()
_SLOT = r"(?:appointments?|appts?|slots?|times?|dates?|days?|ones?|openings?|consult(?:ation)?s?|spots?|spaces?|bookings?|availability)"


@FLAGS(
    r"\basap\b|\bas soon as (?:possible|poss|you can|u can|you have|you're able|there is|there's|it's possible|humanly possible|we can|i can)\b",
    rf"\b(?:the |your |an? )?(?:very )?(?:earliest|soonest|quickest)(?: possible| available| free)?(?: {_SLOT})?(?: (?:you have|you've got|you can do|possible|available|i can \w+|i could \w+|convenience|there is|please))?\b(?! (?:signs?|stage|memory|age))",
    rf"\b(?:the |your )?(?:1º|first|1th|next) (?:available|free|open|possible)(?: {_SLOT})?\b|\b(?:the |your )?(?:1º|next) (?:appointment|slot|opening|gap|time|space) (?:you have|you've|you got|that's free|you've got|available|going|possible|there is)\b|^(?:the )?(?:1º|next) (?:appointment|slot|opening)[ .!?,]*$",
    r"\b(?:come|in|see me|appointments?|slot|book\w*|seen|something|anything|one|possible|needed|need it|available|visit) (?:right away|straight away|immediately|right now)\b|^(?:\W*\w+){0,2}\W*(?:right away|straight away|immediately|right now)(?:\W+\w+){0,2}\W*$|\b(?:as|so) (?:early|quick(?:ly)?|fast) as (?:possible|you can|u can|poss)\b",
    r"\b(?:the (?:more|most) soon|(?:the|as) sooner) possible\b|\bthe (?:sooner|earlier|quicker) the better\b|^\W*(?:the )?(?:sooner|earlier|quicker) the better\b|(?<!or )\bsooner rather than later\b|\bwhat's the (?:soonest|earliest)\b",
    r"(?<!an )(?<!a )(?<!the )(?<!by )(?<!our )(?<!your )\brn\b(?=(?: (?:please|if possible|possible))?\W*$)|^\W*(?:soon|now)(?: please)?\W*$|\b(?:quite|pretty|very|really|some ?time|any ?time) soon\b|\bsoon as\b",
)
def _asap(_: re.Match[str], __: Marked) -> Flag:
    return Flag("asap")


@FLAGS(r"\bwhenever (?:you|it's|it is) (?:have|are|can|possible|free|available)[a-z ]{0,20}")
def _whenever_you_have(_: re.Match[str], __: Marked) -> Flag:
    return Flag("flexible")


@FLAGS(
    r"\b(?:any|whatever|whichever) ?(?:day|time|date)s?(?: (?:at all|of the week|is|are|works?|suits?|will|would|does|do|fine|ok|okay|good|you like|for me|be|great|really))*\b|\banytime(?: (?:is|works?|suits?|fine|ok|good|really|at all))*\b",
    r"\bwhenever\b|\b(?:i'm |i am |very |pretty |totally |completely |quite |am )*flexible\b|\bno preference\b|\bdon't have (?:a|any) preference\b|\bup to you\b",
    r"\b(?:don't|do not|dont|wouldn't) (?:really )?(?:mind|care) ?(?=[.!,?]|$|when|which|what (?:day|time|date)|either|at all)(?:when|which|what)?(?: day| time)?|\bi'm easy\b",
    r"\b(?:doesn't|does not|don't|do not) (?:really )?matter(?: to me)?(?: (?:when|which|what)(?: day| time)?| at all)?(?=\W*$|[,.!?])|\ball the same to me\b|\bi'm (?:free|available) (?:all (?:week|day)|any ?time|every day|whenever)\b",
    r"\b(?:all days|every ?day)\b",
)
def _flexible(_: re.Match[str], __: Marked) -> Flag:
    return Flag("flexible")


@FLAGS(
    r"\bsee you later\b|\bsooner or later\b|\btalk later\b|\blater on\b|\b(?:days?|weeks?|months?|years?|hours?) (?:earlier|later)\b"
)
def _farewell(_: re.Match[str], __: Marked) -> Nothing:
    return Nothing()


_END = r"(?=(?: (?:time|date|day|slot|appointment|appt|one|option|please|if|than|on|that day|in the (?:day|week|month)|available|possible|instead|though|would|is|works?|maybe|again|for me)\b|[?.!,]|\W*$))"


@FLAGS(
    rf"\b(?:something|anything|anytime|nothing|any|a bit|bit|a little|a little bit|much|slightly|an?|have|got|even|is there|prefer|rather|maybe|but|somewhat|make it|do|go|possible|need|sth|one|slots?|appointments?|times?|half an hour|an hour|1 hour|30 minutes) (?P<which>earlier|later|sooner){_END}",
    r"^\W*(?:(?:no|ok|maybe|hmm|hm|actually|can you do|could you do|sorry|please|got any|any|too)\W+)*(?P<which>earlier|later|sooner)(?: (?:please|one|slot|time|maybe|if possible|would be better|is better))*\W*$",
    r"(?:^\W*|\b(?:that's|that is|this is|these are|they're|those are|a bit|bit|way|much|(?:these|those|they|that|this|both|all) (?:is|are)(?: all| both| way| just| a bit| much| still)*) )too (?P<which>late|early)\b(?! (?:for (?!me\b)|to))(?<!is too late)(?<!is too early)",
)
def _relative(match: re.Match[str], _: Marked) -> Flag:
    later = match["which"] in ("later", "early")
    return Flag("later" if later else "earlier")
