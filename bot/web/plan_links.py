"""Addresses of plans' pictures. An address carries the plan's wish, signed: nothing is stored, and nobody can make one up."""

from __future__ import annotations

from datetime import date

from itsdangerous import BadData, Signer
from itsdangerous.encoding import base64_decode, base64_encode

from bot.planning.days import Window
from bot.planning.wish import Wish

SUFFIX = ".svg"


class PlanLinks:
    """Makes addresses and reads them back. `service`: where visitors reach the service, such as `https://desk.example.com`."""

    def __init__(self, secret: str, service: str) -> None:
        self._signer = Signer(secret, salt="frontdesk.plan")
        self._service = service

    def address(self, wish: Wish) -> str:
        """The whole address of a plan's picture, for channels that fetch it themselves."""
        return self._service + self.path(wish)

    def path(self, wish: Wish) -> str:
        """The address of a plan's picture, without the host: `/plans/….svg`."""
        event = wish.event
        days = (wish.today, event and event.first, event and event.last, wish.start, wish.consult_from)
        text = ",".join(day.isoformat() if day else "" for day in days)
        return f"/plans/{self._signer.sign(base64_encode(text)).decode()}{SUFFIX}"

    def wish(self, name: str) -> Wish | None:
        """The wish behind the last part of an address (`….svg`); None when it was not made here."""
        if not name.endswith(SUFFIX):
            return None
        try:
            text = base64_decode(self._signer.unsign(name.removesuffix(SUFFIX))).decode()
        except (BadData, UnicodeError):
            return None
        today, first, last, start, consult_from = (date.fromisoformat(day) if day else None for day in text.split(","))
        assert today, "what is signed was written by `path`"
        return Wish(today, Window(first, last) if first and last else None, start, consult_from)
