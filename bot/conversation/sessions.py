"""Visitor sessions: tokens that only this service can issue, so that nobody can guess or choose somebody else's conversation."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer

SESSION_BYTES = 16  # 128 random bits
SECRET_BYTES = 32


class Sessions:
    """Issues session tokens and reads them back."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeSerializer(secret, salt="frontdesk.session")

    def issue(self) -> str:
        """A new token."""
        return str(self._serializer.dumps(secrets.token_hex(SESSION_BYTES)))

    def conversation(self, token: str) -> str | None:
        """The conversation a token opens; None when it was not issued here."""
        try:
            return f"visitor:{self._serializer.loads(token)}"
        except (BadSignature, UnicodeError):
            return None


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
