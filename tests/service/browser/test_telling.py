"""What visitors tell about the answers, and what the page tells when the service is away."""

from __future__ import annotations

from playwright.sync_api import expect

from bot.storage.database import connect
from bot.storage.feedback import SqlFeedback

from ..server import Service
from .chat import Chat
from .conftest import Visit


def test_a_thumb_and_a_word_reach_the_staff(visit: Visit) -> None:
    chat = visit().open().say("does it hurt?")
    chat.page.locator('[data-thumb="down"]').last.click()
    word = chat.page.locator("[data-word] input")
    word.fill("I wanted to know about the nose")
    word.press("Enter")
    expect(chat.page.locator('[data-thumb="down"]').last).to_have_attribute("aria-pressed", "true")
    chat.page.reload()
    chat.come_back()
    expect(chat.page.locator('[data-thumb="down"]').last).to_have_attribute("aria-pressed", "true")


def test_the_one_question_at_the_end_reaches_the_staff_and_is_asked_once(visit: Visit, clinic: Service) -> None:
    chat = visit().open().say("does it hurt?").say("how many sessions do I need?")
    chat.page.locator("[data-close]").click()
    chat.page.locator('[data-rate="4"]').click()
    word = chat.page.locator("[data-word] input")
    word.fill("Quick and clear")
    word.press("Enter")
    expect(chat.panel).to_be_hidden()
    engine = connect(clinic.database)
    assert ("4", "Quick and clear") in [(opinion.value, opinion.word) for opinion in SqlFeedback(engine).read()]
    engine.dispose()
    chat.open().page.locator("[data-close]").click()
    expect(chat.panel).to_be_hidden()


def test_the_launcher_offers_the_phone_when_the_service_is_away(visit: Visit) -> None:
    chat = visit()
    expect(chat.launcher).to_be_visible()
    page = chat.page.context.new_page()
    # The script comes from a cache or a proxy; everything behind it is gone.
    page.route("**/api/**", lambda route: route.abort())
    page.route("**/socket.io/**", lambda route: route.abort())
    away = Chat(page, chat.address).goto("/")
    expect(page.locator("h1").first).to_be_visible()
    expect(away.launcher).to_be_visible()
    away.launcher.click()
    expect(page.locator("a[href^='tel:']", has_text="212-555-0142").last).to_be_visible()


def test_forced_colours_keep_the_buttons_visible(visit: Visit) -> None:
    chat = visit(forced_colors="active").open().say("book a consult")
    border = chat.page.locator("[data-choice]").last.evaluate("button => getComputedStyle(button).borderTopWidth")
    assert border != "0px"
    assert chat.violations() == []
