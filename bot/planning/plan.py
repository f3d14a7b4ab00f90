"""The plan of a course: what an event still allows, when to start, when to come for a consult. In whole days, without times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.planning.course import Course, fitting, longest_course, shortest_course
from bot.planning.days import DAY, Window, add_months
from bot.planning.goals import Goal, Milestone, aim, milestones
from bot.planning.rules import Rules
from bot.planning.wish import Refusal, Wish, refusal


@dataclass(frozen=True)
class Before:
    """What can be before the day of an event.

    Attributes:
        day: the day planned for.
        milestones: one a goal, in the order of `Goal`.
        aim: the most ambitious of them within reach; None when the day is too soon for any.
        last_treatment: the last day on which a treatment may be: from the same hour on, the sun-safe days fit before the event.
        avoid: the days after that, and the day itself.
        fits: how many treatments of one course fit before the day, at most.
    """

    day: date
    milestones: tuple[Milestone, ...]
    aim: Milestone | None
    last_treatment: date
    avoid: Window
    fits: int

    def milestone(self, goal: Goal) -> Milestone:
        """The milestone of a goal."""
        return next(mark for mark in self.milestones if mark.goal is goal)


@dataclass(frozen=True)
class Plan:
    """One plan.

    Attributes:
        wish, rules, lead_days: what it was made for, and from.
        before: what the event allows; None when there is no event.
        earliest_first: the earliest day of a first treatment.
        consult_from: the earliest day of a consult; `consult_by`: the last that leaves its lead time (None: nothing presses).
        first: the first treatment that all below counts from: the latest that keeps the aim, else the earliest possible.
        shortest: the fewest treatments, closest together; `longest`: the most, furthest apart.
        results_from: when results usually show; `peak`: when they are strongest.
    """

    wish: Wish
    rules: Rules
    lead_days: int
    before: Before | None
    earliest_first: date
    consult_from: date
    consult_by: date | None
    first: date
    shortest: Course
    longest: Course
    results_from: date
    peak: Window


def make_plan(wish: Wish, rules: Rules, lead_days: int) -> Plan | Refusal:
    """Plan a course.

    Args:
        wish: what is asked for.
        rules: what the documents say.
        lead_days: how many days a consult is ahead of the first treatment, at least.
    """
    reason = refusal(wish)
    if reason:
        return reason
    consult_from = max(wish.today, wish.consult_from or wish.today)
    earliest = max(consult_from + timedelta(days=lead_days), wish.start or wish.today)
    before = _before(wish.event, wish.today, earliest, rules) if wish.event else None
    deadline = _deadline(before, earliest) if before else wish.start
    consult_by = deadline - timedelta(days=lead_days) if deadline else None
    if consult_by and consult_by < consult_from:
        consult_by = None  # the earliest start was wished for too soon: nothing is lost but that
    first = _first(before, earliest)
    avoid = before.avoid if before else None
    return Plan(
        wish=wish,
        rules=rules,
        lead_days=lead_days,
        before=before,
        earliest_first=earliest,
        consult_from=consult_from,
        consult_by=consult_by,
        first=first,
        shortest=shortest_course(first, rules, avoid),
        longest=longest_course(first, rules, avoid),
        results_from=first + timedelta(days=rules.first_results),
        peak=Window(add_months(first, rules.peak.least), add_months(first, rules.peak.most)),
    )


def _before(event: Window, today: date, earliest: date, rules: Rules) -> Before:
    day = max(event.first, today)
    marks = milestones(day, earliest, rules)
    last = day - timedelta(days=rules.sun)
    return Before(day, marks, aim(marks), last, Window(last + DAY, day), fitting(earliest, last, rules))


def _deadline(before: Before, earliest: date) -> date | None:
    """The latest sensible first treatment before the event; None when none can be before it."""
    if before.aim:
        return before.aim.latest_first
    return before.last_treatment if earliest <= before.last_treatment else None


def _first(before: Before | None, earliest: date) -> date:
    if before is None:
        return earliest
    if before.aim:
        return before.aim.latest_first
    return earliest if before.fits else max(earliest, before.day + DAY)
