"""Who may send which message, and when: on both databases, by threads and by processes."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from bot.notices.ports import Claimed, Kind, Outcome
from bot.storage.outbox import SqlOutbox
from tests.notices.desk import NOON, Desk

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


def claim(desk: Desk, lease: timedelta = MINUTE) -> Claimed | None:
    return desk.outbox.claim(desk.now, lease)


def test_a_booking_is_told_at_once_and_reminded_of_the_day_before(desk: Desk) -> None:
    booking = desk.book(days=7)
    told = claim(desk)
    assert told
    assert (told.kind, told.reference, told.sequence, told.tries) == (Kind.CONFIRMED, booking.reference, 0, 1)
    assert claim(desk) is None
    desk.now = NOON + 6 * DAY - MINUTE
    desk.outbox.settle(told, Outcome.SENT, desk.now)
    assert claim(desk) is None
    desk.now = NOON + 6 * DAY
    reminder = claim(desk)
    assert reminder
    assert reminder.kind is Kind.REMINDER


def test_what_has_waited_longest_comes_first(desk: Desk) -> None:
    references = []
    for days in (7, 8, 9):
        references.append(desk.book(days).reference)
        desk.wait(minutes=1)
    claimed = [claim(desk) for _ in references]
    assert [one and one.reference for one in claimed] == references


def test_a_claim_keeps_others_away_until_it_runs_out(desk: Desk) -> None:
    desk.book()
    first = claim(desk)
    desk.wait(seconds=59)
    assert claim(desk) is None
    desk.wait(seconds=1)
    second = claim(desk)
    assert first and second
    assert (second.key, second.tries) == (first.key, 2)
    assert second.token != first.token


def test_whoever_lost_the_claim_settles_nothing(desk: Desk) -> None:
    desk.book()
    late = claim(desk)
    desk.wait(minutes=1)
    present = claim(desk)
    assert late and present
    desk.outbox.settle(late, Outcome.DEAD, desk.now, "late")
    assert desk.outbox.messages(Outcome.DEAD) == []
    desk.outbox.retry(late, desk.now, "late")
    assert claim(desk) is None, "the present claim holds"
    desk.outbox.settle(present, Outcome.SENT, desk.now)
    (message,) = desk.outbox.messages(Outcome.SENT, Outcome.DEAD)
    assert (message.outcome, message.reason, message.sent, message.tries) == (Outcome.SENT, "", desk.now, 2)


@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.DROPPED, Outcome.NO_CHANNEL, Outcome.DEAD])
def test_what_is_settled_is_never_claimed_again(desk: Desk, outcome: Outcome) -> None:
    desk.book()
    claimed = claim(desk)
    assert claimed
    desk.outbox.settle(claimed, outcome, desk.now)
    desk.wait(hours=1)
    assert claim(desk) is None
    assert desk.outbox.counts() == {outcome: 1, Outcome.WAITING: 1}


def test_a_message_that_is_given_back_waits_until_its_time(desk: Desk) -> None:
    desk.book()
    claimed = claim(desk)
    assert claimed
    desk.outbox.retry(claimed, desk.now + 2 * MINUTE, "ConnectionRefusedError")
    desk.wait(seconds=119)
    assert claim(desk) is None
    (message, _) = desk.outbox.messages(Outcome.WAITING)
    assert (message.reason, message.tries) == ("ConnectionRefusedError", 1)
    desk.wait(seconds=1)
    assert claim(desk)


def test_a_message_that_was_given_up_can_be_revived(desk: Desk) -> None:
    desk.book()
    claimed = claim(desk)
    assert claimed
    desk.outbox.settle(claimed, Outcome.DEAD, desk.now, "SMTPDataError 554")
    (dead,) = desk.outbox.messages(Outcome.DEAD)
    assert desk.outbox.revive([dead.id, dead.id + 1000], desk.now) == 1
    again = claim(desk)
    assert again
    assert (again.key, again.tries) == (claimed.key, 1)
    assert desk.outbox.revive([dead.id], desk.now) == 0, "what waits needs no reviving"


def test_moving_and_cancelling_replace_the_reminder(desk: Desk) -> None:
    booking = desk.book(days=7)
    desk.consults.reschedule(booking.reference, desk.slot(days=10))
    reminders = [message for message in desk.outbox.messages(Outcome.WAITING) if message.kind == "reminder"]
    assert [message.due for message in reminders] == [NOON + 9 * DAY]
    desk.consults.cancel(booking.reference)
    assert {message.kind for message in desk.outbox.messages(Outcome.WAITING)} == {"confirmed", "rescheduled", "cancelled"}


def test_erasing_a_person_erases_their_messages(desk: Desk) -> None:
    desk.book()
    claimed = claim(desk)
    assert claimed
    assert desk.consults.erase(contact="ana@example.com") == 1
    assert desk.outbox.counts() == {}
    desk.outbox.settle(claimed, Outcome.SENT, desk.now)


def test_many_claim_at_once_and_each_message_has_one_claim(desk: Desk, engine: Engine, address: str) -> None:
    from bot.storage.database import connect

    expected = [desk.book(days=7 + number).reference for number in range(12)]
    engines = [connect(address) for _ in range(3)]

    def work(number: int) -> list[str]:
        outbox, taken = SqlOutbox(engines[number % 3]), []
        while one := outbox.claim(desk.now, MINUTE):
            taken.append(one.reference)
        return taken

    with ThreadPoolExecutor(6) as pool:
        taken = Counter(reference for found in pool.map(work, range(6)) for reference in found)
    for other in engines:
        other.dispose()
    assert taken == Counter(expected)
