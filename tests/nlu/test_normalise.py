from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.nlu.message_fields import as_words, is_payload
from bot.nlu.normalise import clean, normalise

ANY_TEXT = st.text() | st.text(alphabet="ab \n\t\u200b\u200d\u0301\u202e\ufeff\x00\x1b\x85\u2028")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  does\tit \r\n\n hurt  ?  ", "does it\nhurt ?"),
        ("do\u200bes i\u2060t\ufeff hurt", "does it hurt"),
        ("\u202edoes it hurt\u202c", "does it hurt"),
        ("soft\u00adware", "software"),
        ("bell\x07 null\x00 escape\x1b", "bell null escape"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("no\u00a0break\u2009thin\u3000wide", "no break thin wide"),
        ("Caf\u0065\u0301 OK \N{WHITE SMILING FACE}", "Caf\u00e9 OK \N{WHITE SMILING FACE}"),
        ("\u200b \x00", ""),
        ("", ""),
    ],
    ids=[
        "white space", "zero width", "direction", "soft hyphen", "control", "surrogate", "wide spaces", "letters and emoji",
        "nothing visible", "empty",
    ],
)  # fmt: skip
def test_what_cannot_be_seen_is_removed(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(ANY_TEXT)
def test_a_clean_text_holds_nothing_invisible_and_single_spaces(text: str) -> None:
    cleaned = clean(text)
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in cleaned if c != "\n")
    assert all(line == " ".join(line.split()) and line for line in cleaned.split("\n")) or not cleaned


@given(ANY_TEXT)
@example("e\u200d\u0301")
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet="abcXYZ 0189.,!?'äß漢字"))
def test_what_can_be_seen_stays_as_typed(text: str) -> None:
    assert clean(text) == " ".join(text.split())


@pytest.mark.parametrize(
    ("typed", "comparable"),
    [
        ("Does It HURT", "does it hurt"),
        ("it\u2019s \u201cfine\u201d \u2013 really\u2026", 'it\'s "fine" - really...'),
        ("sooooo looong", "soo loong"),
        ("2000 or 1111", "2000 or 1111"),
        ("hw long wud it take 4 u", "how long would it take 4 you"),
        ("whats ur appt tmrw", "what's your appointment tomorrow"),
        ("dont cant doesnt", "don't can't doesn't"),
        ("urban thumb wkend", "urban thumb wkend"),
        ("\uff28\uff49 \ufb01ne", "hi fine"),
        ("  ", ""),
    ],
)
def test_spellings_of_the_same_words_become_one(typed: str, comparable: str) -> None:
    assert normalise(typed) == comparable


@given(st.text())
def test_any_text_can_be_normalised(text: str) -> None:
    assert normalise(text) == normalise(text).strip()


@pytest.mark.parametrize("typed", ["/restart", '/faq{"topic": "pain"}', " / /greet", "//"])
def test_what_a_visitor_types_is_never_read_as_a_button(typed: str) -> None:
    assert not is_payload(as_words(typed))
    assert as_words(typed)


def test_a_slash_inside_a_text_stays() -> None:
    assert as_words("and/or") == "and/or"
