"""Connections to SQLite are used again, each transaction as durable as it asks to be, and writers wait in line."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from bot.storage.database import open_database, writing
from bot.storage.feedback import Feedback, SqlFeedback

NORMAL, FULL = 1, 2


@pytest.fixture
def sqlite(tmp_path: Path) -> Engine:
    return open_database(f"sqlite:///{tmp_path / 'frontdesk.db'}")


def synchronous(engine: Engine, **options: bool) -> int:
    with engine.connect().execution_options(**options) as connection:
        return int(connection.execute(text("pragma synchronous")).scalar_one())


def test_a_connection_is_as_durable_as_its_transaction_asks_for(sqlite: Engine) -> None:
    seen = [synchronous(sqlite, durable=durable) for durable in (False, True, False, False, True)]
    assert seen == [NORMAL, FULL, NORMAL, NORMAL, FULL]


def test_a_connection_is_used_again(sqlite: Engine) -> None:
    opened: list[object] = []
    event.listen(sqlite, "connect", lambda connection, _: opened.append(connection))
    for _ in range(20):
        SqlFeedback(sqlite).keep(Feedback("c", "m", "up"))
        SqlFeedback(sqlite).read()
    assert len(opened) <= 1


def test_writers_wait_for_each_other_and_none_is_refused(sqlite: Engine) -> None:
    """SQLite's own way to wait gives up under a crowd: who asks again later may always be late."""
    threads = [threading.Thread(target=count_up, args=(sqlite,)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [opinion.value for opinion in SqlFeedback(sqlite).read()] == [str(12 * 25)]


def count_up(engine: Engine) -> None:
    for _ in range(25):
        with writing(engine) as connection:
            value = connection.execute(text("select value from feedback")).scalar()
            statement = (
                "update feedback set value = :value" if value else "insert into feedback values ('c', 'm', :value, null, null, 0)"
            )
            connection.execute(text(statement), {"value": str(int(value or 0) + 1)})


def test_a_write_that_fails_lets_the_next_one_in(sqlite: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(sqlite) as connection:
        connection.execute(text("insert into feedback values ('c', 'm', 'up', null, null, 0)"))
        raise ZeroDivisionError
    assert SqlFeedback(sqlite).read() == []
    SqlFeedback(sqlite).keep(Feedback("c", "m", "down"))
    assert SqlFeedback(sqlite).of("c") == {"m": "down"}
