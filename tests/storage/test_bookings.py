"""What a store of bookings promises: in memory, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.booking.contacts import contact_key
from bot.booking.model import LIVE, Booking, State
from bot.booking.ports import Bookings, OutboxMessage, OverlapError

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NAMES = ["Zoë O'Brien", "李小龙 👩‍⚕️", "<script>alert(1)</script>", "Robert'); DROP TABLE booking;--", "x" * 300, '%_"\\{}']


def booking(reference: str = "A", begins: datetime = NOON, **changes: object) -> Booking:
    """Confirmed, half an hour and ten minutes after it, unless told otherwise."""
    made = Booking(
        reference, "reyes", begins, begins + 30 * MINUTE, begins + 40 * MINUTE, State.CONFIRMED, NOON - timedelta(days=3),
        name="Ana Diaz", contact="ana@example.com", consented=NOON - timedelta(days=3),
    )  # fmt: skip
    return replace(made, **changes)


def held(reference: str = "A", conversation: str = "v1", until: datetime = NOON - MINUTE, **changes: object) -> Booking:
    usual = {"name": "", "contact": "", "consented": None, "state": State.HELD}
    return booking(reference, held_until=until, conversation=conversation, **{**usual, **changes})


def message(reference: str, key: str, kind: str = "confirmed") -> OutboxMessage:
    return OutboxMessage(kind, reference, {"sequence": 0}, NOON, NOON, key)


def put(store: Bookings, *rows: Booking) -> None:
    with store.write() as unit:
        for row in rows:
            unit.add(row)


def blocked(store: Bookings, now: datetime = NOON, first: datetime = NOON, until: datetime = NOON + 60 * MINUTE) -> dict:
    with store.read() as reading:
        return {who: list(times) for who, times in reading.blocked(first, until, now).items()}


def get(store: Bookings, reference: str) -> Booking | None:
    with store.read() as reading:
        return reading.get(reference)


def test_an_empty_store_has_nothing(store: Bookings) -> None:
    with store.read() as reading:
        assert reading.get("A") is reading.by_key("k") is reading.held_by("v1") is None
        assert reading.of_conversation("v1") == reading.of_contact("ana@example.com") == []
        assert reading.between(NOON - timedelta(days=9), NOON) == []
        assert not reading.blocked(NOON - timedelta(days=9), NOON, NOON)


def test_a_booking_comes_back_as_it_was_written(store: Bookings) -> None:
    whole = booking(
        begins=NOON + timedelta(microseconds=1), conversation="v1", sequence=3, key="k", asked="d", state=State.NO_SHOW
    )
    put(store, whole)
    assert get(store, "A") == whole


def test_moments_come_back_in_utc_whatever_they_were_written_in(store: Bookings) -> None:
    put(store, booking(begins=datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=ZoneInfo("America/New_York"))))
    found = get(store, "A")
    assert found is not None
    assert (found.start.isoformat(), found.created.tzinfo) == ("2026-11-01T06:30:00+00:00", UTC)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_kept_as_it_is(store: Bookings, name: str) -> None:
    put(store, booking(name=name, conversation=name, contact=f"{name}@example.com", key=name))
    with store.read() as reading:
        assert reading.of_conversation(name) == reading.of_contact(contact_key(f"{name}@example.com")) == [reading.by_key(name)]


@pytest.mark.parametrize("state", State)
def test_only_what_is_live_blocks_its_time(store: Bookings, state: State) -> None:
    put(store, replace(held(until=NOON + MINUTE), state=state))
    assert blocked(store) == ({"reyes": [(NOON, NOON + 40 * MINUTE)]} if state in LIVE else {})


@pytest.mark.parametrize("state", State)
def test_no_two_live_bookings_of_a_practitioner_overlap(store: Bookings, state: State) -> None:
    put(store, booking())
    second = replace(held("B", begins=NOON + 39 * MINUTE, until=NOON + MINUTE), state=state)
    if state not in LIVE:
        put(store, second)
        return
    with pytest.raises(OverlapError):
        put(store, second)
    assert get(store, "B") is None


@pytest.mark.parametrize(
    ("begins", "lasts"),
    [(-39, 40), (39, 40), (0, 40), (10, 20), (-60, 200), (0, 720), (-719, 720)],
    ids=["into it", "out of it", "the same", "within", "around", "the longest", "the longest before"],
)
def test_stretches_of_any_length_that_share_a_moment_overlap(store: Bookings, begins: int, lasts: int) -> None:
    put(store, booking())
    start = NOON + begins * MINUTE
    with pytest.raises(OverlapError):
        put(store, booking("B", start, end=start + lasts * MINUTE, blocked_until=start + lasts * MINUTE))


def test_touching_times_other_people_and_cancelled_ones_do_not_overlap(store: Bookings) -> None:
    put(
        store,
        booking(),
        booking("B", NOON + 40 * MINUTE),
        booking("C", NOON - 40 * MINUTE),
        booking("D", practitioner_id="novak"),
        booking("E", state=State.CANCELLED),
    )
    assert [len(times) for times in blocked(store, first=NOON - 60 * MINUTE, until=NOON + 90 * MINUTE).values()] == [3, 1]


def test_moving_into_another_booking_is_refused_and_into_ones_own_time_is_not(store: Bookings) -> None:
    put(store, booking(), booking("B", NOON + 40 * MINUTE))
    with pytest.raises(OverlapError), store.write() as unit:
        unit.replace(booking(begins=NOON + MINUTE))
    with store.write() as unit:
        unit.replace(booking(begins=NOON - 15 * MINUTE))
    found = get(store, "A")
    assert found is not None
    assert found.start == NOON - 15 * MINUTE


def test_a_cancelled_booking_cannot_come_back_over_another(store: Bookings) -> None:
    put(store, booking(state=State.CANCELLED), booking("B"))
    with pytest.raises(OverlapError), store.write() as unit:
        unit.replace(booking())


def test_blocked_time_comes_in_order_with_what_reaches_in_from_outside(store: Bookings) -> None:
    put(store, booking("B", NOON + 40 * MINUTE), booking(), booking("C", NOON - 40 * MINUTE))
    first, until = NOON - MINUTE, NOON + 41 * MINUTE
    assert [start for start, _ in blocked(store, first=first, until=until)["reyes"]] == [
        NOON - 40 * MINUTE, NOON, NOON + 40 * MINUTE,
    ]  # fmt: skip
    # Half-open: what ends or begins at the edge is outside.
    assert [start for start, _ in blocked(store, first=NOON, until=NOON + 40 * MINUTE)["reyes"]] == [NOON]


def test_what_is_ignored_does_not_block(store: Bookings) -> None:
    put(store, booking(), booking("B", NOON + 40 * MINUTE))
    with store.read() as reading:
        assert reading.blocked(NOON, NOON + 60 * MINUTE, NOON, ["A"]) == {"reyes": [(NOON + 40 * MINUTE, NOON + 80 * MINUTE)]}


def test_a_hold_blocks_until_it_runs_out(store: Bookings) -> None:
    put(store, held(until=NOON))
    assert blocked(store, now=NOON - timedelta.resolution)
    assert not blocked(store, now=NOON)


def test_holds_that_ran_out_are_in_the_way_until_they_are_marked(store: Bookings) -> None:
    put(store, held(until=NOON))
    with pytest.raises(OverlapError):
        put(store, booking("B"))
    with store.write() as unit:
        unit.lapse_expired(NOON - timedelta.resolution)
    with pytest.raises(OverlapError):
        put(store, booking("B"))
    with store.write() as unit:
        unit.lapse_expired(NOON)
        unit.add(booking("B"))
    assert [found.state for found in (get(store, "A"), get(store, "B")) if found] == [State.LAPSED, State.CONFIRMED]


def test_a_conversations_hold_is_found_run_out_or_not(store: Bookings) -> None:
    put(store, held(until=NOON), booking("B", NOON + 40 * MINUTE, conversation="v1"), held("C", "v2", begins=NOON + 80 * MINUTE))
    with store.read() as reading:
        assert reading.held_by("v1") == held(until=NOON)
        assert [found.reference for found in reading.of_conversation("v1")] == ["A", "B"]


def test_lapsed_holds_are_forgotten_after_a_while_and_nothing_else(store: Bookings) -> None:
    old = NOON - timedelta(days=1)
    put(store, booking(), held("B", created=old, state=State.LAPSED), held("C", created=NOON, state=State.LAPSED))
    with store.write() as unit:
        assert unit.forget_lapsed(old + timedelta.resolution) == 1
    assert [get(store, reference) is None for reference in "ABC"] == [False, True, False]


def test_a_day_shows_what_was_confirmed_once_by_start(store: Bookings) -> None:
    put(
        store,
        booking("C", NOON + 80 * MINUTE, state=State.CANCELLED),
        booking("B", practitioner_id="novak"),
        booking("A"),
        held("D", begins=NOON + 40 * MINUTE),
        booking("E", NOON + 120 * MINUTE),
    )
    with store.read() as reading:
        assert [found.reference for found in reading.between(NOON, NOON + 120 * MINUTE)] == ["A", "B", "C"]


def test_a_contact_is_found_by_any_spelling_and_no_contact_finds_nothing(store: Bookings) -> None:
    put(store, booking(contact="Ana@Example.com"), held("B", begins=NOON + 40 * MINUTE))
    with store.read() as reading:
        assert [found.reference for found in reading.of_contact(contact_key("ANA@example.com"))] == ["A"]
        assert reading.of_contact("") == []


def test_deleting_takes_the_messages_along_and_frees_the_time(store: Bookings) -> None:
    put(store, booking())
    with store.write() as unit:
        unit.outbox_add(message("A", "1"))
        unit.delete("A")
        unit.delete("nothing")
        unit.add(booking("B"))
        # Its key is free again: the message is gone.
        unit.outbox_add(message("B", "1"))


def test_a_message_is_written_once(store: Bookings) -> None:
    put(store, booking())
    with store.write() as unit:
        unit.outbox_add(message("A", "1"))
    with pytest.raises(Exception, match=r"(?i)unique|already"), store.write() as unit:
        unit.outbox_add(message("A", "1"))


def test_only_messages_of_that_kind_and_booking_are_taken_back(store: Bookings) -> None:
    put(store, booking(), booking("B", NOON + 40 * MINUTE))
    with store.write() as unit:
        for reference, key, kind in (("A", "1", "reminder"), ("A", "2", "confirmed"), ("B", "3", "reminder")):
            unit.outbox_add(message(reference, key, kind))
        unit.outbox_drop("A", "reminder")
    with store.write() as unit:
        unit.outbox_add(message("A", "1", "reminder"))
    for key in "23":
        with pytest.raises(Exception, match=r"(?i)unique|already"), store.write() as unit:
            unit.outbox_add(message("A", key))


def test_an_error_undoes_the_whole_transaction(store: Bookings) -> None:
    put(store, booking())
    with pytest.raises(KeyboardInterrupt), store.write() as unit:
        unit.replace(booking(state=State.CANCELLED))
        unit.add(booking("B"))
        unit.outbox_add(message("A", "1"))
        raise KeyboardInterrupt
    assert (get(store, "A"), get(store, "B")) == (booking(), None)
    with store.write() as unit:
        unit.outbox_add(message("A", "1"))


def test_a_transaction_sees_its_own_writes_and_nobody_else_does(store: Bookings) -> None:
    with store.write() as unit:
        unit.add(booking())
        assert unit.get("A") == booking()
        assert unit.blocked(NOON, NOON + MINUTE, NOON)
    assert get(store, "A") == booking()
