"""Rules of days: read strictly, and asked about a day in a time that no rule can stretch."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.hours.day_rule import ANCHOR, DayRuleError, read_day_rule
from scheduling.hours.shifts import Shift, office_shifts, shift_periods
from scheduling.hours.slots import Period, free_starts
from tests.common.long_texts import LIMIT, cpu_of

MONDAY = date(2026, 11, 16)
HALF_A_YEAR = (MONDAY, MONDAY + timedelta(days=181))  # as far as visits are booked ahead


@pytest.mark.parametrize(
    ("rule", "days"),  # of November 2026, whose 1st is a Sunday
    [
        ("FREQ=DAILY", range(1, 31)),
        ("FREQ=DAILY;UNTIL=20261103", [1, 2, 3]),
        ("FREQ=DAILY;UNTIL=20261103T000000Z", [1, 2, 3]),
        # 1,035 days after the anchor is 1 November; 1,035 = 207 * 5
        ("FREQ=DAILY;INTERVAL=5", [1, 6, 11, 16, 21, 26]),
        ("FREQ=WEEKLY;BYDAY=SA,SU", [1, 7, 8, 14, 15, 21, 22, 28, 29]),
        ("freq=weekly;byday=sa", [7, 14, 21, 28]),
        ("RRULE:FREQ=WEEKLY;BYDAY=SA", [7, 14, 21, 28]),
        ("FREQ=WEEKLY", [2, 9, 16, 23, 30]),  # Mondays, as the anchor is one
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", [2, 16, 30]),  # week 148, 150, 152
        # where weeks begin on Sunday, Sunday 8 goes with Monday 9 and not with Monday 2
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=MO", [8, 22]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU", [1, 15, 29]),
        ("FREQ=MONTHLY", [1]),
        ("FREQ=MONTHLY;BYDAY=1SA", [7]),
        ("FREQ=MONTHLY;BYDAY=-1SA,2WE", [11, 28]),
        ("FREQ=MONTHLY;BYDAY=5MO", [30]),
        ("FREQ=MONTHLY;BYDAY=5TU", []),
        ("FREQ=MONTHLY;BYMONTHDAY=15,-1", [15, 30]),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", [13]),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15", [15]),  # 34 months after January 2024
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", []),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=1MO", [2]),
        ("FREQ=YEARLY;BYDAY=45MO", [9]),  # 5 January is the first Monday of 2026
        ("FREQ=YEARLY;BYMONTH=11", [1]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", []),
        ("FREQ=DAILY;BYMONTH=12", []),
    ],
)
def test_the_days_of_a_rule(rule: str, days: Any) -> None:
    named = read_day_rule(rule).days(date(2026, 11, 1), date(2026, 11, 30))
    assert [day.day for day in named] == list(days)


def test_no_rule_names_a_day_before_the_anchor() -> None:
    assert read_day_rule("FREQ=DAILY").days(date(2023, 12, 30), date(2024, 1, 2)) == [
        date(2024, 1, 1),
        date(2024, 1, 2),
    ]


BAD_RULES = (
    "", "nonsense", "FREQ=", "FREQ", "BYDAY=MO", "FREQ=DAILY;", ";FREQ=DAILY", "FREQ=DAILY;;",
    "FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY;INTERVAL=2", "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=367", "FREQ=DAILY;INTERVAL=1.5",
    "FREQ=DAILY;INTERVAL=", "FREQ=DAILY;INTERVAL=٣", "FREQ=DAILY;INTERVAL=" + "9" * 150,
    "FREQ=DAILY;COUNT=5", "FREQ=DAILY;COUNT=99999999999", "FREQ=DAILY;BYHOUR=9",
    "FREQ=DAILY;BYMINUTE=0", "FREQ=DAILY;BYSECOND=0,1,2,3", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1",
    "FREQ=YEARLY;BYWEEKNO=1", "FREQ=YEARLY;BYYEARDAY=1", "FREQ=YEARLY;BYEASTER=0",
    "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;INTERVAL=1;INTERVAL=0", "FREQ=WEEKLY;BYDAY=",
    "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=0MO",
    "FREQ=MONTHLY;BYDAY=54MO", "FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=0",
    "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYMONTH=13", "FREQ=WEEKLY;WKST=1",
    "FREQ=DAILY;UNTIL=20261301", "FREQ=DAILY;UNTIL=2026-11-01", "FREQ=DAILY;UNTIL=",
    "FREQ=DAILY\nRDATE:20261101", "FREQ=DAILY\r\nEXRULE:FREQ=DAILY;INTERVAL=0",
    "DTSTART:19000101\nRRULE:FREQ=DAILY", "FREQ=DAILY\u2028FREQ=DAILY", "FREQ=DAILY; INTERVAL=2",
    "RRULE:RRULE:FREQ=DAILY", "DTSTART:20240101;FREQ=DAILY", "FREQ=DAILY;X-NAME=1",
)  # fmt: skip


@pytest.mark.parametrize("rule", BAD_RULES)
def test_what_is_no_rule_of_days_is_refused(rule: str) -> None:
    with pytest.raises(DayRuleError, match=r"[A-Z].*\."):  # a sentence for the person who typed it
        read_day_rule(rule)


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet="FREQDAILYWKMONTHBYSU=;,0123456789-+:\n ", max_size=200) | st.text())
def test_any_text_is_a_rule_or_is_refused(text: str) -> None:
    def reading(rule: str) -> None:
        try:
            read_day_rule(rule).days(*HALF_A_YEAR)
        except DayRuleError:
            return

    assert cpu_of(reading, text) < LIMIT


_WEEKDAY = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
_MONTHS = st.lists(st.integers(1, 12), max_size=3, unique=True)


def _listed(name: str, values: list[Any]) -> str:
    return f";{name}={','.join(map(str, values))}" if values else ""


@st.composite
def _rules(draw: st.DrawFn) -> str:
    every = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    rule = f"FREQ={every};INTERVAL={draw(st.integers(1, 6))}"
    plain = st.lists(_WEEKDAY, max_size=3, unique=True)
    if every in ("DAILY", "WEEKLY"):
        rule += _listed("BYDAY", draw(plain)) + f";WKST={draw(_WEEKDAY)}"
    else:
        month_day = st.integers(-31, 31).filter(bool)
        nth = st.builds("{}{}".format, st.sampled_from([-2, -1, 1, 2, 3, 5]), _WEEKDAY)
        rule += _listed("BYMONTHDAY", draw(st.lists(month_day, max_size=2, unique=True)))
        rule += _listed("BYDAY", draw(plain | st.lists(nth, max_size=2, unique=True)))
    rule += _listed("BYMONTH", draw(_MONTHS))
    return rule + draw(st.sampled_from(["", ";UNTIL=20270101"]))


@settings(max_examples=300, deadline=None)
@given(rule=_rules(), start=st.integers(0, 1_500))
def test_a_rule_names_the_days_that_a_walk_of_it_meets(rule: str, start: int) -> None:
    first = ANCHOR + timedelta(days=start)
    last = first + timedelta(days=120)
    noon = [datetime.combine(day, time()) for day in (ANCHOR, first, last)]
    # a far end, so that the walk of a rule that names nothing comes to it
    walk = rrulestr(rule if "UNTIL" in rule else f"{rule};UNTIL=20300101", dtstart=noon[0])
    met = [moment.date() for moment in walk.between(noon[1], noon[2], inc=True)]
    assert read_day_rule(rule).days(first, last) == met


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",  # no such day ever
        "FREQ=DAILY;BYMONTH=2;BYDAY=MO;INTERVAL=366",
        "FREQ=YEARLY;INTERVAL=366;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11",
        "FREQ=YEARLY;BYDAY=" + ",".join(f"{n}MO" for n in range(-20, 20) if n),
    ],
)
def test_no_rule_takes_long_to_ask(rule: str) -> None:
    def asking(text: str) -> None:
        shift = Shift(read_day_rule(text), time(9), time(18))
        shift_periods([shift], UTC, *HALF_A_YEAR)  # type: ignore[arg-type]

    assert cpu_of(asking, rule) < LIMIT


def test_office_hours_name_only_days_of_the_week() -> None:
    (office,) = office_shifts([5, 9, 5], time(9), time(18))
    assert office.rule.days(MONDAY, MONDAY + timedelta(days=6)) == [date(2026, 11, 21)]
    assert office_shifts([], time(9), time(18)) == []


def test_a_visit_of_no_length_does_not_fill_a_window_for_ever() -> None:
    start = datetime(2026, 11, 21, 9, tzinfo=UTC)
    window = Period(start, start + timedelta(hours=1))
    starts = free_starts(
        window,
        length=timedelta(0),
        shifts=[window],
        engagements=[],
        place=None,  # type: ignore[arg-type]
        travel=timedelta(0),
        earliest=start,
    )
    assert starts == [start + timedelta(minutes=15 * n) for n in range(5)]
