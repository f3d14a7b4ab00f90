"""Empties the outbox while the service runs, on a thread of its own."""

from __future__ import annotations

import asyncio
from collections import Counter

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import wiring
from bot.notices.ports import Outcome
from bot.web.metrics import LETTERS

log = structlog.get_logger()

# How long a letter waits at most for somebody to look, and how often holds that came to nothing are forgotten.
LOOK_SECONDS, SWEEP_SECONDS = 2, 3600


async def deliver_forever() -> None:
    """Look for letters to send, again and again."""
    looks = 0
    while True:
        try:
            _count(await asyncio.to_thread(wiring.postman().deliver_due))
            if looks % (SWEEP_SECONDS // LOOK_SECONDS) == 0:
                await asyncio.to_thread(wiring.consults().sweep)
        except SQLAlchemyError as error:
            # The store comes back, and what is in it is still due.
            log.error("outbox.unavailable", error=type(error).__name__)
        looks += 1
        await asyncio.sleep(LOOK_SECONDS)


def _count(outcomes: Counter[Outcome]) -> None:
    for outcome, number in outcomes.items():
        LETTERS.labels(str(outcome)).inc(number)
