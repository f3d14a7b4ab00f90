"""The one planner: what it offers it accepts, and it accepts nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.booking.model import ConsultRules, Practitioner, Roster, Slot
from bot.booking.refusals import Reason
from bot.booking.slots import Planner
from bot.booking.week import NO_HOURS, TimeRange
from bot.booking.wishes import EVERY_DAY, DateRange, DayTimes, Wish, at, days

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ZONES = ["America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Tokyo"]
# About the changes of the clocks, the end of a year, a leap day.
DATES = [date(2026, 10, 2), date(2026, 10, 30), date(2026, 12, 29), date(2027, 3, 12), date(2027, 4, 2), date(2028, 2, 27)]


@dataclass(frozen=True)
class Scene:
    """A roster, a moment, and what is taken."""

    roster: Roster
    now: datetime
    blocked: dict[str, list[tuple[datetime, datetime]]]

    @property
    def planner(self) -> Planner:
        return Planner(self.roster)

    def free(self, wish: Wish = Wish()) -> list[Slot]:  # noqa: B008
        horizon = days(self.roster.today(self.now), self.roster.last_day(self.now))
        return [start.slot for start in self.planner.free(wish, self.now, self.blocked, horizon)]


TIMES = st.integers(0, 95).map(lambda quarters: time(quarters // 4, quarters % 4 * 15))
ODD_TIMES = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(minutes // 60, minutes % 60))


@st.composite
def ranges(draw: st.DrawFn, times: st.SearchStrategy[time] = TIMES) -> TimeRange:
    first, last = sorted(draw(st.lists(times, min_size=2, max_size=2, unique=True)))
    return TimeRange(first, last)


def weeks(most: int, times: st.SearchStrategy[time] = TIMES) -> st.SearchStrategy[tuple[tuple[TimeRange, ...], ...]]:
    return st.lists(st.lists(ranges(times), max_size=most).map(apart), min_size=7, max_size=7).map(tuple)


def apart(stretches: list[TimeRange]) -> tuple[TimeRange, ...]:
    kept: list[TimeRange] = []
    for stretch in sorted(stretches):
        if not kept or kept[-1].end <= stretch.start:
            kept.append(stretch)
    return tuple(kept)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    minutes = st.integers(0, 60).map(lambda number: number * MINUTE)
    rules = ConsultRules(
        length=draw(st.sampled_from([15, 30, 50, 90])) * MINUTE,
        buffer=draw(st.sampled_from([0, 10, 25])) * MINUTE,
        minimum_notice=draw(minutes) * 24,
        horizon=draw(st.integers(0, 6)) * DAY,
        step=draw(st.sampled_from([15, 20, 30])) * MINUTE,
    )
    start = draw(st.sampled_from(DATES))
    closures = st.dictionaries(st.sampled_from([start + offset * DAY for offset in range(7)]), st.just("closed"), max_size=2)
    people = tuple(
        Practitioner(
            name, name, draw(weeks(2, ODD_TIMES)), draw(weeks(1)), draw(closures), draw(st.none() | st.just(45 * MINUTE))
        )
        for name in ("reyes", "novak")
    )
    roster = Roster(ZoneInfo(draw(st.sampled_from(ZONES))), draw(weeks(2)), draw(closures), people, rules)
    now = datetime.combine(start, time(), UTC) + draw(st.integers(0, 3000)) * MINUTE
    return Scene(roster, now, {one.id: draw(taken(now)) for one in people})


@st.composite
def taken(draw: st.DrawFn, now: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> list[tuple[datetime, datetime]]:
    found, moment = [], now - 60 * MINUTE
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 2000), st.integers(10, 300)), max_size=8)):
        found.append((moment + gap * MINUTE, moment + (gap + length) * MINUTE))
        moment = found[-1][1]
    return found


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    start = draw(st.sampled_from(DATES))
    spans = st.tuples(st.integers(-3, 9), st.integers(0, 4)).map(
        lambda span: DateRange(start + span[0] * DAY, start + (span[0] + span[1]) * DAY)
    )
    return Wish(
        tuple(draw(st.lists(spans, max_size=2))),
        draw(st.just(EVERY_DAY) | st.frozensets(st.integers(0, 6))),
        tuple(draw(st.lists(ranges(), max_size=2))),
        draw(st.frozensets(st.sampled_from(["reyes", "novak", "nobody"]), max_size=2)),
        by_day=tuple(
            DayTimes((draw(spans),), draw(st.just(EVERY_DAY) | st.frozensets(st.integers(0, 6))), (draw(ranges()),))
            for _ in range(draw(st.integers(0, 2)))
        ),
    )


def would_do(scene: Scene, slot: Slot) -> bool:
    """Whether a slot may be had, written down without the planner: minute by minute, rule by rule."""
    roster, rules = scene.roster, scene.roster.rules
    practitioner = roster.practitioner(slot.practitioner_id)
    if practitioner is None or slot.end - slot.start != (practitioner.length or rules.length):
        return False
    local = slot.start.astimezone(roster.zone)
    day = local.date()
    moments = [slot.start + offset * MINUTE for offset in range((slot.end - slot.start) // MINUTE)]
    for moment in (moment.astimezone(roster.zone) for moment in moments):
        if moment.date() != day or day in roster.closures or day in practitioner.closures:
            return False
        clock, weekday = moment.time(), day.weekday()
        works = any(clock in part for part in roster.week[weekday]) and any(clock in part for part in practitioner.week[weekday])
        if not works or any(clock in part for part in practitioner.breaks[weekday]):
            return False
    soonest = max(scene.now + rules.minimum_notice, scene.now + timedelta.resolution)
    in_time = slot.start >= soonest and day <= scene.now.astimezone(roster.zone).date() + rules.horizon
    on_grid = (local.hour * 60 + local.minute) % (rules.step // MINUTE) == 0
    until = slot.end + rules.buffer
    return (
        in_time and on_grid and not any(start < until and slot.start < end for start, end in scene.blocked[slot.practitioner_id])
    )


def fits(scene: Scene, slot: Slot, wish: Wish) -> bool:
    local = slot.start.astimezone(scene.roster.zone)
    day = local.date()
    own = [one.times for one in wish.by_day if day.weekday() in one.weekdays and any(day in dates for dates in one.dates)]
    times = [stretch for stretches in own for stretch in stretches] if own else wish.times
    return (
        (not wish.dates or any(dates.first <= local.date() <= dates.last for dates in wish.dates))
        and local.weekday() in wish.weekdays
        and (not times or any(local.time() in stretch for stretch in times))
        and (not wish.practitioners or slot.practitioner_id in wish.practitioners)
    )


@settings(max_examples=40, deadline=None)
@given(scenes(), wishes())
def test_exactly_what_may_be_had_is_offered(scene: Scene, wish: Wish) -> None:
    first = datetime.combine(scene.now.date(), time(), UTC) - DAY
    moments = [first + number * 5 * MINUTE for number in range((scene.roster.rules.horizon + 4 * DAY) // (5 * MINUTE))]
    every = [slot for one in ("reyes", "novak") for moment in moments if (slot := scene.planner.slot(one, moment))]
    expected = sorted(slot for slot in every if would_do(scene, slot))
    assert scene.free() == expected
    assert scene.free(wish) == [slot for slot in expected if fits(scene, slot, wish)]


@settings(max_examples=100, deadline=None)
@given(scenes(), st.data())
def test_what_is_offered_is_accepted_and_nothing_else_is(scene: Scene, data: st.DataObject) -> None:
    offered = scene.free()
    assert all(scene.planner.refusal(slot, scene.now, scene.blocked) is None for slot in offered)
    near = [slot.start for slot in offered] or [scene.now]
    for _ in range(20):
        start = data.draw(st.sampled_from(near)) + data.draw(st.integers(-90, 90)) * MINUTE
        length = data.draw(st.sampled_from([15, 30, 45, 50, 90])) * MINUTE
        slot = Slot(start, start + length, data.draw(st.sampled_from(["reyes", "novak", "nobody"])))
        assert (scene.planner.refusal(slot, scene.now, scene.blocked) is None) == (slot in offered)


@settings(max_examples=100, deadline=None)
@given(scenes(), wishes())
def test_a_wish_that_cannot_be_met_gets_a_reason_that_is_so(scene: Scene, wish: Wish) -> None:
    if scene.free(wish):
        return
    reason = scene.planner.why_not(wish, scene.now, scene.blocked).reason
    roster, today = scene.roster, scene.now.astimezone(scene.roster.zone).date()
    last = today + roster.rules.horizon
    wished = [day for day in days(today, last) if wish.allows_day(day)]
    if reason is Reason.PAST and wish.dates:
        assert all(dates.first <= today for dates in wish.dates)
    elif reason is Reason.TOO_FAR:
        assert any(dates.last > last for dates in wish.dates)
    elif reason is Reason.CLOSED:
        assert wished and not any(roster.openings(day) for day in wished)
    elif reason is Reason.TAKEN:
        # With an empty calendar it could have been had.
        assert Scene(roster, scene.now, {}).free(wish)
    elif reason is Reason.UNKNOWN_PRACTITIONER:
        assert wish.practitioners == {"nobody"}
    elif reason is Reason.NO_SUCH_DAY:
        assert not wished
    else:
        assert not Scene(roster, scene.now, {}).free(wish)


@settings(max_examples=100, deadline=None)
@given(scenes(), wishes())
def test_what_was_turned_down_is_left_out_and_said_to_be_all_there_was(scene: Scene, wish: Wish) -> None:
    free = scene.free(wish)
    some = frozenset(slot.start for slot in free[::2])
    without = replace(wish, excluded=some)
    assert scene.free(without) == [slot for slot in free if slot.start not in some]
    everything = replace(wish, excluded=frozenset(slot.start for slot in free))
    if free:
        assert scene.planner.why_not(everything, scene.now, scene.blocked).reason is Reason.NO_MORE


NEW_YORK = ZoneInfo("America/New_York")
NINE_TO_SIX = ((TimeRange(time(9), time(18)),),) * 5 + ((), ())
MORNINGS = ((TimeRange(time(9), time(12)),),) * 4 + ((), (), ())
# A Monday, nine o'clock.
NOW = datetime(2026, 12, 7, 14, tzinfo=UTC)
CLINIC = Roster(
    NEW_YORK, NINE_TO_SIX, {date(2026, 12, 25): "Christmas Day"},
    (
        Practitioner("reyes", "Dr Reyes", NINE_TO_SIX, closures={date(2026, 12, 9): "a congress"}),
        Practitioner("novak", "Dr Novak", MORNINGS, length=45 * MINUTE),
    ),
)  # fmt: skip
ALL_TAKEN = {"reyes": [(datetime(2026, 12, 8, 14, tzinfo=UTC), datetime(2026, 12, 8, 23, tzinfo=UTC))]}


@pytest.mark.parametrize(
    ("wish", "reason", "note"),
    [
        (at(date(2026, 12, 4), time(10)), Reason.PAST, ""),
        (at(date(2026, 12, 7), time(8)), Reason.OUTSIDE_HOURS, ""),
        (at(date(2026, 12, 7), time(12, 45)), Reason.TOO_SOON, ""),
        (at(date(2027, 3, 8), time(10)), Reason.TOO_FAR, ""),
        (at(date(2026, 12, 12), time(10)), Reason.CLOSED, ""),
        (at(date(2026, 12, 25), time(10)), Reason.CLOSED, "Christmas Day"),
        (at(date(2026, 12, 8), time(20)), Reason.OUTSIDE_HOURS, ""),
        # Open until six, but a consult would end after that.
        (at(date(2026, 12, 10), time(17, 45)), Reason.OUTSIDE_HOURS, ""),
        (at(date(2026, 12, 8), time(14), "novak"), Reason.OUTSIDE_HOURS, ""),
        (at(date(2026, 12, 11), time(10), "novak"), Reason.AWAY, ""),
        (at(date(2026, 12, 9), time(10), "reyes"), Reason.AWAY, "a congress"),
        (at(date(2026, 12, 10), time(10, 5)), Reason.NO_START, ""),
        (at(date(2026, 12, 8), time(14)), Reason.TAKEN, ""),
        (at(date(2026, 12, 8), time(10), "mallory"), Reason.UNKNOWN_PRACTITIONER, ""),
        (Wish((DateRange(date(2026, 12, 8), date(2026, 12, 10)),), frozenset({5})), Reason.NO_SUCH_DAY, ""),
        (replace(at(date(2026, 12, 8), time(10)), excluded_dates=frozenset({date(2026, 12, 8)})), Reason.NO_SUCH_DAY, ""),
        (Wish(times=(TimeRange(time(18), time.max),)), Reason.OUTSIDE_HOURS, ""),
    ],
)  # fmt: skip
def test_the_reason_is_the_one_a_person_would_give(wish: Wish, reason: Reason, note: str) -> None:
    why = Planner(CLINIC).why_not(wish, NOW, ALL_TAKEN)
    assert (why.reason, why.note) == (reason, note)


@pytest.mark.parametrize(
    ("closes", "offered"),
    [(time(11, 59), False), (time(12), True)],
    ids=["a minute before the end of a slot", "on the edge of a slot"],
)
def test_a_closing_time_on_the_edge_of_a_slot_leaves_it(closes: time, offered: bool) -> None:
    week = ((TimeRange(time(11), closes),),) * 7
    planner = Planner(Roster(NEW_YORK, week, {}, (Practitioner("reyes", "Dr Reyes", week),)))
    free = planner.free(Wish(), NOW, {}, [date(2026, 12, 8)])
    assert (time(11, 30) in [start.local.time() for start in free]) is offered


def test_a_break_on_the_edges_of_slots_takes_none_of_them() -> None:
    breaks = ((TimeRange(time(12), time(12, 30)),),) * 7
    planner = Planner(Roster(NEW_YORK, NINE_TO_SIX, {}, (Practitioner("reyes", "Dr Reyes", NINE_TO_SIX, breaks),)))
    starts = {start.local.time() for start in planner.free(Wish(), NOW, {}, [date(2026, 12, 8)])}
    assert {time(11, 30), time(12, 30)} <= starts
    assert not {time(11, 45), time(12), time(12, 15)} & starts


@pytest.mark.parametrize(("booked_from", "booked_until", "free"), [(15, 35, False), (15, 30, True), (16, 0, True)])
def test_a_booking_on_the_edge_of_a_slot_and_its_buffer(booked_from: int, booked_until: int, free: bool) -> None:
    # Ten o'clock in New York, thirty minutes and ten after it, beside a booking before or behind it.
    ten = datetime(2026, 12, 8, 15, tzinfo=UTC)
    if booked_from == 16:
        booking = (ten + 40 * MINUTE, ten + 80 * MINUTE)
    else:
        booking = (ten - 30 * MINUTE, ten + (booked_until - 30) * MINUTE)
    slot = Slot(ten, ten + 30 * MINUTE, "reyes")
    assert (Planner(CLINIC).refusal(slot, NOW, {"reyes": [booking]}) is None) is free


def test_notice_and_horizon_are_kept_to_the_minute_and_the_day() -> None:
    planner = Planner(CLINIC)
    one = Slot(datetime(2026, 12, 7, 18, tzinfo=UTC), datetime(2026, 12, 7, 18, 30, tzinfo=UTC), "reyes")
    assert planner.refusal(one, NOW, {}) is None
    late = planner.refusal(one, NOW + timedelta.resolution, {})
    assert late is not None and late.reason is Reason.TOO_SOON
    last = [start.local.date() for start in planner.free(Wish(), NOW, {}, days(date(2027, 3, 1), date(2027, 3, 20)))]
    # 7 December and 90 days; the 7th is a Sunday.
    assert max(last) == date(2027, 3, 5)
    assert planner.why_not(at(date(2027, 3, 8), time(10)), NOW, {}).reason is Reason.TOO_FAR


def test_leap_day_is_a_day_like_any_other() -> None:
    now = datetime(2028, 2, 28, 12, tzinfo=UTC)
    starts = list(
        Planner(CLINIC).free(at(date(2028, 2, 29), time(10), "reyes"), now, {}, days(date(2028, 2, 28), date(2028, 3, 2)))
    )
    assert [start.slot.start for start in starts] == [datetime(2028, 2, 29, 15, tzinfo=UTC)]


def test_every_slot_of_the_repeated_hour_is_offered_once() -> None:
    night = ((TimeRange(time(0), time(4)),),) * 7
    planner = Planner(Roster(NEW_YORK, night, {}, (Practitioner("reyes", "Dr Reyes", night, NO_HOURS),)))
    starts = list(planner.free(Wish(), datetime(2026, 10, 31, 12, tzinfo=UTC), {}, [date(2026, 11, 1)]))
    instants = [start.slot.start for start in starts]
    # Five hours, a start each quarter, the last half an hour before the end.
    assert instants == [datetime(2026, 11, 1, 4, tzinfo=UTC) + number * 15 * MINUTE for number in range(19)]
    assert [start.local.time() for start in starts].count(time(1, 30)) == 2


def test_nothing_begins_at_the_very_moment_it_is_asked_for() -> None:
    # A hold that runs out as the consult begins could not be confirmed.
    nine = TimeRange(time(9), time(9, 30))
    who = Practitioner("reyes", "Dr Reyes", ((nine,),) * 7)
    roster = Roster(ZoneInfo("Asia/Tokyo"), ((nine,),) * 7, {}, (who,), ConsultRules(minimum_notice=0 * MINUTE, horizon=0 * DAY))
    begins = datetime(2026, 12, 7, 0, tzinfo=UTC)
    assert [slot.start for slot in Scene(roster, begins - timedelta.resolution, {}).free()] == [begins]
    assert Scene(roster, begins, {}).free() == []


def test_hours_after_midnight_that_are_shorter_than_a_consult_are_refused_like_others() -> None:
    early = TimeRange(time(0), time(0, 20))
    who = Practitioner("reyes", "Dr Reyes", ((early,),) * 7)
    roster = Roster(ZoneInfo("Asia/Tokyo"), ((early,),) * 7, {}, (who,))
    why = Planner(roster).why_not(Wish(), datetime(2026, 12, 7, tzinfo=UTC), {})
    assert why.reason is Reason.OUTSIDE_HOURS
