"""What a visitor does with the chat, and sees of it."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLateError

from ..server import PROJECT

AXE = PROJECT / "bot/web/widget/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
expect.set_options(timeout=20_000)


class Chat:
    """The widget on a page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.alerts: list[str] = []
        self.errors: list[str] = []
        page.on("dialog", lambda dialog: (self.alerts.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def goto(self, path: str) -> Chat:
        self.page.goto(self.address + path)
        return self

    @property
    def launcher(self) -> Locator:
        return self.page.locator("[data-open]")

    @property
    def panel(self) -> Locator:
        return self.page.locator("[data-panel]")

    @property
    def input(self) -> Locator:
        return self.page.locator("#frontdesk-input")

    @property
    def said(self) -> Locator:
        """Everything the bot said, the greeting left out."""
        return self.page.locator('[data-from="bot"][data-message]')

    @property
    def asked(self) -> Locator:
        return self.page.locator('[data-from="visitor"]')

    def open(self) -> Chat:
        self.launcher.click()
        expect(self.panel).to_be_visible()
        return self

    def come_back(self) -> Chat:
        """After a page was loaded anew: the panel opens by itself where it was open before, except on a phone."""
        try:
            self.panel.wait_for(state="visible", timeout=5_000)
        except TooLateError:
            self.open()
        return self

    def say(self, text: str) -> Chat:
        """Write a message and wait until it is answered."""
        before = self.asked.count()
        self.input.fill(text)
        self.input.press("Enter")
        expect(self.asked).to_have_count(before + 1)
        return self.answered()

    def answered(self) -> Chat:
        expect(self.asked.last).to_have_attribute("data-status", "answered")
        return self

    def tap(self, title: str | re.Pattern[str]) -> Chat:
        """Tap the latest button of that title that can still be used."""
        before = self.asked.count()
        self.page.locator("[data-choice]:not([disabled]):not([aria-disabled=true])", has_text=title).last.click()
        expect(self.asked).to_have_count(before + 1)
        return self.answered()

    def expect_said(self, text: str | re.Pattern[str]) -> Chat:
        expect(self.said.filter(has_text=text).last).to_be_visible()
        return self

    def violations(self) -> list[dict[str, Any]]:
        """What axe-core finds wrong on the page as it is now, the widget's inside included."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        return [
            {"rule": one["id"], "where": [node["target"] for node in one["nodes"]], "why": one["nodes"][0]["failureSummary"]}
            for one in found["violations"]
        ]
