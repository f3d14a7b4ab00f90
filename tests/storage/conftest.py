"""An empty database of each kind, and conversations kept in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.engine import Engine, make_url

from bot.booking.memory import MemoryBookings
from bot.booking.ports import Bookings
from bot.storage.bookings import SqlBookings
from bot.storage.conversations import SqlConversations
from bot.storage.database import open_database
from bot.storage.tables import outbox

OutboxOf = Callable[[Bookings], list[tuple[str, dict[str, Any], datetime]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of this test's own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'frontdesk.db'}"
        return
    server = create_engine(request.getfixturevalue("postgresql"), future=True, isolation_level="AUTOCOMMIT")
    name = f"frontdesk_{uuid.uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
    yield str(make_url(server.url).set(database=name))
    with server.connect() as connection:
        connection.exec_driver_sql(f"drop database {name} with (force)")
    server.dispose()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Bookings:
    """An empty store of bookings of each kind."""
    if request.param == "memory":
        return MemoryBookings()
    return SqlBookings(request.getfixturevalue(f"{request.param}_engine"))


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'bookings.db'}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def _postgresql_engine(postgresql: str) -> Iterator[Engine]:
    engine = open_database(postgresql)
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_engine(_postgresql_engine: Engine) -> Engine:
    """A database that is made once and emptied before each test: making one costs more than most tests."""
    with _postgresql_engine.begin() as connection:
        connection.exec_driver_sql("truncate booking, outbox")
    return _postgresql_engine


@pytest.fixture
def outbox_of() -> OutboxOf:
    """Looks into the outbox of any store: kind, payload and due moment of every message, in order of writing."""

    def look(store: Bookings) -> list[tuple[str, dict[str, Any], datetime]]:
        if isinstance(store, MemoryBookings):
            return [(message.kind, dict(message.payload), message.due) for message in store.outbox()]
        with store._engine.connect() as connection:
            rows = connection.execute(select(outbox.c.kind, outbox.c.payload, outbox.c.due).order_by(outbox.c.id))
            return [tuple(row) for row in rows]

    return look


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = open_database(address)
    yield engine
    engine.dispose()


@pytest.fixture
def conversations(engine: Engine) -> SqlConversations:
    return SqlConversations(engine)
