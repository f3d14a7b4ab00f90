"""What the actions of the booking desk share: hear the message, ask the desk, say its words, keep its state."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.repeat import last_reply
from bot import wiring
from bot.contacts import region_of
from bot.desk.desk import Desk, Turn
from bot.desk.said import TIME, Said, read_said
from bot.desk.state import State
from bot.knowledge.reply import Utterance, whole_reply
from bot.knowledge.topics import UNSURE
from bot.knowledge.understanding import Understanding

REQUESTED = "requested_slot"
BUTTONS = ("slot", "date", "detail")
OFFERS = {"utter_consult_offer", "utter_consult_one_time"}
# What the task itself answers somebody who is in the middle of one.
OF_THE_DESK = ("book_consult", "reschedule_consult", "cancel_consult", "stop", "start_over", "other_times")
# By form: what is another task.
LEADS_AWAY = {
    "consult_form": (),
    "reschedule_form": ("cancel_consult", "book_consult"),
    "cancel_form": ("reschedule_consult", "book_consult"),
    "plan_form": ("book_consult", "reschedule_consult", "cancel_consult", "choose_time", "my_consult", "stop"),
}

Events = list[dict[str, Any]]
Task = Callable[[Desk, Said, State, str | None], Turn]


def hear(tracker: Tracker) -> Said:
    """The latest message, read for the desk."""
    clinic, message = wiring.clinic(), tracker.latest_message
    asked = tracker.get_slot(REQUESTED) or (TIME if _times_were_offered(tracker) else None)
    return read_said(
        message.get("text") or "",
        Understanding.from_parse_data(message),
        {entity["entity"]: entity["value"] for entity in message.get("entities", []) if entity["entity"] in BUTTONS},
        asked,
        wiring.clock().astimezone(clinic.timezone),
        wiring.consults().roster,
        region_of(clinic.phone),
    )


def takes_up(tracker: Tracker) -> bool:
    """Whether the message replies to the times that a plan offered: "the second one", "no, Thursday"."""
    return _times_were_offered(tracker) and not tracker.get_slot(REQUESTED) and hear(tracker).takes_up


def _times_were_offered(tracker: Tracker) -> bool:
    return bool({message["metadata"].get("utter_action") for message in last_reply(tracker)} & OFFERS)


async def take(form: str, tracker: Tracker, dispatcher: CollectingDispatcher, task: Task) -> Events:
    """Take one message of somebody in the middle of a task.

    Questions are answered first, then the task goes on where it was.

    Raises:
        ActionExecutionRejection: somebody needs urgent care, or wants another task; the rules speak then.
    """
    said, state = hear(tracker), State.from_slots(tracker.get_slot)
    if said.urgent or said.means(*LEADS_AWAY[form]):
        raise ActionExecutionRejection(form)
    asked = tracker.get_slot(REQUESTED) or (TIME if _times_were_offered(tracker) and said.takes_up else None)
    turn = await _at_desk(tracker, lambda desk: task(desk, said, state, asked))
    say([*beside(said, task_begins=asked is None), *turn.said], dispatcher)
    events = keep(turn.state)
    return [*events, SlotSet(REQUESTED, None)] if turn.done else events


async def ask(tracker: Tracker, dispatcher: CollectingDispatcher, question: Callable[[Desk, State], Turn]) -> Events:
    """Ask for the next thing."""
    state = State.from_slots(tracker.get_slot)
    turn = await _at_desk(tracker, lambda desk: question(desk, state))
    say(turn.said, dispatcher)
    return keep(turn.state)


def say(utterances: Iterable[Utterance], dispatcher: CollectingDispatcher) -> None:
    """Utter."""
    for utterance in utterances:
        dispatcher.utter_message(response=utterance.response, **utterance.values)


def keep(state: State) -> Events:
    """The slots of a state."""
    return [SlotSet(name, value) for name, value in state.slots().items()]


def _desk(tracker: Tracker) -> Desk:
    return Desk(wiring.consults(), wiring.tries(), tracker.sender_id, wiring.clock(), wiring.calendar_links().link)


async def _at_desk(tracker: Tracker, work: Callable[[Desk], Turn]) -> Turn:
    """The desk waits for a database, so it works on a thread."""
    return await asyncio.to_thread(work, _desk(tracker))


def beside(said: Said, *, task_begins: bool) -> tuple[Utterance, ...]:
    """The answers to what was asked besides; and to small talk, when there is nothing else in the message."""
    heard = said.understanding
    quiet = said.has_details or task_begins or heard.intent == UNSURE or said.means(*OF_THE_DESK, "background")
    if quiet and not said.questions:
        return ()
    besides = replace(heard, topics=said.questions, intent="") if said.questions else heard
    spoken = whole_reply(besides, wiring.clinic(), wiring.clock())
    # Whoever is at the desk needs no invitation to it.
    return tuple(utterance for utterance in spoken if utterance.response != "utter_suggest_consult")
