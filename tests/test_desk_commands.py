"""The staff's commands, on bookings of a database of their own."""

from __future__ import annotations

import csv
import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from bot import wiring
from bot.booking.model import Booking
from bot.booking.wishes import Wish
from bot.cli import cli
from bot.desk_commands import CONSULT, as_csv_text
from bot.notices.ports import Outcome
from bot.notices.senders import SendError
from bot.settings import Settings
from tests.notices.mail_server import Server

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_wiring: None) -> Iterator[None]:
    del clean_wiring
    for name in Settings.__fields__:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    wiring.settings.cache_clear()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    # The command sends the log where the runner listened.
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
    wiring.database().dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def book(number: int = 0, name: str = "Ana Díaz", contact: str = "ana@example.com") -> Booking:
    slot = wiring.consults().free_slots(Wish(), 200)[number]
    booking = wiring.consults().book(slot, name, contact, consent=True)
    assert isinstance(booking, Booking)
    return booking


def day_of(booking: Booking) -> str:
    return f"{booking.start.astimezone(wiring.clinic().timezone):%Y-%m-%d}"


def test_without_bookings_it_says_so() -> None:
    done = run("consults")
    assert (done.exit_code, done.stdout) == (0, "There are no consults.\n")
    assert json.loads(run("consults", "--json").stdout) == []
    assert run("consults", "--csv").stdout == ",".join(CONSULT) + "\n"


def test_consults_are_listed_in_order_with_all_that_the_desk_needs() -> None:
    later, sooner = book(60, "Bea O'Neill", "+12125550142"), book(5)
    lines = run("consults").stdout.splitlines()
    assert [line.split()[-1] for line in lines] == [sooner.reference, later.reference]
    for words in (day_of(later), "Bea O'Neill", "+12125550142", "confirmed"):
        assert words in lines[1]


def test_one_day_has_its_own_list() -> None:
    first, other = book(0), book(120)
    assert day_of(first) != day_of(other)
    done = run("consults", "--day", day_of(first), "--json")
    assert [row["reference"] for row in json.loads(done.stdout)] == [first.reference]
    assert run("consults", "--day", "2020-01-01").stdout == "There are no consults.\n"


@pytest.mark.parametrize("arguments", [("--day", "tomorrow"), ("--day", "2027-02-30"), ("--json", "--csv"), ("--loud",)], ids=str)
def test_a_mistyped_option_is_explained(arguments: tuple[str, ...]) -> None:
    done = run("consults", *arguments)
    assert done.exit_code == 2
    assert "Usage: " in done.stderr


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+Ana", "-Ana", "@Ana", "Ana, Díaz", 'Ana "Annie"', "Ana"])
def test_a_spreadsheet_finds_no_formula(name: str) -> None:
    booking = book(name=name, contact="+12125550142")
    (row,) = csv.DictReader(io.StringIO(run("consults", "--csv").stdout))
    assert row["name"] == (name if name[0] not in "=+-@" else f"'{name}")
    assert row["contact"] == "'+12125550142"
    assert row["reference"] == booking.reference


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_whatever_a_cell_begins_with_it_is_no_formula(cell: str) -> None:
    assert as_csv_text([{"a": cell}], ["a"]).splitlines()[1].lstrip('"').startswith("'")


def test_cancelling_frees_the_time_and_tells_the_visitor() -> None:
    booking = book()
    done = run("consults", "cancel", booking.reference.lower())
    assert done.exit_code == 0
    assert done.stdout.startswith("Cancelled: ")
    assert booking.slot in wiring.consults().free_slots(Wish(), 200)
    assert "cancelled" in {message.kind for message in wiring.outbox().messages(Outcome.WAITING)}
    again = run("consults", "cancel", booking.reference)
    assert again.exit_code == 0
    assert again.stdout.startswith("It was cancelled before: ")


@pytest.mark.parametrize("reference", ["ZZZZ-ZZZZ-ZZZZ", "nonsense", "' or 1=1"])
def test_an_unknown_reference_is_an_error(reference: str) -> None:
    book()
    done = run("consults", "cancel", reference)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "there is no consult with this reference" in done.stderr


