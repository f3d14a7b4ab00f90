"""Visitor sessions: tokens that only this service can issue, so that nobody can guess or choose somebody else's conversation.

A visitor has one conversation after the other: `visitor:<id>`, then `visitor:<id>:1` and so on.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer

SESSION_BYTES = 16  # 128 random bits
SECRET_BYTES = 32


DAYS = 86_400
PREFIX = "visitor:"


class Sessions:
    """Issues session tokens and reads them back.

    Args:
        secret: signs the tokens.
        days: how long a token opens its conversation.
        now: seconds since the epoch.
    """

    def __init__(self, secret: str, days: int = 90, now: Callable[[], float] = time.time) -> None:
        self._serializer = URLSafeSerializer(secret, salt="frontdesk.session")
        self._seconds, self._now = days * DAYS, now

    def issue(self, visitor: str | None = None) -> str:
        """A new token: of a known visitor, or of a new one."""
        return str(self._serializer.dumps(f"{visitor or secrets.token_hex(SESSION_BYTES)}:{int(self._now())}"))

    def visitor(self, token: str) -> str | None:
        """The visitor of a token; None when it was not issued here, or too long ago."""
        try:
            visitor, _, issued = str(self._serializer.loads(token)).partition(":")
        except (BadSignature, UnicodeError):
            return None
        return visitor if issued.isdecimal() and self._now() - int(issued) < self._seconds else None

    def conversation(self, token: str) -> str | None:
        """The first conversation of a token's visitor; None when the token is not valid."""
        visitor = self.visitor(token)
        return None if visitor is None else conversation_of(visitor)


def conversation_of(visitor: str, number: int = 0) -> str:
    """The id of a visitor's first conversation (number 0) or of a later one."""
    return f"{PREFIX}{visitor}:{number}" if number else f"{PREFIX}{visitor}"


def visitor_of(conversation: str) -> str:
    """The visitor who has a conversation."""
    return conversation.removeprefix(PREFIX).partition(":")[0]


def kept_secret(file: Path) -> str:
    """The secret in `file`, made on first use and readable by the owner only.

    Raises:
        ValueError: the file holds something too short to be a secret.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        # Written aside and linked into place, so that nobody reads half a secret and the first of several processes wins.
        with tempfile.NamedTemporaryFile("w", dir=file.parent, encoding="ascii") as fresh:
            fresh.write(secrets.token_urlsafe(SECRET_BYTES))
            fresh.flush()
            with suppress(FileExistsError):
                os.link(fresh.name, file)
    secret = file.read_text(encoding="ascii")
    if len(secret) < SECRET_BYTES:
        raise ValueError(f"{file} holds no secret of at least {SECRET_BYTES} characters: delete it to have a new one made")
    return secret
