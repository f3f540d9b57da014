"""The list of free slots."""

from datetime import date, time, timedelta

from scheduling.diary.place import MeetingPlace
from scheduling.models import Availability, Holiday, TimeOff
from scheduling.selectors.free_slots import free_slots
from tests.conftest import NOW, make_project, make_user
from tests.scheduling.diary_setting import SATURDAY, book, local

SUNDAY = SATURDAY + timedelta(days=1)


def offered(brokerage, project, *days, now=NOW):
    found = free_slots(
        brokerage=brokerage, place=MeetingPlace(project=project), days=list(days), now=now
    )
    return [(slot.date.day, slot.slot) for slot in found]


def test_full_slots_disappear(sunrise, citrine, alice):
    assert offered(sunrise, citrine, SATURDAY) == [
        (21, "morning"),
        (21, "afternoon"),
        (21, "evening"),
    ]
    for _ in range(3):
        book(sunrise, citrine)
    assert offered(sunrise, citrine, SATURDAY) == [(21, "afternoon"), (21, "evening")]


def test_times_are_the_windows(sunrise, citrine, alice):
    (slot, *_) = free_slots(
        brokerage=sunrise, place=MeetingPlace(project=citrine), days=[SATURDAY], now=NOW
    )
    assert (slot.start, slot.end) == (local(21, 9), local(21, 12))


def test_a_full_site_has_no_slot_though_agents_are_free(sunrise, alice, bob):
    small = make_project(sunrise, "Small Site", visits_per_slot=1)
    book(sunrise, small, slot="afternoon")
    assert offered(sunrise, small, SATURDAY) == [(21, "morning"), (21, "evening")]


def test_today_only_what_can_still_be_reached(sunrise, citrine, alice):
    # 11:30 in Bengaluru: an hour does not fit into the morning any more
    assert offered(sunrise, citrine, date(2026, 11, 20)) == [(20, "afternoon"), (20, "evening")]
    assert offered(sunrise, citrine, date(2026, 11, 20), now=local(20, 17, 1)) == []


def test_past_and_far_days_have_none(sunrise, citrine, alice):
    assert (
        offered(sunrise, citrine, date(2026, 11, 19), date(2027, 5, 20), date.min, date.max) == []
    )


def test_holidays_leave_and_shifts(sunrise, citrine):
    dora = make_user(sunrise, "Dora")
    Availability.objects.create(
        brokerage=sunrise,
        agent=dora,
        rrule="FREQ=WEEKLY;BYDAY=SA,SU,MO",
        starts=time(9),
        ends=time(15),
    )
    Holiday.objects.create(brokerage=sunrise, day=SUNDAY, name="Founder's day")
    TimeOff.objects.create(
        brokerage=sunrise, agent=dora, starts_at=local(21, 9), ends_at=local(21, 12)
    )
    days = [SATURDAY + timedelta(days=n) for n in range(4)]
    assert offered(sunrise, citrine, *days) == [
        (21, "afternoon"),
        (23, "morning"),
        (23, "afternoon"),
    ]


def test_without_agents_nothing_is_free(sunrise, citrine):
    assert offered(sunrise, citrine, SATURDAY) == []


def test_queries_depend_on_neither_agents_nor_days(
    sunrise, citrine, alice, django_assert_num_queries
):
    book(sunrise, citrine)
    with django_assert_num_queries(7):
        offered(sunrise, citrine, SATURDAY)
    for number in range(10):
        make_user(sunrise, f"Agent{number} More")
    for number in range(5):
        book(sunrise, citrine, day=SATURDAY + timedelta(days=number))
    with django_assert_num_queries(7):
        offered(sunrise, citrine, *(SATURDAY + timedelta(days=n) for n in range(31)))
