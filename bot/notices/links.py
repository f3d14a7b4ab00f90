"""Addresses of calendar files: whoever was given one may open it, and nobody can make one up."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer


class CalendarLinks:
    """Makes links to consults' calendar files and reads them back."""

    def __init__(self, secret: str, address: str) -> None:
        self._serializer = URLSafeSerializer(secret, salt="frontdesk.calendar")
        self._address = address

    def link(self, reference: str) -> str:
        """The address of a consult's calendar file; it stays the same when the consult moves."""
        return f"{self._address}/consults/{self._serializer.dumps(reference)}.ics"

    def reference(self, token: str) -> str | None:
        """The reference of a link; None when the link was not made here."""
        try:
            return str(self._serializer.loads(token))
        except (BadSignature, UnicodeError):
            return None
