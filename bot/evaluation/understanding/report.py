"""`frontdesk eval`: what the bot understands, with every error and its nearest training example."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.conversation.agent import load_agent
from bot.evaluation.understanding.baseline import Outcome, Outcomes, regressions
from bot.evaluation.understanding.date_suites import date_errors, date_figures, score_date_suites
from bot.evaluation.understanding.errors import errors
from bot.evaluation.understanding.evidence import Scored, gather
from bot.evaluation.understanding.rendering import render
from bot.evaluation.understanding.report_files import write_reports
from bot.evaluation.understanding.results import Result, share
from bot.evaluation.understanding.suites import authored_suites, given_suite, score
from bot.evaluation.understanding.summary import read_baseline, write_summary
from bot.evaluation.understanding.training_data import read_training_data
from bot.preparation import Progress, train
from bot.settings import Settings


def check(settings: Settings, progress: Progress) -> list[str]:
    """Score the authored suites (seconds) and return what became worse than in the committed summary."""
    scored, dates = _score(settings, None, progress, given=False), score_date_suites()
    outcomes = {**_outcomes(scored), **dates}
    for name, messages in outcomes.items():
        progress(f"{name}: {share(outcome.right for outcome in messages):.1%} of {len(messages)} right")
    return regressions(read_baseline(), outcomes)


def evaluate(settings: Settings, questions: Path | None, progress: Progress, *, write: bool) -> list[str]:
    """Score everything (minutes), print the errors, write `reports/`; return what became worse than in the committed summary.

    Args:
        settings: of this process.
        questions: a file of questions to score besides the authored ones.
        progress: takes lines for people.
        write: whether to make this the committed summary; nothing is worse than itself.
    """
    scored, dates = _score(settings, questions, progress, given=True), score_date_suites()
    data = read_training_data()
    found = [*errors(scored, data), *date_errors(dates)]
    progress("\n".join(found))
    evidence = gather(scored, data, progress)
    figures = {**evidence.figures(), "dates": date_figures(dates)}
    progress(f"\n{render(figures)}\n\n{write_reports(evidence, figures, found)}")
    outcomes = {**_outcomes(scored), **dates}
    if write:
        write_summary(figures, outcomes)
        return []
    return regressions(read_baseline(), outcomes)


def _score(settings: Settings, questions: Path | None, progress: Progress, *, given: bool) -> dict[str, list[Result]]:
    agent = load_agent(train(settings, progress))
    extra = given_suite(questions) if given else None
    suites = [*authored_suites(), *([extra] if extra else [])]
    return {suite.name: asyncio.run(score(agent, suite)) for suite in suites}


def _outcomes(scored: Scored) -> Outcomes:
    """Of the authored suites: messages of others may not be written down here."""
    names = [suite.name for suite in authored_suites()]
    return {name: [Outcome.of(result) for result in scored[name]] for name in names}
