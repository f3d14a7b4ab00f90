from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.week import TimeRange, common, without


def ranges(*texts: str) -> tuple[TimeRange, ...]:
    return tuple(TimeRange(*(time.fromisoformat(part) for part in text.split("-"))) for text in texts)


MOMENTS = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))
RANGES = st.tuples(MOMENTS, MOMENTS).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: TimeRange(*pair))
EVERY_QUARTER = [time(quarter // 4, quarter % 4 * 15) for quarter in range(96)]


@pytest.mark.parametrize(
    ("hours", "gaps", "rest"),
    [
        (["09:00-17:00"], ["12:00-13:00"], ["09:00-12:00", "13:00-17:00"]),
        (["09:00-17:00"], ["08:00-10:00", "16:00-18:00"], ["10:00-16:00"]),
        (["09:00-12:00", "13:00-17:00"], ["11:00-14:00"], ["09:00-11:00", "14:00-17:00"]),
        (["09:00-12:00"], ["09:00-12:00"], []),
        (["09:00-12:00"], ["12:00-13:00", "08:00-09:00"], ["09:00-12:00"]),
    ],
    ids=["in the middle", "at both ends", "over a gap", "all of it", "only touching"],
)
def test_breaks_are_cut_out(hours: list[str], gaps: list[str], rest: list[str]) -> None:
    assert without(ranges(*hours), ranges(*gaps)) == ranges(*rest)


def test_common_hours_are_those_of_both() -> None:
    assert common(ranges("09:00-12:00", "14:00-18:00"), ranges("11:00-15:00")) == ranges("11:00-12:00", "14:00-15:00")
    assert common(ranges("09:00-12:00"), ranges("12:00-15:00")) == ()


@given(st.lists(RANGES, max_size=4), st.lists(RANGES, max_size=4))
def test_a_time_is_in_the_result_exactly_when_the_words_say_so(left: list[TimeRange], right: list[TimeRange]) -> None:
    both, rest = common(left, right), without(left, right)
    for moment in EVERY_QUARTER:
        in_left, in_right = any(moment in one for one in left), any(moment in one for one in right)
        assert any(moment in one for one in both) == (in_left and in_right)
        assert any(moment in one for one in rest) == (in_left and not in_right)
