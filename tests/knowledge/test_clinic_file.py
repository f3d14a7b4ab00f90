from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.booking.model import ConsultRules
from bot.knowledge.clinic import Clinic, ClinicError, load_clinic

AUGUST = [date(2027, 8, 2), date(2027, 8, 3), date(2027, 8, 4)]

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
    "a closure with half a span": ("{from: 2027-08-02, to: 2027-08-04,", "{from: 2027-08-02,", "`from` and `to`"),
    "a closure with date and span": ("{from: 2027-08-02, to", "{date: 2027-08-02, to", "`from` and `to`"),
    "a span that ends before it starts": ("to: 2027-08-04", "to: 2027-08-01", "a date from that of"),
    "a span of years": ("to: 2027-08-04", "to: 2072-08-04", "a year later"),
    "a misspelt word in a closure": ("reason: Works", "raeson: Works", "raeson"),
    "no length of consults": ("length: 30, ", "", "a `length`"),
    "a length in words": ("length: 30", "length: half an hour", "a whole number of minutes"),
    "a length of nothing": ("length: 30", "length: 0", "from 5 to 480"),
    "a negative buffer": ("buffer: 10", "buffer: -10", "a whole number of minutes"),
    "half a day's horizon": ("horizon: 90", "horizon: 0.5", "a whole number of days"),
    "a hold of a day": ("hold: 10", "hold: 1440", "from 1 to 120"),
    "an unknown rule": ("lead_time: 7", "lead_time: 7, leed: 7", "leed"),
    "rules that are a list": ("consult: {", "consult: [1]\nrest: {", "`name: value` pairs"),
    "a practitioner without a name": ("id: birch\n    name: Dr Bea Birch", "id: birch", "a `name`"),
    "a practitioner without hours": (
        'id: oak\n    name: Olu Oak\n    hours:\n      saturday: ["10:00-14:00"]', "id: oak\n    name: O", "`hours`",
    ),
    "an id in capitals": ("id: birch", "id: Birch", "small letters"),
    "an id twice": ("id: oak", "id: birch", "only once"),
    "a misspelt day of a practitioner": ("{monday: [", "{mnoday: [", "mnoday"),
    "hours that never meet the opening hours": (
        '{monday: ["10:00-17:00"], friday: ["14:00-19:00"]}', '{thursday: ["10:00-17:00"]}', "the clinic is open",
    ),
    "a break that is a text": ('breaks: ["15:00-15:30"]', "breaks: noon", "a list such as"),
    "a break of a misspelt day": ("{saturday: [", "{saturady: [", "saturady"),
    "a break that ends before it starts": ("15:00-15:30", "15:30-15:00", "ends after it starts"),
    "a practitioner's closure without a date": ("{from: 2027-02-01, to: 2027-02-03, reason", "{reason", "a `date`"),
    "a consult of a day": ("length: 45", "length: 1440", "from 5 to 480"),
    "an unknown word about a practitioner": ("    length: 45", "    lenght: 45", "lenght"),
    "own answers are a list": ("  price: One", "  - One", "`name: value` pairs"),
}  # fmt: skip


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
    assert clinic.closures == {date(2026, 12, 25): "Holiday", date(2026, 12, 26): ""} | dict.fromkeys(AUGUST, "Works")
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


def test_practitioners_come_with_hours_breaks_closures_and_lengths(clinic: Clinic) -> None:
    birch, oak = clinic.practitioners
    assert (birch.id, birch.name, birch.length) == ("birch", "Dr Bea Birch", None)
    assert [len(day) for day in birch.week] == [1, 0, 0, 0, 1, 0, 0]
    assert [str(day[0]) for day in birch.breaks] == ["3 pm to 3:30 pm"] * 7
    assert birch.closures == dict.fromkeys([date(2027, 2, 1), date(2027, 2, 2), date(2027, 2, 3)], "skiing")
    assert [len(day) for day in oak.breaks] == [0, 0, 0, 0, 0, 1, 0]
    assert oak.length == timedelta(minutes=45)


def test_the_rules_for_consults_have_their_units(clinic: Clinic) -> None:
    minutes = timedelta(minutes=1)
    assert clinic.consult == ConsultRules(30 * minutes, 10 * minutes, 240 * minutes, timedelta(90), timedelta(7), 10 * minutes)


def test_a_clinic_without_practitioners_books_no_consults(clinic_text: str, read_clinic: Callable[[str], Clinic]) -> None:
    before, _, rest = clinic_text.partition("consult:")
    clinic = read_clinic(before + rest[rest.index("urgent_care") :])
    assert clinic.roster.practitioners == ()


def test_practitioners_that_are_no_list_are_named_with_their_line(clinic_text: str, read_clinic: Callable[[str], Clinic]) -> None:
    before, _, rest = clinic_text.partition("practitioners:\n")
    line = before.count("\n") + 1
    with pytest.raises(ClinicError, match=rf"clinic\.yml line {line}: expected a list such as"):
        read_clinic(f"{before}practitioners: {{birch: Dr Bea Birch}}\n{rest[rest.index('urgent_care') :]}")


def test_practitioners_need_the_rules_for_consults(clinic_text: str, read_clinic: Callable[[str], Clinic]) -> None:
    with pytest.raises(ClinicError, match=r"clinic\.yml has no `consult`"):
        read_clinic("\n".join(line for line in clinic_text.splitlines() if not line.startswith("consult:")))


def test_the_clinic_itself_has_no_mistake() -> None:
    clinic = load_clinic(Path(__file__).parents[2] / "clinic.yml")
    assert len(clinic.practitioners) == 3
