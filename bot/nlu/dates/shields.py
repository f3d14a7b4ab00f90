"""What looks like a day or a time and is none: prices, doses, phone numbers, how long and how often, greetings, names."""

from __future__ import annotations

import re

from bot.nlu.dates.cascade import Marked, Rules
from bot.nlu.dates.parts import Nothing, Trouble
from bot.nlu.dates.vocabulary import MONTH, SEASON, WEEKDAY

NUMBER = r"(?:[0-9]+(?:[.,][0-9]+)?|an?|half an?)"
TIME_UNIT = r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?)"
# What is counted or measured and is no time of day.
UNIT = (
    r"(?:mm|cm|m|km|inch(?:es)?|ft|feet|foot|kg|lbs?|ml|mg|g|%|percent|per cent|degrees?|dollars?|bucks?|usd|pounds?|quid|euros?|k|x"
    r"|sessions?|treatments?|visits?|times?|rounds?|goes|people|persons?|of (?:us|them|these|those|my)|children|kids|friends?|areas?|spots?"
    r"|scars?|questions?|options?|things?|out of|stars?|needles?|passes|layers?|packs?|sets?|other|more|different|year-olds?|yo|yrs?"
    r"|different|small|big|deep|large|little|new|old|types?|kinds?|steps?|weekly|monthly)"
)
NOT_COUNTED = rf"(?! ?(?:{UNIT}|{TIME_UNIT})(?![a-z]))(?! ?[%$£€#])(?![.,/-]?[0-9])"
_HOURS_AND_MINUTES = r"(?:[01][0-9]|2[0-4])[0-5][05]"

SHIELDS = Rules()


@SHIELDS(
    rf"(?<![0-9a-z])(?!{_HOURS_AND_MINUTES} ?- ?{_HOURS_AND_MINUTES}(?![0-9]))\+?[0-9](?:[ ().-]{{0,2}}[0-9]){{6,}}(?![0-9])"
)
def _phone(_: re.Match[str], __: Marked) -> Nothing:
    """Seven digits or more, and not 1000-1130."""
    return Nothing()


@SHIELDS(rf"^\W*(?:about )?{NUMBER} {TIME_UNIT} ago\W*$")
def _ago(_: re.Match[str], __: Marked) -> Trouble:
    """Alone it answers "when?"; anywhere else it tells of the past."""
    return Trouble("past")


@SHIELDS(
    r"[$£€] ?[0-9][0-9.,]*(?: ?k\b)?",
    rf"(?<![0-9.:/])\b[0-9]+(?:[.,][0-9]+)?(?: ?(?:-|to|or|and) ?[0-9]+(?:[.,][0-9]+)?)? ?-?{UNIT}(?![a-z])(?! past)",
    r"(?<![0-9.:/])[0-9]+(?:\.[0-9]+)?(?: ?(?:-|to|or) ?[0-9]+(?:\.[0-9]+)?)? ?[%$£€]",
    r"(?<![0-9/])(?:24/7|50/50|[0-9]/10)(?![0-9/])",
    r"(?<![0-9/])[0-9]{1,2}/[0-9]{1,2} (?:of|the|inch|price|an?)\b",
    r"\b(?:spf|factor|size|number|stage|grade|phase|type|level|step|vitamin|covid|code|room|floor|suite|flat|apartment|no\.|page|option"
    r"|day|week|session|treatment|version|chapter|covid ?-|plan|the age of|aged?|safe at|over|under|above|only) ?[0-9]+\b(?!th|º)(?! ?(?:days?|weeks?|months?|am|pm|[ap]\.m|o'clock|:|more days?|more weeks?))",
    r"\b(?:cost|costs|price|pay|paid|paying|charge|worth|was|were|spent|spend) (?:like |about |around |only |me |you )*(?P<x>[0-9]{2,5})\b(?![:/]|th|º| ?[ap]\.?m)",
    r"\b(?:prices?|costs?|charges?|how much|discounts?|deals?|quotes?|packages?|bundles?|offers?|rates?|fees?|cheaper|less|save|expensive|pay|buy|bought)\b[^.!?;0-9]{0,30}?\b(?:for|of|on|if (?:i|we) (?:book|get|buy|do|have)) (?P<x>[0-9]{1,2}(?:,? ?(?:or|vs|versus|and|to|-) ?[0-9]{1,2})*)(?=\W*$|[,;.!?)] | (?:or|vs|versus|instead|please|and|if|in total|together|than|with|of)\b)(?![,.:/]?[0-9])",
    r"\bi am [0-9]{2}\b(?! ?(?:days?|weeks?|months?))",
    r"\bi have [0-9]{2} years\b",
    r"\bi'm [0-9]{1,2}\b(?! ?(?:days?|weeks?|months?|minutes?))",
    r"\b[0-9]{1,3} ?-? ?(?:year|month|week)s? ?-? ?olds?\b|\b[0-9]{1,3} (?:years|months) (?:old|of age)",
    r"\b[0-9]{1,5} [a-z]+ (?:street|st|road|rd|lane|ln|avenue|ave|drive|boulevard|blvd|way|place|square)\b",
    r"\b[0-9]{1,2} in 10\b|\bone in [0-9]+\b|\bout of [0-9]+\b|\b[0-9]+ ?x ?[0-9]+\b|\b[0-9]+x\b",
)
def _measure(_: re.Match[str], __: Marked) -> Nothing:
    """Money, measures, counts, ages, house numbers."""
    return Nothing()


