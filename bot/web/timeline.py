"""The picture of a plan, as SVG."""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.knowledge.day_words import full_day, short_day
from bot.planning.picture import first_treatments, lay_out
from bot.planning.plan import Plan

TEMPLATES = Path(__file__).with_name("templates")


def timeline(plan: Plan, text: str) -> str:
    """Draw a plan; `text` says the same in words, for whoever does not see the picture."""
    return _template().render(
        plan=plan,
        picture=lay_out(plan),
        text=text,
        first=first_treatments(plan),
        short=short_day,
        dated=partial(short_day, today=plan.wish.today),
        long=full_day,
        month=_month,
    )


def _month(day: date, first: bool) -> str:
    """`Mar`; January is its year, and the first month tells its own."""
    if day.month == 1:
        return str(day.year)
    return f"{day:%b} {day.year}" if first else f"{day:%b}"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("timeline.svg.j2")
