"""Sessions: nobody can guess, choose or forge somebody else's conversation."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from itsdangerous import URLSafeSerializer

from bot.conversation.sessions import Sessions, kept_secret

SECRET = "0123456789abcdef0123456789abcdef"
LEAST_CHARACTERS = 32


@pytest.fixture
def sessions() -> Sessions:
    return Sessions(SECRET)


def test_a_token_opens_the_same_conversation_every_time_and_after_a_restart(sessions: Sessions) -> None:
    token = sessions.issue()
    opened = sessions.conversation(token)
    assert opened is not None and opened.startswith("visitor:")
    assert sessions.conversation(token) == Sessions(SECRET).conversation(token) == opened


def test_every_token_opens_a_conversation_of_its_own(sessions: Sessions) -> None:
    opened = {sessions.conversation(sessions.issue()) for _ in range(200)}
    assert len(opened) == 200
    assert all(name and len(name.removeprefix("visitor:")) == 32 for name in opened)


@pytest.mark.parametrize(
    "token",
    ["", ".", "visitor:abc", "a.b", "YQ.YQ", "'; drop table conversation; --", "né☂💉", "x" * 5000, "\x00", "\ud800"],
    ids=["empty", "dot", "a conversation's name", "short", "base64", "sql", "not ascii", "long", "nul", "half a character"],
)
def test_what_was_not_issued_here_opens_nothing(sessions: Sessions, token: str) -> None:
    assert sessions.conversation(token) is None


def test_a_token_of_another_secret_opens_nothing(sessions: Sessions) -> None:
    assert sessions.conversation(Sessions(SECRET[::-1]).issue()) is None


def test_a_token_signed_for_another_purpose_opens_nothing(sessions: Sessions) -> None:
    other = URLSafeSerializer(SECRET, salt="frontdesk.something_else")
    assert sessions.conversation(str(other.dumps("0" * 32))) is None


def test_a_changed_token_opens_nothing(sessions: Sessions) -> None:
    token = sessions.issue()
    value, signature = token.split(".")
    other, _ = sessions.issue().split(".")
    changed = "A" if value[3] != "A" else "B"
    for forged in (f"{other}.{signature}", f"{value[:3]}{changed}{value[4:]}.{signature}", value, f"{value}.", f".{signature}"):
        assert sessions.conversation(forged) is None


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "var" / "session_secret"
    secret = kept_secret(file)
    assert len(secret) >= LEAST_CHARACTERS
    assert kept_secret(file) == secret
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
    assert kept_secret(tmp_path / "elsewhere") != secret


@pytest.mark.parametrize("left", ["", "\n", "half a sec"], ids=["empty", "a line end", "cut short"])
def test_a_secret_that_was_only_half_written_is_refused_or_made_anew(tmp_path: Path, left: str) -> None:
    file = tmp_path / "session_secret"
    file.write_text(left, encoding="ascii")
    try:
        secret = kept_secret(file)
    except (ValueError, RuntimeError) as error:
        assert file.name in str(error)
    else:
        assert len(secret) >= LEAST_CHARACTERS


def test_processes_that_start_together_share_one_secret(tmp_path: Path) -> None:
    for number in range(30):
        file = tmp_path / str(number)
        with ThreadPoolExecutor(8) as pool:
            secrets = set(pool.map(lambda _: kept_secret(file), range(8)))  # noqa: B023  # used before the next round
        assert len(secrets) == 1
        assert len(secrets.pop()) >= LEAST_CHARACTERS
