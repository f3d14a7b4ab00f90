"""What the service promises, with each store underneath."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.booking.availability import Offer
from bot.booking.model import Booking, ConsultRules, Practitioner, Roster, Slot, State
from bot.booking.ports import Bookings
from bot.booking.references import new_reference
from bot.booking.refusals import (
    ConsentMissing,
    DetailsMissing,
    HoldExpired,
    KeyReused,
    NotAllowed,
    NotFound,
    Reason,
    TooEarly,
    TooLate,
    Unavailable,
)  # fmt: skip
from bot.booking.service import Consults
from bot.booking.week import TimeRange
from bot.booking.wishes import DateRange, Wish, at

OutboxOf = Callable[[Bookings], list[tuple[str, dict[str, Any], datetime]]]

ZONE = ZoneInfo("America/New_York")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NINE_TO_FIVE = ((TimeRange(time(9), time(17)),),) * 7
ROSTER = Roster(
    ZONE, NINE_TO_FIVE, {date(2026, 12, 25): "Christmas Day"},
    (Practitioner("reyes", "Dr Reyes", NINE_TO_FIVE), Practitioner("novak", "Dr Novak", NINE_TO_FIVE, length=45 * MINUTE)),
)  # fmt: skip
MONDAY = date(2026, 12, 7)


class Clock:
    """The time a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 12, 1, 9, tzinfo=ZONE).astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, much: timedelta) -> None:
        self.now += much


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def consults(store: Bookings, clock: Clock) -> Consults:
    return Consults(ROSTER, store, clock)


def slot(hour: int, minute: int = 0, day: date = MONDAY, practitioner: str = "reyes") -> Slot:
    start = datetime.combine(day, time(hour, minute), ZONE)
    return Slot(start, start + (45 if practitioner == "novak" else 30) * MINUTE, practitioner)


def held(consults: Consults, wanted: Slot, conversation: str = "v1") -> Booking:
    booking = consults.hold(wanted, conversation)
    assert isinstance(booking, Booking)
    return booking


def booked(consults: Consults, wanted: Slot, conversation: str = "v1", contact: str = "ana@example.com") -> Booking:
    booking = consults.confirm(held(consults, wanted, conversation).reference, "Ana Diaz", contact, consent=True)
    assert isinstance(booking, Booking)
    return booking


def is_free(consults: Consults, wanted: Slot) -> bool:
    day = wanted.start.astimezone(ZONE).date()
    return wanted in consults.free_slots(Wish((DateRange(day, day),)), 1000)


def test_from_an_offer_to_a_booking(consults: Consults, store: Bookings, clock: Clock) -> None:
    offer = consults.offer(Wish())
    assert isinstance(offer, Offer)
    booking = booked(consults, offer.slots[0])
    assert (booking.slot, booking.state, booking.conversation) == (offer.slots[0], State.CONFIRMED, "v1")
    assert (booking.name, booking.contact, booking.consented) == ("Ana Diaz", "ana@example.com", clock.now)
    assert consults.get(booking.reference) == consults.find(booking.reference, booking.contact) == booking
    assert consults.of_conversation("v1") == consults.of_contact("ANA@example.com") == (booking,)
    assert consults.between(booking.start, booking.end) == (booking,)
    assert consults.held("v1") is None
    assert not is_free(consults, booking.slot)


def test_what_is_held_is_offered_to_nobody_until_it_runs_out(consults: Consults, clock: Clock) -> None:
    held(consults, slot(10))
    refused = consults.hold(slot(10), "v2")
    assert isinstance(refused, Unavailable)
    assert refused.reason is Reason.TAKEN
    assert len(refused.alternatives) == 3
    clock.pass_by(10 * MINUTE - timedelta.resolution)
    assert isinstance(consults.hold(slot(10), "v2"), Unavailable)
    clock.pass_by(timedelta.resolution)
    assert is_free(consults, slot(10))
    assert isinstance(consults.hold(slot(10), "v2"), Booking)