@SHIELDS(
    rf"\b(?:every|each|per|once|twice|[0-9]+ times?) (?:an? |every |per )?(?:other |{NUMBER} ?(?:-|to|or|and) ?{NUMBER} |{NUMBER} )?{TIME_UNIT}\b(?! (?:but|except|bar|other than|apart from)\b)",
    rf"(?<!in )(?<!in about )\b{NUMBER} ?(?:-|to|or) ?{NUMBER} ?{TIME_UNIT}\b(?! (?:from (?:now|today)|time\b|away))",
    rf"\b(?:every|each) ?[0-9]+(?:-[0-9]+)? {TIME_UNIT}\b",
    rf"(?<!in )(?<!in like )(?<!in only )\b(?:for|after|over|since|lasts?|takes?|took|up to|at least|about|around|more than|less than|least|only lasts?)(?: about| around| only| at least| like| over| the first| another| up to)* {NUMBER} {TIME_UNIT}\b"
    r"(?! (?:from|before|after|past|to [0-9]|time\b|today|tomorrow|away|left|to go|until my))(?!'? ?time)",
    rf"\b{NUMBER} {TIME_UNIT}(?: or so)? (?:ago|apart|between|in between|long|old|each|post|a week|healing|of(?! (?:the |next |this )?(?:{MONTH}|{SEASON}|month|year))|off work|later|back|of downtime)\b",
    rf"\bbefore {NUMBER} {TIME_UNIT}\b(?! (?:from|before))",
    rf"\b(?:how (?:many|much|long|often)|number of|many|the (?:1º|last) [0-9]+) ?{TIME_UNIT}\b(?! (?:of|in) )",
    rf"\b(?:results?|heal(?:ed|ing|s)?|red(?:ness)?|recover(?:y|ed)?|lasts?|visible|swell(?:s|ing)?|peel(?:s|ing)?|better|improve\w*|wear off|gone|notice|glow|burn(?:s|t|ed)?|made|fade[sd]?|be over|done in|look normal|back to normal)\b[^.!?;]{{0,30}}"
    rf"\b(?P<x>(?:in|within) (?:the (?:next|first) )?(?:{NUMBER} ?(?:-|to|or) ?)?{NUMBER} {TIME_UNIT})\b",
    r"\b(?:one day|the other day|these days|those days|nowadays|every ?day|all day|same day|per day|day (?:cream|to day)|(?<!in )a (?:day|week|month) or (?:so|2)|in a (?:second|sec|minute|moment|bit|while)|a (?:second|minute|2º|while)|(?:wait|hang on|hold on|just) (?:an? |1 )?(?:second|sec|minute|moment|mo|2º))\b(?! (?:next|this|that|after|from|in|on|week|but|except|other than|bar|save))",
)
def _how_long(_: re.Match[str], __: Marked) -> Nothing:
    """How long and how often: what questions and answers about the treatment are full of."""
    return Nothing()


