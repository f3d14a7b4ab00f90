"""How often somebody may name a booking that is not theirs: guessing is counted, finding is not."""

from __future__ import annotations

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

# As over HTTP (bot/web/attempts.py): a few slips are human, and a reference somebody guesses at is closed for everybody.
PER_CONVERSATION = RateLimitItemPerMinute(6, 10)
PER_REFERENCE = RateLimitItemPerMinute(6, 10)


class Tries:
    """Wrong pairs of reference and contact, by conversation and by reference, in this process."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def allowed(self, conversation: str, reference: str) -> bool:
        """Whether another try may be made."""
        return all(self._window.test(limit, name) for limit, name in _limits(conversation, reference))

    def failed(self, conversation: str, reference: str) -> None:
        """Count a try that found nothing."""
        for limit, name in _limits(conversation, reference):
            self._window.hit(limit, name)


def _limits(conversation: str, reference: str) -> tuple[tuple[RateLimitItemPerMinute, str], ...]:
    return ((PER_CONVERSATION, f"conversation {conversation}"), (PER_REFERENCE, f"reference {reference}"))
