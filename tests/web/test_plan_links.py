from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.sessions import Sessions
from bot.planning.days import Window
from bot.planning.wish import Wish
from bot.web.plan_links import PlanLinks

SECRET = "a secret of more than thirty-two characters"
LINKS = PlanLinks(SECRET, "https://desk.example.com")
days = st.dates(date(2000, 1, 1))
wishes = st.builds(Wish, days, st.none() | st.builds(Window, days, days), st.none() | days, st.none() | days)


@given(wishes)
def test_an_address_gives_its_wish_back(wish: Wish) -> None:
    path = LINKS.path(wish)
    # No leading dot (proxies hide such files), nothing that has to be escaped.
    assert re.fullmatch(r"/plans/\w[\w.-]{30,150}\.svg", path, re.ASCII)
    assert LINKS.wish(path.removeprefix("/plans/")) == wish
    assert LINKS.address(wish) == f"https://desk.example.com{path}"


@given(st.text())
def test_nobody_can_make_one_up(name: str) -> None:
    assert LINKS.wish(name) is None
    assert LINKS.wish(f"{name}.svg") is None


@given(wishes, st.data())
def test_a_changed_letter_makes_it_nothing(wish: Wish, data: st.DataObject) -> None:
    name = LINKS.path(wish).removeprefix("/plans/")
    at = data.draw(st.integers(0, len(name) - len(".svg") - 2))  # the last letter of a signature carries two idle bits
    other = data.draw(st.sampled_from("abcXYZ019-_."))
    changed = name[:at] + other + name[at + 1 :]
    assert changed == name or LINKS.wish(changed) is None


def test_another_secret_or_another_purpose_opens_nothing() -> None:
    wish = Wish(date(2026, 11, 21))
    name = LINKS.path(wish).removeprefix("/plans/")
    assert PlanLinks(SECRET[::-1], "").wish(name) is None
    assert LINKS.wish(Sessions(SECRET).issue() + ".svg") is None
