from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.knowledge.clinic import load_clinic
from bot.notices.letters import Consult, Letters
from bot.notices.wording import Wording

NOW = datetime(2027, 5, 1, 12, 0, 1, tzinfo=UTC)


@pytest.fixture
def letters() -> Letters:
    return Letters(load_clinic(Path("clinic.yml")), Wording(Path("data/mail")), "desk@mail.lumenskin.example", "secret")


@pytest.fixture
def consult(letters: Letters) -> Consult:
    start = datetime(2027, 6, 12, 14, 30, tzinfo=letters.clinic.timezone)
    return Consult(
        reference="K7QF-2M9X-3DTB", name="Ana Díaz", contact="ana@example.com", practitioner="Dr Reyes",
        start=start, end=start + timedelta(minutes=30), sequence=0, cancelled=False, stamp=NOW,
        link="https://desk.example.com/consults/abc.ics",
    )  # fmt: skip
