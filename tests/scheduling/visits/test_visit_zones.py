"""Days are the brokerage's: east and west of Greenwich, where an hour of a visit lies on another
day in UTC."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Brokerage
from common.errors import Conflict
from listings.models import Project
from scheduling.models import SiteVisit
from scheduling.services.visits.expire import expire_due_visits
from scheduling.services.visits.status import change_visit_status
from tests.conftest import NOW, TEST, make_project, make_user
from tests.scheduling.diary_setting import SATURDAY, book, used

#: nine in the morning of Auckland is eight the evening before in UTC, five in the afternoon of Los
#: Angeles one in the night after
ZONES = ["Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata"]
SLOTS = {"morning": 9, "afternoon": 12, "evening": 15}
SUNDAY = SATURDAY + timedelta(days=1)


@pytest.fixture(params=ZONES)
def house(request: pytest.FixtureRequest, db: None) -> Brokerage:
    """A brokerage of the zone with one RM."""
    found = Brokerage.objects.create(name="House", slug="house", timezone=request.param)
    make_user(found, "Alice Thomas")
    return found


def site(house: Brokerage, places: int = 3) -> Project:
    return make_project(house, "Brigade Citrine", visits_per_slot=places)


def at(house: Brokerage, day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(house.timezone))


def cancelled(visit: SiteVisit) -> None:
    change_visit_status(visit=visit, status="cancelled", actor=TEST, now=NOW)


@pytest.mark.parametrize("slot", SLOTS)
def test_a_cancelled_visit_frees_its_place_on_its_own_day(house: Brokerage, slot: str) -> None:
    project = site(house)
    visits = [book(house, project, slot=slot) for _ in range(3)]
    hours = [at(house, SATURDAY, SLOTS[slot] + n) for n in range(3)]
    assert [visit.planned_start for visit in visits] == hours
    assert used(project, slot) == 3
    for left, visit in zip((2, 1, 0), visits, strict=True):
        cancelled(visit)
        assert used(project, slot) == left
    assert book(house, project, slot=slot).planned_start == hours[0]


def test_a_full_slot_is_bookable_again_after_a_cancellation(house: Brokerage) -> None:
    project = site(house, places=1)
    visit = book(house, project)
    with pytest.raises(Conflict):
        book(house, project)
    cancelled(visit)
    assert book(house, project).planned_start == at(house, SATURDAY, 9)


def test_an_expired_visit_frees_its_place(house: Brokerage) -> None:
    project = site(house)
    book(house, project)
    assert expire_due_visits(now=at(house, SATURDAY, 9)) == 1
    assert used(project) == 0


def test_the_daily_cap_counts_the_days_of_the_brokerage(house: Brokerage) -> None:
    house.users.update(daily_visit_cap=2)
    project = site(house)
    book(house, project, slot="morning")
    book(house, project, slot="evening", start=at(house, SATURDAY, 17))
    with pytest.raises(Conflict) as caught:
        book(house, project, slot="afternoon")
    assert caught.value.code == "slot_taken"
    assert SiteVisit.objects.count() == 2
    assert used(project, "afternoon") == 0
    for slot in ("morning", "afternoon"):  # the next day begins anew
        assert (
            book(house, project, day=SUNDAY, slot=slot)
            .planned_start.astimezone(ZoneInfo(house.timezone))
            .date()
            == SUNDAY
        )
