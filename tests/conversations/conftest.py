"""Conversations as files: `<kind>/test_<somebody does something>.yml`, run through the real agent with the real actions.

A file has `steps`, and maybe `now`, the clinic's wall clock at the start (else Monday, 2026-11-30, 10:00). A step says something
(`say`), taps a button that was offered before (`tap: <title>`), starts the service anew (`restart: true`), lets time pass
(`wait: <minutes>`) or has somebody else book a time (`taken: reyes 2026-12-01 14:00`). `expect` names what must come back:

    topics        the names of what was understood, in order
    responses     the names of the responses, in order; a name may end in * (utter_staff_*)
    contains      texts the reply has; a text or a list
    not_contains  texts it has not
    buttons       the titles of all buttons, in order
    same_as       the number (from 1) of an earlier step that got the same reply
    booked        the bookings of this conversation to come, each as `reyes 2026-12-01 14:00`
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import structlog
import yaml
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered

from bot import wiring
from bot.booking.memory import MemoryBookings
from bot.booking.model import STANDING, Booking
from bot.booking.service import Consults
from bot.conversation.agent import FrontdeskAgent, load_agent
from bot.knowledge.clinic import load_clinic
from bot.knowledge.understanding import Understanding
from bot.nlu.message_fields import as_words

KINDS = {"happy", "corrections", "detours", "cancellations", "refusals", "urgent", "handoff", "clarifying"}
ACTIONS = {"say", "tap", "restart", "wait", "taken"}
EXPECTATIONS = {"topics", "responses", "contains", "not_contains", "buttons", "same_as", "booked"}
START = "2026-11-30 10:00"
ZONE = ZoneInfo("America/New_York")


class Desk:
    """The clinic's calendar for one conversation, and its clock."""

    def __init__(self, now: str) -> None:
        self.now = datetime.fromisoformat(now).replace(tzinfo=ZONE)
        self.consults = Consults(load_clinic(Path("clinic.yml")).roster, MemoryBookings(), lambda: self.now)

    def take(self, slot: str) -> None:
        """Somebody else books `practitioner day time`."""
        practitioner, _, moment = slot.partition(" ")
        found = self.consults.slot(practitioner, datetime.fromisoformat(moment).replace(tzinfo=ZONE))
        assert found is not None
        booked = self.consults.book(found, "Somebody Else", "else@example.com", consent=True)
        assert isinstance(booked, Booking), booked

    def booked(self, conversation: str) -> list[str]:
        """The bookings of a conversation that are still to come."""
        found = [one for one in self.consults.of_conversation(conversation) if one.state in STANDING and one.start > self.now]
        return [f"{one.practitioner_id} {one.start.astimezone(ZONE):%Y-%m-%d %H:%M}" for one in found]


@dataclass
class Service:
    """The agent as the service has it; `restart` loads it anew on the same database."""

    model: Path
    database: str
    agent: FrontdeskAgent = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        builders = (wiring.settings, wiring.database, wiring.conversations)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DATABASE_URL", self.database)
            for builder in builders:
                builder.cache_clear()
            self.agent = load_agent(self.model)
        for builder in builders:
            builder.cache_clear()


@dataclass
class Got:
    """The reply to one step."""

    topics: list[str]
    responses: list[str | None]
    text: str
    buttons: list[dict[str, str]]

    @property
    def titles(self) -> list[str]:
        return [button["title"] for button in self.buttons]


