"""The staff's commands: who comes when, what is free, and what waits in the outbox."""

from __future__ import annotations

import csv
import io
import json as jsonlib
import sys
import time as clock
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

import click

from bot import wiring
from bot.booking.model import Booking, Roster, Slot, State
from bot.booking.refusals import NotAllowed, NotFound, TooLate
from bot.booking.wishes import DateRange, Wish
from bot.contacts import ContactProblem, check_contact, region_of
from bot.notices.ports import Outcome

Rows = Sequence[Mapping[str, str]]

DAY = click.DateTime(["%Y-%m-%d"])
# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LOOK_SECONDS = 2
MOST_SLOTS = 1000
SLOT = ("day", "start", "end", "practitioner")
CONSULT = (*SLOT, "name", "contact", "state", "reference")
UNSETTLED = (Outcome.WAITING, Outcome.NO_CHANNEL, Outcome.DEAD)


class DeskError(click.ClickException):
    """What was asked for cannot be done; exit code 1."""


@click.group(invoke_without_command=True)
@click.option("--day", type=DAY, help="Only this day, such as 2027-06-12. Without it: from today on.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for a spreadsheet.")
@click.pass_context
def consults(context: click.Context, day: datetime | None, as_json: bool, as_csv: bool) -> None:
    """List the consults, or cancel one."""
    if context.invoked_subcommand:
        return
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    roster = wiring.clinic().roster
    first = day.date() if day else roster.today(wiring.clock())
    last = first if day else roster.last_day(wiring.clock()) + timedelta(days=1)
    found = wiring.consults().between(_midnight(first, roster), _midnight(last + timedelta(days=1), roster))
    print_rows([_consult(booking, roster) for booking in found], CONSULT, as_json, as_csv, "There are no consults.")


@consults.command()
@click.argument("reference")
def cancel(reference: str) -> None:
    """Cancel the consult with this REFERENCE. The visitor is told."""
    roster = wiring.clinic().roster
    before = wiring.consults().get(reference)
    result = wiring.consults().cancel(reference)
    if isinstance(result, NotFound) or isinstance(before, NotFound):
        raise DeskError("there is no consult with this reference")
    if isinstance(result, NotAllowed):
        raise DeskError(f"this consult can't be cancelled any more, it is {str(result.state).replace('_', ' ')}")
    if isinstance(result, TooLate):
        raise DeskError("this consult has begun already")
    click.echo(("It was cancelled before: " if before.state is State.CANCELLED else "Cancelled: ") + _line(result, roster))


@consults.command()
@click.argument("contact")
@click.confirmation_option(prompt="Their consults to come are given up, and nobody is told. Erase everything?")
def erase(contact: str) -> None:
    """Erase everything kept of whoever booked with this CONTACT, an e-mail address or a phone number."""
    kept = check_contact(contact, region_of(wiring.clinic().phone))
    if isinstance(kept, ContactProblem):
        raise DeskError("that is no e-mail address and no phone number")
    number = wiring.erasure().erase(contact=kept.value)
    click.echo(f"Erased {number} {'consult' if number == 1 else 'consults'}.")


@click.command()
@click.option("--from", "first", type=DAY, help="The first day; today when left out.")
@click.option("--to", "last", type=DAY, help="The last day; the end of that week when left out.")
@click.option("--practitioner", multiple=True, help="With this practitioner (the id in clinic.yml); may be given again.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for a spreadsheet.")
def slots(first: datetime | None, last: datetime | None, practitioner: Sequence[str], as_json: bool, as_csv: bool) -> None:
    """List the free slots, as visitors are offered them."""
    roster = wiring.clinic().roster
    begin = first.date() if first else roster.today(wiring.clock())
    end = last.date() if last else begin + timedelta(days=6)
    if end < begin:
        raise click.UsageError("--to must not lie before --from")
    if unknown := set(practitioner) - {one.id for one in roster.practitioners}:
        raise click.UsageError(f"clinic.yml has no practitioner {', '.join(sorted(unknown))}")
    wish = Wish(dates=(DateRange(begin, end),), practitioners=frozenset(practitioner))
    found = wiring.consults().free_slots(wish, MOST_SLOTS)
    print_rows([_slot(slot, roster) for slot in found], SLOT, as_json, as_csv, "There are no free slots.")


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def outbox(context: click.Context, as_json: bool) -> None:
    """List the messages that were not sent, send what is due, or try again what was given up."""
    if context.invoked_subcommand:
        return
    rows = [
        {
            "id": str(message.id), "kind": message.kind, "reference": message.reference, "outcome": str(message.outcome),
            "due": message.due.isoformat(timespec="minutes"), "tries": str(message.tries), "reason": message.reason,
        }
        for message in wiring.outbox().messages(*UNSETTLED)
    ]  # fmt: skip
    print_rows(rows, (), as_json, as_csv=False, nothing="There is nothing in the outbox.")


@outbox.command()
@click.option("--once", is_flag=True, help="Send what is due now and stop, instead of going on.")
def send(once: bool) -> None:
    """Send what is due. The service does so by itself; this is for a process of its own.

    With --once the exit code is 1 when something could not be sent.
    """
    while True:
        outcomes = wiring.postman().deliver_due()
        if outcomes or once:
            click.echo(", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items())) or "nothing is due")
        if once:
            sys.exit(1 if outcomes[Outcome.RETRY] or outcomes[Outcome.DEAD] else 0)
        clock.sleep(LOOK_SECONDS)


@outbox.command()
@click.argument("ids", type=int, nargs=-1, required=True)
def retry(ids: Sequence[int]) -> None:
    """Try the messages with these IDS again: those that were given up, or had no way to be sent."""
    revived = wiring.outbox().revive(ids, wiring.clock())
    if not revived:
        raise DeskError("none of these was given up; frontdesk outbox lists the messages")
    click.echo(f"{revived} to be tried again")


def _consult(booking: Booking, roster: Roster) -> dict[str, str]:
    details = {"name": booking.name, "contact": booking.contact, "state": str(booking.state), "reference": booking.reference}
    return _slot(booking.slot, roster) | details


def _slot(slot: Slot, roster: Roster) -> dict[str, str]:
    start, end = slot.start.astimezone(roster.zone), slot.end.astimezone(roster.zone)
    practitioner = roster.practitioner(slot.practitioner_id)
    return {
        "day": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}", "end": f"{end:%H:%M}",
        "practitioner": practitioner.name if practitioner else slot.practitioner_id,
    }  # fmt: skip


def _line(booking: Booking, roster: Roster) -> str:
    return "  ".join(_consult(booking, roster).values())


def _midnight(day: date, roster: Roster) -> datetime:
    return datetime.combine(day, time(), roster.zone)


def print_rows(rows: Rows, columns: Sequence[str], as_json: bool, as_csv: bool, nothing: str) -> None:
    """Print rows as JSON, as CSV with these columns, or in line; `nothing` when there are none."""
    if as_json:
        click.echo(jsonlib.dumps(rows, indent=2, ensure_ascii=False))
    elif as_csv:
        click.echo(as_csv_text(rows, columns), nl=False)
    elif not rows:
        click.echo(nothing)
    else:
        widths = {column: max(len(row[column]) for row in rows) for column in rows[0]}
        for row in rows:
            click.echo("  ".join(text.ljust(widths[column]) for column, text in row.items()).rstrip())


def as_csv_text(rows: Rows, columns: Sequence[str]) -> str:
    """Rows with a head, no cell of which a spreadsheet takes for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_harmless(row[column]) for column in columns] for row in rows)
    return text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
