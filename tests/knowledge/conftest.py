"""A small clinic, and a function that reads any text as clinic.yml."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.clinic import Clinic, load_clinic

CLINIC = """\
name: Birch House
phone: "555-0100"
email: desk@birch.example
address: 4 Mill Road
timezone: America/New_York
opening_hours:
  monday: ["09:00-12:30", "13:30-18:00"]
  tuesday: ["09:00-18:00"]
  wednesday: ["09:00-18:00"]
  friday: ["12:00-20:15"]
  saturday: ["10:00-14:00"]
  sunday: ["10:00-11:00"]
closures:
  - {date: 2026-12-25, reason: Holiday}
  - {date: 2026-12-26}
  - {from: 2027-08-02, to: 2027-08-04, reason: Works}
consult: {length: 30, buffer: 10, minimum_notice: 4, horizon: 90, lead_time: 7, hold: 10}
practitioners:
  - id: birch
    name: Dr Bea Birch
    hours: {monday: ["10:00-17:00"], friday: ["14:00-19:00"]}
    breaks: ["15:00-15:30"]
    closures:
      - {from: 2027-02-01, to: 2027-02-03, reason: skiing}
  - id: oak
    name: Olu Oak
    hours:
      saturday: ["10:00-14:00"]
    breaks: {saturday: ["12:00-12:30"]}
    length: 45
urgent_care: Ring {clinic_phone} at once, or write to {clinic_email}.
own_answers:
  price: One session is 200 dollars.
"""


@pytest.fixture
def clinic_text() -> str:
    """A clinic.yml without a mistake."""
    return CLINIC


@pytest.fixture
def read_clinic(tmp_path: Path) -> Callable[[str], Clinic]:
    """Reads a text as clinic.yml."""

    def read(text: str) -> Clinic:
        path = tmp_path / "clinic.yml"
        path.write_text(text, encoding="utf-8")
        return load_clinic(path)

    return read


@pytest.fixture
def clinic(read_clinic: Callable[[str], Clinic]) -> Clinic:
    """The small clinic."""
    return read_clinic(CLINIC)
