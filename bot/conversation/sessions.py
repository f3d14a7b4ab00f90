"""Visitor sessions: tokens that only this service can issue, so that nobody can guess or choose somebody else's conversation."""

from __future__ import annotations

import secrets
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
        except BadSignature:
            return None


def kept_secret(file: Path) -> str:
    """The secret in `file`, made on first use and readable by the owner only."""
    try:
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(SECRET_BYTES), encoding="ascii")
        return file.read_text(encoding="ascii")
