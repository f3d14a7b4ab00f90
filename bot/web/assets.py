"""Files that browsers keep: the widget and the style sheet of our own pages, compressed once, with an ETag."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sanic import HTTPResponse, Request
from sanic.response import empty, raw

# Short enough that a new version reaches visitors soon; after a day without the service the old one still opens.
CACHED = "public, max-age=300, stale-while-revalidate=86400, stale-if-error=86400"


@dataclass(frozen=True)
class Asset:
    """A file's bytes, plain and compressed, and what browsers compare."""

    plain: bytes
    zipped: bytes
    tag: str

    @classmethod
    def of(cls, plain: bytes) -> Asset:
        """Compress and name `plain`. The same bytes have the same tag on every replica."""
        return cls(plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:20])


def read_asset(path: Path, replace: tuple[bytes, bytes]) -> Asset:
    """The asset of a file with a part of it replaced (old, new), read again when the file has changed.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return _read(path, path.stat().st_mtime_ns, replace)


@lru_cache(maxsize=8)
def _read(path: Path, _: int, replace: tuple[bytes, bytes]) -> Asset:
    return Asset.of(path.read_bytes().replace(*replace))


def serve(request: Request, asset: Asset, content_type: str) -> HTTPResponse:
    """The asset, or 304 when the browser has it."""
    # Two encodings are two representations: each has a tag of its own (RFC 9110, 8.8.3.3).
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{asset.tag}-gzip"' if zipped else f'"{asset.tag}"'
    headers = {"ETag": tag, "Cache-Control": CACHED, "Vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return empty(status=304, headers=headers)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return raw(asset.zipped if zipped else asset.plain, headers=headers, content_type=content_type)
