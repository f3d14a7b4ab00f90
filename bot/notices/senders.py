"""Ways a letter leaves the house: into a folder, or to a mail server."""

from __future__ import annotations

import os
import smtplib
import ssl
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from bot.settings import SMTPS

# For each answer of the mail server; sending blocks a thread of its own, never a visitor.
TIMEOUT_SECONDS = 20
PERMANENT = 500


class SendError(RuntimeError):
    """A letter was not sent. The message names the kind of failure, never an address or what the server wrote.

    Attributes:
        permanent: whether the same letter would fail again.
        reachable: whether another letter has a chance.
    """

    def __init__(self, reason: str, *, permanent: bool = False, reachable: bool = True) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.reachable = reachable


class Sender(Protocol):
    """Sends a letter that is complete: From, To, Date and Message-ID are in its head."""

    def send(self, letter: EmailMessage) -> None:
        """Send, and return when somebody else answers for it.

        Raises:
            SendError: it was not sent.
        """

    def forget(self, message_id: str) -> None:
        """Erase what is kept here of a letter."""


@dataclass(frozen=True)
class FolderSender:
    """One `.eml` a letter. Its name comes from the Message-ID, so that a letter sent again is the same file."""

    folder: Path

    def send(self, letter: EmailMessage) -> None:
        """Write the letter, whole or not at all."""
        file = self._file(letter["Message-ID"])
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                self._write(file, bytes(letter))
        except OSError as error:
            raise SendError(f"folder: {error.strerror}", reachable=False) from error

    def forget(self, message_id: str) -> None:
        """Delete its file."""
        self._file(message_id).unlink(missing_ok=True)

    def _file(self, message_id: str) -> Path:
        return self.folder / f"{message_id.strip('<>').partition('@')[0]}.eml"

    def _write(self, file: Path, content: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=self.folder) as fresh:
            fresh.write(content)
            fresh.flush()
            os.fsync(fresh.fileno())
            # The first of several processes wins.
            with suppress(FileExistsError):
                os.link(fresh.name, file)
        folder = os.open(self.folder, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


@dataclass(frozen=True)
class SmtpSender:
    """A mail server. The password is shown to nobody but the server, and only inside TLS (see bot/settings.py)."""

    host: str
    port: int
    user: str | None
    password: str | None
    starttls: bool

    def send(self, letter: EmailMessage) -> None:
        """Hand the letter to the server. Once it said yes, nothing that goes wrong makes the letter go out twice."""
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise SendError(f"connect: {_reason(error)}", reachable=False) from error
        try:
            server.send_message(letter)
        except (OSError, smtplib.SMTPException) as error:
            raise SendError(f"send: {_reason(error)}", permanent=_is_permanent(error)) from error
        finally:
            # How the server says goodbye changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def forget(self, message_id: str) -> None:
        """Nothing is kept here."""

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.port == SMTPS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            if self.starttls and self.port != SMTPS:
                server.starttls(context=context)
            if self.user and self.password:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def _is_permanent(error: Exception) -> bool:
    """Whether the server refused this letter for good: its recipient (550) or its content (554), not us or its own state."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"SMTPRecipientsRefused {max(code for code, _ in error.recipients.values())}"
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else getattr(error, "errno", None)
    return f"{type(error).__name__} {code or ''}".strip()
