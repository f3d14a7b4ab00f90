"""Processes that book and send are killed (SIGKILL) wherever they are: nothing confirmed is lost, nothing is sent twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.notices.ports import Outcome
from bot.storage.outbox import SqlOutbox
from tests.notices.mail_server import Server

PROJECT = Path(__file__).resolve().parents[2]
KILLS, ENOUGH = 30, 20
PATIENCE = 60


class Workers:
    """Worker processes on one database."""

    def __init__(self, address: str, where: str, folder: Path, lease: float = 1) -> None:
        self._log = folder / "confirmed.txt"
        self._log.touch()
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        command = [sys.executable, str(PROJECT / "tests/notices/worker.py"), address, where, str(self._log), str(lease)]
        pipe = subprocess.PIPE
        self._parent = subprocess.Popen(command, cwd=PROJECT, env=environment, stdin=pipe, stdout=pipe, text=True)
        self._running: list[int] = []

    def start(self, *jobs: str) -> None:
        assert self._parent.stdin
        assert self._parent.stdout
        for job in jobs:
            self._parent.stdin.write(f"{job}\n")
            self._parent.stdin.flush()
            self._running.append(int(self._parent.stdout.readline()))

    def kill(self) -> None:
        """Kill the one that was started first; it must not have died by itself."""
        os.kill(self._running.pop(0), signal.SIGKILL)

    def stop(self) -> None:
        while self._running:
            self.kill()
        self._parent.communicate()

    @property
    def confirmed(self) -> set[str]:
        """The contacts of the bookings that somebody was told of."""
        return {line.strip() for line in self._log.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")}


def booked(engine: Engine) -> set[str]:
    """The contacts of all bookings, whether or not their process lived to say so."""
    with engine.connect() as connection:
        return set(connection.exec_driver_sql("select contact from booking").scalars())


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait_until_all_is_sent(engine: Engine) -> None:
    outbox = SqlOutbox(engine)
    wait_for(lambda: not any(message.kind == "confirmed" for message in outbox.messages(Outcome.WAITING)))


def book_and_send_while_being_killed(workers: Workers, engine: Engine) -> None:
    jobs = ("book", "send", "send")
    workers.start(*jobs)
    for number in range(KILLS):
        time.sleep(random.uniform(0, 0.2))
        workers.kill()
        workers.start(jobs[number % 3])
    wait_for(lambda: len(booked(engine)) >= ENOUGH)
    workers.kill()
    wait_until_all_is_sent(engine)
    workers.stop()


def recipients(letters: list[bytes]) -> Counter[str]:
    return Counter(str(message_from_bytes(letter)["To"]).partition("<")[2].rstrip(">") for letter in letters)


def test_into_a_folder_each_letter_goes_exactly_once(address: str, engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    workers = Workers(address, str(folder), tmp_path)
    book_and_send_while_being_killed(workers, engine)
    sent = recipients([file.read_bytes() for file in folder.glob("*.eml")])
    assert booked(engine) >= workers.confirmed, "nothing confirmed is lost"
    assert set(sent) == booked(engine)
    assert set(sent.values()) == {1}, "nothing is sent twice"


@pytest.fixture
def mail_server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


def received(server: Server) -> list[bytes]:
    return [bytes(letter.content or b"") for letter in server.letters]


def test_to_a_mail_server_only_dying_between_sending_and_marking_repeats_a_letter(
    address: str, engine: Engine, mail_server: Server, tmp_path: Path
) -> None:
    workers = Workers(address, str(mail_server.port), tmp_path)
    book_and_send_while_being_killed(workers, engine)
    sent = recipients(received(mail_server))
    assert set(sent) == booked(engine) >= workers.confirmed
    assert sum(sent.values()) - len(sent) <= KILLS, "at most one letter for each kill"
    ids = {str(message_from_bytes(letter)["Message-ID"]).strip() for letter in received(mail_server)}
    assert len(ids) == len(sent), "a letter that came twice is known by its Message-ID"


def test_two_workers_that_are_left_alone_send_each_letter_once(
    address: str, engine: Engine, mail_server: Server, tmp_path: Path
) -> None:
    workers = Workers(address, str(mail_server.port), tmp_path, lease=60)
    workers.start("book", "send", "send")
    wait_for(lambda: len(booked(engine)) >= ENOUGH)
    workers.kill()
    wait_until_all_is_sent(engine)
    workers.stop()
    sent = recipients(received(mail_server))
    assert set(sent) == booked(engine)
    assert set(sent.values()) == {1}
