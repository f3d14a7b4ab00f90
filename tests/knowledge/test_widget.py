"""The widget block of clinic.yml: everything has a default, and every mistake is named with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.clinic import Clinic, ClinicError, load_clinic
from bot.knowledge.widget import LEAST_CONTRAST, Widget, contrast

BLOCK = """\
widget:
  greeting: Hello from {clinic_name}.
  position: left
  first_questions: [faq/pain, undocumented/price, book_consult]
  colours:
    primary: "#0B3D91"
    on_primary: "#FFFFFF"
"""

MISTAKES = {
    "unknown field": ("  position: left", "  place: left", "place"),
    "no such side": ("position: left", "position: top", "right or left"),
    "unknown name in braces": ("{clinic_name}", "{clinic}", "known names in braces"),
    "greeting is empty": ("Hello from {clinic_name}.", '""', "a text"),
    "questions are a text": ("[faq/pain, undocumented/price, book_consult]", "faq/pain", "a list such as"),
    "no topic": ("book_consult]", "pain]", "'pain'"),
    "unknown colour": ("  primary:", "  secondary:", "secondary"),
    "a colour by name": ('"#0B3D91"', "navy", "a colour such as"),
    "a short colour": ('"#0B3D91"', '"#039"', "a colour such as"),
}


def test_without_a_block_there_is_a_widget_that_can_be_read(clinic: Clinic) -> None:
    assert clinic.widget == Widget()
    assert contrast(Widget.primary, Widget.on_primary) >= LEAST_CONTRAST


def test_what_the_block_says_is_what_the_widget_shows(clinic_text: str, read_clinic: Callable[[str], Clinic]) -> None:
    assert read_clinic(clinic_text + BLOCK).widget == Widget(
        "Hello from {clinic_name}.", "left", "#0b3d91", "#ffffff", ("faq/pain", "undocumented/price", "book_consult")
    )


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_with_its_line(
    clinic_text: str, read_clinic: Callable[[str], Clinic], right: str, wrong: str, said: str
) -> None:
    text = clinic_text + BLOCK
    line = text[: text.index(right)].count("\n") + 1
    with pytest.raises(ClinicError) as error:
        read_clinic(text.replace(right, wrong, 1))
    assert str(error.value).startswith(f"clinic.yml line {line}: ")
    assert said in str(error.value)


def test_a_topic_that_does_not_exist_is_named_once_the_topics_are_known(clinic_text: str, tmp_path: Path) -> None:
    path = tmp_path / "clinic.yml"
    path.write_text(clinic_text + BLOCK, encoding="utf-8")
    assert load_clinic(path, {"faq/pain", "undocumented/price", "book_consult"}).widget.first_questions
    with pytest.raises(ClinicError, match=r"line \d+: .*'undocumented/price'"):
        load_clinic(path, {"faq/pain", "book_consult"})


@pytest.mark.parametrize("pair", ['primary: "#767676"', 'primary: "#ffffff"', 'primary: "#000000"', 'primary: "#ff0000"'])
def test_left_to_itself_the_text_is_black_or_white_whichever_can_be_read(
    clinic_text: str, read_clinic: Callable[[str], Clinic], pair: str
) -> None:
    widget = read_clinic(f"{clinic_text}widget:\n  colours: {{{pair}}}\n").widget
    assert contrast(widget.primary, widget.on_primary) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("primary", "on_primary", "reached"),
    [("#777777", "#ffffff", "4.48"), ("#ffff00", "#ffffff", "1.07"), ("#808080", "#808080", "1.00")],
)
def test_colours_that_cannot_be_read_are_refused_with_their_line(
    clinic_text: str, read_clinic: Callable[[str], Clinic], primary: str, on_primary: str, reached: str
) -> None:
    text = f'{clinic_text}widget:\n  colours: {{primary: "{primary}", on_primary: "{on_primary}"}}\n'
    with pytest.raises(ClinicError) as error:
        read_clinic(text)
    assert str(error.value).startswith(f"clinic.yml line {len(text.splitlines())}: ")
    assert f"a contrast of {reached}" in str(error.value)


def test_contrast_is_the_one_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    # Known from the guidelines' own tools: the lightest grey on white that passes, and the next.
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
