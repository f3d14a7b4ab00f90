"""The days of the treatments of one course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.planning.days import DAY, Window
from bot.planning.rules import Rules


@dataclass(frozen=True)
class Course:
    """A course as it could be: the day of each treatment, in order."""

    treatments: tuple[date, ...]

    @property
    def first(self) -> date:
        """The first treatment."""
        return self.treatments[0]

    @property
    def last(self) -> date:
        """The last treatment."""
        return self.treatments[-1]


def shortest_course(first: date, rules: Rules, avoid: Window | None) -> Course:
    """The fewest treatments, as close together as the documents have them."""
    return _course(first, rules.treatments.least, rules.gap.least, rules, avoid)


def longest_course(first: date, rules: Rules, avoid: Window | None) -> Course:
    """The most treatments, as far apart as the documents have them."""
    return _course(first, rules.treatments.most, rules.gap.most, rules, avoid)


def fitting(first: date, last: date, rules: Rules) -> int:
    """How many treatments of one course fit from `first` to `last`, both included."""
    room = (last - first).days
    return 0 if room < 0 else min(room // rules.gap.least + 1, rules.treatments.most)


def _course(first: date, count: int, gap: int, rules: Rules, avoid: Window | None) -> Course:
    days = [first]
    while len(days) < count:
        days.append(_outside(avoid, days[-1], gap, rules.gap.least))
    return Course(tuple(days))


def _outside(avoid: Window | None, before: date, gap: int, least: int) -> date:
    """`gap` days after `before`; next to the days to avoid when it would fall on one: ahead of them where the gap allows it."""
    day = before + timedelta(days=gap)
    if avoid is None or day not in avoid:
        return day
    ahead = avoid.first - DAY
    return ahead if (ahead - before).days >= least else avoid.last + DAY
