"""Writes the letters about a consult."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.knowledge.clinic import Clinic
from bot.notices.calendar import Entry, Method, Person, calendar_file, uid_of
from bot.notices.ports import Kind
from bot.notices.wording import Wording, moment_values


@dataclass(frozen=True)
class Consult:
    """A consult, as letters and calendars need it.

    Attributes:
        start: aware, in the clinic's zone; so is `end`.
        stamp: when this state of the consult came to be, aware.
        link: the address of its calendar file.
    """

    reference: str
    name: str
    contact: str
    practitioner: str
    start: datetime
    end: datetime
    sequence: int
    cancelled: bool
    stamp: datetime
    link: str


@dataclass(frozen=True)
class Letters:
    """Writes letters in the clinic's name.

    Attributes:
        sender: the address letters come from; replies go to the clinic.
        secret: keys what must be stable and tell nothing (UID, Message-ID).
    """

    clinic: Clinic
    wording: Wording
    sender: str
    secret: str

    def write(self, kind: Kind, key: str, consult: Consult, now: datetime) -> EmailMessage:
        """A whole letter. The same `key` always gets the same Message-ID.

        Raises:
            WordingError: its template cannot be used.
        """
        values = self._values(consult)
        subject, text = self.wording.fill(kind, values)
        letter = EmailMessage(policy=SMTP)
        letter["From"] = Address(_one_line(self.clinic.name), addr_spec=self.sender)
        letter["To"] = Address(_one_line(consult.name), addr_spec=consult.contact)
        if self.sender != self.clinic.email:
            letter["Reply-To"] = self.clinic.email
        letter["Subject"] = _one_line(subject)
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = self.message_id(kind, key)
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps automatic replies away
        letter.set_content(text + "\n")
        letter.add_alternative(self.wording.as_html(subject, text, values), subtype="html")
        if kind is not Kind.REMINDER:
            self._enclose(letter, consult)
        return letter

    def check(self) -> None:
        """Fill every template once.

        Raises:
            WordingError: one of them cannot be used.
        """
        start = datetime(2027, 6, 12, 14, 30, tzinfo=self.clinic.timezone)
        sample = Consult("", "", self.clinic.email, "", start, start + timedelta(minutes=30), 0, False, start, "")
        for kind in Kind:
            self.write(kind, "", sample, start)

    def message_id(self, kind: Kind, key: str) -> str:
        """A Message-ID that is always the same for a key and does not tell it; short, so that its line is not folded."""
        digest = hmac.new(self.secret.encode(), f"frontdesk.letter:{key}".encode(), hashlib.sha256).hexdigest()
        return f"<{kind}-{digest[:20]}@{self.sender.rpartition('@')[2]}>"

    def calendar(self, consult: Consult, method: Method) -> bytes:
        """A consult's calendar file.

        Raises:
            WordingError: its template cannot be used.
        """
        summary, description = self.wording.fill("calendar", self._values(consult))
        entry = Entry(
            uid=uid_of(consult.reference, self.secret),
            start=consult.start,
            end=consult.end,
            sequence=consult.sequence,
            cancelled=consult.cancelled,
            stamp=consult.stamp,
            summary=summary,
            description=description,
            location=f"{self.clinic.name}, {self.clinic.address}",
            clinic=Person(self.clinic.name, self.clinic.email),
            visitor=Person(consult.name, consult.contact),
        )
        return calendar_file(entry, method)

    def _enclose(self, letter: EmailMessage, consult: Consult) -> None:
        """The calendar file twice, as calendars expect it: one they act upon by themselves, one to be opened."""
        method: Method = "CANCEL" if consult.cancelled else "REQUEST"
        content = self.calendar(consult, method).decode()
        letter.add_alternative(content, subtype="calendar", params={"method": method})
        letter.add_attachment(
            content.encode(), maintype="application", subtype="ics", filename="consult.ics", params={"method": method}
        )

    def _values(self, consult: Consult) -> dict[str, str]:
        return {
            **self.clinic.values(),
            **moment_values(consult.start, consult.end),
            "name": consult.name,
            "practitioner": consult.practitioner,
            "reference": consult.reference,
            "calendar_link": consult.link,
        }


def _one_line(text: str) -> str:
    return " ".join(text.split())