def test_every_alternative_can_be_had(consults: Consults) -> None:
    booked(consults, slot(10))
    refused = consults.hold(slot(10), "v2")
    assert isinstance(refused, Unavailable)
    for number, alternative in enumerate(refused.alternatives):
        assert isinstance(consults.hold(alternative, f"other {number}"), Booking)


@pytest.mark.parametrize(("minute", "free"), [(15, False), (30, False), (45, True)])
def test_the_buffer_is_kept_free_on_both_sides(consults: Consults, minute: int, free: bool) -> None:
    # Half an hour and ten minutes after it: until 10:40.
    booked(consults, slot(10))
    assert is_free(consults, slot(10, minute)) is free
    assert is_free(consults, slot(9, 60 - minute)) is free
    assert is_free(consults, slot(10, minute, practitioner="novak"))


def test_a_new_hold_gives_up_the_old_one_and_a_refused_one_does_not(consults: Consults) -> None:
    held(consults, slot(12), "v2")
    first = held(consults, slot(10))
    assert isinstance(consults.hold(slot(12), "v1"), Unavailable)
    assert consults.held("v1") == first
    # Overlaps the first: one's own hold is not in the way.
    second = held(consults, slot(10, 15))
    assert consults.held("v1") == second
    assert is_free(consults, slot(9, 30))
    assert consults.confirm(first.reference, "Ana", "ana@example.com", consent=True) == HoldExpired(
        slot(10), consults_alternatives(consults, slot(10))
    )


def consults_alternatives(consults: Consults, wanted: Slot) -> tuple[Slot, ...]:
    refused = consults.offer(at(wanted.start.astimezone(ZONE).date(), wanted.start.astimezone(ZONE).time(), "reyes"))
    assert isinstance(refused, Unavailable)
    return refused.alternatives


def test_the_same_slot_again_is_held_for_longer_under_the_same_reference(consults: Consults, clock: Clock) -> None:
    first = held(consults, slot(10))
    clock.pass_by(9 * MINUTE)
    again = held(consults, slot(10))
    assert again == replace(first, held_until=clock.now + 10 * MINUTE)


def test_a_released_hold_is_free_at_once(consults: Consults) -> None:
    first = held(consults, slot(10))
    consults.release("v1")
    consults.release("v1")
    assert is_free(consults, slot(10))
    assert isinstance(consults.confirm(first.reference, "Ana", "ana@example.com", consent=True), HoldExpired)


def test_a_hold_that_ran_out_is_not_confirmed_and_its_slot_comes_first_while_it_is_free(consults: Consults, clock: Clock) -> None:
    first = held(consults, slot(10))
    clock.pass_by(10 * MINUTE)
    assert consults.held("v1") is None
    expired = consults.confirm(first.reference, "Ana", "ana@example.com", consent=True)
    assert isinstance(expired, HoldExpired)
    assert (expired.slot, expired.alternatives[0]) == (slot(10), slot(10))
    booked(consults, slot(10), "v2")
    expired = consults.confirm(first.reference, "Ana", "ana@example.com", consent=True)
    assert isinstance(expired, HoldExpired)
    assert slot(10) not in expired.alternatives
    assert len(expired.alternatives) == 3


def test_confirming_twice_gives_one_booking_and_one_letter(consults: Consults, store: Bookings, outbox_of: OutboxOf) -> None:
    booking = booked(consults, slot(10))
    again = consults.confirm(booking.reference.lower(), " Ana Diaz ", "Ana@example.com", consent=True)
    assert again == booking
    assert [kind for kind, _, _ in outbox_of(store)] == ["confirmed", "reminder"]
    other = consults.confirm(booking.reference, "Eve", "eve@example.com", consent=True)
    assert other == NotAllowed(State.CONFIRMED, State.CONFIRMED)


def test_nothing_is_booked_without_consent_or_details(consults: Consults, store: Bookings, outbox_of: OutboxOf) -> None:
    first = held(consults, slot(10))
    assert consults.confirm(first.reference, "Ana", "ana@example.com", consent=False) == ConsentMissing()
    assert consults.confirm(first.reference, " ", "ana@example.com", consent=True) == DetailsMissing(("name",))
    assert consults.book(slot(11), "Ana", "", consent=True) == DetailsMissing(("contact",))
    assert consults.held("v1") == first
    assert is_free(consults, slot(11))
    assert outbox_of(store) == []


