from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.contacts import contact_key, same_contact, tidy


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ana@example.com", " Ana@Example.COM "),
        ("ana@example.com", "ana @ example.com"),
        ("+12125550142", "+1 (212) 555-0142"),
        ("+12125550142", "+" + "".join(chr(ord(digit) + 0xFEE0) for digit in "12125550142")),
    ],
    ids=["case", "spaces", "punctuation", "full-width digits"],
)
def test_spellings_of_one_contact_are_the_same(left: str, right: str) -> None:
    assert same_contact(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ana@example.com", "anna@example.com"),
        ("+12125550142", "+12125550143"),
        ("", ""),
        ("abc", "xyz"),
        ("+1", "ana@example.com"),
    ],
)
def test_other_contacts_are_not(left: str, right: str) -> None:
    assert not same_contact(left, right)


@pytest.mark.parametrize("name", ["Zoë O'Brien", "李小龙", "👩‍⚕️ Ana", "<b>Ana</b>", "Robert'); DROP TABLE booking;--", "x" * 300])
def test_a_name_is_kept_as_it_is(name: str) -> None:
    assert tidy(name) == name


def test_line_breaks_and_control_signs_leave_a_name_that_fits_a_mail_header() -> None:
    assert tidy(" Ana\r\nBcc: everyone\x00\u2028\x1b Diaz ") == "Ana Bcc: everyone Diaz"


@given(st.text())
def test_tidied_text_can_be_written_and_stays_the_same(text: str) -> None:
    tidied = tidy(text)
    assert tidy(tidied) == tidied
    assert tidied.encode().isascii() or tidied
    assert not {"\x00", "\n", "\r"} & set(tidied)


@given(st.text())
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert contact_key(contact_key(text)) == contact_key(text)
