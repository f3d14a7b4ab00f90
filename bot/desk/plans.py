"""A course planned in the conversation: its lines, its picture, and the days on which a consult leaves time for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.booking.wishes import DateRange
from bot.desk.said import Said
from bot.knowledge.planner import Planner
from bot.knowledge.reply import Utterance
from bot.planning.days import Window
from bot.planning.plan import Plan
from bot.planning.wish import Wish

PICTURE_TITLE = "Timeline of your course"
# When nothing presses, consults of the coming weeks are offered.
WITHOUT_HURRY = timedelta(weeks=3)


@dataclass(frozen=True)
class Planned:
    """What to say, and when to come for a consult; None when there is no plan."""

    said: tuple[Utterance, ...]
    consults: DateRange | None


def event_of(said: Said) -> Window | None:
    """The day or days a visitor plans for; None when there are none, or when they have to be cleared up first."""
    if said.date:
        day = date.fromisoformat(said.date)
        return Window(day, day)
    when = said.when
    if when is None or when.choices or when.problem or not when.named:
        return None
    first = when.named[0]
    # Of "June 3 to June 10" the whole stretch, of "by Christmas" Christmas.
    if len(when.dates) == 1 and when.dates[0].first == first.first:
        first = when.dates[0]
    return Window(first.first, first.last)


def plan_course(planner: Planner, picture: Callable[[Wish], str], now: datetime, event: Window | None) -> Planned:
    """Plan towards an event, or without one.

    Args:
        planner: this clinic's.
        picture: wish → the address of its plan's picture.
        now: aware.
        event: the day or days to plan for.
    """
    wish = planner.wish(now, event)
    plan = planner.plan(wish)
    said = planner.reply(plan)
    if not isinstance(plan, Plan):
        return Planned(said, None)
    shown = Utterance("utter_course_picture", {"image": {"url": picture(wish), "title": PICTURE_TITLE, "description": ""}})
    last = plan.consult_by or plan.consult_from + WITHOUT_HURRY
    return Planned((*said, shown), DateRange(plan.consult_from, last) if event else None)
