"""A real Chromium on a real service. The service is the tests' own: some of them kill it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from ..server import PROJECT, Service
from .chat import Chat

# A closed network and no screen: Chromium neither updates itself nor looks for its makers.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PICTURES = PROJECT / "reports" / "screenshots"
# Far more than a visitor has; the tests share one address and one machine.
PLENTY = "100000 per minute"


# By module: while it is open, Playwright runs an event loop on this thread, which asynchronous tests of other modules need.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, else Playwright's own; skipped where there is neither, required under CI."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        if path is None and not own.exists():
            if os.environ.get("CI"):
                raise RuntimeError("the browser tests need Chromium: apt-get install chromium, or playwright install chromium")
            pytest.skip("needs Chromium: apt-get install chromium, or .venv/bin/playwright install chromium")
        browser = _launch(playwright, path)
        yield browser
        browser.close()


def _launch(playwright: Playwright, path: str | None) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@pytest.fixture(scope="session")
def clinic(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(
        tmp_path_factory.mktemp("browser"), model_dir, WEB_VISITOR_LIMIT=PLENTY, WEB_ADDRESS_LIMIT=PLENTY, LOG_LEVEL="INFO"
    )
    try:
        yield service.start()
    finally:
        service.stop()
    service.assert_private()


Visit = Callable[..., Chat]


@pytest.fixture
def visit(chromium: Browser, clinic: Service) -> Iterator[Visit]:
    """Open a page as a new visitor; `phone`, `dark` and any option of a browser context."""
    contexts: list[BrowserContext] = []

    def open_page(path: str = "/", *, phone: bool = False, dark: bool = False, **options: object) -> Chat:
        settings: dict[str, object] = {"viewport": PHONE if phone else DESKTOP, "color_scheme": "dark" if dark else "light"}
        if phone:
            settings |= {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
        context = chromium.new_context(**(settings | options))  # type: ignore[arg-type]
        contexts.append(context)
        return Chat(context.new_page(), clinic.address).goto(path)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a picture for the README under reports/screenshots."""

    def keep(page: Page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(400)  # animations end
        page.screenshot(path=str(PICTURES / f"{name}.png"))

    return keep
