"""Where everything stands in the picture of a plan: rows of bars over a line of months, 320 units wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.planning.days import DAY, Window, add_months
from bot.planning.plan import Plan

WIDTH, LEFT, RIGHT = 320, 16, 304
# What lies further back than this before the last consult is cut off: an event in three years would squeeze the rest.
LOOK_BACK = timedelta(days=63)
MARGIN = timedelta(days=14)
LEAST_BAR = 5.0  # two days of a year would be thinner than a line
LEAST_TICK_GAP = 44.0  # room for a month's name


@dataclass(frozen=True)
class Bar:
    """Days of a row. `cut_left`, `cut_right`: it goes on beyond the picture."""

    x: float
    width: float
    cut_left: bool = False
    cut_right: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the picture. `strong`: the heart of its bar. `dots`: the middles of the days of treatment."""

    key: str
    bar: Bar
    strong: Bar | None = None
    dots: tuple[float, ...] = ()


@dataclass(frozen=True)
class Tick:
    """The first of a month."""

    x: float
    month: date


@dataclass(frozen=True)
class Picture:
    """A plan, laid out. `event`: the middle of the event's day."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    event: float | None


@dataclass(frozen=True)
class Scale:
    """Days from `start` to before `end`, over the width of the picture."""

    start: date
    end: date

    def at(self, day: date) -> float:
        """Where `day` begins; the edge when it is not in the picture."""
        share = (min(max(day, self.start), self.end) - self.start) / (self.end - self.start)
        return LEFT + share * (RIGHT - LEFT)

    def middle(self, day: date) -> float:
        """The middle of `day`."""
        return round((self.at(day) + self.at(day + DAY)) / 2, 1)

    def bar(self, first: date, last: date) -> Bar:
        """The days from `first` to `last`, at least as wide as can be seen."""
        x, end = self.at(first), self.at(last + DAY)
        if end - x < LEAST_BAR:
            x = min(max(LEFT, (x + end - LEAST_BAR) / 2), RIGHT - LEAST_BAR)
            end = x + LEAST_BAR
        return Bar(round(x, 1), round(end - x, 1), first < self.start, last >= self.end)

    def ticks(self) -> Iterator[Tick]:
        """As many months as have room for their names, Januaries always among them."""
        month = add_months(self.start.replace(day=1), 1)
        per_month = 30 * (RIGHT - LEFT) / (self.end - self.start).days
        step = next((step for step in (1, 2, 3, 4, 6) if step * per_month >= LEAST_TICK_GAP), 12)
        while month < self.end:
            x = self.at(month)
            if (month.month - 1) % step == 0 and x <= RIGHT - LEAST_TICK_GAP / 2:
                yield Tick(round(x, 1), month)
            month = add_months(month, 1)


def lay_out(plan: Plan) -> Picture:
    """Lay out the picture of a plan."""
    scale = _scale(plan)
    event = scale.middle(plan.before.day) if plan.before else None
    return Picture(tuple(_rows(plan, scale)), tuple(scale.ticks()), event)


def last_consult(plan: Plan) -> date:
    """The last day a consult leaves its lead time before the first treatment of the plan."""
    return plan.consult_by or max(plan.consult_from, plan.first - timedelta(days=plan.lead_days))


def first_treatments(plan: Plan) -> Window:
    """The days on which the first treatment can be."""
    if plan.consult_by is None:
        return Window(plan.first, plan.first)
    return Window(plan.earliest_first, plan.consult_by + timedelta(days=plan.lead_days))


def _scale(plan: Plan) -> Scale:
    ends = [plan.longest.last, plan.results_from, plan.peak.first, *([plan.before.day] if plan.before else [])]
    return Scale(max(plan.wish.today, last_consult(plan) - LOOK_BACK), max(ends) + MARGIN)


def _rows(plan: Plan, scale: Scale) -> Iterator[Row]:
    first = first_treatments(plan)
    yield Row("consult", scale.bar(plan.consult_from, last_consult(plan)))
    yield Row("first", scale.bar(first.first, first.last))
    yield _course("shortest", plan.shortest.treatments, scale)
    yield _course("longest", plan.longest.treatments, scale)
    yield Row("results", scale.bar(plan.results_from, plan.peak.last), scale.bar(plan.peak.first, plan.peak.last))
    if plan.before:
        yield Row("avoid", scale.bar(plan.before.avoid.first, plan.before.avoid.last))


def _course(key: str, treatments: Sequence[date], scale: Scale) -> Row:
    return Row(key, scale.bar(treatments[0], treatments[-1]), dots=tuple(scale.middle(day) for day in treatments))
