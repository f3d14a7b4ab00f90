"""Migrations: an empty database becomes exactly `tables.py`, and can go back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import event, inspect
from sqlalchemy.engine import Connection, Engine

from bot.storage.conversations import SqlConversations
from bot.storage.database import MIGRATIONS, connect, open_database
from bot.storage.tables import metadata

# SQLAlchemy 1.4 cannot read it back; `shape` does.
pytestmark = pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index booking_no_overlap")
EXCLUSIONS = "select conname, pg_get_constraintdef(oid) from pg_constraint where contype = 'x' and conrelid = '{}'::regclass"


def migrate(engine: Engine, direction: str, target: str) -> None:
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        getattr(command, direction)(config, target)


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def shape(engine: Engine) -> dict[str, Any]:
    """What a database says about its tables; unlike Alembic's comparison it has the keys and what a deletion does."""
    inspector = inspect(engine)
    return {
        table: {
            "columns": [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in inspector.get_columns(table)],
            "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": [
                (f["constrained_columns"], f["referred_table"], f["referred_columns"], f["options"])
                for f in inspector.get_foreign_keys(table)
            ],
            "indexes": sorted(
                (i["name"], i["column_names"], bool(i["unique"]), {k: str(v) for k, v in i.get("dialect_options", {}).items()})
                for i in inspector.get_indexes(table)
            ),
            "unique": sorted(u["column_names"] for u in inspector.get_unique_constraints(table)),
            "exclusions": exclusions(engine, table),
        }
        for table in sorted(tables(engine))
    }


def exclusions(engine: Engine, table: str) -> list[tuple[str, str]]:
    if engine.dialect.name != "postgresql":
        return []
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(EXCLUSIONS.format(table))]


def test_postgresql_itself_refuses_overlaps(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        ((name, definition),) = exclusions(engine, "booking")
        assert name == "booking_no_overlap"
        assert "EXCLUDE USING gist" in definition and "tstzrange(starts, blocked_until) WITH &&" in definition


@contextmanager
def failing_at(statement_start: str) -> Iterator[None]:
    """Every engine fails at such a statement, as if the process had been killed there."""

    def fail(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.strip().startswith(statement_start):
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", fail)


def test_migrations_make_what_the_tables_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_migrated_database_has_the_keys_of_a_fresh_one(address: str) -> None:
    fresh = connect(address)
    metadata.create_all(fresh)
    expected = shape(fresh)
    metadata.drop_all(fresh)
    fresh.dispose()
    migrated = open_database(address)
    assert shape(migrated) == expected
    migrated.dispose()


def test_downgrading_removes_everything_and_upgrading_brings_it_back(engine: Engine) -> None:
    before = shape(engine)
    migrate(engine, "downgrade", "base")
    assert tables(engine) == set()
    migrate(engine, "upgrade", "head")
    assert shape(engine) == before


def test_there_is_one_newest_version(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    from alembic.script import ScriptDirectory

    heads = ScriptDirectory.from_config(config).get_heads()
    assert len(heads) == 1
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_heads() == tuple(heads)


def test_opening_again_keeps_what_was_written(address: str) -> None:
    first = open_database(address)
    SqlConversations(first).append("a", 0, [{"event": "bot", "text": "kept"}])
    first.dispose()
    second = open_database(address)
    window = SqlConversations(second).read("a")
    assert window is not None
    assert window.events == ({"event": "bot", "text": "kept"},)
    second.dispose()


def test_a_start_that_was_killed_while_migrating_can_be_repeated(address: str) -> None:
    with pytest.raises(KeyboardInterrupt), failing_at("CREATE TABLE conversation_event"):
        open_database(address)
    engine = open_database(address)
    assert tables(engine) == set(metadata.tables)
    engine.dispose()
