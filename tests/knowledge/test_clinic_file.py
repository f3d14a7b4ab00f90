from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge.clinic import Clinic, ClinicError, load_clinic

# What a person replaces, by what, and what the error must say of that line.
MISTAKES = {
    "phone is empty": ('phone: "555-0100"', 'phone: ""', "a text"),
    "name is a list": ("name: Birch House", "name: [Birch, House]", "a text"),
    "unknown time zone": ("America/New_York", "America/Nowhere", "time zone"),
    "a folder of time zones": ("America/New_York", "America", "time zone"),
    "a path as a time zone": ("America/New_York", "../../etc/passwd", "time zone"),
    "hours are no mapping": ("opening_hours:\n", "opening_hours: always\nrest:\n", "`name: value` pairs"),
    "misspelt day": ("  friday:", "  firday:", "firday"),
    "day in capitals": ("  friday:", "  Friday:", "Friday"),
    "day with one text": ('["12:00-20:15"]', '"12:00-20:15"', "a list such as"),
    "day left empty": ('["12:00-20:15"]', "", "a list such as"),
    "no such hour": ("12:00-20:15", "12:00-25:15", "a stretch of time"),
    "one time only": ("12:00-20:15", "12:00", "a stretch of time"),
    "three times": ("12:00-20:15", "12:00-14:00-20:15", "a stretch of time"),
    "words for times": ("12:00-20:15", "noon-eight", "a stretch of time"),
    "a time with a zone": ("12:00-20:15", "12:00Z-20:15", "a stretch of time"),
    "ends before it starts": ("12:00-20:15", "20:15-12:00", "ends after it starts"),
    "ends when it starts": ("12:00-20:15", "12:00-12:00", "ends after it starts"),
    "overlapping": ('"09:00-12:30", "13:30-18:00"', '"09:00-14:00", "13:30-18:00"', "do not overlap"),
    "out of order": ('"09:00-12:30", "13:30-18:00"', '"13:30-18:00", "09:00-12:30"', "in order"),
    "no such date": ("2026-12-25", "2026-02-30", "a date such as"),
    "a date in words": ("2026-12-25", "Christmas", "a date such as"),
    "a closure without a date": ("{date: 2026-12-26}", "{reason: Sleep}", "`date`"),
    "a closure that is only a date": ("{date: 2026-12-26}", "2026-12-26", "`name: value` pairs"),
    "an unknown name in braces": ("{clinic_phone}", "{telephone}", "known names in braces"),
    "an unclosed brace": ("{clinic_phone}", "{clinic_phone", "known names in braces"),
    "empty braces": ("{clinic_phone}", "{}", "known names in braces"),
    "a dot in braces": ("{clinic_phone}", "{clinic_phone.mobile}", "known names in braces"),
    "an index in braces": ("{clinic_phone}", "{clinic_phone[mobile]}", "known names in braces"),
    "own answer is empty": ("One session is 200 dollars.", '""', "a text"),
    "own answers are a list": ("  price: One", "  - One", "`name: value` pairs"),
}


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_with_its_line(
    clinic_text: str, read_clinic: Callable[[str], Clinic], right: str, wrong: str, said: str
) -> None:
    assert right in clinic_text
    line = clinic_text[: clinic_text.index(right)].count("\n") + 1
    with pytest.raises(ClinicError) as error:
        read_clinic(clinic_text.replace(right, wrong, 1))
    assert str(error.value).startswith(f"clinic.yml line {line}: ")
    assert said in str(error.value)


@pytest.mark.parametrize("closures", ["soon", "{2026-12-25: Holiday}"], ids=["a text", "a mapping"])
def test_closures_that_are_no_list_are_named_with_their_line(
    clinic_text: str, read_clinic: Callable[[str], Clinic], closures: str
) -> None:
    before, _, rest = clinic_text.partition("closures:\n")
    line = before.count("\n") + 1
    with pytest.raises(ClinicError, match=f"clinic.yml line {line}: "):
        read_clinic(f"{before}closures: {closures}\n{rest[rest.index('urgent_care') :]}")


@pytest.mark.parametrize("field", ["name", "phone", "email", "address", "timezone", "opening_hours", "urgent_care"])
def test_a_missing_field_is_named(clinic_text: str, read_clinic: Callable[[str], Clinic], field: str) -> None:
    with pytest.raises(ClinicError, match=f"clinic.yml has no `{field}`"):
        read_clinic(clinic_text.replace(f"{field}:", f"x_{field}:"))


@pytest.mark.parametrize("text", ["", "- a list\n", "name: [unclosed\n", "just words\n"])
def test_a_file_that_is_no_clinic_is_refused(read_clinic: Callable[[str], Clinic], text: str) -> None:
    with pytest.raises(ClinicError, match=r"clinic\.yml"):
        read_clinic(text)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ClinicError, match=r"clinic\.yml cannot be read"):
        load_clinic(tmp_path / "clinic.yml")


def test_a_file_in_another_encoding_is_refused_by_name(tmp_path: Path, clinic_text: str) -> None:
    path = tmp_path / "clinic.yml"
    path.write_bytes(clinic_text.replace("Mill", "M\u00fchl").encode("latin-1"))
    with pytest.raises(ClinicError, match=r"clinic\.yml"):
        load_clinic(path)


def test_what_the_file_says_is_what_the_bot_knows(clinic: Clinic) -> None:
    assert (clinic.name, clinic.phone, clinic.timezone) == ("Birch House", "555-0100", ZoneInfo("America/New_York"))
    assert clinic.closures == {date(2026, 12, 25): "Holiday", date(2026, 12, 26): ""}
    assert clinic.own_answers == {"price": "One session is 200 dollars."}


@pytest.mark.parametrize("end", ["closures:\nurgent_care", "urgent_care"], ids=["empty", "absent"])
def test_closures_and_own_answers_may_be_left_out(clinic_text: str, read_clinic: Callable[[str], Clinic], end: str) -> None:
    before, _, rest = clinic_text.partition("closures:\n")
    tail = rest[rest.index("urgent_care") + len("urgent_care") : rest.index("own_answers")]
    clinic = read_clinic(before + end + tail)
    assert (dict(clinic.closures), dict(clinic.own_answers)) == ({}, {})


def test_the_urgent_text_is_filled_with_the_clinics_details(clinic: Clinic) -> None:
    assert clinic.values()["urgent_care"] == "Ring 555-0100 at once, or write to desk@birch.example."


def test_every_detail_has_a_name_that_responses_may_use(clinic: Clinic) -> None:
    values = clinic.values()
    assert values["clinic_hours"] == clinic.hours()
    assert (values["clinic_name"], values["clinic_address"]) == ("Birch House", "4 Mill Road")
