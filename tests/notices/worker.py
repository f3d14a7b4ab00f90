"""Processes that book, or send what is due, until they are killed: `worker.py ADDRESS WHERE LOG LEASE`.

Each line `book` or `send` on standard input forks one and is answered with its process id. `WHERE` is a folder, or the port of a
mail server; `LOG` the file that bookings are written to once they are confirmed; `LEASE` how many seconds a claim holds.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import structlog

from bot.booking.model import Booking
from bot.notices.senders import FolderSender, Sender, SmtpSender
from bot.storage.database import connect
from tests.notices.desk import NOON, Desk


@dataclass(frozen=True)
class Slow:
    """Takes a moment before and after sending, so that a process is likely to be killed there."""

    sender: Sender

    def send(self, letter: EmailMessage) -> None:
        time.sleep(random.uniform(0, 0.01))
        self.sender.send(letter)
        time.sleep(random.uniform(0, 0.01))

    def forget(self, message_id: str) -> None:
        self.sender.forget(message_id)


class Running(Desk):
    """A desk whose clock runs."""

    began = 0.0

    @property
    def now(self) -> datetime:
        return NOON + timedelta(seconds=time.time() - self.began)

    @now.setter
    def now(self, _: datetime) -> None:
        pass


def work(job: str, address: str, where: str, log: str, lease: str) -> None:
    port = int(where) if where.isdigit() else 0
    sender: Sender = SmtpSender("127.0.0.1", port, None, None, starttls=False) if port else FolderSender(Path(where))
    desk = Running(connect(address), Slow(sender))
    postman = replace(desk.postman, lease=timedelta(seconds=float(lease)))
    confirmed = os.open(log, os.O_WRONLY | os.O_APPEND)
    while True:
        if job == "book":
            practitioner, contact = random.choice(["reyes", "okafor"]), f"v{random.getrandbits(60)}@example.com"
            slot = desk.slot(random.randrange(2, 80) + random.randrange(23) / 24, practitioner)
            if isinstance(desk.consults.book(slot, "Ana", contact, consent=True), Booking):
                os.write(confirmed, f"{contact}\n".encode())
        else:
            postman.deliver_due()
            time.sleep(0.01)


def main(*arguments: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    # The system takes the dead away.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    Running.began = time.time()
    for line in sys.stdin:
        process = os.fork()
        if not process:
            random.seed()
            work(line.strip(), *arguments)
        sys.stdout.write(f"{process}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
