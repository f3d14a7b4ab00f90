"""A clinic that never closes, a clock that tests set, real bookings in a database, and whatever is sent, kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy.engine import Engine

from bot.booking.model import Booking, Practitioner, Slot
from bot.booking.service import Consults
from bot.booking.week import TimeRange, Week
from bot.knowledge.clinic import Clinic, load_clinic
from bot.notices.consults import consult_of
from bot.notices.letters import Consult, Letters
from bot.notices.links import CalendarLinks
from bot.notices.outbox import Postman
from bot.notices.senders import Sender
from bot.notices.wording import Wording
from bot.storage.bookings import SqlBookings
from bot.storage.outbox import SqlOutbox

ALWAYS: Week = ((TimeRange(time(0), time(23, 45)),),) * 7
LINKS = CalendarLinks("secret", "https://desk.example.com")
NOON = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)


def open_clinic() -> Clinic:
    clinic = load_clinic(Path("clinic.yml"))
    people = tuple(Practitioner(name, f"Dr {name.title()}", ALWAYS) for name in ("reyes", "okafor"))
    return replace(clinic, week=ALWAYS, closures={}, practitioners=people)


@dataclass
class Recorder:
    """Keeps what is sent; `fail` may refuse it."""

    letters: list[EmailMessage] = field(default_factory=list)
    fail: Callable[[EmailMessage], None] | None = None

    def send(self, letter: EmailMessage) -> None:
        if self.fail:
            self.fail(letter)
        self.letters.append(letter)

    def forget(self, message_id: str) -> None:
        self.letters = [letter for letter in self.letters if letter["Message-ID"] != message_id]

    @property
    def subjects(self) -> list[str]:
        return [str(letter["Subject"]) for letter in self.letters]


class Desk:
    """Books consults and sends letters about them, at the time that the test says it is."""

    def __init__(self, engine: Engine, sender: Sender | None = None, now: datetime = NOON) -> None:
        self.now = now
        self.clinic = open_clinic()
        self.consults = Consults(self.clinic.roster, SqlBookings(engine), lambda: self.now)
        self.outbox = SqlOutbox(engine)
        self.recorder = Recorder()
        letters = Letters(self.clinic, Wording(Path("data/mail")), self.clinic.email, "secret")
        self.postman = Postman(self.outbox, letters, sender or self.recorder, self.consult, lambda: self.now)

    def consult(self, reference: str) -> Consult | None:
        booking = self.consults.get(reference)
        return consult_of(booking if isinstance(booking, Booking) else None, self.clinic, LINKS, self.now)

    def slot(self, days: float = 7, practitioner: str = "reyes") -> Slot:
        slot = self.consults.slot(practitioner, NOON + timedelta(days=days))
        assert slot
        return slot

    def book(self, days: float = 7, contact: str = "ana@example.com", practitioner: str = "reyes") -> Booking:
        booking = self.consults.book(self.slot(days, practitioner), "Ana Díaz", contact, consent=True)
        assert isinstance(booking, Booking), booking
        return booking

    def wait(self, **by: float) -> None:
        self.now += timedelta(**by)