@pytest.fixture(scope="session")
def service(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Service:
    return Service(model, f"sqlite:///{tmp_path_factory.mktemp('conversations') / 'frontdesk.db'}")


@pytest.fixture
def without_debug_lines() -> Iterator[None]:
    """Rasa describes every step of every turn until logging is configured, as the service does."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    yield
    structlog.configure(**before)


async def turn(agent: FrontdeskAgent, sender: str, message: str) -> Got:
    """Send a message and read from the conversation what was understood and said."""
    await agent.handle_message(UserMessage(message, CollectingOutputChannel(), sender))
    tracker = await agent.tracker_store.retrieve_full_tracker(sender)
    events = list(tracker.events)
    last = max(index for index, event in enumerate(events) if isinstance(event, UserUttered))
    said = [event for event in events[last:] if isinstance(event, BotUttered)]
    return Got(
        topics=[topic.name for topic in Understanding.from_parse_data(events[last].parse_data).topics],
        responses=[event.metadata.get("utter_action") for event in said],
        text="\n".join(event.text or "" for event in said),
        buttons=[button for event in said for button in event.data.get("buttons") or []],
    )


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def problems(expect: dict[str, Any], got: Got, earlier: list[Got]) -> list[str]:
    """What is not as expected, one line each."""
    found = []
    for name in {"topics", "buttons"} & set(expect):
        actual = got.topics if name == "topics" else got.titles
        if as_list(expect[name]) != actual:
            found.append(f"{name} are {actual}, not {expect[name]}")
    if "responses" in expect:
        wanted = as_list(expect["responses"])
        matched = len(wanted) == len(got.responses) and all(map(fnmatchcase, map(str, got.responses), wanted))
        found += [] if matched else [f"responses are {got.responses}, not {wanted}"]
    found += [f"does not say {text!r}" for text in as_list(expect.get("contains", [])) if text not in got.text]
    found += [f"says {text!r}" for text in as_list(expect.get("not_contains", [])) if text in got.text]
    if "same_as" in expect:
        same = earlier[expect["same_as"] - 1]
        found += [] if (got.text, got.buttons) == (same.text, same.buttons) else [f"is not the reply to step {expect['same_as']}"]
    return found


class WentWrongError(Exception):
    """A conversation did not go as its file says."""


async def converse(service: Service, sender: str, steps: list[dict[str, Any]], desk: Desk) -> None:
    """Run the steps of one conversation."""
    got: list[Got] = []
    payloads: dict[str, str] = {}
    for number, step in enumerate(steps, 1):
        if "restart" in step:
            service.restart()
            got.append(got[-1])
            continue
        if "wait" in step or "taken" in step:
            desk.now += timedelta(minutes=step.get("wait", 0))
            if "taken" in step:
                desk.take(step["taken"])
            got.append(got[-1] if got else Got([], [], "", []))
            continue
        if "tap" in step:
            if step["tap"] not in payloads:
                raise WentWrongError(f"step {number}: no button {step['tap']!r} was offered, only {sorted(payloads)}")
            message = payloads[step["tap"]]
            if message not in await service.agent.tracker_store.offered_payloads(sender):
                raise WentWrongError(f"step {number}: a channel would not let this visitor tap {message}")
        else:
            # As every channel does: what is typed is never obeyed as a button would be.
            message = as_words(step["say"])
        reply = await turn(service.agent, sender, message)
        payloads |= {button["title"]: button["payload"] for button in reply.buttons}
        wrong = problems(step["expect"], reply, got)
        if "booked" in step["expect"] and (booked := desk.booked(sender)) != as_list(step["expect"]["booked"]):
            wrong.append(f"booked is {booked}, not {step['expect']['booked']}")
        if wrong:
            raise WentWrongError(
                "\n".join([f"step {number}, {step.get('say') or step['tap']!r}:", *wrong, "the whole reply:", reply.text])
            )
        got.append(reply)


def read_steps(path: Path) -> tuple[list[dict[str, Any]], str]:
    """The steps of a file and its clock, refused if a word in it would silently be ignored."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(content) <= {"steps", "now"} and content["steps"], "a conversation has `steps`, and maybe `now`"
    for step in content["steps"]:
        assert len(set(step) & ACTIONS) == 1, f"one of {sorted(ACTIONS)} in {step}"
        assert set(step) <= ACTIONS | {"expect"}, f"only an action and `expect` in {step}"
        assert not {"say", "tap"} & set(step) or step.get("expect"), f"an expectation in {step}"
        assert set(step.get("expect", {})) <= EXPECTATIONS, f"only {sorted(EXPECTATIONS)} in {step}"
    return list(content["steps"]), str(content.get("now", START))


class Conversation(pytest.Function):
    """One file as one test."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:
        return str(excinfo.value) if isinstance(excinfo.value, WentWrongError) else super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name


class ConversationFile(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        def run(service: Service, without_debug_lines: None) -> None:
            steps, now = read_steps(self.path)
            desk = Desk(now)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(wiring, "clock", lambda: desk.now)
                patch.setattr(wiring, "consults", lambda: desk.consults)
                asyncio.run(converse(service, f"test:{self.path.parent.name}/{self.path.stem}", steps, desk))

        yield Conversation.from_parent(self, name=self.path.stem.removeprefix("test_"), callobj=run)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix == ".yml" and file_path.name.startswith("test_"):
        assert file_path.parent.name in KINDS, f"{file_path.parent.name} is not one of {sorted(KINDS)}"
        return ConversationFile.from_parent(parent, path=file_path)
    return None