@SHIELDS(
    r"\b(?:good|happy|merry|gd) (?:morning|afternoon|evening|night|day|weekend|christmas|new year|easter|thanksgiving|halloween)\b",
    r"\b(?:have|enjoy|hope)(?: you| your)?(?: (?:had|have|are having))? an? (?:(?!free|spare|later|earlier|sooner|different|whole|late|early|mid)\w+ )?(?:morning|afternoon|evening|night|day|weekend|week|time|christmas|easter|thanksgiving)\b",
    r"^morning\b(?= ?[,!.]? ?(?:everyone|all|there|i|can|could|how|what|is|does|do)\b)",
    r"\b(?:morning sickness|night cream|day cream|night shift|night time routine|sun day|saturday night fever|evening dress|evening primrose|afternoon tea)\b",
    r"\b(?:not (?:really )?an? )?(?:morning|night|evening|early) (?:person|people|bird|owl)\b",
    r"\bwhat an? (?:\w+ )?(?:day|week|morning)\b",
    rf"\b(?:my name(?:'s| is)|name:|called|name's|this is dr\.?|dr\.?|nurse|ms\.?|mrs\.?|mr\.?) (?:{WEEKDAY}|{MONTH}|{SEASON}|christmas|easter|eve|noon)\b",
    r"\b(?:i'm|i am|friend|sister|daughter|mum|mom|mother|aunt|cousin|niece|wife|girlfriend|with|see|saw|hi|hello|dear|thanks|thank you),? (?P<x>april|may|june|august|summer|eve|easter)\b(?! [0-9])(?! (?:is|was|will be|would be|works|at|bookings?)\b)",
    rf"\blast (?:{SEASON}|christmas|easter|thanksgiving|halloween)\b",
    r"\b(?:the )?(?:next|same|following|1º|2º|3º|whole|entire|previous|other|that|each|every) (?:morning|afternoon|evening|night|day)s?\b(?! (?:at|or|of|in|but|except|other than|bar) )",
    r"\b(?:the )?(?:morning|afternoon|evening|night)s? (?:before|after)\b(?! (?:[0-9]|about|around|half|quarter|noon|work|school|lunch))",
    r"\b(?:acne|info|information|open|event|clinic|special|launch|date|girls|ladies) (?:evening|night|day)\b|\b(?:evening|night) (?:thing|event|do|class|out|routine|cream|serum)\b",
    r"\b(?:hen|stag|wedding|birthday|retirement|charity|christening|engagement) (?P<x>lunch|breakfast|brunch|afternoon|evening|night)\b",
    r"\b(?:the )?(?:night|evening|morning|weekend) following\b|\b(?:morning|evening|afternoon|night) of (?:the (?![0-9])|my |your |a )\w+|\bweekend (?:course|workshop|bag|break)\b|\b1 by 1\b|\bin (?:[3-9]|[1-9][0-9]) years\b",
    r"\bborn (?:on |in )?[^.!?;]{0,30}",
)
def _greeting_or_name(_: re.Match[str], __: Marked) -> Nothing:
    """Greetings, names, and days of birth."""
    return Nothing()


@SHIELDS(
    r"\b(?!1º thing)[0-9]{1,2}º (?:opinion|time|session|treatment|one|visit|degree|step|question|thing|thought|option|choice|hand|skin|class|aid|floor|party|scar|area|person|impression|place|half of my|hundred|name|of all|cousin|look|round|go|date|baby|child|wedding|husband|wife|rate|ever|few|of (?:them|these|those|many|us))s?\b",
    r"\b(?:wait|just|hang on|hold on|give me|got|have|in) an? [0-9]º\b",
    # Birthdays, anniversaries, reunions.
    rf"\b(?:my|our|his|her|their|(?!(?:let|it|that|he|she|what|here|there|where|who|how|{WEEKDAY})'s)[a-z]+'s) [0-9]{{1,3}}(?:th|º)\b(?! (?:of|in|and|or)\b)",
    r"\b[0-9]{1,3}(?:th|º) (?:school |college |class |wedding |work )?(?:birthday|bday|anniversary|reunion|jubilee)\b",
)
def _counted(_: re.Match[str], __: Marked) -> Nothing:
    """The second treatment, a second opinion, the first time, my 50th."""
    return Nothing()
