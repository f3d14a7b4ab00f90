"""Who may open the web chat's connection: pages of allowed origins, with a session that this service issued."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import socketio

from bot.conversation.sessions import Sessions, kept_secret

from .contract import assert_problem
from .pages import handshake, open_session, page, refusal_over_polling
from .server import Service

FOREIGN = [
    "https://evil.example", "null", "http://127.0.0.1", "https://127.0.0.1:{port}", "http://127.0.0.1:{port}.evil.example",
    "http://evil.example/http://127.0.0.1:{port}", "file://", "http://localhost:{port}", " ",
]  # fmt: skip


def origins(service: Service) -> list[str]:
    return [origin.format(port=service.port) for origin in FOREIGN]


@pytest.mark.parametrize("transport", ["websocket", "polling"])
@pytest.mark.parametrize("index", range(len(FOREIGN)), ids=FOREIGN)
async def test_a_foreign_page_gets_no_connection(service: Service, transport: str, index: int) -> None:
    cookie = await asyncio.to_thread(open_session, service)
    status, body = await handshake(service, transport, {"Origin": origins(service)[index], "Cookie": cookie})
    assert status == 403
    assert "sid" not in body


async def test_a_websocket_without_an_origin_gets_no_connection(service: Service) -> None:
    cookie = await asyncio.to_thread(open_session, service)
    assert (await handshake(service, "websocket", {"Cookie": cookie}))[0] == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_another_sites_page_cannot_poll_by_an_image_or_a_script(service: Service, site: str) -> None:
    cookie = await asyncio.to_thread(open_session, service)
    assert (await handshake(service, "polling", {"Cookie": cookie, "Sec-Fetch-Site": site}))[0] == 403
    own = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
    assert (await handshake(service, "polling", own))[0] == 200
    # JSONP, by which a script's address alone reads the answer, is not spoken at all.
    assert (await handshake(service, "polling", own, "&j=0"))[0] == 403


def forgeries(service: Service, token: str) -> dict[str, str | None]:
    secret = kept_secret(service.folder / "var" / "session_secret")
    payload, signature = token.split(".")
    return {
        "no cookie": None,
        "empty": "",
        "garbage": "%00%ff;;==",
        "only the payload": payload,
        "signature cut": f"{payload}.{signature[:-2]}",
        "another secret": Sessions(secret[::-1]).issue(),
        "expired": Sessions(secret, now=lambda: 1_000_000.0).issue(),
        "very long": "x" * 3000,
    }


FORGERIES = ["no cookie", "empty", "garbage", "only the payload", "signature cut", "another secret", "expired", "very long"]


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_without_a_session_a_page_is_told_to_get_one(service: Service, transport: str, forgery: str) -> None:
    token = (await asyncio.to_thread(open_session, service)).partition("=")[2]
    forged = forgeries(service, token)[forgery]
    headers = {"Origin": service.address} | ({} if forged is None else {"Cookie": f"frontdesk_session={forged}"})
    if transport == "polling":
        refusal = await refusal_over_polling(service, headers)
    else:
        refusals: list[dict[str, Any]] = []
        client = socketio.AsyncClient(reconnection=False)
        client.on("connect_error", refusals.append)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await client.connect(service.address, headers=headers, transports=["websocket"])
        await client.shutdown()
        [refusal] = refusals
    assert refusal["data"]["code"] == "session"
    assert refusal["message"] == refusal["data"]["text"]
    plain = await asyncio.to_thread(requests.get, f"{service.address}/api/web/messages", headers=headers, timeout=20)
    assert_problem(plain, 401)


async def test_other_namespaces_are_closed(service: Service) -> None:
    cookie = await asyncio.to_thread(open_session, service)
    client = socketio.AsyncClient(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.connect(
            service.address,
            headers={"Origin": service.address, "Cookie": cookie},
            transports=["websocket"],
            namespaces=["/admin"],
        )
    await client.shutdown()


@pytest.fixture(scope="module")
def embedded(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Behind one proxy with TLS, in the page of another origin."""
    settings = {"WEB_ORIGINS": "https://www.clinic.example, https://clinic.example:8443", "PROXIES": "1"}
    service = Service(tmp_path_factory.mktemp("embedded"), model_dir, **settings)
    try:
        yield service.start()
    finally:
        service.stop()
    service.assert_private()


VIA_PROXY = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "Host": "chat.clinic.example"}


async def test_an_allowed_origin_gets_a_partitioned_cookie_and_a_conversation(embedded: Service) -> None:
    sent = {**VIA_PROXY, "Origin": "https://www.clinic.example"}
    response = await asyncio.to_thread(requests.post, f"{embedded.address}/api/web/session", headers=sent, timeout=20)
    assert response.status_code == 204
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-frontdesk_session=")
    assert {"HttpOnly", "Secure", "SameSite=None", "Partitioned", "Path=/"} <= set(cookie.split("; "))
    assert response.headers["Access-Control-Allow-Origin"] == "https://www.clinic.example"
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    assert "max-age=" in response.headers["Strict-Transport-Security"]
    async with page(embedded, cookie.partition(";")[0], **{**VIA_PROXY, "Origin": "https://www.clinic.example"}) as tab:
        assert await tab.ask("does it hurt?")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://clinic.example:8443", 204), ("https://chat.clinic.example", 204), ("http://www.clinic.example", 403),
        ("https://clinic.example", 403), ("https://www.clinic.example.evil.example", 403), ("http://chat.clinic.example", 403),
    ],
)  # fmt: skip
def test_only_whole_origins_that_were_named_are_allowed(embedded: Service, origin: str, status: int) -> None:
    sent = {**VIA_PROXY, "Origin": origin}
    response = requests.post(f"{embedded.address}/api/web/session", headers=sent, timeout=20)
    assert response.status_code == status
    assert ("Access-Control-Allow-Origin" in response.headers) == (status == 204)
    assert ("Set-Cookie" in response.headers) == (status == 204)


def test_a_preflight_is_answered_for_allowed_origins_only(embedded: Service) -> None:
    for origin, allowed in (("https://www.clinic.example", True), ("https://evil.example", False)):
        asked = {**VIA_PROXY, "Origin": origin, "Access-Control-Request-Method": "DELETE"}
        for path in ("/api/web/conversation", "/api/web/messages", "/socket.io/"):
            response = requests.options(embedded.address + path, headers=asked, timeout=20)
            assert response.status_code == 204
            assert ("DELETE" in response.headers.get("Access-Control-Allow-Methods", "")) == allowed
            assert response.headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
            assert "Origin" in response.headers["Vary"]


def test_without_proxies_nobody_is_believed_about_tls_or_addresses(service: Service) -> None:
    sent = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "Origin": f"https://127.0.0.1:{service.port}"}
    response = requests.post(f"{service.address}/api/web/session", headers=sent, timeout=20)
    assert response.status_code == 403
    assert "Strict-Transport-Security" not in response.headers
