"""How much a visitor and an address may send, counted by the `limits` library: in memory, or in Redis once there are replicas."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from bot.channels.web.refusals import Refusal
from bot.web.metrics import REFUSED


@dataclass(frozen=True)
class Visit:
    """Who sends something."""

    visitor: str
    address: str


class Limits:
    """Counts what comes in.

    Args:
        visitor: such as `20 per minute; 300 per hour`: messages of one visitor.
        address: messages from one address.
        openings: sessions and connections that one address opens.
    """

    def __init__(self, visitor: str, address: str, openings: str) -> None:
        # Its window begins with the first hit, so that the time to wait is exact. The library's moving window hands one key after
        # the other to a thread to clean it up, all the time: a tenth of the processor under 200 visitors.
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._visitor, self._address, self._openings = parse_many(visitor), parse_many(address), parse_many(openings)

    async def message(self, visit: Visit) -> None:
        """Count a message.

        Raises:
            Refusal: there were too many; it says when to try again.
        """
        await self._count(self._visitor, "visitor", visit.visitor)
        await self._count(self._address, "address", visit.address)

    async def opening(self, address: str) -> None:
        """Count a session or connection that is opened; raises `Refusal`."""
        await self._count(self._openings, "opening", address)

    async def _count(self, limits: list[RateLimitItem], kind: str, key: str) -> None:
        for limit in limits:
            if not await self._limiter.hit(limit, kind, key):
                REFUSED.labels("slow_down").inc()
                free_at, _ = await self._limiter.get_window_stats(limit, kind, key)
                raise Refusal("slow_down", max(1, math.ceil(free_at - time.time())))
