"""Messages of one conversation are answered one after the other; conversations do not wait for each other."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.lock_store import LockError, LockStore

from bot.conversation.ordering import FirstComeLockStore

# A safety net only: a lock that is never handed over fails the test instead of stopping it.
TIMEOUT_SECONDS = 20


class Desk:
    """Takes messages, each held up until the test lets it go, and notes when each begins and ends."""

    def __init__(self, locks: FirstComeLockStore) -> None:
        self.locks = locks
        self.noted: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    def take(self, conversation: str, message: str, lifetime: float = TIMEOUT_SECONDS) -> asyncio.Task[None]:
        self.gates[message] = asyncio.Event()
        return asyncio.create_task(self._answer(conversation, message, lifetime))

    async def _answer(self, conversation: str, message: str, lifetime: float) -> None:
        async with self.locks.lock(conversation, lifetime):
            self.noted.append(f"{message} begins")
            await self.gates[message].wait()
            self.noted.append(f"{message} ends")


async def settle() -> None:
    """Let everything run that can run without time passing."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
def locks() -> FirstComeLockStore:
    return FirstComeLockStore()


@pytest.fixture
def desk(locks: FirstComeLockStore) -> Desk:
    return Desk(locks)


def assert_nothing_kept(locks: FirstComeLockStore) -> None:
    assert {name: kept for name, kept in vars(locks).items() if kept} == {}


async def test_messages_of_a_conversation_are_answered_in_the_order_they_came(desk: Desk) -> None:
    tasks = [desk.take("anna", message) for message in "abcd"]
    for message in "dcba":
        await settle()
        desk.gates[message].set()
    await asyncio.wait_for(asyncio.gather(*tasks), TIMEOUT_SECONDS)
    assert desk.noted == [f"{message} {what}" for message in "abcd" for what in ("begins", "ends")]
    assert_nothing_kept(desk.locks)


async def test_the_next_message_is_taken_up_without_waiting_for_a_clock(desk: Desk) -> None:
    tasks = [desk.take("anna", message) for message in "ab"]
    await settle()
    assert desk.noted == ["a begins"]
    desk.gates["a"].set()
    await settle()
    assert desk.noted == ["a begins", "a ends", "b begins"]
    desk.gates["b"].set()
    await asyncio.wait_for(asyncio.gather(*tasks), TIMEOUT_SECONDS)


async def test_a_late_message_does_not_overtake_one_that_waits(desk: Desk) -> None:
    tasks = [desk.take("anna", "a"), desk.take("anna", "b")]
    await settle()
    desk.gates["a"].set()
    tasks.append(desk.take("anna", "c"))
    await settle()
    assert desk.noted == ["a begins", "a ends", "b begins"]
    desk.gates["b"].set()
    desk.gates["c"].set()
    await asyncio.wait_for(asyncio.gather(*tasks), TIMEOUT_SECONDS)
    assert desk.noted[-2:] == ["c begins", "c ends"]


async def test_conversations_do_not_wait_for_each_other(desk: Desk) -> None:
    tasks = [desk.take(conversation, f"of {conversation}") for conversation in ("anna", "ben", "carla")]
    await settle()
    assert desk.noted == ["of anna begins", "of ben begins", "of carla begins"]
    for gate in desk.gates.values():
        gate.set()
    await asyncio.wait_for(asyncio.gather(*tasks), TIMEOUT_SECONDS)
    assert_nothing_kept(desk.locks)


async def test_a_message_that_fails_lets_the_next_one_in(desk: Desk) -> None:
    async def fail() -> None:
        async with desk.locks.lock("anna"):
            await settle()
            raise KeyError("the turn failed")

    failing = asyncio.create_task(fail())
    following = desk.take("anna", "b")
    desk.gates["b"].set()
    with pytest.raises(KeyError):
        await failing
    await asyncio.wait_for(following, TIMEOUT_SECONDS)
    assert desk.noted == ["b begins", "b ends"]
    assert_nothing_kept(desk.locks)


async def test_a_message_that_waits_too_long_is_refused_and_the_ones_behind_it_go_on(desk: Desk) -> None:
    slow = desk.take("anna", "slow")
    await settle()
    impatient = desk.take("anna", "impatient", lifetime=0.01)
    patient = desk.take("anna", "patient")
    with pytest.raises(LockError):
        await asyncio.wait_for(impatient, TIMEOUT_SECONDS)
    desk.gates["slow"].set()
    desk.gates["patient"].set()
    await asyncio.wait_for(asyncio.gather(slow, patient), TIMEOUT_SECONDS)
    assert desk.noted == ["slow begins", "slow ends", "patient begins", "patient ends"]
    assert_nothing_kept(desk.locks)


async def test_a_visitor_who_leaves_while_waiting_does_not_hold_up_the_line(desk: Desk) -> None:
    tasks = [desk.take("anna", message) for message in "abc"]
    await settle()
    tasks[1].cancel()
    await settle()
    desk.gates["a"].set()
    desk.gates["c"].set()
    results = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), TIMEOUT_SECONDS)
    assert isinstance(results[1], asyncio.CancelledError)
    assert desk.noted == ["a begins", "a ends", "c begins", "c ends"]
    assert_nothing_kept(desk.locks)


async def test_a_visitor_who_leaves_while_being_answered_lets_the_next_one_in(desk: Desk) -> None:
    tasks = [desk.take("anna", message) for message in "ab"]
    await settle()
    tasks[0].cancel()
    desk.gates["b"].set()
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), TIMEOUT_SECONDS)
    assert desk.noted == ["a begins", "b begins", "b ends"]
    assert_nothing_kept(desk.locks)


async def test_a_timeout_inside_a_turn_is_not_taken_for_a_timeout_of_the_line(locks: FirstComeLockStore) -> None:
    with pytest.raises(TimeoutError, match="the database took too long"):
        async with locks.lock("anna"):
            raise TimeoutError("the database took too long")
    assert_nothing_kept(locks)


async def test_many_messages_of_many_conversations_leave_nothing_behind(locks: FirstComeLockStore) -> None:
    inside: dict[str, int] = {}

    async def answer(conversation: str) -> None:
        async with locks.lock(conversation, TIMEOUT_SECONDS):
            assert inside.setdefault(conversation, 0) == 0
            inside[conversation] += 1
            await asyncio.sleep(0)
            inside[conversation] -= 1

    await asyncio.gather(*(answer(f"visitor:{number % 7}") for number in range(200)))
    assert_nothing_kept(locks)


def test_rasa_makes_this_lock_from_the_endpoints_file() -> None:
    from rasa.core.utils import AvailableEndpoints

    made = LockStore.create(AvailableEndpoints.read_endpoints("endpoints.yml").lock_store)
    assert isinstance(made, FirstComeLockStore)
