"""Rasa's tracker store over SQL: never on the event loop, writes only what is new, reads a bounded window.

Rasa's own `SQLTrackerStore` reads and rebuilds the whole conversation for each turn, on the event loop.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot import wiring
from bot.storage.conversations import SqlConversations, Window

# A tracker that has grown past LONGEST_WINDOW events is cut back to the newest SHORTEST_WINDOW or a few more (whole turns).
# A turn makes about 7 events; no form or rule looks further back than the present task.
LONGEST_WINDOW = 120
SHORTEST_WINDOW = 60
# Trackers kept ready in memory, more than visitors talk at once; one takes up to some 300 KB.
READY_TRACKERS = 300
# Threads that talk to the database, so that one visitor's write does not wait for another's.
STORE_THREADS = 8

# The attribute of a tracker that says where it stands.
POSITION = "frontdesk_position"

Result = TypeVar("Result")


def store_of(agent: Agent) -> ConversationTrackerStore:
    """The store of an agent. `rasa run` wraps it in one that falls back to memory."""
    wrapped = agent.tracker_store
    store: ConversationTrackerStore = wrapped._tracker_store if isinstance(wrapped, FailSafeTrackerStore) else wrapped
    return store


@dataclass
class _Position:
    """Where a tracker stands: its first event's position, how many of its events are state, how many are written."""

    start: int
    prefix: int
    written: int

    @property
    def end(self) -> int:
        """The position the next event gets."""
        return self.start + self.written