def test_a_person_is_erased_after_asking(tmp_path: Path) -> None:
    booking = book(100)
    run("outbox", "send", "--once")
    assert CliRunner().invoke(cli, ["consults", "erase", "ana@example.com"], input="n\n").exit_code == 1
    assert booking.reference in run("consults").stdout
    assert run("consults", "erase", " ANA@example.com", "--yes").stdout == "Erased 1 consult.\n"
    assert run("consults").stdout == "There are no consults.\n"
    assert list((tmp_path / "outbox").iterdir()) == []
    assert run("consults", "erase", "ana@example.com", "--yes").stdout == "Erased 0 consults.\n"
    assert run("consults", "erase", "ana", "--yes").exit_code == 1


def test_slots_are_what_visitors_are_offered() -> None:
    rows = json.loads(run("slots", "--json").stdout)
    offered = wiring.consults().free_slots(Wish(), 1)[0].start.astimezone(wiring.clinic().timezone)
    assert (rows[0]["day"], rows[0]["start"]) == (f"{offered:%Y-%m-%d}", f"{offered:%H:%M}")
    mine = json.loads(run("slots", "--from", rows[-1]["day"], "--practitioner", "reyes", "--json").stdout)
    assert {row["practitioner"] for row in mine} <= {"Dr Maya Reyes"}
    assert run("slots", "--from", "2020-01-01", "--to", "2020-01-02").stdout == "There are no free slots.\n"
    assert run("slots", "--csv").stdout.startswith("day,start,end,practitioner\n")


@pytest.mark.parametrize(
    "arguments", [("--from", "2027-06-02", "--to", "2027-06-01"), ("--practitioner", "nobody"), ("--to", "soon")], ids=str
)
def test_slots_of_an_impossible_kind_are_refused(arguments: tuple[str, ...]) -> None:
    done = run("slots", *arguments)
    assert done.exit_code == 2
    assert "Usage: " in done.stderr


def test_the_outbox_is_listed_and_sent(tmp_path: Path) -> None:
    booking = book(100)
    assert [line.split()[1:3] for line in run("outbox").stdout.splitlines()] == [
        ["confirmed", booking.reference],
        ["reminder", booking.reference],
    ]
    done = run("outbox", "send", "--once")
    assert (done.exit_code, done.stdout) == (0, "1 sent\n")
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1
    assert run("outbox", "send", "--once").stdout == "nothing is due\n"


def test_what_cannot_be_sent_is_an_error_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        def send(self, _: object) -> None:
            raise SendError("send: SMTPRecipientsRefused 550", permanent=True)

    book(100)
    with monkeypatch.context() as patch:
        patch.setattr(wiring, "sender", Refusing)
        done = run("outbox", "send", "--once")
    assert (done.exit_code, done.stdout) == (1, "1 dead\n")
    (dead, _) = json.loads(run("outbox", "--json").stdout)
    assert (dead["outcome"], dead["reason"]) == ("dead", "send: SMTPRecipientsRefused 550")
    assert run("outbox", "retry", dead["id"]).stdout == "1 to be tried again\n"
    assert run("outbox", "send", "--once").stdout == "1 sent\n"
    assert run("outbox", "retry", dead["id"]).exit_code == 1


def test_a_phone_stays_visible_in_the_outbox() -> None:
    book(100, contact="+12125550142")
    assert run("outbox", "send", "--once").stdout == "1 no_channel\n"
    assert "no_channel" in run("outbox").stdout


def test_settings_lead_to_a_real_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server()
    monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("SMTP_PORT", str(server.port))
    monkeypatch.setenv("SMTP_STARTTLS", "false")
    monkeypatch.setenv("MAIL_FROM", "desk@lumenskin.example")
    wiring.settings.cache_clear()
    try:
        book(100)
        assert run("outbox", "send", "--once").stdout == "1 sent\n"
    finally:
        server.stop()
    (letter,) = server.letters
    assert (letter.mail_from, letter.rcpt_tos) == ("desk@lumenskin.example", ["ana@example.com"])


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    address = "postgresql://clinic:hush@127.0.0.1:1/desk"
    own = {"DATABASE_URL": address, "VAR_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT)}
    frontdesk = Path(sys.executable).with_name("frontdesk")
    done = subprocess.run([frontdesk, "consults"], cwd=PROJECT, env=own, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr == "frontdesk: the database does not answer; DATABASE_URL says where it is\n"
