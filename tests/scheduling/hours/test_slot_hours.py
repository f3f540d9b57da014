"""Free hours in a window: tables worked out by hand."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.hours.day_rule import read_day_rule
from scheduling.hours.shifts import Shift, shift_periods
from scheduling.hours.slots import (
    Engagement,
    Period,
    free_starts,
    merged,
    quarter_hour_from,
    travel_around,
)
from scheduling.selectors.windows import slot_bounds

HERE, THERE = UUID(int=1), UUID(int=2)
HOUR = timedelta(hours=1)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 21, hour, minute, tzinfo=UTC)


MIDNIGHT = at(0)


def clock(starts: list[datetime]) -> list[str]:
    return [f"{start:%H:%M}" for start in starts]


def free(
    *engagements: Engagement,
    window=(9, 12),
    shift=(9, 18),
    length=HOUR,
    earliest=MIDNIGHT,
    travel=30,
) -> list[str]:
    return clock(
        free_starts(
            Period(at(window[0]), at(window[1])),
            length=length,
            shifts=[Period(at(shift[0]), at(shift[1]))],
            engagements=engagements,
            place=HERE,
            travel=timedelta(minutes=travel),
            earliest=earliest,
        )
    )


def busy(start: datetime, end: datetime, place: UUID | None = HERE) -> Engagement:
    return Engagement(Period(start, end), place)


def test_an_empty_morning_takes_three_visits_of_an_hour():
    assert free() == ["09:00", "10:00", "11:00"]


def test_ends_are_half_open():
    assert free(busy(at(9), at(10))) == ["10:00", "11:00"]
    assert free(busy(at(8), at(9))) == ["09:00", "10:00", "11:00"]
    assert free(busy(at(12), at(13))) == ["09:00", "10:00", "11:00"]


def test_another_place_costs_travel_on_both_sides():
    assert free(busy(at(10), at(11), THERE)) == []  # 9:00–10:00 would need to leave at 9:30
    assert free(busy(at(9), at(10), THERE)) == ["10:30"]  # the next would end at 12:30
    assert free(busy(at(12), at(13), THERE)) == ["09:00", "10:00"]  # must leave at 11:30
    assert free(busy(at(8), at(9), THERE)) == ["09:30", "10:30"]


def test_leave_costs_no_travel():
    assert free(busy(at(9), at(10), None)) == ["10:00", "11:00"]


def test_shifts_cut_the_window():
    assert free(shift=(10, 18)) == ["10:00", "11:00"]
    assert free(shift=(7, 11)) == ["09:00", "10:00"]
    assert free(shift=(12, 18)) == []


def test_today_starts_at_the_next_quarter_hour():
    assert free(earliest=at(9, 17)) == ["09:30", "10:30"]
    assert free(earliest=at(10)) == ["10:00", "11:00"]
    assert free(earliest=at(11, 1)) == []


def test_a_window_of_the_visits_length_asks_for_one_exact_start():
    assert free(window=(10, 11)) == ["10:00"]
    assert free(busy(at(10, 59), at(11, 30)), window=(10, 11)) == []


@pytest.mark.parametrize(
    ("moment", "rounded"), [(at(9), "09:00"), (at(9, 1), "09:15"), (at(9, 46), "10:00")]
)
def test_quarter_hours(moment, rounded):
    assert f"{quarter_hour_from(moment):%H:%M}" == rounded


def test_a_second_past_the_quarter_is_past_it():
    assert quarter_hour_from(at(9, 15) + timedelta(microseconds=1)) == at(9, 30)


def test_travel_counts_the_neighbours_only():
    visit = Period(at(11), at(12))
    morning, noon, evening = (
        busy(at(9), at(10), THERE),
        busy(at(13), at(14), HERE),
        busy(at(16), at(17), THERE),
    )
    half = timedelta(minutes=30)
    assert travel_around(visit, [morning, noon, evening], HERE, half) == half
    assert travel_around(visit, [noon, evening], HERE, half) == timedelta(0)
    assert travel_around(visit, [morning, evening], HERE, half) == 2 * half


minutes = st.integers(0, 12 * 60)
stretches = st.builds(
    lambda a, b, place: busy(at(6) + timedelta(minutes=a), at(6) + timedelta(minutes=a + b), place),
    minutes,
    st.integers(1, 180),
    st.sampled_from([HERE, THERE, None]),
)


@given(
    engagements=st.lists(stretches, max_size=8),
    length=st.integers(15, 180),
    travel=st.integers(0, 60),
    opens=minutes,
    shift_minutes=st.integers(1, 600),
    earliest=minutes,
)
def test_what_is_offered_never_clashes(engagements, length, travel, opens, shift_minutes, earliest):
    window = Period(at(9), at(15))
    shift = Period(
        at(6) + timedelta(minutes=opens), at(6) + timedelta(minutes=opens + shift_minutes)
    )
    now = at(6) + timedelta(minutes=earliest)
    starts = free_starts(
        window,
        length=timedelta(minutes=length),
        shifts=[shift],
        engagements=engagements,
        place=HERE,
        travel=timedelta(minutes=travel),
        earliest=now,
    )
    visits = [Period(start, start + timedelta(minutes=length)) for start in starts]
    assert all(one.end <= two.start for one, two in pairwise(visits))
    for visit in visits:
        assert visit.start >= now
        assert visit.within(window) == visit
        assert visit.within(shift) == visit
        for other in engagements:
            gap = timedelta(minutes=travel if other.place == THERE else 0)
            assert visit.end + gap <= other.period.start or other.period.end + gap <= visit.start


@given(st.lists(st.tuples(minutes, st.integers(1, 120)), max_size=10))
def test_merging_keeps_the_covered_minutes(pairs):
    periods = [
        Period(at(0) + timedelta(minutes=a), at(0) + timedelta(minutes=a + b)) for a, b in pairs
    ]
    covered = {minute for a, b in pairs for minute in range(a, a + b)}
    found = merged(periods)
    assert sum(((p.end - p.start) // timedelta(minutes=1) for p in found), 0) == len(covered)
    assert all(one.end < two.start for one, two in pairwise(found))


def test_windows_keep_wall_time_when_the_clocks_change():
    berlin = ZoneInfo("Europe/Berlin")
    morning = (time(9), time(12))
    # the clocks go back on Sunday 25 October 2026 and forward on Sunday 28 March 2027
    assert slot_bounds(berlin, date(2026, 10, 24), morning) == (
        datetime(2026, 10, 24, 7, tzinfo=UTC),
        datetime(2026, 10, 24, 10, tzinfo=UTC),
    )
    assert slot_bounds(berlin, date(2026, 10, 25), morning) == (
        datetime(2026, 10, 25, 8, tzinfo=UTC),
        datetime(2026, 10, 25, 11, tzinfo=UTC),
    )
    night = slot_bounds(berlin, date(2027, 3, 28), (time(1), time(4)))
    assert night[1] - night[0] == timedelta(hours=2)


def test_a_rule_of_every_second_saturday_counts_from_its_anchor():
    # Monday 1 January 2024 begins week 0; Saturday 21 November 2026 lies 150 weeks later, the 28th
    # 151
    rule = read_day_rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA")
    assert rule.days(date(2026, 11, 16), date(2026, 12, 6)) == [
        date(2026, 11, 21),
        date(2026, 12, 5),
    ]


def test_a_shift_is_wall_time_of_its_zone():
    dubai_morning = Shift(read_day_rule("FREQ=DAILY"), time(9), time(12))
    (_, that_day, _) = shift_periods(
        [dubai_morning], ZoneInfo("Asia/Dubai"), date(2026, 11, 21), date(2026, 11, 21)
    )
    assert that_day == Period(at(5), at(8))
