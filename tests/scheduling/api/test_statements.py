"""What a booking costs the database: statements of a call, the same whatever the brokerage has."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brokerage, User
from listings.models import Project
from scheduling.models import Availability, Holiday, TimeOff
from tests.conftest import Api, make_listing, make_project, make_user
from tests.scheduling.diary_setting import ask, book

TODAY = datetime.now(ZoneInfo("Asia/Kolkata")).date()
TOMORROW = TODAY + timedelta(days=1)
#: at most, authentication included
VISIT, CALLBACK = 22, 17


def ask_for(api: Api, call: str, number: int, **fields: Any) -> int:
    """Sends the call for somebody new; how many statements it took (savepoints, which tests
    open, not counted)."""
    who = {"user_id": f"user-{number}", "name": "John Doe", "phone": f"+9198765{number:05d}"}
    with CaptureQueriesContext(connection) as seen:
        response = api.post(f"/api/schedule/{call}", who | fields)
    assert response.status_code == 201, response.content
    return len([one for one in seen if "SAVEPOINT" not in one["sql"]])


def grow(brokerage: Brokerage, project: Project) -> None:
    """Twelve more agents with shifts and leave, other projects and homes, sixty bookings."""
    now = datetime.now(ZoneInfo("UTC"))
    for number in range(12):
        agent = make_user(brokerage, f"Agent{number} More")
        Availability.objects.create(brokerage=brokerage, agent=agent, starts=time(8), ends=time(20))
        away = now - timedelta(days=number + 2)
        leave = {"starts_at": away, "ends_at": away + timedelta(days=1)}
        TimeOff.objects.create(brokerage=brokerage, agent=agent, **leave)
    Holiday.objects.create(brokerage=brokerage, day=TODAY + timedelta(days=9), name="Founder's day")
    for number in range(4):
        make_listing(make_project(brokerage, f"Other Heights {number}"))
    for number in range(30):
        slot = ("morning", "afternoon", "evening")[number % 3]
        book(brokerage, project, day=TOMORROW, slot=slot, now=now)
        ask(brokerage, now=now)


@pytest.mark.django_db
def test_the_cost_of_a_booking_does_not_grow(
    key: Api,
    sunrise: Brokerage,
    citrine: Project,
    alice: User,
) -> None:
    citrine.visits_per_slot = 100
    citrine.save()
    visit = {"project": "Brigade Citrine", "date": TOMORROW.isoformat(), "slot": "evening"}
    ask_for(key, "site-visit", 1, **visit)  # reads what is kept in memory from then on
    small = ask_for(key, "site-visit", 2, **visit), ask_for(key, "callback", 3)
    grow(sunrise, citrine)
    ask_for(key, "site-visit", 4, **visit)
    large = ask_for(key, "site-visit", 5, **visit), ask_for(key, "callback", 6)
    assert small == large
    assert small[0] <= VISIT
    assert small[1] <= CALLBACK
