from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.booking.model import Booking, Interval, Slot, State

NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)


def test_stretches_that_touch_do_not_overlap() -> None:
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    first, second = Interval(noon, noon + HOUR), Interval(noon + HOUR, noon + 2 * HOUR)
    assert not first.overlaps(second) and not second.overlaps(first)
    assert first.overlaps(Interval(noon + HOUR - timedelta.resolution, noon + 2 * HOUR))


def test_the_repeated_hour_is_two_different_slots() -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
    again = first.replace(fold=1)
    # Python compares moments of one zone by the wall clock; a slot must not.
    assert first == again
    assert Slot(first, first + HOUR, "reyes") != Slot(again, again + HOUR, "reyes")


def test_one_moment_in_two_zones_is_one_slot() -> None:
    there = datetime(2026, 12, 1, 12, tzinfo=UTC)
    here = there.astimezone(NEW_YORK)
    assert {Slot(here, here + HOUR, "reyes")} == {Slot(there, there + HOUR, "reyes")}


@pytest.mark.parametrize("start", [datetime(2026, 12, 1, 12), None])  # noqa: DTZ001
def test_a_moment_without_a_zone_is_no_moment(start: datetime | None) -> None:
    with pytest.raises((ValueError, AttributeError)):
        Interval(start, datetime(2026, 12, 2, tzinfo=UTC))  # type: ignore[arg-type]


def test_a_stretch_ends_after_it_starts() -> None:
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="ends after"):
        Interval(noon, noon)
    with pytest.raises(ValueError, match="at most"):
        Booking("K", "reyes", noon, noon + HOUR, noon + 13 * HOUR, State.HELD, noon)
