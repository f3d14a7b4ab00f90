"""Who may act in the name of others: integrators, who show REST_TOKEN as a bearer token; on loopback without a token, anybody."""

from __future__ import annotations

import hmac

from sanic import Request

from bot import wiring
from bot.web.problems import Problem

BEARER = "Bearer "


def require_integrator(request: Request, how: str = "Send a valid token in the Authorization header.") -> None:
    """Let an integrator pass.

    Raises:
        Problem: 401 for a wrong token, or for none where one is required; `how` says what to do about it.
    """
    settings = wiring.settings()
    shown = request.headers.get("authorization", "")
    if shown:
        token = settings.rest_token.get_secret_value() if settings.rest_token else ""
        if token and hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), (BEARER + token).encode()):
            return
        raise Problem(401, "The token is not valid.")
    # A proxy on this machine makes strangers look local; its headers give it away.
    forwarded = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    if settings.rest_auth_required or forwarded:
        raise Problem(401, how)