def test_a_slot_that_is_not_offered_is_not_held(consults: Consults) -> None:
    forged = {
        Reason.NO_START: slot(10, 7),
        Reason.UNKNOWN_PRACTITIONER: replace(slot(10), practitioner_id="'; drop table booking; --"),
        Reason.OUTSIDE_HOURS: slot(16, 45),
        Reason.CLOSED: slot(10, day=date(2026, 12, 25)),
        Reason.PAST: slot(10, day=date(2026, 11, 30)),
        Reason.TOO_SOON: slot(12, 45, day=date(2026, 12, 1)),
        Reason.TOO_FAR: slot(10, day=date(2027, 3, 2)),
    }
    for reason, wanted in forged.items():
        refused = consults.hold(wanted, "v1")
        assert isinstance(refused, Unavailable)
        assert refused.reason is reason
        assert refused.alternatives
        assert isinstance(consults.book(wanted, "Ana", "ana@example.com", consent=True), Unavailable)
    # Another length than a consult has.
    for minutes in (1, 29, 31, 300):
        longer = replace(slot(10), end=slot(10).start + minutes * MINUTE)
        assert isinstance(consults.hold(longer, "v1"), Unavailable)
    assert consults.held("v1") is None


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_time_are_refused_like_any_other(consults: Consults, year: int) -> None:
    start = datetime(year, 1, 1, tzinfo=UTC) if year == 1 else datetime(year, 12, 31, 23, tzinfo=UTC)
    refused = consults.hold(Slot(start, start + 30 * MINUTE, "reyes"), "v1")
    assert isinstance(refused, Unavailable)
    assert refused.reason is (Reason.PAST if year == 1 else Reason.TOO_FAR)


def test_moving_keeps_the_reference_frees_the_old_time_and_takes_the_new(
    consults: Consults, store: Bookings, clock: Clock, outbox_of: OutboxOf
) -> None:
    booking = booked(consults, slot(10))
    moved = consults.reschedule(booking.reference, slot(14, practitioner="novak"))
    assert moved == replace(
        booking, practitioner_id="novak", start=slot(14).start, end=slot(14).start + 45 * MINUTE,
        blocked_until=slot(14).start + 55 * MINUTE, state=State.RESCHEDULED, sequence=1,
    )  # fmt: skip
    assert consults.get(booking.reference) == moved
    assert is_free(consults, slot(10))
    assert not is_free(consults, slot(14, practitioner="novak"))
    assert [(kind, payload["sequence"]) for kind, payload, _ in outbox_of(store)] == [
        ("confirmed", 0), ("rescheduled", 1), ("reminder", 1),
    ]  # fmt: skip


def test_moving_by_a_little_is_not_stopped_by_ones_own_booking(consults: Consults) -> None:
    booking = booked(consults, slot(10))
    moved = consults.reschedule(booking.reference, slot(10, 15))
    assert isinstance(moved, Booking)
    assert moved.slot == slot(10, 15)


def test_moving_takes_the_slot_the_conversation_holds(consults: Consults) -> None:
    booking = booked(consults, slot(10))
    held(consults, slot(15))
    assert isinstance(consults.reschedule(booking.reference, slot(15)), Unavailable)
    moved = consults.reschedule(booking.reference, slot(15), "v1")
    assert isinstance(moved, Booking)
    assert consults.held("v1") is None


def test_a_move_that_is_refused_changes_nothing(consults: Consults, store: Bookings, outbox_of: OutboxOf) -> None:
    booking = booked(consults, slot(10))
    booked(consults, slot(14), "v2", "bo@example.com")
    before = outbox_of(store)
    for wanted, reason in ((slot(14), Reason.TAKEN), (slot(8), Reason.OUTSIDE_HOURS)):
        refused = consults.reschedule(booking.reference, wanted)
        assert isinstance(refused, Unavailable)
        assert refused.reason is reason
        assert refused.alternatives
    assert consults.get(booking.reference) == booking
    assert outbox_of(store) == before


