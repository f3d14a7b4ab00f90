"""The visitor's session as a cookie that no script can read."""

from __future__ import annotations

from sanic import HTTPResponse, Request

from bot import wiring
from bot.web.origins import over_tls

NAME = "frontdesk_session"
# Browsers take a cookie of this name only from the host itself and over TLS: no other subdomain can plant one.
HOST_NAME = f"__Host-{NAME}"
DAY = 86_400


def cookie_name(request: Request) -> str:
    """What the cookie is called here."""
    return HOST_NAME if over_tls(request) else NAME


def visitor_in(request: Request) -> str | None:
    """The visitor of a request; None when its cookie is missing, forged or too old."""
    token = request.cookies.get(cookie_name(request))
    return wiring.sessions().visitor(token) if token else None


def set_session(request: Request, response: HTTPResponse, visitor: str | None) -> None:
    """Give a known visitor, or a new one, a fresh cookie.

    Over TLS it works inside the clinic's page as well (`SameSite=None`), one a page's site (`Partitioned`).
    """
    token = wiring.sessions().issue(visitor)
    rules = "Secure; SameSite=None; Partitioned" if over_tls(request) else "SameSite=Lax"
    age = wiring.settings().session_days * DAY
    response.headers.add("Set-Cookie", f"{cookie_name(request)}={token}; Path=/; Max-Age={age}; HttpOnly; {rules}")
