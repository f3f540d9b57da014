"""Shifts whose rule nobody can read, stored by whatever wrote them: nobody waits for one."""

from datetime import time, timedelta

import pytest

from accounts.models import Brokerage, User
from listings.models import Project
from scheduling.diary.place import MeetingPlace
from scheduling.models import Availability
from scheduling.selectors.diary import shifts_of
from scheduling.selectors.free_slots import free_slots
from tests.common.long_texts import LIMIT, cpu_of
from tests.conftest import NOW
from tests.scheduling.diary_setting import SATURDAY, book

UNREADABLE = (
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=SECONDLY",
    "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3",
    "FREQ=DAILY\nEXRULE:FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;COUNT=999999999999",
    "",
)
NEVER = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"


def give_shift(agent: User, *rules: str) -> None:
    Availability.objects.bulk_create(
        Availability(
            brokerage=agent.brokerage, agent=agent, rrule=rule, starts=time(9), ends=time(18)
        )
        for rule in rules
    )


@pytest.mark.parametrize("rule", [*UNREADABLE, NEVER])
def test_a_shift_that_cannot_be_read_is_none(
    sunrise: Brokerage, citrine: Project, alice: User, bob: User, rule: str
) -> None:
    """Whose only shift it is does not work, not even in office hours; colleagues do."""
    give_shift(alice, rule)
    periods = shifts_of(sunrise, [alice, bob], SATURDAY, SATURDAY)
    assert periods[alice.pk] == []
    assert len(periods[bob.pk]) == 3  # that day, the one before and the one after
    assert book(sunrise, citrine).agent == bob


def test_it_takes_nothing_from_the_agents_other_shifts(
    sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    give_shift(alice, *UNREADABLE, "FREQ=WEEKLY;BYDAY=SA")
    days = [SATURDAY + timedelta(days=n) for n in range(7)]
    found = free_slots(brokerage=sunrise, place=MeetingPlace(project=citrine), days=days, now=NOW)
    assert {slot.date for slot in found} == {SATURDAY}


def test_it_is_named_in_the_log(
    sunrise: Brokerage, alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    give_shift(alice, "FREQ=DAILY;INTERVAL=0")
    shifts_of(sunrise, [alice], SATURDAY, SATURDAY)
    (record,) = [record for record in caplog.records if record.name == "scheduling.selectors.diary"]
    assert str(Availability.objects.get().pk) in record.getMessage()


def test_a_hundred_odd_shifts_are_read_at_once(sunrise: Brokerage, alice: User) -> None:
    give_shift(alice, *[NEVER, "FREQ=MONTHLY;BYDAY=-5MO,5TU", *UNREADABLE] * 13)

    def reading(_: str) -> None:
        shifts_of(sunrise, [alice], SATURDAY, SATURDAY + timedelta(days=33))

    assert cpu_of(reading, "") < LIMIT
