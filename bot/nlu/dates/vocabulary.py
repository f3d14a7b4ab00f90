"""The words of days and times, and their short forms."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
SEASONS = ("spring", "summer", "fall", "winter")

# Short forms, texting and common misspellings that are nothing else.
SHORT = {
    "mon": "monday", "tue": "tuesday", "tues": "tuesday", "weds": "wednesday", "wednes": "wednesday", "thu": "thursday", "thur": "thursday",
    "thurs": "thursday", "fri": "friday", "frid": "friday", "satur": "saturday", "mons": "mondays", "fris": "fridays", "sats": "saturdays",
    "suns": "sundays", "jan": "january", "feb": "february", "febr": "february", "apr": "april", "jun": "june", "jul": "july",
    "aug": "august", "sep": "september", "sept": "september", "oct": "october", "nov": "november", "dec": "december",
    "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "tmrrw": "tomorrow", "2mrw": "tomorrow", "2mro": "tomorrow",
    "2moro": "tomorrow", "2morrow": "tomorrow", "2morow": "tomorrow", "2morro": "tomorrow", "2mora": "tomorrow", "tomoz": "tomorrow", "tomo": "tomorrow",
    "2moz": "tomorrow", "2day": "today", "tdy": "today", "tody": "today", "2nite": "tonight", "tonite": "tonight", "2night": "tonight",
    "nxt": "next", "nex": "next", "wk": "week", "wks": "weeks", "wkend": "weekend", "wkends": "weekends", "wknd": "weekend",
    "wknds": "weekends", "w/e": "weekend", "w/c": "week commencing", "wkday": "weekday", "wkdays": "weekdays", "mth": "month",
    "mths": "months", "mnth": "month", "yr": "year", "yrs": "years", "morn": "morning", "mornin": "morning", "mrng": "morning",
    "morns": "mornings", "aft": "afternoon", "arvo": "afternoon", "aftn": "afternoon", "arvos": "afternoons",
    "evng": "evening", "xmas": "christmas", "crimbo": "christmas", "chrimbo": "christmas", "hrs": "hours",
    "hr": "hour", "mins": "minutes", "min": "minutes", "b4": "before", "bfore": "before", "aftr": "after", "bewteen": "between", "inbetween": "between", "exept": "except", "xcept": "except", "whenevr": "whenever", "whenver": "whenever", "wenever": "whenever", "wheneva": "whenever", "cept": "except", "excpt": "except", "netx": "next", "nect": "next", "nxet": "next", "enxt": "next", "btwn": "between", "til": "until",
    "till": "until", "'til": "until", "autumn": "fall", "fortnite": "fortnight", "midday": "noon", "mid-day": "noon", "lunchtime": "lunch",
    "lunchtimes": "lunch", "oclock": "o'clock", "skool": "school", "sumtime": "sometime", "thru": "through", "pls": "please",
    "plz": "please",  "a.s.a.p": "asap", "a.s.a.p.": "asap", "abt": "about", "approx": "around", "approximately": "around",
    "roughly": "around", "circa": "around", "bday": "birthday", "cant": "can't", "dont": "don't", "doesnt": "doesn't", "wont": "won't",
    "isnt": "isn't", "im": "i'm", "ive": "i've", "nite": "night", "nites": "nights", "hols": "holiday", "quater": "quarter", "qarter": "quarter", "qtr": "quarter", "quarer": "quarter", "qaurter": "quarter", "quartar": "quarter", "hlaf": "half", "noonish": "noon ish", "midle": "middle", "begining": "beginning",
    "beggining": "beginning", "untill": "until", "befor": "before", "bfor": "before", "earlyest": "earliest", "earlist": "earliest", "soonist": "soonest",
    "availble": "available", "avaliable": "available", "avail": "available", "middday": "noon", "weekand": "weekend", "wekend": "weekend",
    "fornight": "fortnight", "w/end": "weekend", "p/m": "pm", "tonights": "tonight",
    "n": "and", "sarvo": "this afternoon", "ooo": "out of the office", "eow": "end of the week", "eom": "end of the month", "eod": "end of day", "cob": "end of day",
    "cop": "end of day", "eob": "end of day", "cos": "because", "coz": "because", "cuz": "because", "bc": "because", "bcos": "because",
    "becuase": "because", "thats": "that's", "wouldnt": "wouldn't", "arent": "aren't", "couldnt": "couldn't", "barring": "except",
    "excepting": "except", "besides": "except", "excluding": "except",
}  # fmt: skip

# Words of their own as well; `doubtful` says when they are a day or a month.
DOUBTFUL = {"sun": "sunday", "sat": "saturday", "wed": "wednesday", "mar": "march", "march": "march", "may": "may"}

UNITS = {
    "0": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "forth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "eigth": 8, "ninth": 9,
    "nineth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "twelvth": 12, "twelth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip

# A message without a figure and without one of these says nothing about time.
TRIGGERS = frozenset(WEEKDAYS) | {f"{day}s" for day in WEEKDAYS} | frozenset(MONTHS) | frozenset(SEASONS) | words("today tomorrow tonight yesterday day days week weeks week's weekend weekends weekday weekdays month months month's year years year's"
    " fortnight morning mornings afternoon afternoons evening evenings night nights noon midnight midweek lunch work school christmas easter"
    " thanksgiving thanks halloween valentine valentine's valentines valentines' valentine's mother's mothers mothers' father's fathers"
    " fathers' nye juneteenth hanukkah diwali asap earliest soonest quickest sooner earlier later whenever anytime flexible mind matter"
    " matters preference immediately convenience available away now hour hours minute minutes thing end early late possible soon commencing"
    " easy rn any whichever whatever pancake pentecost whitsun palm bonfire dawn latest dropoff pickup drop dropped dropping pick")  # fmt: skip

WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
MONTH = rf"(?:{'|'.join(MONTHS)})"
SEASON = rf"(?:{'|'.join(SEASONS)})"
