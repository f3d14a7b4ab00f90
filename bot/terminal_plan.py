"""Plans a course in the terminal. Needs no model, only the wording in domain.yml."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from bot import wiring
from bot.knowledge.nlg import generator
from bot.nlu.dates import read_when
from bot.planning.days import Window
from bot.planning.plan import Plan
from bot.web.plan_body import draw, plan_body, say

DOMAIN = Path("domain.yml")


def plan(event: str | None, until: str | None, start: str | None, *, as_json: bool, svg: Path | None) -> str:
    """The plan in words or as JSON.

    Args:
        event: the day to plan for.
        until: the last day, when the event is a stretch of time.
        start: the earliest day of a first treatment.
        as_json: whether to give the body of `POST /api/plan`.
        svg: a file to draw the plan into.

    Raises:
        click.UsageError: what was given is no day.
        click.ClickException: there can be no plan; the message says why.
    """
    if until and not event:
        raise click.UsageError("--until needs --event, the first day")
    now = datetime.now(wiring.clinic().timezone)
    planner, nlg = wiring.planner(), generator(DOMAIN, wiring.KNOWLEDGE, wiring.settings().clinic_file)
    days = _days(event, "--event", now) if event else None
    if days and until:
        days = Window(days.first, _days(until, "--until", now).last)
    wish = planner.wish(now, days, _days(start, "--start", now).first if start else None)
    made = planner.plan(wish)
    lines = say(nlg, planner.reply(made))
    if not isinstance(made, Plan):
        raise click.ClickException(" ".join(lines))
    if svg:
        _write(svg, draw(planner, nlg, made))
    if as_json:
        return json.dumps(plan_body(planner, nlg, made, wiring.plan_links().path(wish)), indent=2, ensure_ascii=False)
    return "\n".join(lines)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from None


def _days(words: str, option: str, now: datetime) -> Window:
    """The days somebody names: `2027-06-12`, `June 14`, `next summer`, `by Easter` (Easter)."""
    when = read_when(words, now)
    if when.choices:
        first, second = (day.isoformat() for day in when.choices[:2])
        raise click.UsageError(f"{option} could be {first} or {second}: {words!r}")
    # What is past is refused with the plan's own words.
    if not when.named or (when.problem and when.problem.kind != "past"):
        raise click.UsageError(f"{option} must be a day such as 2027-06-12 or 'June 14', not {words!r}")
    named = when.named[0]
    # "3 to 10 June" names two days and means those between them; "by Easter" means Easter.
    whole = when.dates[0] if len(when.dates) == 1 and when.dates[0].first == named.first else named
    return Window(whole.first, whole.last)
