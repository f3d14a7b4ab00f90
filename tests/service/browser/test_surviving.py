"""Reloads, second tabs, lost connections and killed servers."""

from __future__ import annotations

import signal

from playwright.sync_api import expect

from ..server import Service
from .chat import Chat
from .conftest import Visit


def test_the_history_comes_back_after_a_reload(visit: Visit) -> None:
    chat = visit().open().say("does it hurt?").expect_said("numbing gel")
    chat.page.reload()
    chat.come_back()
    expect(chat.asked).to_have_count(1)
    chat.expect_said("numbing gel")


def test_a_second_tab_shows_the_same_conversation_as_it_goes_on(visit: Visit) -> None:
    first = visit().open().say("does it hurt?")
    second = Chat(first.page.context.new_page(), first.address).goto("/")
    second.come_back()
    expect(second.asked).to_have_count(1)
    first.say("how many sessions do I need?")
    second.expect_said("3 to 6 treatments")
    expect(second.asked).to_have_count(2)


def test_a_page_that_slept_shows_what_was_said_meanwhile(visit: Visit) -> None:
    asleep = visit().open().say("does it hurt?")
    awake = Chat(asleep.page.context.new_page(), asleep.address).goto("/")
    awake.come_back()
    browser = asleep.page.context.new_cdp_session(asleep.page)
    browser.send("Page.setWebLifecycleState", {"state": "frozen"})
    awake.say("how many sessions do I need?").expect_said("3 to 6 treatments")
    browser.send("Page.setWebLifecycleState", {"state": "active"})
    asleep.expect_said("3 to 6 treatments")
    expect(asleep.asked).to_have_count(2)
    asleep.say("how long does a session take?").expect_said("30 to 45 minutes")


def test_what_is_written_offline_is_sent_once_and_in_order(visit: Visit) -> None:
    chat = visit().open().say("hello")
    chat.page.context.set_offline(True)
    for text in ("does it hurt?", "how long does a session take?"):
        chat.input.fill(text)
        chat.input.press("Enter")
    expect(chat.asked).to_have_count(3)
    expect(chat.asked.last).not_to_have_attribute("data-status", "answered")
    chat.page.context.set_offline(False)
    expect(chat.asked.last).to_have_attribute("data-status", "answered", timeout=60_000)
    chat.page.reload()
    chat.come_back()
    expect(chat.asked).to_have_count(3)
    assert [text.split("\n")[-1].strip() != "" for text in chat.asked.all_inner_texts()] == [True] * 3
    spoken = [text for text in chat.said.all_inner_texts() if "numbing gel" in text or "30 to 45 minutes" in text]
    assert ["numbing gel" in text for text in spoken] == [True, False]


def test_a_booking_goes_on_when_the_server_was_killed_in_the_middle(visit: Visit, clinic: Service) -> None:
    chat = visit().open().say("book a consult").tap("am").expect_said("What's your name")
    clinic.stop(signal.SIGKILL)
    chat.input.fill("Ana Diaz")
    chat.input.press("Enter")
    clinic.start()
    expect(chat.asked.last).to_have_attribute("data-status", "answered", timeout=90_000)
    chat.expect_said("Thank you, Ana Diaz")
    chat.say("ana@example.com").tap("Yes, book it").expect_said("You're booked for")
    expect(chat.said.filter(has_text="Thank you, Ana Diaz")).to_have_count(1)


def test_a_new_conversation_is_empty_and_a_deleted_one_is_gone_from_the_server(visit: Visit, clinic: Service) -> None:
    chat = visit().open().say("does it hurt?")
    chat.page.locator("[data-menu]").click()
    chat.page.locator("[data-restart]").click()
    expect(chat.asked).to_have_count(0)
    chat.say("is it safe?")
    chat.page.locator("[data-menu]").click()
    chat.page.locator("[data-erase]").click()
    chat.page.locator("[data-erase-yes]").click()
    expect(chat.asked).to_have_count(0)
    chat.page.reload()
    chat.come_back()
    expect(chat.asked).to_have_count(0)
