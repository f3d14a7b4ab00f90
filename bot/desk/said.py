"""What a message means to somebody who books: details, a choice, a yes or no, a wish to stop, questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.booking.model import Practitioner, Roster
from bot.booking.references import read_reference
from bot.contacts import Contact, ContactProblem, Found, NameProblem, check_name, find_contact, read_contact, read_name
from bot.knowledge.topics import UNSURE, URGENT
from bot.knowledge.understanding import Topic, Understanding
from bot.nlu.clauses import opens_question
from bot.nlu.dates import When, read_when

# What the visitor was asked for when the message came: the form's requested slot.
TIME, NAME, CONTACT, CONFIRM, BOOKING = "consult_time", "consult_name", "consult_contact", "consult_confirmed", "consult_booking"

_YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|ya|ye|yh|ok|okay|k|sure|correct|right|that'?s (?:right|correct|fine|it|good|perfect)|perfect"
    r"|great|lovely|go ahead|go for it|please do|do it|book it|confirm(?:ed)?"
    r"|sounds? (?:good|great|fine)|(?:it )?looks? (?:good|right)|fine"
    r"|agreed|i agree|absolutely|of course|definitely|move it|cancel it)\b",
    re.I,
)
_NO = re.compile(r"^\W*(?:no|nope|nah|not (?:quite|right|really)|wrong|don'?t|incorrect|wait|hang on|actually)\b", re.I)
# What also just opens a question: "ok, does it hurt?" agrees to nothing.
_OPENER = re.compile(r"^\W*(?:ok|okay|k|sure|right|great|lovely|fine|perfect|wait|hang on|actually)\b\W*", re.I)
_OTHER_TIMES = re.compile(
    r"\b(?:other|another|different|more|else)\b.{0,20}\b(?:times?|days?|slots?|options?|dates?|one|ones)\b|\bsomething else\b"
    r"|\b(?:none|neither) of (?:these|those|them)\b|\bany(?:thing)? (?:other|else)\b|\bnone (?:work|suit|good)|\bwhat else\b",
    re.I,
)
_ORDINALS = {
    "first": 0, "1st": 0, "1": 0, "one": 0, "second": 1, "2nd": 1, "2": 1, "two": 1, "third": 2, "3rd": 2, "3": 2, "three": 2,
    "last": -1,
}  # fmt: skip
_ORDINAL = re.compile(
    rf"^\W*(?:(?:i'?ll take|i'?d like|give me|can i have|let'?s (?:do|go (?:with|for)))\s+)?(?:the |number |option |no\.? ?|#)?"
    rf"({'|'.join(_ORDINALS)})(?: (?:one|option|time|slot))?(?: please| pls| thanks)?\W*$",
    re.I,
)
_NAMED = re.compile(r"\b(?:my (?:full )?name(?: is|'s|:)|name:|call me|the name(?: is|'s)|under(?: the name)?)\s*", re.I)
# "I'm" and the like are followed by many things; a name by its capitals.
_AM_CALLED = re.compile(
    r"(?:\b[Ii](?: am|'m|m)|\b[Tt]his is|\b[Ii]t'?s|\bfor)\s+"
    r"((?:[A-ZÀ-Þ][\w'\u2019.-]*(?:\s+(?:de|van|von|da|la|der|di|del|bin|al)\b)*\s*){1,4})"
)
_END_OF_NAME = re.compile(
    r"[,;.!?\n]|\s(?:and|but|my|on|at|for|i|please|thanks|you|email|e-mail|phone|mobile|number|with)\b", re.I
)
_WITH_SOMEBODY = re.compile(r"\b(?:with|see|by) (?:dr|doctor|nurse)\b\.? +(?!who\b|that\b|please\b)[a-z]{2,}", re.I)
_WITHOUT_REFERENCE = re.compile(
    r"\b(?:don'?t|do not|didn'?t|can'?t|cannot|couldn'?t) (?:have|know|remember|find|get)"
    r"|\b(?:lost|forgot|forgotten|deleted|no idea|without)\b",
    re.I,
)
_REFERENCE = re.compile(r"\b[0-9a-z]{4}[- ]?[0-9a-z]{4}[- ]?[0-9a-z]{4}\b", re.I)
_TITLES = frozenset({"dr", "nurse", "doctor", "mr", "ms", "mrs"})
# A reply to "what's your name?" has at most so many words.
MAX_NAME_WORDS = 6
# What a contact is easily mistaken for.
NOT_TELLING = ("background", "affirm", "deny", "talk_to_staff", "other_language")
# Half an address, a link, digits: whatever it reads like, it was meant as the detail that was asked for.
_TRIED = re.compile(r"@|://|\d{4}")
# A name that reads like a question is a question from here on.
SURE = 0.9


@dataclass(frozen=True)
class Said:
    """One message, read for the desk.

    Attributes:
        understanding: its topics.
        when: days and times; None when there are none.
        slot, date, detail: what a tapped button says.
        index: which of the offered times, counted from 0 (-1: the last).
        name, contact: as they are kept, or what is wrong with them when they were asked for.
        reference: what reads like a booking reference.
        practitioners: ids of those named.
        stranger: somebody named as a practitioner who is none here.
        without_reference: that the visitor cannot say the reference they were asked for.
        yes, no: the answer to a question of the desk.
        questions: topics that are asked besides.
    """

    understanding: Understanding
    when: When | None = None
    slot: str | None = None
    date: str | None = None
    detail: str | None = None
    index: int | None = None
    name: str | NameProblem | None = None
    contact: Contact | ContactProblem | None = None
    reference: str | None = None
    practitioners: frozenset[str] = frozenset()
    stranger: bool = False
    without_reference: bool = False
    yes: bool = False
    no: bool = False
    other_times: bool = False
    questions: tuple[Topic, ...] = ()

    def means(self, *names: str) -> bool:
        """Whether the message says one of these intents."""
        return any(topic.name in names for topic in self.understanding.topics)

    @property
    def urgent(self) -> bool:
        """Whether somebody needs urgent care."""
        return self.means(URGENT)

    @property
    def says_nothing_else(self) -> bool:
        """Whether it can only have been meant as the answer to what was asked."""
        telling = [topic for topic in self.understanding.topics if topic.name not in NOT_TELLING]
        return not (telling or self.when or self.practitioners)

    @property
    def takes_up(self) -> bool:
        """Whether it replies to times that were offered, rather than asks about something else."""
        asks = any(topic.confidence >= SURE for topic in self.questions)
        return self.index is not None or self.other_times or (not asks and (self.when is not None or bool(self.practitioners)))

    @property
    def has_details(self) -> bool:
        """Whether it says anything the desk asked for, or may need."""
        told = (self.when, self.slot, self.date, self.detail, self.name, self.contact, self.reference)
        found = any(part is not None and not isinstance(part, NameProblem | ContactProblem) for part in told)
        others = (self.practitioners, self.stranger, self.without_reference, self.yes, self.no, self.other_times)
        return found or self.index is not None or any(others)


def read_said(  # noqa: PLR0917  # what a message is read against
    text: str,
    understanding: Understanding,
    buttons: Mapping[str, str],
    asked: str | None,
    now: datetime,
    roster: Roster,
    region: str | None,
) -> Said:
    """Read a message.

    Args:
        text: as it was typed; a button's payload when one was tapped.
        understanding: of the same message.
        buttons: entities of a tapped button (`slot`, `date`, `detail`).
        asked: what the visitor was asked for (the form's requested slot); None when nothing was.
        now: aware, in the clinic's zone.
        roster: whose names may be said.
        region: see `bot.contacts.region_of`.
    """
    if text.startswith("/"):
        return Said(
            understanding,
            slot=buttons.get("slot"),
            date=buttons.get("date"),
            detail=buttons.get("detail"),
            yes=understanding.intent == "affirm",
            no=understanding.intent == "deny",
            other_times=understanding.intent == "other_times",
        )
    if asked in (NAME, CONTACT) and _TRIED.search(text) and not opens_question(text) and not _means(understanding, URGENT):
        understanding = replace(understanding, topics=(), intent=UNSURE)
    found = find_contact(text, region)
    rest = _without(text, found)
    practitioners = _practitioners(rest, roster)
    reading = read_when(rest, now)
    when = reading if reading.found else None
    # "later", "anything earlier?"
    other_times = _OTHER_TIMES.search(rest) is not None or (reading.relative is not None and not reading.dates)
    name = None if other_times and asked == NAME else _name(rest, asked, understanding, when)
    if isinstance(name, str) and asked == NAME and when is not None and not re.search(r"\d|,", rest):
        when = None  # somebody called April or Tuesday
    if isinstance(name, str) and asked == NAME:
        practitioners = frozenset()  # a namesake of somebody here
    contact: Contact | ContactProblem | None = found.contact if found else None
    if contact is None and asked == CONTACT:
        contact = read_contact(text, region)
    ordinal = _ORDINAL.match(rest) if asked == TIME else None
    without_reference = asked == BOOKING and _WITHOUT_REFERENCE.search(rest) is not None
    told = [*(when.said if when else ()), *_names_said(rest, practitioners, roster)]
    told += [name] if isinstance(name, str) else []
    told += [found.contact.value] if found else []
    answer = _OPENER.sub("", rest) if understanding.questions else rest
    yes, no = _YES.match(answer) is not None or _means(understanding, "affirm"), _NO.match(answer) is not None
    return Said(
        understanding,
        when=None if ordinal else when,
        index=_ORDINALS[ordinal.group(1).lower()] if ordinal else None,
        name=name,
        contact=contact,
        reference=_reference(text),
        practitioners=practitioners,
        yes=yes,
        no=no or _means(understanding, "deny"),
        other_times=other_times,
        stranger=_stranger(rest, practitioners),
        without_reference=without_reference,
        questions=_questions(understanding, told or ([text] if ordinal or without_reference else [])),
    )


def _reference(text: str) -> str | None:
    """A booking's reference, in whatever spelling: three groups of four, or twelve in a row."""
    found = _REFERENCE.search(text)
    return read_reference(found.group()) if found and any(character.isdigit() for character in found.group()) else None


def _names_said(text: str, practitioners: frozenset[str], roster: Roster) -> list[str]:
    names = set().union(*(_names_of(one) for one in roster.practitioners if one.id in practitioners))
    return [name for name in names if re.search(rf"\b{re.escape(name)}\b", text, re.I)]


def _means(understanding: Understanding, name: str) -> bool:
    return any(topic.name == name for topic in understanding.topics)


def _stranger(text: str, practitioners: frozenset[str]) -> bool:
    return not practitioners and _WITH_SOMEBODY.search(text) is not None


def _without(text: str, found: Found | None) -> str:
    return text if found is None else f"{text[: found.start]} {text[found.end :]}"


def _practitioners(text: str, roster: Roster) -> frozenset[str]:
    words = set(re.findall(r"\w+", text.casefold()))
    return frozenset(one.id for one in roster.practitioners if words & _names_of(one))


def _names_of(practitioner: Practitioner) -> set[str]:
    """The words of a name without the title: `Dr Maya Reyes` is `maya` and `reyes`."""
    return set(re.findall(r"\w+", practitioner.name.casefold())) - _TITLES


def _name(text: str, asked: str | None, understanding: Understanding, when: When | None) -> str | NameProblem | None:
    named = _NAMED.search(text)
    if named:
        return _usable(_END_OF_NAME.split(text[named.end() :].strip(), maxsplit=1)[0])
    called = _AM_CALLED.search(text)
    if called and (asked == NAME or when is not None or len(called.group(1).split()) > 1):
        return _usable(called.group(1))
    if asked != NAME:
        return None
    part = _first_part(text, when)
    only_a_time = when is not None and (_NO.match(part) or _YES.match(part))  # "no, Thursday"
    if only_a_time or _asks_something(text, understanding):
        return None
    read = read_name(part)
    if isinstance(read, str) and len(read.split()) > MAX_NAME_WORDS:
        return None
    return read


def _usable(text: str) -> str | None:
    name = check_name(text.strip(" ,.!-"))
    return name if isinstance(name, str) else None


def _first_part(text: str, when: When | None) -> str:
    """The part of a reply that holds the name: `Ana Diaz, and can we make it Thursday?` is `Ana Diaz`."""
    if when is None:
        return text.strip(" ,;.-")
    before = text[: when.start] if when.start > 0 else text
    return re.split(r"[,;.]|\band\b|\bbut\b", before, maxsplit=1)[0].strip()


def _asks_something(text: str, understanding: Understanding) -> bool:
    sure = any(
        topic.confidence >= SURE and topic.name not in ("affirm", "background", "other_language", "off_topic")
        for topic in understanding.topics
    )
    return opens_question(text) or sure


def _questions(understanding: Understanding, details: Sequence[str]) -> tuple[Topic, ...]:
    """The questions besides the details: beside these only what has the form of a question, and holds none of them."""
    if not details:
        return understanding.questions
    return tuple(
        topic
        for topic in understanding.questions
        if opens_question(topic.text) and not any(detail.casefold() in topic.text.casefold() for detail in details)
    )
