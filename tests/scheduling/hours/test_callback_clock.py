"""When a callback is due, computed by hand. The office opens 9–18 in Bengaluru (UTC+5:30)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.hours.due_times import due_times, next_attempt
from scheduling.hours.wording import expected_words
from scheduling.hours.working_hours import WorkingHours, add_working, next_opening

KOLKATA = ZoneInfo("Asia/Kolkata")
WEEKDAYS = frozenset(range(5))
HOURS = WorkingHours(KOLKATA, time(9), time(18), WEEKDAYS)
FRIDAY = (2026, 11, 20)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Bengaluru; the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=KOLKATA)


@pytest.mark.parametrize(
    ("urgency", "asked", "due", "warn", "breach"),
    [
        # within the day
        ("urgent", local(20, 10), local(20, 10, 30), local(20, 10, 24), local(20, 10, 30)),
        ("high", local(20, 10), local(20, 11), local(20, 10, 48), local(20, 12)),
        ("medium", local(20, 10), local(20, 14), local(20, 13, 12), local(20, 14)),
        # Friday 17:45: a quarter of an hour is left, the rest runs on Monday from 9:00
        ("urgent", local(20, 17, 45), local(23, 9, 15), local(23, 9, 9), local(23, 9, 15)),
        ("high", local(20, 17, 45), local(23, 9, 45), local(23, 9, 33), local(23, 10, 45)),
        ("medium", local(20, 17, 45), local(23, 12, 45), local(23, 11, 57), local(23, 12, 45)),
        # exactly until closing time is still that day
        ("urgent", local(20, 17, 30), local(20, 18), local(20, 17, 54), local(20, 18)),
        # at closing time the clock stands
        ("urgent", local(20, 18), local(23, 9, 30), local(23, 9, 24), local(23, 9, 30)),
        # before opening
        ("high", local(20, 7), local(20, 10), local(20, 9, 48), local(20, 11)),
        # low: 24 elapsed hours, moved to the next opening
        ("low", local(18, 10), local(19, 10), local(19, 5, 12), local(19, 10)),
        ("low", local(19, 20), local(23, 9), None, local(23, 9)),  # Friday 20:00 is closed
    ],
)
def test_due_times(urgency, asked, due, warn, breach):
    times = due_times(urgency, asked, HOURS)
    assert times.due_at == due
    assert times.breach_at == breach
    if warn:
        assert times.warn_at == warn


def test_holidays_stop_the_clock():
    hours = WorkingHours(
        KOLKATA, time(9), time(18), frozenset(range(7)), frozenset({date(2026, 11, 21)})
    )
    assert due_times("urgent", local(20, 17, 45), hours).due_at == local(22, 9, 15)
    assert due_times("low", local(20, 10), hours).due_at == local(22, 9)


def test_the_low_warning_is_80_percent_of_the_way():
    # from Thursday 20:00 to Monday 9:00 are 85 hours; 80 % are 68: Sunday 16:00
    assert due_times("low", local(19, 20), HOURS).warn_at == local(22, 16)


def test_an_office_that_never_opens_counts_elapsed_time():
    never = WorkingHours(KOLKATA, time(9), time(18), frozenset())
    assert add_working(never, local(20, 17), timedelta(hours=4)) == local(20, 21)
    assert next_opening(never, local(20, 22)) == local(20, 22)


def test_the_clock_runs_an_hour_later_in_utc_after_the_clocks_go_back():
    berlin = WorkingHours(ZoneInfo("Europe/Berlin"), time(9), time(18), frozenset(range(7)))
    saturday_evening = datetime(2026, 10, 24, 15, 30, tzinfo=UTC)  # 17:30 summer time
    # half an hour on Saturday, half an hour on Sunday from 9:00 winter time = 8:00 UTC
    assert add_working(berlin, saturday_evening, timedelta(hours=1)) == datetime(
        2026, 10, 25, 8, 30, tzinfo=UTC
    )


def test_retries_back_off():
    assert next_attempt(1, local(20, 10), HOURS) == local(20, 11)
    assert next_attempt(2, local(20, 15), HOURS) == local(23, 10)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
amounts = st.integers(0, 6000).map(lambda minutes: timedelta(minutes=minutes))


@given(a=moments, b=moments, amount=amounts)
def test_asking_later_never_means_due_earlier(a, b, amount):
    first, second = sorted([a, b])
    assert add_working(HOURS, first, amount) <= add_working(HOURS, second, amount)


@given(moment=moments, one=amounts, two=amounts)
def test_more_work_takes_longer_and_ends_within_hours(moment, one, two):
    less, more = sorted([one, two])
    end = add_working(HOURS, moment, more)
    assert moment <= add_working(HOURS, moment, less) <= end
    wall = end.astimezone(KOLKATA)
    assert wall.weekday() in WEEKDAYS
    assert time(9) <= wall.time() <= time(18)


@pytest.mark.parametrize(
    ("urgency", "asked", "words"),
    [
        ("urgent", local(20, 10), "Within 30 minutes"),
        ("high", local(20, 10), "Within 1-2 hours"),
        ("medium", local(20, 10), "Within 4 hours"),
        ("low", local(18, 10), "Within 24 hours"),
        ("urgent", local(19, 20), "Tomorrow by 9:30 AM"),
        ("urgent", local(20, 20), "Monday by 9:30 AM"),
        ("high", local(20, 7), "Today by 10 AM"),
        ("low", local(19, 20), "Monday by 9 AM"),
    ],
)
def test_the_promise_in_words(urgency, asked, words):
    due = due_times(urgency, asked, HOURS).due_at
    assert expected_words(urgency, asked_at=asked, due_at=due, zone=KOLKATA, now=asked) == words


def test_the_day_is_named_as_seen_when_it_is_read():
    asked = local(20, 20)
    due = due_times("urgent", asked, HOURS).due_at
    on_sunday, on_monday = local(22, 12), local(23, 8)
    assert (
        expected_words("urgent", asked_at=asked, due_at=due, zone=KOLKATA, now=on_sunday)
        == "Tomorrow by 9:30 AM"
    )
    assert (
        expected_words("urgent", asked_at=asked, due_at=due, zone=KOLKATA, now=on_monday)
        == "Today by 9:30 AM"
    )
    far = local(30, 9, 30)
    words = expected_words("urgent", asked_at=asked, due_at=far, zone=KOLKATA, now=asked)
    assert words == "Monday 30 November by 9:30 AM"
