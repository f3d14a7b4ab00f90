"""Several processes on one database."""

from __future__ import annotations

import subprocess
import sys

from sqlalchemy import create_engine, inspect

from bot.storage.tables import metadata

PROCESSES = 3
PROGRAM = """
import sys
from bot.storage.database import open_database
print("ready", flush=True)
sys.stdin.readline()
open_database(sys.argv[1]).dispose()
"""
# A safety net only.
TIMEOUT_SECONDS = 60


def test_processes_that_start_together_on_an_empty_database_all_come_up(address: str) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=TIMEOUT_SECONDS)[1] for process in started]
    last_lines = [error.strip().splitlines()[-1:] for error in errors]
    assert [(process.returncode, line) for process, line in zip(started, last_lines, strict=True)] == [(0, [])] * PROCESSES
    engine = create_engine(address, future=True)
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()
