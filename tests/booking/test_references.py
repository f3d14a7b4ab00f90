from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.references import ALPHABET, new_reference, read_reference


def test_a_reference_is_twelve_signs_in_groups_none_of_which_looks_like_another() -> None:
    drawn = {new_reference() for _ in range(2000)}
    assert len(drawn) == 2000
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", reference) for reference in drawn)
    # Every sign comes up: 60 bits, not fewer.
    assert {sign for reference in drawn for sign in reference} == {*ALPHABET, "-"}


@pytest.mark.parametrize(
    "typed",
    [
        "K7QF-2M90-3D1B",
        "k7qf 2m9o 3dlb",
        " K7QF2M903DIB ",
        "k7qf_2m90_3d1b.",
        "K7QF\u20112M9O\u20113D1B",
        "k 7 q f 2 m 9 0 3 d 1 b",
    ],
)
def test_a_reference_is_read_however_it_is_typed(typed: str) -> None:
    assert read_reference(typed) == "K7QF-2M90-3D1B"


@pytest.mark.parametrize(
    "typed", ["", "K7QF-2M90", "K7QF-2M90-3D1BX", "K7QF-2M90-3DUB", "' or 1=1 --", "K7QF-2M90-3D1é", "\ud800" * 12]
)
def test_what_is_no_reference_is_none(typed: str) -> None:
    assert read_reference(typed) is None


@given(st.text())
def test_whatever_is_typed_is_a_canonical_reference_or_none(typed: str) -> None:
    reference = read_reference(typed)
    assert reference is None or read_reference(reference) == reference


def test_a_new_reference_is_canonical() -> None:
    reference = new_reference()
    assert read_reference(reference) == reference
