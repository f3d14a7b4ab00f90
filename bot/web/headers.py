"""Headers of every response: what a browser must not do with it, and who else may read it."""

from __future__ import annotations

from sanic import HTTPResponse, Request, Sanic
from sanic.response import empty

from bot.settings import Settings
from bot.web.origins import allowed_origin, configure_proxies, over_tls

# What other origins' pages may read, if their origin is allowed.
SHARED = ("/api/web/", "/socket.io/")
ONE_DAY, ONE_YEAR = 86_400, 31_536_000
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors {ancestors}",
    )
)


def protect(app: Sanic, settings: Settings) -> None:
    """Add the headers to every response of `app`."""
    configure_proxies(app.config, settings)
    fixed = _fixed(settings)

    async def add_headers(request: Request, response: HTTPResponse) -> HTTPResponse:
        shared = request.path.startswith(SHARED)
        if shared and request.method == "OPTIONS":
            # A browser's question before a request of another origin's page; no route takes it.
            if request.stream.request_body:
                await request.receive_body()
            response = empty()
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if over_tls(request):
            response.headers.setdefault("Strict-Transport-Security", f"max-age={ONE_YEAR}; includeSubDomains")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin" if shared else "cross-origin")
        if shared:
            _share(request, response, settings)
        return response

    app.register_middleware(add_headers, "response")


def _fixed(settings: Settings) -> dict[str, str]:
    ancestors = settings.web_frame_ancestors
    headers = {
        "Content-Security-Policy": POLICY.format(ancestors=ancestors),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    # For browsers that do not know frame-ancestors.
    return headers | ({"X-Frame-Options": "DENY"} if ancestors == "'none'" else {})


def _share(request: Request, response: HTTPResponse, settings: Settings) -> None:
    response.headers.add("Vary", "Origin")
    origin = allowed_origin(request, settings)
    if origin is None:
        return
    shared = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": "Retry-After, ETag",
    }
    if request.method == "OPTIONS":
        shared |= {
            "Access-Control-Allow-Methods": "GET, POST, DELETE",
            "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Max-Age": str(ONE_DAY),
        }
    response.headers.update(shared)
