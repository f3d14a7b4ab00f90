"""From hello to a booked consult: on a phone by tapping, and at a desk with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import icalendar
from playwright.sync_api import Page, expect

from .chat import Chat
from .conftest import Visit

SLOT = re.compile(r"\d (am|pm)|noon")


def calendar_file(chat: Chat) -> icalendar.Calendar:
    """The file behind the link that the chat gave."""
    link = chat.page.locator("[data-attachment]").last.get_attribute("href")
    assert link
    response = chat.page.request.get(link)
    assert response.headers["content-type"].startswith("text/calendar")
    return icalendar.Calendar.from_ical(response.text())


def test_a_visitor_on_a_phone_goes_from_hello_to_a_booked_consult(visit: Visit, picture: Callable[[Page, str], None]) -> None:
    chat = visit(phone=True).open()
    chat.say("hello").expect_said("Hello")
    chat.say("my wedding is on June 12, is there time?").expect_said("Yes, there's time before")
    expect(chat.page.locator(".picture img").last).to_be_visible()
    picture(chat.page, "phone-plan")
    chat.tap(SLOT).expect_said("What's your name")
    chat.say("Ana Díaz").expect_said("e-mail address or mobile number")
    chat.say("ana@example.com").expect_said("Shall I book it?")
    picture(chat.page, "phone-booking")
    chat.tap("Yes, book it").expect_said("You're booked for")
    event = next(iter(calendar_file(chat).walk("VEVENT")))
    assert event["STATUS"] == "CONFIRMED"
    chat.say("when is my consult?").expect_said("Your consult is on")
    assert chat.errors == []


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    chat = visit()
    keys = chat.page.keyboard

    def focused() -> str:
        return str(
            chat.page.evaluate(
                "() => {let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
                " return `${e?.id || ''} ${e?.className || ''} ${e?.textContent || ''} ${e?.getAttribute?.('aria-label') || ''}`}"
            )
        )

    def expect_focus(text: str) -> None:
        for _ in range(100):
            if text in focused():
                return
            chat.page.wait_for_timeout(100)
        raise AssertionError(f"the focus is on {focused()!r}, not on {text!r}")

    def go_to(text: str, key: str = "Tab") -> None:
        for _ in range(120):
            keys.press(key)
            if text in focused():
                return
        raise AssertionError(f"{key} never reaches {text!r}; the focus is on {focused()!r}")

    def write(text: str) -> None:
        if "frontdesk-input" not in focused():
            go_to("frontdesk-input")
        before = chat.asked.count()
        keys.type(text)
        keys.press("Enter")
        expect(chat.asked).to_have_count(before + 1)
        chat.answered()

    go_to("Chat with us")
    keys.press("Enter")
    expect(chat.panel).to_be_visible()
    expect_focus("frontdesk-input")
    write("book a consult")
    go_to("Other times", "Shift+Tab")
    keys.press("Shift+Tab")
    keys.press("Enter")
    chat.expect_said("What's your name")
    write("Sam O'Neil")
    write("sam@example.com")
    go_to("Yes, book it", "Shift+Tab")
    keys.press("Enter")
    chat.expect_said("You're booked for")
    go_to("Add it to your calendar", "Shift+Tab")
    assert len(calendar_file(chat).walk("VEVENT")) == 1
    # The first time after a real conversation the way out leads past the one question.
    keys.press("Escape")
    expect_focus("how was this chat?")
    keys.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect_focus("Chat with us")


def test_a_button_can_be_used_once_and_is_shown_as_chosen(visit: Visit) -> None:
    chat = visit().open().say("book a consult")
    chat.tap(SLOT).expect_said("What's your name")
    chosen = chat.page.locator("[data-chosen]")
    expect(chosen).to_have_count(1)
    expect(chosen).to_contain_text("chosen")
    expect(chat.page.locator('[data-choice]:not([disabled]):not([aria-disabled="true"])', has_text="Other times")).to_have_count(
        0
    )
