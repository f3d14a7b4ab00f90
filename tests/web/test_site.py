"""What the clinic's page says, from `clinic.yml` and the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.knowledge.clinic import Clinic, load_clinic
from bot.web import site

ROOT = Path(__file__).parents[2]
CLINIC = """
name: "Glow & <b>Co</b>"
phone: "+1 (212) 555-0142"
email: hello@glow.example
address: 1 Main Street
timezone: America/New_York
opening_hours: {monday: ["09:00-12:30", "13:30-18:00"], friday: ["09:00-17:00"]}
closures: [{date: 2026-12-25, reason: Christmas Day}, {date: 2026-03-01}]
consult: {length: 30, buffer: 10, minimum_notice: 4, horizon: 90, lead_time: 7, hold: 10}
practitioners:
  - {id: reyes, name: Dr Maya Reyes, hours: {monday: ["09:00-12:00"], friday: ["09:00-12:00"]}}
  - {id: solo, name: Solo, hours: {friday: ["09:00-12:00"]}}
urgent_care: Call 911.
"""


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    (tmp_path / "clinic.yml").write_text(CLINIC, encoding="utf-8")
    return load_clinic(tmp_path / "clinic.yml")


def home(clinic: Clinic, now: datetime, **values: object) -> str:
    facts = dict.fromkeys(
        ("session_length", "course_sessions", "session_gap", "sun_avoidance", "sunburn_feeling"), "7 somethings"
    )
    more = {"facts": facts, "answers": [], "document": "D", "address": "https://chat.example", "socket": "wss://chat.example"}
    return site.render("home.html.j2", **site.clinic_values(clinic, now), **more | values)


def test_the_clinic_is_named_and_nothing_of_it_is_markup(clinic: Clinic) -> None:
    page = home(clinic, datetime(2026, 3, 2, 15, tzinfo=UTC))
    assert "Glow &amp; &lt;b&gt;Co&lt;/b&gt;" in page
    assert "<b>Co" not in page
    assert 'href="tel:+12125550142"' in page
    assert 'href="mailto:hello@glow.example"' in page


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (datetime(2026, 3, 2, 15, tzinfo=UTC), "Open now, until 12:30 pm"),
        (datetime(2026, 3, 2, 18, tzinfo=UTC), "Closed now. Open again Monday, 1:30 pm"),
        (datetime(2026, 3, 3, 15, tzinfo=UTC), "Closed now. Open again Friday, 9 am"),
        (datetime(2026, 12, 24, 15, tzinfo=UTC), "Closed now. Open again Monday, 9 am"),
    ],
)
def test_it_says_whether_somebody_is_there(clinic: Clinic, now: datetime, status: str) -> None:
    assert status in home(clinic, now)


def test_the_week_marks_today_and_names_the_closures_to_come(clinic: Clinic) -> None:
    values = site.clinic_values(clinic, datetime(2026, 3, 2, 15, tzinfo=UTC))
    assert [day["day"] for day in values["week"] if day["today"]] == ["Monday"]
    assert values["week"][0]["hours"] == "9 am to 12:30 pm and 1:30 pm to 6 pm"
    assert values["week"][1]["hours"] == "Closed"
    assert values["closures"] == ["December 25, 2026 (Christmas Day)"]


def test_practitioners_stand_with_their_days(clinic: Clinic) -> None:
    values = site.clinic_values(clinic, datetime(2026, 3, 2, tzinfo=UTC))
    assert values["practitioners"] == [
        site.Practitioner("Dr Maya Reyes", "MR", "Mondays and Fridays"),
        site.Practitioner("Solo", "S", "Fridays"),
    ]


def test_an_unsafe_host_stays_text(clinic: Clinic) -> None:
    page = home(clinic, datetime(2026, 3, 2, tzinfo=UTC), address='https://x"><script>alert(1)</script>')
    assert "<script>alert" not in page


def test_no_figure_stands_in_the_pages_own_words() -> None:
    # Figures are facts; those of the style and of the drawing are not said to anybody.
    import re

    text = (ROOT / "bot/web/templates/home.html.j2").read_text(encoding="utf-8")
    words = re.sub(r"{[{%].*?[%}]}|<[^>]*>", " ", text)
    assert not re.search(r"\d", words)


def test_our_pages_need_nothing_from_elsewhere_and_nothing_inline() -> None:
    for name in ("base.html.j2", "home.html.j2", "docs.html.j2"):
        text = (ROOT / "bot/web/templates" / name).read_text(encoding="utf-8")
        assert "style=" not in text
        assert "<style" not in text
        assert not [tag for tag in ("onclick=", "javascript:", 'src="http', 'src="//') if tag in text]
    assert "url(" not in (ROOT / "bot/web/templates/site.css.j2").read_text(encoding="utf-8")
