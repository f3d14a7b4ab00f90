"""Who sends too much is refused with the time to wait; nobody else is."""

from __future__ import annotations

import pytest

from bot.channels.web.limits import Limits, Visit
from bot.channels.web.refusals import SENTENCES, Refusal


async def sent(limits: Limits, visit: Visit, times: int) -> int:
    accepted = 0
    for _ in range(times):
        try:
            await limits.message(visit)
        except Refusal as refusal:
            assert refusal.code == "slow_down"
            assert refusal.retry_after is not None and 0 < refusal.retry_after <= 3600
            assert str(refusal.retry_after) in refusal.text
        else:
            accepted += 1
    return accepted


async def test_a_visitor_may_send_so_many_and_another_too() -> None:
    limits = Limits("3 per minute", "100 per minute", "100 per minute")
    assert await sent(limits, Visit("anna", "1.1.1.1"), 10) == 3
    assert await sent(limits, Visit("ben", "1.1.1.1"), 10) == 3


async def test_the_tightest_of_several_limits_counts() -> None:
    limits = Limits("10 per minute; 2 per hour", "100 per minute", "100 per minute")
    assert await sent(limits, Visit("anna", "1.1.1.1"), 10) == 2


async def test_an_address_may_send_so_many_whoever_it_is() -> None:
    limits = Limits("3 per minute", "5 per minute", "100 per minute")
    assert await sent(limits, Visit("anna", "1.1.1.1"), 10) == 3
    assert await sent(limits, Visit("ben", "1.1.1.1"), 10) == 2
    assert await sent(limits, Visit("ben", "2.2.2.2"), 10) == 0
    assert await sent(limits, Visit("cleo", "2.2.2.2"), 10) == 3


async def test_openings_are_counted_apart() -> None:
    limits = Limits("1 per minute", "1 per minute", "2 per minute")
    for _ in range(2):
        await limits.opening("1.1.1.1")
    with pytest.raises(Refusal):
        await limits.opening("1.1.1.1")
    await limits.opening("2.2.2.2")
    assert await sent(limits, Visit("anna", "1.1.1.1"), 1) == 1


@pytest.mark.parametrize("code", SENTENCES)
def test_every_refusal_has_a_status_and_a_sentence(code: str) -> None:
    refusal = Refusal(code, 7, most=2000)
    assert 400 <= refusal.status < 600
    assert "{" not in refusal.text and refusal.text.endswith(".")
    assert refusal.as_acknowledgement() == {"ok": False, "code": code, "text": refusal.text, "retry_after": 7}
