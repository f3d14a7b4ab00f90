"""From a message to the days and times it names."""

from __future__ import annotations

from datetime import datetime

from bot.nlu.dates.assembly import assembled
from bot.nlu.dates.bare_hours import BARE, BESIDE_PARTS
from bot.nlu.dates.cascade import Marked, Rule
from bot.nlu.dates.clocks import SURE
from bot.nlu.dates.commitments import COMMITMENTS
from bot.nlu.dates.corrections import CORRECTIONS
from bot.nlu.dates.dayparts import DAYPARTS, SCHOOL_RUN
from bot.nlu.dates.edges import EDGES
from bot.nlu.dates.feasts import FEASTS
from bot.nlu.dates.flags import FLAGS
from bot.nlu.dates.fractions import FRACTIONS, WEEKS_AROUND
from bot.nlu.dates.hour_limits import HOUR_LIMITS
from bot.nlu.dates.limits import JOINED, LIMITS
from bot.nlu.dates.month_days import DATES, DAYS_OF_MONTH
from bot.nlu.dates.numeric import NUMERIC
from bot.nlu.dates.periods import PERIODS
from bot.nlu.dates.references import REFERENCES
from bot.nlu.dates.relative_days import COUNTED, NEAR
from bot.nlu.dates.shields import SHIELDS
from bot.nlu.dates.weekdays import WEEKDAY_RULES, WEEKLY
from bot.nlu.dates.when import When

# Longer messages are read up to here.
MAX_CHARACTERS = 2000

# What is surest comes first; what needs marks of others comes after them.
CASCADE: tuple[Rule, ...] = (
    *NUMERIC, *DATES, *SHIELDS, *FEASTS, *SURE, *NEAR, *PERIODS, *FRACTIONS, *DAYS_OF_MONTH, *WEEKS_AROUND, *WEEKLY, *WEEKDAY_RULES,
    *COUNTED, *JOINED, *HOUR_LIMITS, *BARE, *SCHOOL_RUN, *LIMITS, *FLAGS, *DAYPARTS,
    *BESIDE_PARTS, *CORRECTIONS, *REFERENCES, *EDGES, *COMMITMENTS,
)  # fmt: skip


def read_when(text: str, now: datetime) -> When:
    """Read the days and times of a message.

    Args:
        text: the message, whatever else it says; it is read up to 2,000 characters.
        now: aware, in the zone whose calendar counts.

    Returns:
        What it names; `found` is False when it names no day and no time. Never raises, whatever the text.
    """
    message = Marked(text[:MAX_CHARACTERS], now)
    if not message.letters:
        return When()
    message.apply(CASCADE)
    return assembled(message)
