"""How often somebody may try: guessing is counted, finding is not."""

from __future__ import annotations

import asyncio
import math
import time
from weakref import WeakValueDictionary

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.web.problems import Problem

# Somebody who mistypes their own reference tries a handful of times. 60 random bits need rather more.
PER_ADDRESS = RateLimitItemPerMinute(20, 10)
PER_REFERENCE = RateLimitItemPerMinute(6, 10)


class Attempts:
    """Failed attempts by address and by reference, in this process.

    A reference that somebody guesses at is closed for everybody for a while, so that many addresses are no way around.
    """

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def turn(self, reference: str) -> asyncio.Lock:
        """One attempt at a reference at a time, so that none of many at once slips through before the others are counted."""
        return self._turns.setdefault(reference, asyncio.Lock())

    def check(self, address: str, reference: str | None) -> None:
        """Let an attempt pass. `reference`: in its canonical form; None when it cannot be one, which says nothing about any.

        Raises:
            Problem: 429 with the seconds to wait.
        """
        for limit, name in _limits(address, reference):
            if not self._window.test(limit, name):
                wait = math.ceil(self._window.get_window_stats(limit, name).reset_time - time.time())
                raise Problem(429, headers={"Retry-After": str(max(wait, 1))})

    def failed(self, address: str, reference: str | None) -> None:
        """Count an attempt that found nothing."""
        for limit, name in _limits(address, reference):
            self._window.hit(limit, name)


def _limits(address: str, reference: str | None) -> list[tuple[RateLimitItemPerMinute, str]]:
    return [(PER_ADDRESS, address), *([(PER_REFERENCE, reference)] if reference else [])]
