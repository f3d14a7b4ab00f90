"""Shared fixtures: a trained model, an agent on a database of its own, PostgreSQL where there is one."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.logs import quiet_libraries

quiet_libraries()

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/test")


@pytest.fixture(scope="session")
def model() -> Path:
    """The model of the present data, trained if there is none: in a process of its own, where Rasa's warnings are no errors."""
    from bot.preparation import model_path
    from bot.settings import read_settings

    subprocess.run([Path(sys.executable).with_name("frontdesk"), "train"], check=True)
    return model_path(read_settings())


@pytest.fixture
def clean_wiring() -> Iterator[None]:
    """Adapters built anew for a test, from the environment the test sets."""
    from bot import wiring

    builders = [value for value in vars(wiring).values() if hasattr(value, "cache_clear")]
    for builder in builders:
        builder.cache_clear()
    yield
    for builder in builders:
        builder.cache_clear()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of an empty PostgreSQL database; skipped where there is no server, required under CI."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import OperationalError

    engine = create_engine(POSTGRESQL, future=True, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    name = f"frontdesk_{uuid.uuid4().hex[:12]}"
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"create database {name}")
    except OperationalError:
        if os.environ.get("CI"):
            raise
        pytest.skip("needs PostgreSQL at 127.0.0.1:5432 (trust), or its address in TEST_POSTGRESQL_URL")
    yield str(engine.url.set(database=name))
    with engine.connect() as connection:
        connection.exec_driver_sql(f"drop database {name} with (force)")
    engine.dispose()
