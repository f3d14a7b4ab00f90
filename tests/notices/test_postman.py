"""What is sent, what is not, and what happens when it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import structlog
from sqlalchemy.engine import Engine
from structlog.typing import EventDict

from bot.notices import outbox
from bot.notices.erasure import Erasure
from bot.notices.outbox import FIRST_WAIT, LEASE, LONGEST_WAIT, TRIES, wait_after
from bot.notices.ports import Outcome
from bot.notices.senders import SendError
from bot.storage.database import open_database

from .desk import NOON, Desk


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'frontdesk.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[EventDict]]:
    """What is logged, at every level, by a logger that no command run beside this test has bound or raised."""
    before = structlog.get_config()
    structlog.reset_defaults()
    monkeypatch.setattr(outbox, "log", structlog.get_logger())
    with structlog.testing.capture_logs() as lines:
        yield lines
    structlog.configure(**before)


def down(_: EmailMessage) -> None:
    raise SendError("connect: ConnectionRefusedError 111", reachable=False)


def busy(_: EmailMessage) -> None:
    raise SendError("send: SMTPDataError 451")


def refused(_: EmailMessage) -> None:
    raise SendError("send: SMTPRecipientsRefused 550", permanent=True)


def test_a_booking_its_move_its_cancelling_and_a_reminder_are_each_told_once(desk: Desk) -> None:
    kept, booking = desk.book(days=7), desk.book(days=8, contact="bea@example.com")
    desk.postman.deliver_due()
    desk.consults.reschedule(booking.reference, desk.slot(days=9))
    desk.postman.deliver_due()
    desk.consults.cancel(booking.reference)
    desk.postman.deliver_due()
    desk.wait(days=6)
    desk.postman.deliver_due()
    desk.wait(days=10)
    assert not desk.postman.deliver_due()
    assert [(letter["To"].addresses[0].addr_spec, letter["Subject"]) for letter in desk.recorder.letters] == [
        ("ana@example.com", "Your consult on Tuesday, June 8, 2027"),
        ("bea@example.com", "Your consult on Wednesday, June 9, 2027"),
        ("bea@example.com", "Your consult is now on Thursday, June 10, 2027"),
        ("bea@example.com", "Your consult on Thursday, June 10, 2027 is cancelled"),
        ("ana@example.com", "Your consult is on Tuesday, June 8, 2027"),
    ]
    assert len({letter["Message-ID"] for letter in desk.recorder.letters}) == 5
    assert kept.reference in desk.recorder.letters[0].as_string()


def test_what_was_changed_meanwhile_is_not_told_any_more(desk: Desk) -> None:
    booking = desk.book()
    desk.consults.reschedule(booking.reference, desk.slot(days=9))
    assert desk.postman.deliver_due() == {Outcome.DROPPED: 1, Outcome.SENT: 1}
    assert desk.recorder.subjects == ["Your consult is now on Thursday, June 10, 2027"]


def test_a_consult_that_was_cancelled_at_once_is_told_as_cancelled_only(desk: Desk) -> None:
    desk.consults.cancel(desk.book().reference)
    assert desk.postman.deliver_due() == {Outcome.DROPPED: 1, Outcome.SENT: 1}
    assert desk.recorder.subjects == ["Your consult on Tuesday, June 8, 2027 is cancelled"]


def test_nobody_is_told_of_a_consult_that_is_over(desk: Desk) -> None:
    desk.book()
    desk.wait(days=8)
    assert desk.postman.deliver_due() == {Outcome.DROPPED: 2}


def test_a_consult_of_tomorrow_needs_no_reminder(desk: Desk) -> None:
    desk.book(days=23 / 24)
    desk.wait(hours=22)
    assert desk.postman.deliver_due() == {Outcome.SENT: 1}


def test_a_phone_gets_no_letter_and_the_message_stays_visible(desk: Desk) -> None:
    booking = desk.book(contact="+12125550142")
    assert desk.postman.deliver_due() == {Outcome.NO_CHANNEL: 1}
    (message,) = desk.outbox.messages(Outcome.NO_CHANNEL)
    assert (message.kind, message.reference) == ("confirmed", booking.reference)


def test_nothing_is_sent_for_somebody_who_was_erased(desk: Desk) -> None:
    desk.book()
    desk.consults.erase(contact="ana@example.com")
    assert not desk.postman.deliver_due()


def test_erasing_a_person_takes_their_letters_and_nobody_elses(desk: Desk) -> None:
    desk.book(days=7)
    desk.book(days=8, contact="bea@example.com")
    desk.postman.deliver_due()
    erasure = Erasure(desk.consults, desk.outbox, desk.postman.letters, desk.recorder)
    assert erasure.erase(contact="ANA@example.com") == 1
    assert erasure.erase(contact="ana@example.com") == 0
    assert [letter["To"].addresses[0].addr_spec for letter in desk.recorder.letters] == ["bea@example.com"]
    assert [booking.contact for booking in desk.consults.between(NOON, NOON + timedelta(days=99))] == ["bea@example.com"]


def test_when_the_server_is_down_one_letter_finds_out_and_all_are_sent_later(desk: Desk) -> None:
    for days in (7, 8, 9):
        desk.book(days)
    desk.recorder.fail = down
    assert desk.postman.deliver_due() == {Outcome.RETRY: 1}
    desk.wait(seconds=30)
    assert desk.postman.deliver_due() == {Outcome.RETRY: 1}
    desk.recorder.fail = None
    desk.wait(minutes=1)
    assert desk.postman.deliver_due() == {Outcome.SENT: 3}


def test_a_letter_that_is_put_off_does_not_hold_up_the_others(desk: Desk) -> None:
    for days in (7, 8, 9):
        desk.book(days)
    desk.recorder.fail = busy
    assert desk.postman.deliver_due() == {Outcome.RETRY: 3}


def test_a_letter_is_tried_for_most_of_a_day_and_then_given_up(desk: Desk) -> None:
    desk.book(days=7)
    desk.recorder.fail = busy
    began, outcomes = desk.now, []
    while Outcome.DEAD not in outcomes:
        outcomes += desk.postman.deliver_due()
        desk.wait(seconds=30)
    assert outcomes == [Outcome.RETRY] * (TRIES - 1) + [Outcome.DEAD]
    assert timedelta(hours=19) < desk.now - began < timedelta(hours=20)
    (dead,) = desk.outbox.messages(Outcome.DEAD)
    assert (dead.reason, dead.tries) == ("send: SMTPDataError 451", TRIES)


def test_waiting_doubles_up_to_three_hours() -> None:
    waits = [wait_after(tries) for tries in range(1, TRIES)]
    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits == sorted(waits)
    assert waits[-1] == wait_after(10**6) == LONGEST_WAIT


def test_a_letter_that_is_refused_for_good_is_not_tried_again(desk: Desk) -> None:
    desk.book()
    desk.recorder.fail = refused
    assert desk.postman.deliver_due() == {Outcome.DEAD: 1}
    assert desk.outbox.messages(Outcome.DEAD)[0].reason == "send: SMTPRecipientsRefused 550"


def test_whatever_goes_wrong_with_one_letter_the_next_is_sent(desk: Desk) -> None:
    def surprise(letter: EmailMessage) -> None:
        if "bea" in letter["To"]:
            raise ZeroDivisionError

    desk.book(days=7, contact="bea@example.com")
    desk.wait(seconds=1)
    desk.book(days=8)
    desk.recorder.fail = surprise
    assert desk.postman.deliver_due() == {Outcome.RETRY: 1, Outcome.SENT: 1}
    assert desk.outbox.messages(Outcome.WAITING)[0].reason == "ZeroDivisionError"


def test_a_letter_whose_sender_died_is_sent_when_the_claim_has_run_out(desk: Desk) -> None:
    def die(_: EmailMessage) -> None:
        raise KeyboardInterrupt

    desk.book()
    desk.recorder.fail = die
    with pytest.raises(KeyboardInterrupt):
        desk.postman.deliver_due()
    desk.recorder.fail = None
    assert not desk.postman.deliver_due()
    desk.wait(seconds=LEASE.total_seconds())
    assert desk.postman.deliver_due() == {Outcome.SENT: 1}


def test_the_log_tells_neither_name_nor_contact_nor_reference(desk: Desk, logged: list[EventDict]) -> None:
    booking = desk.book()
    desk.recorder.fail = busy
    desk.postman.deliver_due()
    desk.recorder.fail = None
    desk.wait(minutes=1)
    desk.postman.deliver_due()
    assert [line["event"] for line in logged] == ["outbox.failed", "outbox.settled"]
    for secret in ("Ana", "example.com", booking.reference):
        assert secret not in str(logged)