def test_a_cancelled_consult_is_free_again_and_not_reminded_of(consults: Consults, store: Bookings, outbox_of: OutboxOf) -> None:
    booking = booked(consults, slot(10))
    cancelled = consults.cancel(booking.reference)
    assert cancelled == replace(booking, state=State.CANCELLED, sequence=1)
    assert consults.cancel(booking.reference) == cancelled
    assert is_free(consults, slot(10))
    assert [kind for kind, _, _ in outbox_of(store)] == ["confirmed", "cancelled"]
    assert consults.reschedule(booking.reference, slot(11)) == NotAllowed(State.CANCELLED, State.RESCHEDULED)


def test_a_consult_that_began_can_only_be_finished(consults: Consults, clock: Clock) -> None:
    booking = booked(consults, slot(10))
    assert consults.complete(booking.reference) == TooEarly(booking.start)
    clock.now = booking.start
    assert consults.cancel(booking.reference) == TooLate(booking.start)
    assert consults.reschedule(booking.reference, slot(15)) == TooLate(booking.start)
    assert consults.no_show(booking.reference) == replace(booking, state=State.NO_SHOW)
    assert consults.complete(booking.reference) == NotAllowed(State.NO_SHOW, State.COMPLETED)


def test_letters_say_nothing_about_the_person_and_the_reminder_waits_for_the_day_before(
    consults: Consults, store: Bookings, clock: Clock, outbox_of: OutboxOf
) -> None:
    booking = booked(consults, slot(10))
    payload = {"sequence": 0, "start": "2026-12-07T15:00:00+00:00", "end": "2026-12-07T15:30:00+00:00", "practitioner": "reyes"}
    assert outbox_of(store) == [("confirmed", payload, clock.now), ("reminder", payload, booking.start - DAY)]


def test_a_consult_within_a_day_is_not_reminded_of(consults: Consults, store: Bookings, outbox_of: OutboxOf) -> None:
    booked(consults, slot(9, day=date(2026, 12, 2)))
    assert [kind for kind, _, _ in outbox_of(store)] == ["confirmed"]


def test_the_reminder_comes_at_the_same_time_of_day_across_the_change_of_clocks(
    consults: Consults, store: Bookings, clock: Clock, outbox_of: OutboxOf
) -> None:
    clock.now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    booked(consults, slot(10, day=date(2027, 3, 14)))
    assert outbox_of(store)[1][2].astimezone(ZONE).isoformat() == "2027-03-13T10:00:00-05:00"


def test_a_reference_opens_only_with_its_contact(consults: Consults) -> None:
    booking = booked(consults, slot(10), contact="+12125550142")
    typed = booking.reference.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert consults.find(typed, "+1 212 555 0142") == booking
    for reference, contact in ((booking.reference, "+12125550143"), (booking.reference, ""), (new_reference(), "+12125550142")):
        assert consults.find(reference, contact) == NotFound()


def test_guessed_references_do_nothing(consults: Consults) -> None:
    booking = booked(consults, slot(10))
    waiting = held(consults, slot(12), "v2")
    for guess in (*(new_reference() for _ in range(50)), "", "A", "' or '1'='1", "%", booking.reference[:-1], "\x00"):
        for answer in (
            consults.get(guess), consults.cancel(guess), consults.complete(guess), consults.no_show(guess),
            consults.reschedule(guess, slot(15)), consults.confirm(guess, "Eve", "eve@example.com", consent=True),
            consults.find(guess, "ana@example.com"),
        ):  # fmt: skip
            assert answer == NotFound()
    assert consults.get(booking.reference) == booking
    assert consults.held("v2") == waiting


