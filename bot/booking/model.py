"""What the booking of consults is made of. Every moment is aware and kept in UTC; every stretch of time is half-open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.booking.week import NO_HOURS, TimeRange, Week

# Stores look back this far for a booking that is still going on, so nothing may block a practitioner for longer.
LONGEST = timedelta(hours=12)


def utc(moment: datetime) -> datetime:
    """The same moment in UTC, so that moments of one zone compare as instants and not by the wall clock.

    Raises:
        ValueError: `moment` has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


@dataclass(frozen=True, order=True)
class Interval:
    """A stretch of time, `start` <= t < `end`.

    Raises:
        ValueError: a moment without a zone, or an end that is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", utc(self.start))
        object.__setattr__(self, "end", utc(self.end))
        if self.end <= self.start:
            raise ValueError("a stretch of time ends after it starts")

    def overlaps(self, other: Interval) -> bool:
        """Whether some moment lies in both."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class ConsultRules:
    """The clinic's rules for consults.

    Attributes:
        length: of a consult, unless its practitioner has another.
        buffer: kept free after every consult of a practitioner, and so before every one, too.
        minimum_notice: the least time between booking and consult.
        horizon: how far ahead may be booked, in whole days.
        lead_time: what the clinic wants between the consult and a first treatment.
        hold: how long a chosen slot is kept while details are typed.
        step: consults begin at multiples of this on the wall clock.
    """

    length: timedelta = timedelta(minutes=30)
    buffer: timedelta = timedelta(minutes=10)
    minimum_notice: timedelta = timedelta(hours=4)
    horizon: timedelta = timedelta(days=90)
    lead_time: timedelta = timedelta(days=7)
    hold: timedelta = timedelta(minutes=10)
    step: timedelta = timedelta(minutes=15)


@dataclass(frozen=True)
class Practitioner:
    """Somebody consults are booked with. `closures`: dates on which they are away, with the reason (may be empty)."""

    id: str
    name: str
    week: Week
    breaks: Week = NO_HOURS
    closures: Mapping[date, str] = field(default_factory=dict)
    length: timedelta | None = None


@dataclass(frozen=True)
class Roster:
    """Who may be booked when: opening hours and closures of the clinic bound everybody."""

    zone: ZoneInfo
    week: Week
    closures: Mapping[date, str]
    practitioners: tuple[Practitioner, ...]
    rules: ConsultRules = field(default_factory=ConsultRules)

    def openings(self, day: date) -> tuple[TimeRange, ...]:
        """When the clinic is open; never on a closure."""
        return () if day in self.closures else self.week[day.weekday()]

    def practitioner(self, practitioner_id: str) -> Practitioner | None:
        """The practitioner of this id."""
        return next((one for one in self.practitioners if one.id == practitioner_id), None)

    def length(self, practitioner: Practitioner) -> timedelta:
        """How long this practitioner's consults take."""
        return practitioner.length or self.rules.length

    def today(self, now: datetime) -> date:
        """The clinic's date at `now`."""
        return now.astimezone(self.zone).date()

    def last_day(self, now: datetime) -> date:
        """The last date that may be booked at `now`."""
        return self.today(now) + self.rules.horizon


@dataclass(frozen=True, order=True)
class Slot:
    """A time at which somebody can be seen. Ordered by time, then practitioner."""

    start: datetime
    end: datetime
    practitioner_id: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", utc(self.start))
        object.__setattr__(self, "end", utc(self.end))


class State(StrEnum):
    """Where a booking stands; `lifecycle.NEXT` says what may follow. LAPSED: a hold given up or run out."""

    HELD = "held"
    LAPSED = "lapsed"
    CONFIRMED = "confirmed"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


# Somebody is coming. RESCHEDULED is a booking that was confirmed and moved since: same reference, another time.
STANDING = frozenset({State.CONFIRMED, State.RESCHEDULED})
# These keep the practitioner's time from everybody else.
LIVE = STANDING | {State.HELD}


@dataclass(frozen=True)
class Booking:
    """A consult, from the hold on.

    Attributes:
        reference: what the visitor calls it by; cannot be guessed (see `references`).
        blocked_until: its end and the buffer after it.
        created: when the slot was first held.
        conversation: where it was held; None when it came by the API.
        held_until: a hold runs out at this moment; None once it is confirmed.
        contact: an e-mail address, or a phone number in E.164 form.
        consented: when the visitor agreed that the clinic keeps these details.
        sequence: how often it was changed since it was confirmed (iCalendar's SEQUENCE).
        key: the idempotency key of the request that made it, and `asked`, a digest of what that request said.
    """

    reference: str
    practitioner_id: str
    start: datetime
    end: datetime
    blocked_until: datetime
    state: State
    created: datetime
    conversation: str | None = None
    held_until: datetime | None = None
    name: str = ""
    contact: str = ""
    consented: datetime | None = None
    sequence: int = 0
    key: str | None = None
    asked: str | None = None

    def __post_init__(self) -> None:
        for name in ("start", "end", "blocked_until", "created", "held_until", "consented"):
            moment = getattr(self, name)
            if moment is not None:
                object.__setattr__(self, name, utc(moment))
        if not self.start < self.end <= self.blocked_until <= self.start + LONGEST:
            raise ValueError(f"a consult ends after it starts and blocks its practitioner for at most {LONGEST}")

    @property
    def slot(self) -> Slot:
        """When, and with whom."""
        return Slot(self.start, self.end, self.practitioner_id)

    @property
    def blocked(self) -> Interval:
        """The time kept from everybody else while it is live."""
        return Interval(self.start, self.blocked_until)

    def is_live(self, now: datetime) -> bool:
        """Whether it keeps its time at `now`: standing, or held and not run out."""
        return self.state in STANDING or (self.state is State.HELD and self.held_until is not None and now < self.held_until)
