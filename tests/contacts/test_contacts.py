from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contacts import (
    Contact,
    ContactProblem,
    Email,
    Found,
    Phone,
    check_contact,
    find_contact,
    read_contact,
    region_of,
    shown,
)

ANA = Email("ana@example.com")
CLINIC = Phone("+12125550142")


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("ana@example.com", ANA),
        ("  ana @ example.com ", ANA),
        ("ana@ example.com", ANA),
        ("ana@example .com", ANA),
        ("Ana@Example.COM", ANA),
        ("<ana@example.com>", ANA),
        ("mailto:ana@example.com", ANA),
        ("my email is ana@example.com.", ANA),
        ("ana@example.com!", ANA),
        ("ana@\u200bexample.com", ANA),
        ("o'neill+skin@mail.example.co.uk", Email("o'neill+skin@mail.example.co.uk")),
        ("ana@bücher.example", Email("ana@xn--bcher-kva.example")),
        ("ana@example.com, or 212 555 0142", ANA),
        ("ana2125550142@example.com", Email("ana2125550142@example.com")),
        ("ana@example.com, that is ANA@example.com", ANA),
        ("212 555 0142", CLINIC),
        ("(212) 555-0142", CLINIC),
        ("+1 212.555.0142", CLINIC),
        ("2 1 2 5 5 5 0 1 4 2", CLINIC),
        ("call me at 212-555-0142 please", CLINIC),
        ("+44 7911 123 456", Phone("+447911123456")),
        ("00 44 7911 123456", ContactProblem.PHONE_WRONG),
        ("", ContactProblem.EMPTY),
        (" \u200b ", ContactProblem.EMPTY),
        ("Tuesday at 2pm", ContactProblem.NOT_A_CONTACT),
        ("why do you need that?", ContactProblem.NOT_A_CONTACT),
        ("911", ContactProblem.NOT_A_CONTACT),
        ("x" * 501, ContactProblem.NOT_A_CONTACT),
        ("ana@example", ContactProblem.EMAIL_INCOMPLETE),
        ("ana@", ContactProblem.EMAIL_INCOMPLETE),
        ("@example.com", ContactProblem.EMAIL_INCOMPLETE),
        ("ana..d@example.com", ContactProblem.EMAIL_WRONG),
        ("ana@example..com", ContactProblem.EMAIL_WRONG),
        ("änä@example.com", ContactProblem.EMAIL_WRONG),
        ("a@b.c@example.com", ContactProblem.EMAIL_WRONG),
        ("ana@mail.invalid", ContactProblem.EMAIL_WRONG),
        ("555 0142", ContactProblem.PHONE_WRONG),
        ("212 555 0142 9999 1", ContactProblem.PHONE_WRONG),
        ("1-900-555-0142", ContactProblem.PHONE_WRONG),
        ("ana@example.com or bea@example.com", ContactProblem.SEVERAL),
        ("212 555 0142 or 646 555 0142", ContactProblem.SEVERAL),
    ],
)
def test_reading_a_contact(text: str, contact: Contact | ContactProblem) -> None:
    assert read_contact(text, "US") == contact


def test_a_number_without_a_country_needs_the_clinics() -> None:
    assert read_contact("07911 123456", "GB") == Phone("+447911123456")
    assert read_contact("07911 123456", None) is ContactProblem.PHONE_WITHOUT_COUNTRY
    assert read_contact("+44 7911 123456", None) == Phone("+447911123456")


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("book me Tuesday 2pm, I'm Ana Diaz, ana@example.com", "ana@example.com"),
        ("book June 14 2027 at 14:30, 212 555 0142, Ana", "212 555 0142"),
        ("212 555 0142 or better ana @ example.com", "ana @ example.com"),
        ("on 2027-06-14 at 14:30", None),
        ("12/06/2027 or 15/06/2027 2pm", None),
        ("between 9:00 and 17:30 on the 3rd of May 2027", None),
        ("my reference is K7XQ-2233-1234-5678", None),
        ("meet me @ 3.30pm", None),
    ],
)
def test_a_contact_is_found_in_a_longer_message_and_dates_are_none(text: str, typed: str | None) -> None:
    found = find_contact(text, "US")
    assert (found and text[found.start : found.end]) == typed


@pytest.mark.parametrize("text", ["call ana@example.com", "ana@example.com; bea", "tel 212 555 0142", "212 555 0142 mornings"])
def test_a_field_for_a_contact_takes_nothing_beside_it(text: str) -> None:
    assert check_contact(text, "US") is ContactProblem.NOT_A_CONTACT


@pytest.mark.parametrize("text", [" ana @ example.com ", "<ana@example.com>", "(212) 555-0142", "+1 212 555 0142."])
def test_a_field_for_a_contact_takes_spaces_and_signs(text: str) -> None:
    assert check_contact(text, "US") in (ANA, CLINIC)


@pytest.mark.parametrize(
    ("phone", "region"),
    [("+1 212-555-0142", "US"), ("+1 555-0100", "US"), ("+44 20 7946 0018", "GB"), ("020 7946 0018", None), ("call us", None)],
)
def test_the_clinics_number_says_its_country(phone: str, region: str | None) -> None:
    assert region_of(phone) == region


def test_a_contact_is_shown_without_giving_it_away() -> None:
    assert shown("ana.diaz@example.com") == "a…@example.com"
    assert shown("+12125550142") == "…0142"


@given(st.text(max_size=300) | st.from_regex(r"[a-z.@ +0-9()-]{0,60}", fullmatch=True))
def test_any_text_is_read_without_an_error_and_what_is_found_stands_in_it(text: str) -> None:
    contact = read_contact(text, "US")
    if isinstance(contact, Email | Phone):
        assert read_contact(contact.value, "US") == contact, "a contact reads as itself"
        assert not set(contact.value) & set("\r\n,;<> ")
    found = find_contact(text, "US")
    assert found is None or isinstance(found, Found)
    assert found is None or text[found.start : found.end].strip() == text[found.start : found.end]
