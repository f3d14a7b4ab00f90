"""The only place that builds concrete adapters. Nothing is opened before somebody asks for it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from bot.booking.service import Consults
    from bot.conversation.sessions import Sessions
    from bot.desk.tries import Tries
    from bot.knowledge.clinic import Clinic
    from bot.knowledge.facts import Knowledge
    from bot.knowledge.planner import Planner
    from bot.notices.erasure import Erasure
    from bot.notices.letters import Consult, Letters
    from bot.notices.links import CalendarLinks
    from bot.notices.outbox import Postman
    from bot.notices.senders import Sender
    from bot.planning.wish import Wish
    from bot.storage.bookings import SqlBookings
    from bot.storage.conversations import SqlConversations
    from bot.storage.feedback import SqlFeedback
    from bot.storage.inbox import SqlInbox
    from bot.storage.outbox import SqlOutbox
    from bot.web.plan_links import PlanLinks

# As endpoints.yml has it.
KNOWLEDGE = Path("data/knowledge")
# The words of letters.
MAIL = Path("data/mail")


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read_settings()


@cache
def clinic() -> Clinic:
    """The clinic, from CLINIC_FILE."""
    from bot.knowledge.clinic import load_clinic

    return load_clinic(settings().clinic_file)


@cache
def knowledge() -> Knowledge:
    """What the clinic's documents say in figures."""
    from bot.knowledge.facts import load_knowledge

    return load_knowledge(KNOWLEDGE)


@cache
def planner() -> Planner:
    """Plans courses by the documents and for the clinic."""
    from bot.knowledge.planner import Planner

    return Planner.of(knowledge(), clinic())


@cache
def plan_links() -> PlanLinks:
    """Addresses of plans' pictures, signed."""
    from bot.web.plan_links import PlanLinks

    return PlanLinks(_secret(), settings().address)


@cache
def database() -> Engine:
    """The database, migrated."""
    from bot.storage.database import open_database

    return open_database(settings().database)


@cache
def conversations() -> SqlConversations:
    """Where conversations are kept."""
    from bot.storage.conversations import SqlConversations

    return SqlConversations(database())


@cache
def inbox() -> SqlInbox:
    """Where accepted messages wait for their answers."""
    from bot.storage.inbox import SqlInbox

    return SqlInbox(database())


@cache
def feedback() -> SqlFeedback:
    """Where visitors' feedback is kept."""
    from bot.storage.feedback import SqlFeedback

    return SqlFeedback(database())


@cache
def bookings() -> SqlBookings:
    """Where bookings are kept."""
    from bot.storage.bookings import SqlBookings

    return SqlBookings(database())


@cache
def consults() -> Consults:
    """Books consults. Its calls block: use a thread."""
    from bot.booking.service import Consults

    return Consults(clinic().roster, bookings(), clock)


@cache
def sessions() -> Sessions:
    """Visitor sessions, signed."""
    from bot.conversation.sessions import Sessions

    return Sessions(_secret(), settings().session_days)


def _secret() -> str:
    """SESSION_SECRET, or a secret kept under VAR_DIR."""
    from bot.conversation.sessions import kept_secret

    secret = settings().session_secret
    return secret.get_secret_value() if secret else kept_secret(settings().var_dir / "session_secret")


@cache
def tries() -> Tries:
    """Counts wrong references in conversations."""
    from bot.desk.tries import Tries

    return Tries()


def plan_picture(wish: Wish) -> str:
    """The address of a plan's picture."""
    return plan_links().address(wish)


def clock() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@cache
def calendar_links() -> CalendarLinks:
    """The addresses of calendar files."""
    from bot.notices.links import CalendarLinks

    return CalendarLinks(_secret(), settings().address)


@cache
def letters() -> Letters:
    """Letters about consults."""
    from bot.notices.letters import Letters
    from bot.notices.wording import Wording

    return Letters(clinic(), Wording(MAIL), settings().mail_from or clinic().email, _secret())


def consult(reference: str) -> Consult | None:
    """What letters and calendars say about a booking now."""
    from bot.booking.model import Booking
    from bot.notices.consults import consult_of

    booking = consults().get(reference)
    return consult_of(booking if isinstance(booking, Booking) else None, clinic(), calendar_links(), clock())


def calendar_file(token: str) -> bytes | None:
    """The calendar file that a link leads to; None when there is none."""
    reference = calendar_links().reference(token)
    found = consult(reference) if reference else None
    return letters().calendar(found, "PUBLISH") if found else None


@cache
def outbox() -> SqlOutbox:
    """The messages that are to be sent."""
    from bot.storage.outbox import SqlOutbox

    return SqlOutbox(database())


@cache
def sender() -> Sender:
    """A mail server when SMTP_HOST names one, or else a folder."""
    from bot.notices.senders import FolderSender, SmtpSender

    own = settings()
    if own.smtp_host is None:
        return FolderSender(own.var_dir / "outbox")
    password = own.smtp_password.get_secret_value() if own.smtp_password else None
    return SmtpSender(own.smtp_host, own.smtp_port, own.smtp_user, password, own.smtp_starttls)


def postman() -> Postman:
    """Sends what is due."""
    from bot.notices.outbox import Postman

    return Postman(outbox(), letters(), sender(), consult, clock)


def erasure() -> Erasure:
    """Erases what is kept of a person's consults."""
    from bot.notices.erasure import Erasure

    return Erasure(consults(), outbox(), letters(), sender())
