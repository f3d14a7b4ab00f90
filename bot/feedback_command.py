"""The staff's look at what visitors thought."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from bot import wiring
from bot.desk_commands import print_rows
from bot.storage.feedback import CONVERSATION, Feedback

COLUMNS = ("at", "about", "value", "topic", "word", "conversation")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for a spreadsheet.")
def feedback(as_json: bool, as_csv: bool) -> None:
    """List what visitors of the web chat thought: thumbs for answers, one to five for conversations."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    rows = [_row(opinion) for opinion in wiring.feedback().read()]
    print_rows(rows, COLUMNS, as_json, as_csv, "Nobody has given any feedback yet.")


def _row(opinion: Feedback) -> dict[str, str]:
    local = datetime.fromtimestamp(opinion.at, UTC).astimezone(wiring.clinic().timezone)
    return {
        "at": local.isoformat(sep=" ", timespec="minutes"),
        "about": CONVERSATION if opinion.about == CONVERSATION else "answer",
        "value": opinion.value,
        "topic": opinion.topic or "",
        "word": opinion.word or "",
        "conversation": opinion.conversation_id,
    }
