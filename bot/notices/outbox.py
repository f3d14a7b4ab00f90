"""Sends what stands in the outbox: claim, send, mark.

A letter is claimed for a while, sent, and marked as sent. Whoever dies in between loses nothing: when the claim runs out,
somebody else sends the letter again. Only dying between sending and marking can make a letter go out twice, and then with the
same Message-ID, by which mail servers and programs recognise it; into a folder it goes once even then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.notices.letters import Consult, Letters
from bot.notices.ports import Claimed, Kind, Outbox, Outcome
from bot.notices.senders import Sender, SendError

log = structlog.get_logger()

# Longer than sending takes when a mail server answers each command as late as it may (bot/notices/senders.py).
LEASE = timedelta(minutes=10)
# Half a minute, doubling, up to three hours: 15 tries in 19 hours, which outlast a night without a mail server.
FIRST_WAIT, LONGEST_WAIT, TRIES = timedelta(seconds=30), timedelta(hours=3), 15


@dataclass(frozen=True)
class Postman:
    """Empties the outbox. Any number of them may work at the same time, in any number of processes.

    Attributes:
        consult: the consult of a reference as it is now, with whether somebody still comes to it; None once it was erased.
    """

    outbox: Outbox
    letters: Letters
    sender: Sender
    consult: Callable[[str], Consult | None]
    clock: Callable[[], datetime]
    lease: timedelta = LEASE

    def deliver_due(self) -> Counter[Outcome]:
        """Send every message that is due, until there is none or the mail server is out of reach; how many came to what."""
        outcomes: Counter[Outcome] = Counter()
        while claimed := self.outbox.claim(self.clock(), self.lease):
            outcome, reachable = self._deliver(claimed)
            outcomes[outcome] += 1
            if not reachable:
                break
        return outcomes

    def _deliver(self, claimed: Claimed) -> tuple[Outcome, bool]:
        try:
            outcome = self._send(claimed)
        except SendError as error:
            return self._failed(claimed, str(error), permanent=error.permanent), error.reachable
        except Exception as error:
            # A template somebody broke, a contact no letter can be addressed to: said, tried again, given up in the end.
            return self._failed(claimed, type(error).__name__, permanent=False), True
        self.outbox.settle(claimed, outcome, self.clock())
        log.info("outbox.settled", kind=str(claimed.kind), outcome=str(outcome), tries=claimed.tries)
        return outcome, True

    def _send(self, claimed: Claimed) -> Outcome:
        consult, now = self.consult(claimed.reference), self.clock()
        if consult is None or not _is_still_true(claimed, consult, now):
            return Outcome.DROPPED
        if "@" not in consult.contact:
            return Outcome.NO_CHANNEL
        self.sender.send(self.letters.write(claimed.kind, claimed.key, consult, now))
        return Outcome.SENT

    def _failed(self, claimed: Claimed, reason: str, *, permanent: bool) -> Outcome:
        now = self.clock()
        outcome = Outcome.DEAD if permanent or claimed.tries >= TRIES else Outcome.RETRY
        if outcome is Outcome.DEAD:
            self.outbox.settle(claimed, outcome, now, reason)
        else:
            self.outbox.retry(claimed, now + wait_after(claimed.tries), reason)
        log.warning("outbox.failed", kind=str(claimed.kind), outcome=str(outcome), tries=claimed.tries, reason=reason)
        return outcome


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return min(FIRST_WAIT * int(2 ** min(tries - 1, 20)), LONGEST_WAIT)


def _is_still_true(claimed: Claimed, consult: Consult, now: datetime) -> bool:
    """Whether the message is the last word about the consult; what came after it has a message of its own."""
    if claimed.sequence != consult.sequence or now >= consult.start:
        return False
    return consult.cancelled is (claimed.kind is Kind.CANCELLED)
