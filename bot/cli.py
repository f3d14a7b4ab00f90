"""The `frontdesk` command."""

from __future__ import annotations

import json as jsonlib
import socket
import sys
from datetime import datetime
from pathlib import Path

import click

from bot.desk_commands import consults, outbox, slots
from bot.feedback_command import feedback
from bot.logs import configure, quiet_libraries
from bot.messages import MAX_CHARACTERS
from bot.nlu.normalise import clean
from bot.settings import Settings, SettingsError


class StartError(RuntimeError):
    """The service could not start; the message says why."""


def _settings() -> Settings:
    from bot import wiring

    return wiring.settings()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="frontdesk")
def cli() -> None:
    """The conversational front desk of a skin clinic.

    Settings come from the environment; .env.example lists them. Run the command in the project's folder.
    """
    quiet_libraries()
    configure(_settings())
    if not Path("config.yml").exists() and not {"-h", "--help"} & set(sys.argv):
        raise click.ClickException("there is no config.yml here: run frontdesk in the project's folder")


@cli.command()
@click.option("--model", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Serve this model instead.")
def serve(model: Path | None) -> None:
    """Serve the bot on HOST and PORT, training a model first if there is none of the present data."""
    from bot.preparation import train

    settings = _settings()
    model = model or train(settings, click.echo)
    _check_files()
    listener = _listen(settings)
    from bot.web.app import create_app

    address = f"http://{settings.host}:{settings.port}"
    click.echo(f"Frontdesk serves on {address}  (Ctrl+C stops it)")
    click.echo("Try it in another terminal:")
    click.echo(f"  curl {address}/api/answer -H 'Content-Type: application/json' -d '{{\"question\": \"does it hurt?\"}}'")
    app = create_app(settings, model)
    app.run(sock=listener, access_log=False, motd=False)
    if app.ctx.failure:
        raise StartError(f"the service could not start: {app.ctx.failure}")


@cli.command()
@click.option("--force", is_flag=True, help="Train even when there is a model of the present data.")
def train(force: bool) -> None:
    """Train a model of the present data, unless there is one."""
    from bot.preparation import train

    train(_settings(), click.echo, force=force)


@cli.command()
def prepare() -> None:
    """Prepare the sentence encoder and the spaCy pipeline (what `rasa train` needs)."""
    from bot.preparation import prepare

    prepare(click.echo)


def _question(_: click.Context, __: click.Parameter, said: str) -> str:
    """Without what cannot be seen; refused before anything is loaded."""
    text = clean(said)
    if not 0 < len(text) <= MAX_CHARACTERS:
        raise click.BadParameter(f"a question has 1 to {MAX_CHARACTERS:,} characters, this one has {len(text):,}")
    return text


@cli.command()
@click.argument("question", callback=_question)
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
def ask(question: str, as_json: bool) -> None:
    """Answer one QUESTION.

    The exit code is 0 when something was said, 3 when the documents do not cover it, 4 when it was not understood.
    """
    from bot.terminal import ask

    answer = ask(_settings(), question)
    click.echo(jsonlib.dumps(answer, indent=2, ensure_ascii=False) if as_json else answer["message"])
    sys.exit({"not_covered": 3, "unclear": 4}.get(answer["status"], 0))


@cli.command()
def chat() -> None:
    """Chat in the terminal. A number taps a button; /quit or Ctrl+D ends it."""
    from bot.terminal import chat

    chat(_settings())


@cli.command()
@click.option("--event", metavar="DATE", help="The day to plan for, such as 2027-06-12, 'June 14' or 'next summer'.")
@click.option("--until", metavar="DATE", help="The last day, when the event is a stretch of time.")
@click.option("--start", metavar="DATE", help="The earliest day of a first treatment.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole plan as JSON.")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Draw the plan into this file.")
def plan(event: str | None, until: str | None, start: str | None, as_json: bool, svg: Path | None) -> None:
    """Plan a course of treatments, around a date if there is one."""
    from bot.terminal_plan import plan

    click.echo(plan(event, until, start, as_json=as_json, svg=svg))


@cli.command()
@click.argument("text")
@click.option(
    "--now", type=click.DateTime(("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d")), help="The clinic's clock it is read by."
)
@click.option("--json", "as_json", is_flag=True, help="Print all that was read as JSON.")
def when(text: str, now: datetime | None, as_json: bool) -> None:
    """Say which days and times TEXT means, such as "Thursday after 5".

    The exit code is 0 when it names any, 4 when it does not.
    """
    from bot.terminal_when import when

    said, found = when(text, now, as_json=as_json)
    click.echo(said)
    sys.exit(0 if found else 4)


@cli.command("eval")
@click.option(
    "--questions", type=click.Path(path_type=Path), help="JSON Lines with text and topics to score besides the authored ones."
)
@click.option("--quick", is_flag=True, help="Only the authored suites, compared with the committed summary (seconds).")
@click.option("--write-summary", is_flag=True, help="Make these figures the committed summary (docs/understanding.md).")
def evaluate(questions: Path | None, quick: bool, write_summary: bool) -> None:
    """Score the bot's understanding and print its errors.

    The exit code is 1 when something became worse than the committed summary says.
    """
    from bot.evaluation.understanding.report import check, evaluate

    settings = _settings()
    worse = check(settings, click.echo) if quick else evaluate(settings, questions, click.echo, write=write_summary)
    for sentence in worse:
        click.echo(f"Worse than the committed summary: {sentence}", err=True)
    sys.exit(1 if worse else 0)


@cli.group(invoke_without_command=True)
@click.option("--quick", is_flag=True, help="A tenth of the turns, to see that it works.")
@click.pass_context
def bench(context: click.Context, quick: bool) -> None:
    """Measure this bot, Rasa's default pipeline and the floor in one run; or its understanding alone."""
    from bot.evaluation.bench_service import bench

    if context.invoked_subcommand is None:
        bench(_settings(), quick=quick, progress=click.echo)


@bench.command()
@click.option("--data", type=click.Path(path_type=Path), help="Folder with the sets, instead of ../shared/benchmarks.")
@click.option("--without-rasa", is_flag=True, help="Leave Rasa's default pipeline out, which trains for some minutes.")
def nlu(data: Path | None, without_rasa: bool) -> None:
    """Measure the understanding on HINT3, CLINC150 and BANKING77, beside what was published and Rasa's default pipeline."""
    from bot.evaluation.bench_nlu import DATA, bench_nlu
    from bot.evaluation.bench_nlu_report import write_report
    from bot.preparation import prepare

    prepare(click.echo)
    click.echo(write_report(bench_nlu(data or DATA, with_rasa=not without_rasa, progress=click.echo)))


@bench.command("dates")
def bench_dates() -> None:
    """Measure the reading of days beside the library dateparser, on the authored lists (seconds)."""
    from bot.evaluation.dateparser_baseline import compare

    click.echo(compare())


@bench.command("understanding")
def bench_understanding() -> None:
    """Measure what understanding a short message costs beside the sentence encoder alone (seconds)."""
    from bot.conversation.agent import load_agent
    from bot.evaluation.understanding_cost import describe, measure_cost
    from bot.preparation import train

    click.echo(describe(measure_cost(load_agent(train(_settings(), click.echo)))))


cli.add_command(consults)
cli.add_command(slots)
cli.add_command(outbox)
cli.add_command(feedback)


def _listen(settings: Settings) -> socket.socket:
    """The socket to serve on, so that a taken port is said before anything is loaded."""
    try:
        return socket.create_server((settings.host, settings.port), family=_family(settings.host), reuse_port=False)
    except OSError as error:
        raise SettingsError(f"HOST {settings.host} PORT {settings.port} cannot be used: {error.strerror}") from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _check_files() -> None:
    """The clinic, the facts and the letters have to be sound, and plans possible by them, before anything is served."""
    from bot import wiring

    wiring.planner()
    wiring.letters().check()


def main() -> None:
    """Run the command; expected failures are one sentence and exit code 1."""
    try:
        cli()
    except _expected() as error:
        click.echo(f"frontdesk: {_sentence(error)}", err=True)
        sys.exit(1)


def _expected() -> tuple[type[BaseException], ...]:
    from sqlalchemy.exc import OperationalError

    from bot.evaluation.public_sets import BenchmarkDataError
    from bot.knowledge.clinic import ClinicError
    from bot.knowledge.facts import KnowledgeError
    from bot.notices.wording import WordingError

    return (SettingsError, StartError, ClinicError, KnowledgeError, WordingError, BenchmarkDataError, OperationalError)


def _sentence(error: BaseException) -> str:
    from sqlalchemy.exc import OperationalError

    # What the driver says is no sentence for people, and may hold the address.
    return "the database does not answer; DATABASE_URL says where it is" if isinstance(error, OperationalError) else str(error)
