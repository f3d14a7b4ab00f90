"""The `frontdesk` command."""

from __future__ import annotations

import json as jsonlib
import socket
import sys
from pathlib import Path

import click

from bot.logs import configure, quiet_libraries
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
    _check_clinic(settings)
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


@cli.command()
@click.argument("question")
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


@cli.command("eval")
@click.option(
    "--questions", type=click.Path(path_type=Path), help="JSON Lines with text and topics to score besides the authored ones."
)
def evaluate(questions: Path | None) -> None:
    """Score the bot's understanding and print its errors."""
    from bot.evaluation.report import evaluate

    evaluate(_settings(), questions, click.echo)


@cli.command()
@click.option("--quick", is_flag=True, help="A tenth of the turns, to see that it works.")
def bench(quick: bool) -> None:
    """Measure this bot, Rasa's default pipeline and the floor in one run."""
    from bot.evaluation.bench_service import bench

    bench(_settings(), quick=quick, progress=click.echo)


def _listen(settings: Settings) -> socket.socket:
    """The socket to serve on, so that a taken port is said before anything is loaded."""
    try:
        return socket.create_server((settings.host, settings.port), family=_family(settings.host), reuse_port=False)
    except OSError as error:
        raise SettingsError(f"HOST {settings.host} PORT {settings.port} cannot be used: {error.strerror}") from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _check_clinic(settings: Settings) -> None:
    from bot.knowledge.clinic import load_clinic

    load_clinic(settings.clinic_file)


def main() -> None:
    """Run the command; expected failures are one sentence and exit code 1."""
    try:
        cli()
    except _expected() as error:
        click.echo(f"frontdesk: {error}", err=True)
        sys.exit(1)


def _expected() -> tuple[type[BaseException], ...]:
    from bot.knowledge.clinic import ClinicError
    from bot.knowledge.facts import KnowledgeError

    return (SettingsError, StartError, ClinicError, KnowledgeError)