def test_a_hold_is_nothing_to_be_looked_up(consults: Consults) -> None:
    waiting = held(consults, slot(12))
    assert consults.get(waiting.reference) == consults.find(waiting.reference, "") == NotFound()
    assert consults.of_conversation("v1") == consults.between(waiting.start, waiting.end) == ()
    assert consults.cancel(waiting.reference) == NotAllowed(State.HELD, State.CANCELLED)


def test_the_same_request_with_the_same_key_books_once(consults: Consults, store: Bookings, outbox_of: OutboxOf) -> None:
    first = consults.book(slot(10), "Ana Diaz", "ana@example.com", consent=True, key="k")
    assert isinstance(first, Booking)
    assert consults.book(slot(10), "Ana Diaz ", "Ana@Example.com", consent=True, key="k") == first
    assert len(outbox_of(store)) == 2
    for other in (
        (slot(11), "Ana Diaz", "ana@example.com"),
        (slot(10), "Eve", "ana@example.com"),
        (slot(10), "Ana Diaz", "e@x.org"),
    ):
        assert consults.book(*other, consent=True, key="k") == KeyReused()
    cancelled = consults.cancel(first.reference)
    assert consults.book(slot(10), "Ana Diaz", "ana@example.com", consent=True, key="k") == cancelled


def test_a_request_without_a_key_is_a_new_one(consults: Consults) -> None:
    assert isinstance(consults.book(slot(10), "Ana", "ana@example.com", consent=True), Booking)
    refused = consults.book(slot(10), "Ana", "ana@example.com", consent=True)
    assert isinstance(refused, Unavailable)
    assert refused.reason is Reason.TAKEN


@pytest.mark.parametrize(
    "by", [{"contact": "ANA@example.com"}, {"conversation": "v1"}, {"contact": "ana@example.com", "conversation": "v1"}]
)
def test_erasing_leaves_nothing_of_a_person(consults: Consults, store: Bookings, by: dict[str, str], outbox_of: OutboxOf) -> None:
    other = booked(consults, slot(12), "v2", "bo@example.com")
    booking = booked(consults, slot(10))
    assert consults.erase(**by) == 1
    assert consults.get(booking.reference) == NotFound()
    assert is_free(consults, slot(10))
    assert {payload["start"] for _, payload, _ in outbox_of(store)} == {other.start.isoformat()}
    assert consults.erase(**by) == 0


def test_holds_that_came_to_nothing_are_swept_after_a_day(consults: Consults, clock: Clock) -> None:
    booked(consults, slot(12), "v2")
    held(consults, slot(10))
    clock.pass_by(DAY)
    assert consults.sweep() == 0
    clock.pass_by(MINUTE)
    assert consults.sweep() == 1
    assert len(consults.of_conversation("v2")) == 1


def test_a_full_day_says_taken_and_the_alternatives_are_on_other_days(consults: Consults) -> None:
    wish = Wish((DateRange(MONDAY, MONDAY),))
    for number in range(100):
        free = consults.free_slots(wish, 1)
        if not free:
            break
        booked(consults, free[0], f"v{number}", f"v{number}@example.com")
    refused = consults.offer(wish)
    assert isinstance(refused, Unavailable)
    assert refused.reason is Reason.TAKEN
    assert all(found.start.astimezone(ZONE).date() != MONDAY for found in refused.alternatives)
    assert len(refused.alternatives) == 3


def test_a_hold_never_outlasts_the_beginning_of_its_consult(store: Bookings, clock: Clock) -> None:
    roster = replace(ROSTER, rules=ConsultRules(minimum_notice=timedelta()))
    consults = Consults(roster, store, clock)
    clock.now = slot(10).start - 5 * MINUTE
    waiting = held(consults, slot(10))
    clock.now = slot(10).start
    assert isinstance(consults.confirm(waiting.reference, "Ana", "ana@example.com", consent=True), HoldExpired)


def test_offers_leave_out_what_was_turned_down(consults: Consults) -> None:
    first = consults.offer(Wish())
    assert isinstance(first, Offer)
    second = consults.offer(Wish(excluded=frozenset(found.start for found in first.slots)))
    assert isinstance(second, Offer)
    assert not {found.start for found in first.slots} & {found.start for found in second.slots}
