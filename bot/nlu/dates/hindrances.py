"""Words that say somebody is kept: away, busy, at work; and that a day or a time will not do."""

from __future__ import annotations

import re

from bot.nlu.dates.cascade import ANY_DAY, DAY
from bot.nlu.dates.clauses import SUBJECT

# Somewhere else, all day.
AWAY = re.compile(
    r"^\W*gone\b|\b(?:away|abroad|overseas|travell?ing|(?:am|are|is|be|been|[a-z]+\'(?:m|re|s)) (?:all )?gone|out of (?:town|the (?:office|country|state|city))|be out|are out|i'm out)\b"
    r"|(?<!before my )(?<!before our )(?<!after my )(?<!after our )(?<!before the )(?<!for my )(?<!before a )\b(?:vacation|holidays?)\b(?=(?: (?:from|between|on|in|during|for|all|over|until|through|up to|the))* "
    + DAY
    + r")"
    r"|\bon (?:an? |the |my )?(?:annual leave|leave|trip|cruise)\b|\b(?:annual leave|work trip|business trip)\b"
    rf"|\b(?:i'm|am|we're|are|be) in (?!(?:town|court|class(?:es)?|uni|college|school|lectures?|lessons?|meetings?|theatre|labs?|the|this|new|nyc|manhattan|brooklyn|queens|usa|us|need|pain|time|for|between|on|at|from|favou?r|late|early|and|or)\b)"
    rf"[a-z]{{3,}} (?:on |from |until |for |the |between |all |over |during |most of |{ANY_DAY})"
)
_BUSY = re.compile(
    r"\b(?:unavailable|busy|(?:fully )?booked(?: up)?|tied up|in bed with|ill|poorly|recovering|rammed|swamped|slammed|working)\b"
    r"|\b(?:on|doing|work(?:ing)?|have|got|my)[ -](?:an? |the |my )?(?:call|duty|course|long days?|shifts?|night shifts?|day shifts?|nights?|days(?! off)|lates?|earlies)\b"
    r"|\b(?:at|in|have|got|i've) (?:an? |the |my )?(?:work|school|uni|university|college|class(?:es)?|court|lectures?|meetings?|hospital|surgery"
    r"|theatre|conference|funeral|festival|training|seminar|appointment|interview|exams?)\b"
    rf"|^\W*(?:{SUBJECT} |my |our |the |have |got |there's |an? |last |final |in bed |ill |poorly )*(?:exams?|finals|trial|hearing|depositions?|conference|training|jury (?:duty|service)|course|shifts?"
    r"|nights|long days?|meetings?|class(?:es)?|lectures?|uni|school trip|offsite|audit|inspection)\b"
    rf"|\b(?:i|we) (?:work|teach|volunteer)\b|\b(?:visiting|moving house|hosting)\b|\b{SUBJECT} (?:have|got) (?:work|visitors|guests|family|people) ",
)
# The day or the time itself will not do.
WILL_NOT_DO = re.compile(
    r"\b(?:won't|doesn't|don't|isn't|aren't|wouldn't|will not|does not|is not|are not|not) (?:really |actually |gonna |going to )?"
    r"(?:work|suit|do|be|good|great|ideal|possible|doable|ok|okay|convenient|an option|able|free|available|here|there|around|back|in town|happen(?:ing)?|feasible)\b"
    r"|\b(?:can't|cannot|can not|couldn't|unable to|won't be able|not able to)\b(?! (?:wait|believe|remember|decide|stand))"
    r"|\b(?:no good|no[ -]?go|no use|out of the question|off limits|ruled out|impossible|a nightmare|a write[ -]?off|too (?:busy|hectic)|taken up|chock[a-z]*)\b"
    r"|(?:\b(?:is|are)|'s) (?:a )?(?:no|nope|out|full|bad|rubbish|awful|terrible|difficult|tricky|manic|crazy|hectic|mental|mad|jammed|packed|too (?:early|late|soon|far))\b(?! (?:more|idea|way))"
    rf"|{ANY_DAY} (?:no good|not (?:work|good|possible|ok|great|so good)|impossible)\b"
)


def keeps(text: str) -> bool:
    """Whether it says what keeps somebody from coming."""
    return any(cue.search(text) for cue in (AWAY, _BUSY, WILL_NOT_DO))
