"""One message of a conversation at a time, in the order they came.

Rasa's lock is polled once a second; this one hands over as soon as the message before is answered.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore


class FirstComeLockStore(LockStore):  # type: ignore[misc]  # Rasa's class is untyped
    """A first-come, first-served lock a conversation, within this process.

    Two processes on one database are kept apart by the tracker store, which refuses to write over a newer turn.
    """

    def __init__(self, endpoint_config: Any = None) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: Counter[str] = Counter()

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = 0
    ) -> AsyncIterator[None]:
        """Wait for the conversation's earlier messages.

        Raises:
            LockError: they took longer than `lock_lifetime` seconds.
        """
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._users[conversation_id] += 1
        try:
            await _acquire(lock, lock_lifetime)
            try:
                yield
            finally:
                lock.release()
        finally:
            self._users[conversation_id] -= 1
            if not self._users[conversation_id]:
                del self._users[conversation_id], self._locks[conversation_id]


async def _acquire(lock: asyncio.Lock, seconds: float) -> None:
    try:
        await asyncio.wait_for(lock.acquire(), seconds)
    except TimeoutError:
        raise LockError(f"waited {seconds} s for an earlier message of this conversation") from None
