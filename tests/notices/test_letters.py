"""Letters as a mail program reads them: parsed back from the bytes that leave the house."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.contacts import check_name
from bot.notices.letters import Consult, Letters
from bot.notices.ports import Kind
from bot.notices.wording import Wording, WordingError

from .conftest import NOW

ODD_NAMES = [
    "Siobhán O'Neill", "李小龍", "Ana 🌸", "<script>alert(1)</script>", "a&amp;b", 'Ana "Annie" Díaz', "a, b; c", "=1+1",
    "é" * 100, "Ana {{ 7*7 }} {clinic_phone} %s",
]  # fmt: skip


def read(letter: EmailMessage) -> EmailMessage:
    read = message_from_bytes(bytes(letter), policy=default)
    assert isinstance(read, EmailMessage)
    assert not read.defects
    return read


def body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attributes if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("kind", Kind)
def test_a_letter_says_who_when_and_where_to_turn(letters: Letters, consult: Consult, kind: Kind) -> None:
    letter = read(letters.write(kind, "key", replace(consult, cancelled=kind is Kind.CANCELLED), NOW))
    text = body(letter, "plain")
    assert "Saturday, June 12, 2027" in letter["Subject"]
    for words in ("Hi Ana Díaz,", "Saturday, June 12, 2027, 2:30 pm", letters.clinic.phone, letters.clinic.name):
        assert words in text
    assert ("Dr Reyes" in text and "18 Orchard Lane" in text) is (kind is not Kind.CANCELLED)
    assert (letter["To"], letter["From"]) == ("Ana Díaz <ana@example.com>", "Lumen Skin Clinic <desk@mail.lumenskin.example>")
    assert (letter["Reply-To"], letter["Auto-Submitted"]) == ("hello@lumenskin.example", "auto-generated")


@pytest.mark.parametrize("kind", Kind)
def test_the_page_says_what_the_text_says(letters: Letters, consult: Consult, kind: Kind) -> None:
    letter = read(letters.write(kind, "key", consult, NOW))
    page = _Page(body(letter, "html"))
    assert re.sub(r"\s+", "", body(letter, "plain")) in re.sub(r"\s+", "", page.words)
    assert page.links == ([consult.link] if consult.link in body(letter, "plain") else [])


@pytest.mark.parametrize(
    ("kind", "method", "status"),
    [
        (Kind.CONFIRMED, "REQUEST", "CONFIRMED"),
        (Kind.RESCHEDULED, "REQUEST", "CONFIRMED"),
        (Kind.CANCELLED, "CANCEL", "CANCELLED"),
    ],
)
def test_the_calendar_file_goes_along(letters: Letters, consult: Consult, kind: Kind, method: str, status: str) -> None:
    letter = read(letters.write(kind, "key", replace(consult, sequence=3, cancelled=kind is Kind.CANCELLED), NOW))
    attachment, *others = letter.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content_type(), others) == ("consult.ics", "application/ics", [])
    (part,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    assert (part["Content-Type"].params["method"], part.get_content_charset()) == (method, "utf-8")
    for content in (attachment.get_content(), part.get_content()):
        calendar = Calendar.from_ical(content)
        assert isinstance(calendar, Calendar)
        (event,) = calendar.events
        assert (calendar["method"], event["status"], event["sequence"]) == (method, status, 3)
        assert event.start == consult.start
        assert event["attendee"] == "mailto:ana@example.com"
        assert consult.reference not in calendar.to_ical().decode()


def test_a_reminder_brings_no_second_invitation(letters: Letters, consult: Consult) -> None:
    assert not list(read(letters.write(Kind.REMINDER, "key", consult, NOW)).iter_attachments())


def test_the_same_key_has_the_same_message_id_and_another_key_another(letters: Letters, consult: Consult) -> None:
    ids = [letters.write(Kind.CONFIRMED, key, consult, NOW)["Message-ID"] for key in ("K7QF:0", "K7QF:0", "K7QF:1")]
    assert ids[0] == ids[1] != ids[2]
    assert re.fullmatch(r"<confirmed-[0-9a-f]{20}@mail\.lumenskin\.example>", ids[0])


@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_odd_name_is_written_as_it_is_and_does_nothing(letters: Letters, consult: Consult, name: str) -> None:
    letter = read(letters.write(Kind.CONFIRMED, "key", replace(consult, name=name), NOW))
    # Python 3.11 reads a space between two encoded words that are one (it writes none).
    assert letter["To"].addresses[0].display_name.replace(" ", "") == name.replace(" ", "")
    assert letter["To"].addresses[0].addr_spec == "ana@example.com"
    assert f"Hi {name}," in body(letter, "plain")
    page = _Page(body(letter, "html"))
    assert f"Hi {name}," in page.words
    assert page.tags == {"html", "head", "meta", "title", "body", "p", "br", "a"}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=200))
def test_no_name_adds_a_header_or_a_recipient(letters: Letters, consult: Consult, text: str) -> None:
    for name in {text, f"Ana\r\nBcc: all@example.com\r\n\r\n{text}"}:
        checked = check_name(name)
        kept = checked if isinstance(checked, str) else " ".join(name.split())
        if not kept.isprintable():
            continue
        letter = read(letters.write(Kind.CONFIRMED, "key", replace(consult, name=kept), NOW))
        assert letter["Bcc"] is None
        assert [address.addr_spec for address in letter["To"].addresses] == ["ana@example.com"]


def test_a_broken_template_is_named(tmp_path: Path, letters: Letters, consult: Consult) -> None:
    (tmp_path / "confirmed.txt").write_text("Hello {{ nmae }}", encoding="utf-8")
    with pytest.raises(WordingError, match=r"confirmed\.txt: 'nmae' is undefined"):
        Wording(tmp_path).fill("confirmed", {"name": "Ana"})
    with pytest.raises(WordingError, match=r"reminder\.txt"):
        replace(letters, wording=Wording(tmp_path)).write(Kind.REMINDER, "key", consult, NOW)


def test_a_mistake_in_any_template_is_found_before_anything_is_served(tmp_path: Path, letters: Letters) -> None:
    letters.check()
    names = [path.name for path in Path("data/mail").iterdir()]
    for broken in names:
        for name in names:
            (tmp_path / name).write_text(Path("data/mail", name).read_text(encoding="utf-8"), encoding="utf-8")
        with (tmp_path / broken).open("a", encoding="utf-8") as file:
            file.write("{{ nobody_knows }}")
        with pytest.raises(WordingError, match=re.escape(broken)):
            replace(letters, wording=Wording(tmp_path)).check()
