from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contacts import MAX_NAME, NameProblem, check_name, read_name


@pytest.mark.parametrize(
    "name",
    [
        "Ana",
        "Siobhán O'Neill-Ñúñez",
        "D\u2019Angelo",
        "Dr. Bjørn van der Berg, Jr.",
        "李小龍",
        "אנה",
        "Nguyễn Thị Hương",
        "X Æ A-12",
        "Ana 🌸",
        "Robert'); DROP TABLE booking;--",
        "<b>Ana</b>",
        "=cmd|' /C calc'!A0",
        "J.R.R. Tolkien",
        "a" * MAX_NAME,
    ],
)
def test_what_people_are_called_is_kept_as_typed(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Ana   Díaz ", "Ana Díaz"),
        ("Ana\r\nBcc: all@example", NameProblem.A_LINK),
        ("Ana\r\nDíaz", "Ana Díaz"),
        ("A\u200bn\u202ea\x00", "Ana"),
        ("Ana Di\u0301az", "Ana Díaz"),
        ("", NameProblem.EMPTY),
        ("\u200b\n", NameProblem.EMPTY),
        ("🌸🌸", NameProblem.NO_LETTERS),
        ("12345", NameProblem.NO_LETTERS),
        ("?!", NameProblem.NO_LETTERS),
        ("a" * 101, NameProblem.TOO_LONG),
        ("https://win.example/now", NameProblem.A_LINK),
        ("www.win.example", NameProblem.A_LINK),
        ("win at casino.com now", NameProblem.A_LINK),
        ("ana@example.com", NameProblem.A_LINK),
    ],
)
def test_checking_a_name(text: str, name: str | NameProblem) -> None:
    assert check_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana Díaz", "Ana Díaz"),
        ("I'm Ana Díaz.", "Ana Díaz"),
        ("I\u2019m Ana", "Ana"),
        ("hi, my name is Ana O'Neill", "Ana O'Neill"),
        ("Sure! It's Ana", "Ana"),
        ("my full name is Ana Díaz", "Ana Díaz"),
        ("name: Ana", "Ana"),
        ("this is Ana", "Ana"),
        ("Ima Hogg", "Ima Hogg"),
        ("Itsuki", "Itsuki"),
        ("Hilary Swan", "Hilary Swan"),
        ("Ok Jedlicka", "Ok Jedlicka"),
        ("Sammy Davis, Jr.", "Sammy Davis, Jr."),
        ("my name is", NameProblem.EMPTY),
        ("my name is 🌸", NameProblem.NO_LETTERS),
    ],
)
def test_reading_a_name_out_of_a_reply(text: str, name: str | NameProblem) -> None:
    assert read_name(text) == name


@given(st.text(max_size=200))
def test_a_name_is_short_visible_and_on_one_line(text: str) -> None:
    name = check_name(text)
    if isinstance(name, str):
        assert 0 < len(name) <= MAX_NAME
        assert name.isprintable()
        assert check_name(name) == name
