"""What everybody can see, read and reach: axe-core in every state, narrow and zoomed pages, hostile pages and texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from ..server import PROJECT
from .chat import Chat
from .conftest import Visit

PREACT = PROJECT / "bot/web/widget/node_modules/preact/dist/preact.min.umd.js"
STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; style-src 'none'"
ODD_CSS = (
    "* {all: unset !important; display: block !important; color: red !important; font-size: 40px !important}"
    " button, input, textarea {display: none !important} div {transform: rotate(3deg)}"
)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_any_state(visit: Visit, picture: Callable[[Page, str], None], phone: bool, dark: bool) -> None:
    chat = visit(phone=phone, dark=dark)
    expect(chat.launcher).to_be_visible()
    assert chat.violations() == []
    chat.open()
    chat.page.wait_for_timeout(400)
    assert chat.violations() == []
    chat.say("does it hurt and how much is it?")
    picture(chat.page, f"{'phone' if phone else 'desktop'}-{'dark' if dark else 'light'}")
    chat.say("my face is swelling and I can't breathe").expect_said("911")
    chat.say("my wedding is on June 12, is there time?")
    chat.tap("am").say("Ana Díaz").say("ana@example.com")
    assert chat.violations() == []
    chat.page.locator("[data-menu]").click()
    assert chat.violations() == []
    chat.page.locator("[data-erase]").click()
    assert chat.violations() == []
    chat.page.locator("[data-erase-no]").click()
    chat.tap("Stop")


def test_the_docs_page_has_no_violation_either(visit: Visit) -> None:
    assert visit("/docs").violations() == []


def wider_than_the_window(page: Page) -> bool:
    return bool(page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"))


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_nothing_is_cut_off_at_320_pixels(visit: Visit, path: str) -> None:
    chat = visit(path, viewport={"width": 320, "height": 640})
    assert not wider_than_the_window(chat.page)
    chat.open().say("my wedding is on June 12, is there time?")
    assert not wider_than_the_window(chat.page)
    log = chat.page.locator("[data-log]")
    assert log.evaluate("log => log.scrollWidth <= log.clientWidth")


def test_at_200_per_cent_nothing_is_cut_off_and_everything_is_in_reach(visit: Visit) -> None:
    # What a window of 1280 by 800 shows at twice the size.
    chat = visit(viewport={"width": 640, "height": 400}, device_scale_factor=2).open()
    chat.say("my wedding is on June 12, is there time?")
    assert not wider_than_the_window(chat.page)
    for control in ("#frontdesk-input", "[data-menu]", "[data-close]"):
        expect(chat.page.locator(control)).to_be_in_viewport(ratio=1)
    chat.page.locator("[data-choice]").last.scroll_into_view_if_needed()
    expect(chat.page.locator("[data-choice]").last).to_be_in_viewport(ratio=1)
    assert chat.violations() == []


def test_an_urgent_reply_is_told_by_a_word_too(visit: Visit) -> None:
    chat = visit().open().say("my face is swelling and I can't breathe")
    urgent = chat.page.locator('[data-tone="urgent"]').last
    expect(urgent).to_contain_text("Urgent")


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "\u202edoes it hurt\u202c",
        "W" * 900,
        "هل يؤلم؟ does it hurt?",
    ],
    ids=["image", "script", "override", "long", "arabic"],
)
def test_whatever_is_typed_stays_text(visit: Visit, text: str) -> None:
    chat = visit(viewport={"width": 390, "height": 800}).open().say(text)
    assert chat.alerts == []
    assert chat.asked.last.locator("img, script").count() == 0
    assert not wider_than_the_window(chat.page)
    assert chat.page.locator("[data-log]").evaluate("log => log.scrollWidth <= log.clientWidth")


def hostile(chat: Chat, head: str, headers: dict[str, str], content: str = "") -> Chat:
    """A page of the same address that somebody else wrote."""
    body = f'<!doctype html><html lang="en"><head><title>Hostile</title>{head}</head><body><h1>Page</h1>{content}'
    body += '<script src="/widget.js" defer></script></body></html>'

    def answer(route: Route) -> None:
        route.fulfill(status=200, body=body, headers={"content-type": "text/html", **headers})

    chat.page.route("**/hostile", answer)
    return chat.goto("/hostile")


@pytest.mark.parametrize(
    ("head", "headers"),
    [("", {"content-security-policy": STRICT}), (f"<style>{ODD_CSS}</style>", {})],
    ids=["strict policy", "odd style"],
)
def test_the_chat_works_on_hostile_pages(visit: Visit, head: str, headers: dict[str, str]) -> None:
    chat = hostile(visit(), head, headers).open()
    chat.say("does it hurt?").expect_said("numbing gel")
    assert chat.errors == []


FRAMEWORK = """
<main id="app"></main><script>
  for (const kind of [Array, String, Function]) kind.prototype.each = function () {};
  const {h, render, Component} = preact;
  class Clock extends Component {
    componentDidMount() { setInterval(() => this.setState({n: (this.state.n || 0) + 1}), 50); }
    render() { return h("p", {id: "clock"}, String(this.state.n || 0)); }
  }
  render(h(Clock), document.getElementById("app"));
  document.addEventListener("keydown", event => event.key.length === 1 && (window.typed = (window.typed || "") + event.key));
</script>
"""


def test_the_chat_works_beside_another_framework_and_leaves_it_alone(visit: Visit) -> None:
    chat = hostile(visit(), f"<script>{PREACT.read_text(encoding='utf-8')}</script>", {}, FRAMEWORK).open()
    before = int(chat.page.locator("#clock").inner_text())
    chat.say("does it hurt?").expect_said("numbing gel")
    assert int(chat.page.locator("#clock").inner_text()) > before
    assert chat.page.evaluate("() => typeof preact.render") == "function"
    assert chat.errors == []


def test_the_page_gets_one_name_and_no_style_from_the_widget(visit: Visit) -> None:
    chat = visit()
    expect(chat.launcher).to_be_visible()
    names = chat.page.evaluate("() => Object.keys(window).filter(name => /frontdesk|preact|socket|^io$/i.test(name))")
    assert names == ["Frontdesk"]
    assert chat.page.locator("head style").count() == 0


def test_reduced_motion_is_respected(visit: Visit) -> None:
    chat = visit(reduced_motion="reduce").open()
    moving = chat.page.evaluate(
        "() => document.getAnimations({subtree: true}).filter(a => a.effect.getTiming().duration > 1).length"
    )
    assert moving == 0
