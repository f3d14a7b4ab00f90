"""Where a request comes from: its origin, its address, whether over TLS. Proxies are believed only when PROXIES says so."""

from __future__ import annotations

from sanic import Request

from bot.settings import Settings

# What browsers say of a request that no foreign page caused. Old browsers say nothing.
OWN_SITES = (None, "same-origin", "none")


def configure_proxies(config: dict[str, object], settings: Settings) -> None:
    """Let Sanic read what as many proxies of ours as there are say of a request, and of nobody else."""
    config["PROXIES_COUNT"] = settings.proxies or None


def address(request: Request) -> str:
    """The visitor's address."""
    return str(request.remote_addr or request.ip)


def over_tls(request: Request) -> bool:
    """Whether the visitor's connection is encrypted."""
    return request.scheme in ("https", "wss")


def own_origin(request: Request) -> str:
    """The origin of the service's own pages, as the visitor's browser sees it."""
    return f"{'https' if over_tls(request) else 'http'}://{request.headers.get('host', '')}".lower()


def allowed_origin(request: Request, settings: Settings) -> str | None:
    """The request's origin when its pages may hold the chat, else None."""
    origin: str = request.headers.get("origin", "").lower()
    return origin if origin and (origin == own_origin(request) or origin in settings.origins) else None


def may_talk(request: Request, settings: Settings) -> bool:
    """Whether this request may reach a visitor's conversation.

    Browsers name the origin of every write and of every websocket. Of a plain GET they name it only when another origin's page
    caused it by script; by other means (an image, a script's address) `Sec-Fetch-Site` gives it away.
    """
    if "origin" in request.headers:
        return allowed_origin(request, settings) is not None
    plain = request.method in ("GET", "HEAD") and request.headers.get("upgrade", "").lower() != "websocket"
    return plain and no_foreign_page(request)


def no_foreign_page(request: Request) -> bool:
    """Whether a request that names no origin was not caused by another site's page, as far as the browser says."""
    return "origin" not in request.headers and request.headers.get("sec-fetch-site") in OWN_SITES
