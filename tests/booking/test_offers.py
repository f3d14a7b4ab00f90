"""Which free starts are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.model import Slot
from bot.booking.offers import nearest, spread
from bot.booking.slots import Start
from bot.booking.week import TimeRange
from bot.booking.wishes import DateRange, Wish, at

ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 12, 7)
MINUTE = timedelta(minutes=1)


def start(text: str, practitioner: str = "reyes") -> Start:
    """`8 10:15` is 10:15 on the 8th."""
    day, clock = text.split()
    local = datetime.combine(date(2026, 12, int(day)), time.fromisoformat(clock), ZONE)
    return Start(Slot(local, local + 30 * MINUTE, practitioner), local)


def starts(*texts: str) -> list[Start]:
    return [start(*text.split("@")) for text in texts]


def words(slots: tuple[Slot, ...]) -> list[str]:
    return [f"{slot.start.astimezone(ZONE):%-d %H:%M}" for slot in slots]


FULL = [f"{day} {hour:02}:{minute:02}" for day in range(7, 12) for hour in range(9, 19) for minute in (0, 15, 30, 45)]


@pytest.mark.parametrize(
    ("free", "shown"),
    [
        (FULL, ["7 09:00", "8 12:00", "9 17:00"]),
        (["7 09:00", "7 09:15", "8 09:00", "9 09:00"], ["7 09:00", "8 09:00", "9 09:00"]),
        (["7 09:00", "7 09:15", "7 09:30", "7 15:00", "7 18:00"], ["7 09:00", "7 15:00", "7 18:00"]),
        (["7 09:00", "7 09:15", "7 09:30", "7 10:00"], ["7 09:00", "7 09:15", "7 10:00"]),
        (["7 09:00@reyes", "7 09:00@novak"], ["7 09:00"]),
        (["7 16:00"], ["7 16:00"]),
        ([], []),
    ],
    ids=[
        "other days, other dayparts",
        "other days",
        "other dayparts",
        "an hour apart",
        "one of two practitioners",
        "one",
        "none",
    ],
)
def test_offers_differ_as_much_as_they_can(free: list[str], shown: list[str]) -> None:
    assert words(spread(starts(*free), 3)) == shown


def test_only_the_soonest_days_are_looked_at() -> None:
    def endless() -> object:
        for day in range(7, 32):
            assert day < 7 + 6, "a sixth day with free starts was looked at"
            yield start(f"{day} 09:00")

    assert words(spread(endless(), 3)) == ["7 09:00", "8 09:00", "9 09:00"]  # type: ignore[arg-type]


STARTS = st.sets(
    st.tuples(st.sampled_from(FULL), st.sampled_from(["reyes", "novak"])).map(lambda pair: start(*pair)), max_size=40
).map(sorted)


@given(STARTS, st.integers(1, 5))
def test_offers_are_of_the_free_ones_at_different_times_in_order_the_first_among_them(free: list[Start], count: int) -> None:
    shown = spread(free, count)
    assert set(shown) <= {one.slot for one in free}
    times = [slot.start for slot in shown]
    assert times == sorted(set(times))
    assert (not free and not shown) or free[0].slot in shown
    assert len(shown) <= count


@pytest.mark.parametrize(
    ("wish", "free", "shown"),
    [
        (at(date(2026, 12, 8), time(14)), ["8 13:15", "8 15:00", "9 14:00", "8 09:00"], ["8 13:15", "8 15:00", "9 14:00"]),
        (
            at(date(2026, 12, 8), time(14), "reyes"),
            ["8 14:00@novak", "8 14:45@reyes", "10 14:00@reyes"],
            ["8 14:00", "8 14:45", "10 14:00"],
        ),
        (
            Wish(times=(TimeRange(time(18), time.max),)),
            ["8 09:00", "8 17:30", "9 17:30", "10 17:30"],
            ["8 17:30", "9 17:30", "10 17:30"],
        ),
        (
            Wish((DateRange(date(2026, 12, 12), date(2026, 12, 13)),)),
            ["7 09:00", "11 09:00", "14 09:00", "21 09:00"],
            ["7 09:00", "11 09:00", "14 09:00"],
        ),
        (Wish(weekdays=frozenset({2})), ["8 09:00", "10 09:00", "11 09:00"], ["8 09:00", "10 09:00", "11 09:00"]),
        (
            at(date(2026, 12, 8), time(14)),
            ["8 14:15", "8 14:30", "8 14:45", "8 16:00", "9 14:00"],
            ["8 14:15", "8 16:00", "9 14:00"],
        ),
    ],
    ids=["near in time, then days", "near in person", "near in the day", "near in days", "any weekday", "not three of one hour"],
)
def test_alternatives_come_closest_to_the_wish(wish: Wish, free: list[str], shown: list[str]) -> None:
    assert words(nearest(starts(*free), wish, TODAY, 3)) == shown


def test_alternatives_leave_out_what_was_turned_down() -> None:
    wish = Wish(excluded=frozenset({start("8 09:00").slot.start}), excluded_dates=frozenset({date(2026, 12, 9)}))
    assert words(nearest(starts("8 09:00", "8 10:00", "9 09:00", "10 09:00"), wish, TODAY, 3)) == ["8 10:00", "10 09:00"]


def test_the_slot_asked_for_is_closest_to_itself() -> None:
    wish = at(date(2026, 12, 8), time(14), "reyes")
    free = starts("8 13:45@reyes", "8 14:00@novak", "8 14:00@reyes", "8 14:15@reyes")
    assert start("8 14:00").slot in nearest(free, wish, TODAY, 1)
    assert datetime(2026, 12, 8, 19, tzinfo=UTC) == start("8 14:00").slot.start
