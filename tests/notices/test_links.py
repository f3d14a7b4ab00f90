from __future__ import annotations

import pytest

from bot.notices.links import CalendarLinks

LINKS = CalendarLinks("secret", "https://desk.example.com")
LINK = LINKS.link("K7QF-2M9X-3DTB")
TOKEN = LINK.removeprefix("https://desk.example.com/consults/").removesuffix(".ics")


def test_a_link_leads_back_to_its_consult() -> None:
    assert LINKS.reference(TOKEN) == "K7QF-2M9X-3DTB"
    assert LINKS.link("K7QF-2M9X-3DTB") == LINK


@pytest.mark.parametrize(
    "token", ["", "a", TOKEN[:-1], TOKEN + "a", TOKEN.swapcase(), "." + TOKEN, "K7QF-2M9X-3DTB", "ä", "\ud800", "a." * 500]
)
def test_a_link_cannot_be_made_up(token: str) -> None:
    assert LINKS.reference(token) is None
    assert CalendarLinks("other secret", "").reference(TOKEN) is None
