"""Days and times as visitors write them. The clock is passed in; what is read as what is written down in docs/dates.md.

A message goes through a cascade: its words get one spelling (`spelling`, `numerals`, `doubtful`, `text`); rules, in small files by
meaning, replace what they understand by a mark, and later rules read the marks ("10 days before <day>"); `assembly` makes a `When` of
the marks that are left.
"""

from bot.nlu.dates.reading import read_when
from bot.nlu.dates.when import Days, DayTimes, Problem, Times, When

__all__ = ["DayTimes", "Days", "Problem", "Times", "When", "read_when"]