class ConversationTrackerStore(TrackerStore):  # type: ignore[misc]  # Rasa's class is untyped
    """Keeps conversations in SQLite or PostgreSQL.

    A tracker holds the recent turns only, behind the slots and the active form as they were before them. It is kept ready
    in memory and used again when nobody wrote to the conversation in between.

    Args:
        conversations: where to keep them; opened from DATABASE_URL when not given.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        conversations: SqlConversations | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.pop("host", None)
        super().__init__(domain, event_broker, **kwargs)
        self._conversations = conversations or wiring.conversations()
        self._threads = ThreadPoolExecutor(STORE_THREADS, thread_name_prefix="store")
        self._ready: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        self._checked: set[str] = set()

    def latest(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as it was last saved here, for reading only; None when it is not in memory."""
        return self._ready.get(sender_id)

    async def recent(self, sender_id: str) -> DialogueStateTracker | None:
        """The recent part of a conversation, for reading only; None for a new one."""
        ready = self._ready.get(sender_id)
        if ready is not None and await self._run(self._conversations.next_position, sender_id) == getattr(ready, POSITION).end:
            self._checked.add(sender_id)
            return ready
        self._ready.pop(sender_id, None)
        window = await self._run(self._conversations.read, sender_id)
        if window is None:
            return None
        self._keep_ready(self._rebuild(sender_id, window))
        self._checked.add(sender_id)
        return self._ready[sender_id]

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The recent part of a conversation, to be changed and saved; None for a new one."""
        # Who asked for the recent part a moment ago has checked it. Should another process write meanwhile, saving is refused.
        tracker = self.latest(sender_id) if sender_id in self._checked else None
        if tracker is None:
            tracker = await self.recent(sender_id)
        self._checked.discard(sender_id)
        # A tracker that is being changed is not ready any more: if the turn fails, it is read anew.
        self._ready.pop(sender_id, None)
        return tracker

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> DialogueStateTracker:
        """A new conversation, to be changed and saved."""
        tracker = await super().create_tracker(sender_id, append_action_listen)
        self._ready.pop(sender_id, None)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The whole conversation, for reading only."""
        window = await self._run(lambda: self._conversations.read(conversation_id, whole=True))
        return None if window is None else self._rebuild(conversation_id, window)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the events that are new, and keep the tracker ready.

        Raises:
            ConversationConflictError: another process answered in the same conversation meanwhile.
        """
        await self.stream_events(tracker)
        sender_id = tracker.sender_id
        position = getattr(tracker, POSITION, None) or await self._position_of_foreign(tracker)
        new = list(islice(tracker.events, position.prefix + position.written, None))
        written = _Position(position.start, position.prefix, position.written + len(new))
        kept, window = self._trim(tracker, written)
        at = position.end
        bodies = [event.as_dict() for event in new]
        await self._run(lambda: self._conversations.append(sender_id, at, bodies, window))
        setattr(tracker, POSITION, written)
        self._keep_ready(kept)

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        return await self._run(self._conversations.ids)

    async def offered_payloads(self, sender_id: str) -> frozenset[str]:
        """The payloads of all buttons in the recent part of a conversation."""
        tracker = await self.recent(sender_id)
        said = [event for event in tracker.events if isinstance(event, BotUttered)] if tracker else []
        return frozenset(button["payload"] for event in said for button in event.data.get("buttons") or [])

    async def delete(self, sender_id: str) -> bool:
        """Erase a conversation; False when there was none."""
        self._ready.pop(sender_id, None)
        return await self._run(self._conversations.delete, sender_id)

    async def stream_events(self, tracker: DialogueStateTracker) -> None:
        """Hand new events to a broker, if there is one; without one Rasa would read the conversation for nothing."""
        if self.event_broker is not None:
            await super().stream_events(tracker)

    async def _run(self, function: Callable[..., Result], *arguments: Any) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)

    async def _position_of_foreign(self, tracker: DialogueStateTracker) -> _Position:
        """A tracker that was not read from here (a new one) holds all events of its conversation."""
        written = await self._run(self._conversations.next_position, tracker.sender_id)
        return _Position(start=0, prefix=0, written=written or 0)

    def _keep_ready(self, tracker: DialogueStateTracker) -> None:
        self._ready[tracker.sender_id] = tracker
        if len(self._ready) > READY_TRACKERS:
            self._ready.popitem(last=False)

    def _rebuild(self, sender_id: str, window: Window) -> DialogueStateTracker:
        prefix = _prefix(window.state, window.start)
        tracker = self.init_tracker(sender_id)
        for event in [*prefix, *deserialise_events(list(window.events))]:
            tracker.update(event, self.domain)
        setattr(tracker, POSITION, _Position(window.start, len(prefix), len(window.events)))
        return tracker

    def _trim(
        self, tracker: DialogueStateTracker, position: _Position
    ) -> tuple[DialogueStateTracker, tuple[int, Mapping[str, Any]] | None]:
        """The tracker to keep ready and, when it was cut, where its window starts and the state there."""
        if position.written <= LONGEST_WINDOW:
            return tracker, None
        history = list(tracker.events)
        cut = _turn_start(history, len(history) - SHORTEST_WINDOW)
        before = self.init_tracker(tracker.sender_id)
        for event in history[:cut]:
            before.update(event, self.domain)
        start = position.start + cut - position.prefix
        window = Window(start, _state(before), tuple(event.as_dict() for event in history[cut:]))
        return self._rebuild(tracker.sender_id, window), (start, window.state)


def _turn_start(history: list[Event], latest: int) -> int:
    """The last index up to `latest` at which a visitor's turn begins (its `action_listen`)."""
    return next(index - 1 for index in range(latest, 0, -1) if isinstance(history[index], UserUttered))


def _state(tracker: DialogueStateTracker) -> dict[str, Any]:
    """Slots that differ from a fresh conversation, and the active form."""
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value}
    return {"slots": slots, "loop": tracker.active_loop_name}


def _prefix(state: Mapping[str, Any], start: int) -> list[Event]:
    """Events that bring a fresh tracker into `state`. They are never written."""
    if start == 0:
        return []
    slots = [SlotSet(name, value) for name, value in state["slots"].items()]
    loop = [ActiveLoop(state["loop"])] if state["loop"] else []
    return [ActionExecuted("action_session_start"), *slots, *loop]
