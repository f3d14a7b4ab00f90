"""Opens the database: SQLite or PostgreSQL, brought up to date by its migrations."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import QueuePool

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number, the same in every process: what is locked while the database is migrated.
MIGRATION_LOCK = 5005
# How long a SQLite writer waits for another before it gives up.
BUSY_SECONDS = 10
CONNECT_SECONDS = 5
# The name of a SQLite engine's lock for writers.
TURN = "frontdesk_turn"
# Connections to a SQLite file that are kept open; more threads than these seldom talk to it at once.
MOST_CONNECTIONS = 16


def open_database(address: str) -> Engine:
    """Open `address` and migrate it to the newest version.

    Raises:
        sqlalchemy.exc.OperationalError: the database cannot be reached.
    """
    engine = connect(address)
    # Processes that start together migrate one after the other.
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return engine


def connect(address: str) -> Engine:
    """An engine for `address`; connects on first use."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, future=True, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS})
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # SQLAlchemy would open a file anew for every transaction, which takes longer than the transaction.
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(
        url,
        future=True,
        connect_args=arguments,
        poolclass=QueuePool,
        pool_size=MOST_CONNECTIONS,
        execution_options={TURN: threading.Lock()},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes, committed in the end.

    SQLite lets one write at a time and has the others ask again, later and later; within a process they wait in line instead.
    """
    turn = engine.get_execution_options().get(TURN) or nullcontext()
    with turn, engine.connect().execution_options(immediate=True) as connection, connection.begin():
        yield connection


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Write-ahead logging lets readers go on while one writes, and a killed process leaves a whole database.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    # Python's driver would begin transactions late and leave migrations out of them; we begin them ourselves.
    connection.isolation_level = None


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    durable = bool(options.get("durable"))
    # NORMAL survives the end of the process, but a power cut may take the last commits with it. Connections are used again.
    if connection.info.get("durable", False) != durable:
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        connection.info["durable"] = durable
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")
