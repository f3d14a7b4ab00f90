"""Starts and stops the servers a benchmark compares, each in a process of its own on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

START_SECONDS = 180
POLL_SECONDS = 0.05
SCRIPTS = Path(sys.executable).parent


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        name: for the report.
        address: its root.
        start_seconds: from the start of the process until it said it was ready.
    """

    name: str
    address: str
    start_seconds: float
    process: subprocess.Popen[bytes]

    @property
    def webhook(self) -> str:
        """Where messages go."""
        return f"{self.address}/webhooks/rest/webhook"

    def memory_mb(self) -> float:
        """Resident memory of the process and its children, in MB (10^6 bytes)."""
        root = psutil.Process(self.process.pid)
        return float(sum(process.memory_info().rss for process in [root, *root.children(recursive=True)])) / 1e6


@contextmanager
def running(name: str, command: Sequence[str], ready_path: str, environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Start `command`, in which `{port}` stands for a free port, and stop it in the end.

    Raises:
        RuntimeError: it ended, or was not ready in time; its log says why.
    """
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  # our own commands
            [part.format(port=port) for part in command],
            env={**os.environ, "PORT": str(port), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(process, address + ready_path, log)
            yield Server(name, address, time.perf_counter() - started, process)
        finally:
            process.terminate()
            process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}; see {log}")
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # loopback
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(POLL_SECONDS)
    raise RuntimeError(f"the server was not ready within {START_SECONDS} s; see {log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
