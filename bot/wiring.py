"""The only place that builds concrete adapters. Nothing is opened before somebody asks for it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from bot.conversation.sessions import Sessions
    from bot.knowledge.clinic import Clinic
    from bot.storage.conversations import SqlConversations


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read_settings()


@cache
def clinic() -> Clinic:
    """The clinic, from CLINIC_FILE."""
    from bot.knowledge.clinic import load_clinic

    return load_clinic(settings().clinic_file)


@cache
def database() -> Engine:
    """The database, migrated."""
    from bot.storage.database import open_database

    return open_database(settings().database)


@cache
def conversations() -> SqlConversations:
    """Where conversations are kept."""
    from bot.storage.conversations import SqlConversations

    return SqlConversations(database())


@cache
def sessions() -> Sessions:
    """Visitor sessions, signed with SESSION_SECRET or a secret kept under VAR_DIR."""
    from bot.conversation.sessions import Sessions, kept_secret

    secret = settings().session_secret
    return Sessions(secret.get_secret_value() if secret else kept_secret(settings().var_dir / "session_secret"))
