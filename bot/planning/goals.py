"""The goals an event still allows, counted backwards from its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.planning.days import add_months
from bot.planning.rules import Rules


class Goal(StrEnum):
    """What can be reached by the day of an event."""

    LONGEST_COURSE = "longest_course"
    STRONGEST_RESULTS = "strongest_results"
    SHORTEST_COURSE = "shortest_course"
    FIRST_RESULTS = "first_results"


# The most ambitious first. The longest course is no aim: only the practitioner can say that somebody needs it.
AIMS = (Goal.STRONGEST_RESULTS, Goal.SHORTEST_COURSE, Goal.FIRST_RESULTS)


@dataclass(frozen=True)
class Milestone:
    """A goal, the last day its first treatment can be on, and by how many days that is too late (0: it is not)."""

    goal: Goal
    latest_first: date
    days_late: int

    @property
    def reachable(self) -> bool:
        """Whether there is still time."""
        return self.days_late == 0


def milestones(day: date, earliest_first: date, rules: Rules) -> tuple[Milestone, ...]:
    """Each goal by `day`, in the order of `Goal`, when a first treatment can be on `earliest_first` at the earliest."""
    latest = {
        Goal.LONGEST_COURSE: day - timedelta(days=rules.course.most + rules.sun),
        # The first treatment's peak has begun on the day.
        Goal.STRONGEST_RESULTS: add_months(day, -rules.peak.least),
        Goal.SHORTEST_COURSE: day - timedelta(days=rules.course.least + rules.sun),
        Goal.FIRST_RESULTS: day - timedelta(days=rules.first_results),
    }
    return tuple(Milestone(goal, latest[goal], max(0, (earliest_first - latest[goal]).days)) for goal in Goal)


def aim(marks: Sequence[Milestone]) -> Milestone | None:
    """The most ambitious milestone within reach; None when it is too late for all of them."""
    reachable = {mark.goal: mark for mark in marks if mark.reachable}
    return next((reachable[goal] for goal in AIMS if goal in reachable), None)
