"""The picture of a plan as SVG: readable, said in words as well, and nothing but a picture."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import ImageFont

from bot.planning.days import Window
from bot.planning.plan import Plan, make_plan
from bot.planning.rules import Rules, Span
from bot.planning.wish import Wish
from bot.web.timeline import timeline

RULES = Rules(treatments=Span(3, 6), gap=Span(28, 42), first_results=42, peak=Span(3, 6), sun=2)
TODAY = date(2026, 11, 21)
SVG = "{http://www.w3.org/2000/svg}"
# In, soon after and long after what is needed for each goal, and no event at all.
DAYS_AHEAD = (None, 0, 1, 5, 9, 21, 36, 49, 52, 65, 70, 99, 120, 203, 219, 400, 950, 1825)
# As the picture's style has them.
SIZES = {"head": 16, "name": 11.5, "good": 11.5, "month": 10.5}


def plan(ahead: int | None) -> Plan:
    day = None if ahead is None else TODAY + timedelta(days=ahead)
    made = make_plan(Wish(TODAY, Window(day, day) if day else None), RULES, 7)
    assert isinstance(made, Plan)
    return made


def draw(ahead: int | None, text: str = "The plan in words.") -> ET.Element:
    return ET.fromstring(timeline(plan(ahead), text))


@cache
def font(bold: bool) -> ImageFont.FreeTypeFont:
    # Found without importing it, which takes a second and warns.
    (package,) = find_spec("matplotlib").submodule_search_locations  # type: ignore[union-attr]
    folder = Path(package, "mpl-data", "fonts", "ttf")
    return ImageFont.truetype(str(folder / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), 100)


def width(text: str, kind: str) -> float:
    """In DejaVu Sans, which is wider than the fonts the picture names."""
    return font(kind in ("head", "name", "good")).getlength(text) * SIZES.get(kind, 11) / 100


def words(picture: ET.Element) -> list[str]:
    return [" ".join((element.text or "").split()) for element in picture.iter(f"{SVG}text")]


@pytest.mark.parametrize("ahead", DAYS_AHEAD)
def test_it_has_a_title_and_says_the_plan_in_words(ahead: int | None) -> None:
    picture = draw(ahead)
    assert picture.get("role") == "img"
    named = (picture.get("aria-labelledby") or "").split()
    assert [picture.find(f"{SVG}*[@id='{name}']").text for name in named] == ["Your course plan", "The plan in words."]  # type: ignore[union-attr]


def test_text_stays_text() -> None:
    text = 'A </desc><script>alert("1")</script> & more'
    picture = draw(200, text)
    assert [element.text for element in picture.iter(f"{SVG}desc")] == [text]
    assert picture.find(f".//{SVG}script") is None


@pytest.mark.parametrize("ahead", DAYS_AHEAD)
def test_it_is_a_picture_and_nothing_else(ahead: int | None) -> None:
    drawn = timeline(plan(ahead), "The plan.")
    assert {element.tag.removeprefix(SVG) for element in ET.fromstring(drawn).iter()} <= {
        "svg", "title", "desc", "style", "rect", "text", "line", "circle", "path",
    }  # fmt: skip
    assert re.findall(r"https?://[^\"]*", drawn) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"\bon\w+=|href|url\(|@import|javascript", drawn)
    assert len(drawn) < 12_000


def test_it_knows_light_and_dark() -> None:
    style = draw(200).find(f"{SVG}style")
    assert style is not None
    light, dark = (style.text or "").split("@media (prefers-color-scheme: dark)")
    painted = set(re.findall(r"\.([a-z]+)[^{]*\{[^}]*(?:fill|stroke): #", light))
    assert painted - set(re.findall(r"\.([a-z]+)", dark)) == set(), "a colour without its counterpart in the dark"


@pytest.mark.parametrize("ahead", DAYS_AHEAD)
def test_no_words_run_into_each_other_or_out_of_the_picture(ahead: int | None) -> None:
    picture = draw(ahead)
    height = float(picture.get("height") or 0)
    lines: dict[float, list[tuple[float, float]]] = {}
    for element in picture.iter(f"{SVG}text"):
        text = " ".join((element.text or "").split())
        wide = width(text, element.get("class") or "")
        x, y = float(element.get("x") or 0), float(element.get("y") or 0)
        left = x - wide if element.get("text-anchor") == "end" else x
        assert text
        assert y < height - 8
        lines.setdefault(y, []).append((left, left + wide))
    for spans in lines.values():
        spans.sort()
        assert spans[0][0] >= 16
        assert spans[-1][1] <= 305
        assert all(b[0] - a[1] >= 4 for a, b in itertools.pairwise(spans)), spans


def test_it_shows_the_same_days_as_the_plan() -> None:
    shown = words(draw((date(2027, 6, 12) - TODAY).days))
    assert "before Saturday, June 12, 2027" in shown
    assert shown[shown.index("Consult") + 1] == "by Mar 5"
    assert shown[shown.index("First treatment") + 1] == "by Mar 12"
    assert shown[shown.index("Shortest course") + 1] == "3 treatments, Mar 12 to May 7"
    assert shown[shown.index("Longest course") + 1] == "6 treatments, Mar 12 to Oct 8"
    assert shown[shown.index("Results") + 1] == "from Apr 23, strongest from Jun 12"
    assert shown[shown.index("No treatment") + 1] == "Jun 11 to Jun 12"
    assert shown[shown.index("First results") + 1] == "start by May 1"
    assert shown[-1] == "Your practitioner decides how many you need."


def test_what_is_too_late_says_by_how_much() -> None:
    shown = words(draw(21))
    assert shown[shown.index("First results") + 1] == "28 days short"
    assert words(draw(48))[words(draw(48)).index("First results") + 1] == "1 day short"


def test_a_year_that_could_be_mistaken_is_written() -> None:
    shown = words(draw((date(2029, 6, 12) - TODAY).days))
    assert "start by Mar 12, 2029" in shown
    assert "Mar 2029" in shown
    assert "2027" in words(draw(21)), "January carries the new year"
