from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.booking.messages import day_before, messages
from bot.booking.model import Booking, State

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BOOKING = Booking("K7QF-2M90-3D1B", "reyes", NOW + 3 * DAY, NOW + 3 * DAY + HOUR, NOW + 3 * DAY + HOUR, State.CONFIRMED, NOW)


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        (State.CONFIRMED, ["confirmed", "reminder"]),
        (State.RESCHEDULED, ["rescheduled", "reminder"]),
        (State.CANCELLED, ["cancelled"]),
        (State.COMPLETED, []),
        (State.NO_SHOW, []),
        (State.HELD, []),
        (State.LAPSED, []),
    ],
)
def test_each_state_has_its_messages(state: State, kinds: list[str]) -> None:
    assert [message.kind for message in messages(replace(BOOKING, state=state), NOW, ZONE)] == kinds


def test_no_reminder_is_due_before_now() -> None:
    assert [message.kind for message in messages(BOOKING, BOOKING.start - DAY - timedelta.resolution, ZONE)] == [
        "confirmed",
        "reminder",
    ]
    assert [message.kind for message in messages(BOOKING, BOOKING.start - DAY, ZONE)] == ["confirmed"]


def test_every_change_has_messages_of_its_own() -> None:
    keys = {message.key for number in range(3) for message in messages(replace(BOOKING, sequence=number), NOW, ZONE)}
    assert len(keys) == 6


@pytest.mark.parametrize(
    ("moment", "before"),
    [
        ("2027-03-14T13:00:00+00:00", "2027-03-13T14:00:00+00:00"),
        ("2026-11-01T14:00:00+00:00", "2026-10-31T13:00:00+00:00"),
        ("2027-03-15T06:30:00+00:00", "2027-03-14T07:30:00+00:00"),
        ("2028-03-01T14:00:00+00:00", "2028-02-29T14:00:00+00:00"),
    ],
    ids=["clocks go forward", "clocks go back", "a time the day before skipped", "leap day"],
)
def test_the_day_before_has_the_same_time_of_day(moment: str, before: str) -> None:
    assert day_before(datetime.fromisoformat(moment), ZONE).isoformat() == before
