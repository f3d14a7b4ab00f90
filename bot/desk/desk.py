"""The desk itself: a message and where things stand in, where they stand now and what to say out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.booking.model import STANDING, Booking, Slot
from bot.booking.refusals import Reason, Unavailable
from bot.booking.service import Consults
from bot.booking.wishes import DateRange
from bot.contacts import ContactProblem, Email, NameProblem, Phone
from bot.desk.choices import (
    CALENDAR_TITLE,
    CARD_TITLE,
    NO_CHANGE,
    NO_KEEP,
    OTHER_TIMES,
    STOP,
    YES_BOOK,
    YES_CANCEL,
    YES_MOVE,
    change_button,
    day_in_words,
    in_words,
    list_in_words,
    read_slot,
    slot_button,
    slot_id,
)
from bot.desk.said import CONFIRM, CONTACT, NAME, TIME, Said
from bot.desk.state import State
from bot.desk.tries import Tries
from bot.desk.wishes import exact, narrowed, turned_down, understood_when, wished
from bot.knowledge.reply import Utterance
from bot.knowledge.topics import UNSURE


@dataclass(frozen=True)
class Turn:
    """What became of a message: the new state, what to say, and whether the task ended here."""

    state: State
    said: tuple[Utterance, ...] = ()
    done: bool = False


class Desk:
    """Books for one conversation.

    Args:
        consults: the booking service.
        tries: counts wrong references.
        conversation: whose holds and bookings these are.
        now: the present moment, aware.
        calendar_link: reference → where its calendar file can be had.
    """

    def __init__(
        self,
        consults: Consults,
        tries: Tries,
        conversation: str,
        now: datetime,
        calendar_link: Callable[[str], str] | None = None,
    ) -> None:
        self._calendar_link = calendar_link
        self._tries = tries
        self._consults = consults
        self._roster = consults.roster
        self._conversation = conversation
        self._now = now

    # What each task does with a message.

    def book(self, said: Said, state: State, asked: str | None) -> Turn:
        """A message of somebody who books a consult. What was typed before an interruption still counts."""
        if asked is None:
            state = replace(state, booking=None, reference=None, confirmed=None)
        if left := self._leaving(said, state):
            return left
        turn = self._details(said, state, asked)
        turn = self._time(said, turn, asked, hold=True)
        if turn.state.time and not self._consults.held(self._conversation):
            turn = self._hold(self._slot(turn.state.time), turn, again=True)
        if asked == CONFIRM and turn.state.time and turn.state == state:
            return self._answer(said, turn, self._confirm)
        return turn

    def move(self, said: Said, state: State, asked: str | None) -> Turn:
        """A message of somebody who moves a booking."""
        if asked is None:
            state = state.finished()
        if left := self._leaving(said, state):
            return left
        if not state.booking:
            turn = self.identify(said, state)
            if not turn.state.booking:
                return turn
            state = turn.state
            if not said.when:
                return Turn(state, self._about("utter_consult_move_which", state))
        turn = self._time(said, Turn(state), asked, hold=False)
        if asked == CONFIRM and turn.state.time and turn.state == state:
            return self._answer(said, turn, self._reschedule)
        return turn

    def cancel(self, said: Said, state: State, asked: str | None) -> Turn:
        """A message of somebody who cancels a booking."""
        if asked is None:
            state = state.finished()
        if not state.booking:
            if said.means("stop"):
                return Turn(state.finished(), (Utterance("utter_consult_stopped"),), done=True)
            return self.identify(said, state)
        turn = Turn(state)
        if asked != CONFIRM:
            return turn
        if said.yes or said.means("cancel_consult"):
            return self._cancel(turn)
        if said.no or said.means("stop"):
            return Turn(replace(state, confirmed=False), self._about("utter_consult_not_cancelled", state), done=True)
        return turn

    def identify(self, said: Said, state: State) -> Turn:
        """Find the booking somebody wants to move or cancel: this conversation's own, or by reference and contact."""
        own = [one for one in self._consults.of_conversation(self._conversation) if self._to_come(one)]
        if len(own) == 1 and not said.reference:
            return Turn(replace(state, booking=own[0].reference))
        if said.without_reference:
            return Turn(state.finished(), (Utterance("utter_consult_without_reference"),), done=True)
        reference = said.reference or state.reference
        if reference and isinstance(said.contact, Email | Phone):
            return self._prove(reference, said.contact.value, state)
        return Turn(replace(state, reference=reference))

    def _prove(self, reference: str, contact: str, state: State) -> Turn:
        """Open a booking to whoever knows the contact it was made with; a wrong pair tells nothing."""
        if not self._tries.allowed(self._conversation, reference):
            return Turn(state.finished(), (Utterance("utter_consult_too_many_tries"),), done=True)
        found = self._consults.find(reference, contact)
        if isinstance(found, Booking) and self._to_come(found):
            return Turn(replace(state, booking=found.reference, reference=None))
        self._tries.failed(self._conversation, reference)
        return Turn(replace(state, reference=None), (Utterance("utter_consult_not_found"),))

    def mine(self, state: State) -> Turn:
        """The bookings of this conversation that are still to come."""
        own = [one for one in self._consults.of_conversation(self._conversation) if self._to_come(one)]
        said = [Utterance("utter_consult_is", self._booked(one)) for one in own]
        return Turn(state, tuple(said) or (Utterance("utter_consult_none"),))

    # What it asks for.

    def offer(self, state: State) -> Turn:
        """Up to three times to choose from, or why there are none like that and what comes closest."""
        if state.unclear:
            return Turn(replace(state, unclear=False))
        found = self._consults.offer(state.wish)
        if isinstance(found, Unavailable):
            said = [self._reason(found, state)]
            if not found.alternatives:
                return Turn(replace(state, offered=()), (*said, Utterance("utter_consult_nothing_free")))
            if state.offered == tuple(slot_id(slot) for slot in found.alternatives):
                said = []  # the reason was told with them
            return self._offering(found.alternatives, state, said)
        return self._offering(found.slots, state, [])

    def offer_in_time(self, state: State, days: DateRange) -> Turn:
        """Consults on these days, when there are any; silent otherwise."""
        state = replace(state, wish=replace(state.wish, dates=(days,)))
        found = self._consults.offer(state.wish)
        return Turn(state) if isinstance(found, Unavailable) else self._offering(found.slots, state, [])

    def ask_booking(self, state: State) -> Turn:
        """The reference of the booking that is meant; then the contact it was made with."""
        return Turn(
            state, (Utterance("utter_consult_ask_its_contact" if state.reference else "utter_consult_ask_its_reference"),)
        )

    def summary(self, state: State) -> Turn:
        """What will be booked, for a yes or no; or what to change, after a no."""
        if state.changing:
            buttons = [*map(change_button, ("time", "name", "contact")), STOP]
            return Turn(replace(state, changing=False), (Utterance("utter_consult_what_to_change", {"buttons": buttons}),))
        slot = self._slot(state.time)
        values = {
            "time": self._words(slot),
            "name": state.name,
            "contact": state.contact,
            "buttons": [YES_BOOK, NO_CHANGE, STOP],
            "card": {"title": CARD_TITLE, "rows": self._rows(slot, state)},
        }
        return Turn(state, (Utterance("utter_consult_summary", values),))

    def move_summary(self, state: State) -> Turn:
        """The move, for a yes or no."""
        booking = self._standing(state)
        before = self._words(booking.slot) if booking else ""
        values = {"before": before, "time": self._words(self._slot(state.time)), "buttons": [YES_MOVE, NO_KEEP]}
        return Turn(state, (Utterance("utter_consult_move_summary", values),))

    def cancel_summary(self, state: State) -> Turn:
        """The booking that would be cancelled, for a yes or no."""
        booking = self._standing(state)
        words = self._words(booking.slot) if booking else ""
        return Turn(state, (Utterance("utter_consult_cancel_summary", {"time": words, "buttons": [YES_CANCEL, NO_KEEP]}),))

    # How a task ends.

    def booked(self, state: State) -> Turn:
        """The reference and the calendar file."""
        booking = self._standing(state)
        if booking is None:
            return Turn(state.finished())
        said = [Utterance("utter_consult_booked", self._booked(booking)), *self._calendar(booking)]
        if "@" in booking.contact:
            said.append(Utterance("utter_consult_letter", {"contact": booking.contact}))
        return Turn(state.finished(), tuple(said))

    def moved(self, state: State) -> Turn:
        """The new time."""
        booking = self._standing(state)
        if booking is None or not state.confirmed:
            return Turn(state.finished())
        return Turn(state.finished(), (Utterance("utter_consult_moved", self._booked(booking)), *self._calendar(booking)))

    def cancelled(self, state: State) -> Turn:
        """Gone."""
        return Turn(state.finished(), (Utterance("utter_consult_cancelled"),) if state.confirmed else ())

    # The parts.

    def _leaving(self, said: Said, state: State) -> Turn | None:
        """Stopping, or starting over; "the first one" is neither, whatever it is taken for."""
        if said.index is not None:
            return None
        if said.means("stop") or (said.means("cancel_consult") and not state.booking):
            self._consults.release(self._conversation)
            kept = self._about("utter_consult_not_moved", state)
            return Turn(state.finished(), kept or (Utterance("utter_consult_stopped"),), done=True)
        if said.means("start_over"):
            self._consults.release(self._conversation)
            return Turn(State(booking=state.booking), (Utterance("utter_consult_from_the_start"),))
        return None

    def _details(self, said: Said, state: State, asked: str | None) -> Turn:
        """The name and the contact, checked."""
        words: list[Utterance] = []
        if said.detail == "name":
            state = replace(state, name=None, changing=False)
        if said.detail == "contact":
            state = replace(state, contact=None, changing=False)
        if isinstance(said.name, str):
            words += _changed(state.name, said.name)
            state = replace(state, name=said.name)
        elif isinstance(said.name, NameProblem) and asked == NAME:
            words.append(Utterance("utter_name_unusable"))
        if isinstance(said.contact, ContactProblem):
            if asked == CONTACT and said.says_nothing_else:
                words.append(Utterance(f"utter_contact_{_PROBLEMS[said.contact]}"))
        elif said.contact is not None:
            words += _changed(state.contact, said.contact.value)
            state = replace(state, contact=said.contact.value)
        return Turn(state, tuple(words))

    def _time(self, said: Said, turn: Turn, asked: str | None, *, hold: bool) -> Turn:  # noqa: PLR0911  # one a way to say it
        """The wish and the choice of a time."""
        state = turn.state
        if said.stranger:
            stranger = self._reason(Unavailable(Reason.UNKNOWN_PRACTITIONER), state)
            return Turn(replace(state.without_time(), wish=wished(state.wish, said)), (*turn.said, stranger))
        if said.detail == "time":
            return replace(
                turn, state=replace(state.without_time(), wish=turned_down(state.wish, self._slots([state.time or ""])))
            )
        chosen = self._chosen(said, state, asked)
        if chosen:
            return self._choose(chosen, turn, hold=hold)
        if unclear := understood_when(said):
            return replace(turn, state=replace(state, unclear=True), said=(*turn.said, unclear))
        if said.other_times or (asked == TIME and said.no and not said.when):
            wish = turned_down(wished(state.wish, said), self._slots(state.offered))
            return replace(turn, state=replace(state.without_time(), wish=wish))
        if not said.when and not said.practitioners and not said.date:
            lost = asked == TIME and said.understanding.intent == UNSURE and not said.has_details
            return replace(turn, said=(*turn.said, Utterance("utter_ask_consult_time_again"))) if lost else turn
        state = replace(state, wish=wished(state.wish, said))
        if exact(state.wish):
            free = self._consults.free_slots(state.wish, 1)
            if free:
                return self._choose(free[0], replace(turn, state=state), hold=hold)
        return replace(turn, state=state.without_time())

    def _chosen(self, said: Said, state: State, asked: str | None) -> Slot | None:
        """The time that was tapped, counted off, or named so that only one of those offered fits."""
        if said.slot:
            return read_slot(said.slot, self._roster)
        offered = self._slots(state.offered)
        if said.index is not None and -1 <= said.index < len(offered) and offered:
            return offered[said.index]
        if asked == TIME and said.yes and len(offered) == 1 and not said.when:
            return offered[0]
        names_one = said.when is not None and (bool(said.when.dates) or any(times.exact for times in said.when.times))
        if asked == TIME and names_one and not said.other_times:
            fitting = narrowed(offered, said, self._roster.zone)
            return fitting[0] if len(fitting) == 1 else None
        return None

    def _choose(self, slot: Slot, turn: Turn, *, hold: bool) -> Turn:
        if hold:
            return self._hold(slot, turn)
        return replace(turn, state=replace(turn.state, time=slot_id(slot), confirmed=None))

    def _hold(self, slot: Slot | None, turn: Turn, *, again: bool = False) -> Turn:
        """Keep the time, or say why it cannot be had."""
        if slot is None:
            return replace(turn, state=turn.state.without_time())
        result = self._consults.hold(slot, self._conversation)
        if isinstance(result, Unavailable):
            state = replace(turn.state.without_time(), wish=turned_down(turn.state.wish, [slot]))
            lost = Utterance("utter_consult_lost", {"time": self._words(slot)})
            return replace(turn, state=state, said=(*turn.said, lost if again else self._reason(result, turn.state)))
        if again:
            return turn
        minutes = int(self._roster.rules.hold.total_seconds() // 60)
        held = Utterance("utter_consult_held", {"time": self._words(slot), "minutes": minutes})
        return replace(
            turn, state=replace(turn.state, time=slot_id(slot), confirmed=None, changing=False), said=(*turn.said, held)
        )

    def _answer(self, said: Said, turn: Turn, agreed: Callable[[Turn], Turn]) -> Turn:
        """Yes or no to a summary."""
        if said.yes and not said.no:
            return agreed(turn)
        if said.no and (kept := self._about("utter_consult_not_moved", turn.state)):
            return Turn(replace(turn.state, confirmed=False), (*turn.said, *kept), done=True)
        if said.no:
            return replace(turn, state=replace(turn.state, changing=True))
        return turn

    def _confirm(self, turn: Turn) -> Turn:
        state = turn.state
        held = self._consults.held(self._conversation)
        result = held and self._consults.confirm(held.reference, state.name or "", state.contact or "", consent=True)
        if isinstance(result, Booking):
            return Turn(replace(state, booking=result.reference, confirmed=True), turn.said)
        lost = Utterance("utter_consult_lost", {"time": self._words(self._slot(state.time))})
        return Turn(state.without_time(), (*turn.said, lost))

    def _reschedule(self, turn: Turn) -> Turn:
        state, slot = turn.state, self._slot(turn.state.time)
        result = self._consults.reschedule(state.booking or "", slot, self._conversation) if slot else None
        if isinstance(result, Booking):
            return Turn(replace(state, confirmed=True), turn.said)
        if isinstance(result, Unavailable):
            return Turn(state.without_time(), (*turn.said, self._reason(result, state)))
        return Turn(state.finished(), (*turn.said, Utterance("utter_consult_over")), done=True)

    def _cancel(self, turn: Turn) -> Turn:
        result = self._consults.cancel(turn.state.booking or "")
        if isinstance(result, Booking):
            return Turn(replace(turn.state, confirmed=True), turn.said)
        return Turn(turn.state.finished(), (*turn.said, Utterance("utter_consult_over")), done=True)

    def _standing(self, state: State) -> Booking | None:
        found = self._consults.get(state.booking) if state.booking else None
        return found if isinstance(found, Booking) and found.state in STANDING else None

    def _about(self, response: str, state: State) -> tuple[Utterance, ...]:
        """A response about the booking that is moved or cancelled; nothing when there is none."""
        booking = self._standing(state)
        return (Utterance(response, {"time": self._words(booking.slot)}),) if booking else ()

    def _to_come(self, booking: Booking) -> bool:
        return booking.state in STANDING and booking.start > self._now

    def _booked(self, booking: Booking) -> dict[str, object]:
        return {"time": self._words(booking.slot), "reference": booking.reference}

    def _calendar(self, booking: Booking) -> list[Utterance]:
        if self._calendar_link is None:
            return []
        file = {"url": self._calendar_link(booking.reference), "title": CALENDAR_TITLE}
        return [Utterance("utter_consult_calendar", {"attachment": file})]

    def _offering(self, slots: Sequence[Slot], state: State, said: list[Utterance]) -> Turn:
        words = list_in_words([self._words(slot) for slot in slots])
        buttons = [*(slot_button(slot, self._roster) for slot in slots), OTHER_TIMES]
        one = len(slots) == 1
        offer = Utterance("utter_consult_one_time" if one else "utter_consult_offer", {"times": words, "buttons": buttons})
        return Turn(replace(state, offered=tuple(slot_id(slot) for slot in slots)), (*said, offer))

    def _reason(self, why: Unavailable, state: State) -> Utterance:
        names = {one.id: one.name for one in self._roster.practitioners}
        values = {
            "note": why.note,
            "last_day": day_in_words(self._roster.last_day(self._now)),
            "practitioner": list_in_words([names[one] for one in sorted(state.wish.practitioners) if one in names])
            or "That person",
            "practitioners": list_in_words(list(names.values())),
        }
        noted = why.reason is Reason.CLOSED and why.note
        return Utterance(f"utter_consult_no_{why.reason.value}{'_for' if noted else ''}", values)

    def _slots(self, ids: Sequence[str]) -> list[Slot]:
        return [slot for slot in map(self._slot, ids) if slot]

    def _slot(self, identifier: str | None) -> Slot | None:
        return read_slot(identifier, self._roster) if identifier else None

    def _words(self, slot: Slot | None) -> str:
        return in_words(slot, self._roster) if slot else ""

    def _rows(self, slot: Slot | None, state: State) -> list[dict[str, str]]:
        rows = (("When", self._words(slot)), ("Name", state.name or ""), ("Contact", state.contact or ""))
        return [{"label": label, "value": value} for label, value in rows]


def _changed(before: str | None, now: str) -> list[Utterance]:
    return [Utterance("utter_consult_changed")] if before and before != now else []


# The sentence for each thing that can be wrong with a contact.
_PROBLEMS = {
    ContactProblem.EMPTY: "not_a_contact",
    ContactProblem.NOT_A_CONTACT: "not_a_contact",
    ContactProblem.EMAIL_INCOMPLETE: "email_wrong",
    ContactProblem.EMAIL_WRONG: "email_wrong",
    ContactProblem.PHONE_WRONG: "phone_wrong",
    ContactProblem.PHONE_WITHOUT_COUNTRY: "phone_without_country",
    ContactProblem.SEVERAL: "several",
}
