"""An exact time is kept for five minutes while the chat asks who comes. Friday 20 November 2026,
11:30 in Bengaluru; Alice is the only RM."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Brokerage, User
from common.models import Event
from leads.models import Lead
from listings.models import Project
from scheduling.models import SiteVisit
from tests.conftest import NOW, Api
from tests.flows.at_once import at_once
from tests.scheduling.diary_setting import book, local, used

pytestmark = pytest.mark.django_db

ELEVEN = "I want to visit Brigade Citrine tomorrow at 11 am"
JOHN = "I am John Doe, 98765 43210"
SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """The time of all that happens; it stands until it is set."""

    def stand(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    stand(NOW)
    return stand


def say(api: Api, text: str, user: str = "john") -> dict[str, Any]:
    body = {"user_id": user, "session_id": user, "message_id": str(uuid4()), "text": text}
    response = api.post("/api/chat", body)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()["reply"]
    return answer


def booked() -> list[str]:
    return list(Event.objects.filter(name__startswith="visit_").values_list("name", flat=True))


def test_the_time_is_kept_until_the_contact_comes(
    key: Api,
    citrine: Project,
    alice: User,
    clock: SetClock,
) -> None:
    asked = say(key, ELEVEN)
    assert asked["booking"] is None
    assert "your name and your phone number" in asked["text"]
    assert "I keep Saturday 21 November, 11 AM – 12 PM for you for five minutes." in asked["text"]
    held = SiteVisit.objects.get()
    assert (held.status, held.hold_until) == ("pending", NOW + timedelta(minutes=5))
    assert (held.agent, held.planned_start) == (alice, local(21, 11))
    assert (booked(), Lead.objects.get().status) == ([], "new")

    clock(NOW + timedelta(minutes=4, seconds=59))
    answer = say(key, JOHN)["booking"]
    assert (answer["id"], answer["reference"]) == (str(held.pk), held.reference)
    assert (answer["status"], answer["hold_until"]) == ("pending", None)
    visit = SiteVisit.objects.get()
    assert (visit.contact_name, visit.contact_phone) == ("John Doe", "+919876543210")
    assert (booked(), used(citrine)) == (["visit_booked"], 1)
    lead = Lead.objects.get()
    assert (lead.status, lead.owner, lead.project) == ("visit", alice, citrine)


def test_asking_again_keeps_it_no_longer(
    key: Api,
    citrine: Project,
    alice: User,
    clock: SetClock,
) -> None:
    say(key, ELEVEN)
    clock(NOW + timedelta(minutes=4))
    again = say(key, "ok")
    assert "your name and your phone number" in again["text"]
    assert SiteVisit.objects.get().hold_until == NOW + timedelta(minutes=5)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_hears_that_it_is_taken(
    key: Api, sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    answers = at_once(*(lambda user=user: say(key, ELEVEN, user) for user in ("john", "mary")))
    kept, refused = sorted(answers, key=lambda answer: "I keep" not in answer["text"])
    assert "your name and your phone number" in kept["text"]
    assert "Nobody is free in this slot any more. These are free:" in refused["text"]
    # Alice has nobody at 9 and at 10 on Saturday
    assert refused["quick_replies"][0] == "Saturday 21 November, morning"
    held = SiteVisit.objects.get()
    assert (used(citrine), booked()) == (1, [])

    loser = {"john", "mary"} - {held.profile.identifiers.get(kind="external").value}
    (other,) = loser
    say(key, refused["quick_replies"][0], other)
    taken = say(key, "I am Mary Roy, 98450 12345", other)["booking"]
    assert taken["planned_start"] == "2026-11-21T09:00:00+05:30"
    held.refresh_from_db()
    assert held.hold_until is not None


def test_who_comes_too_late_but_to_a_free_time_is_booked_all_the_same(
    key: Api, citrine: Project, alice: User, clock: SetClock
) -> None:
    say(key, ELEVEN)
    clock(NOW + timedelta(minutes=5))
    answer = say(key, JOHN)["booking"]
    assert answer["start"] == "2026-11-21T11:00:00+05:30"
    statuses = SiteVisit.objects.order_by("reference").values_list("status", "hold_until")
    assert list(statuses) == [("expired", NOW + timedelta(minutes=5)), ("pending", None)]
    assert (booked(), used(citrine)) == (["visit_booked"], 1)


def test_a_hold_that_ran_out_is_free_for_others_at_once(
    key: Api, sunrise: Brokerage, citrine: Project, alice: User, clock: SetClock
) -> None:
    """Also before any sweep; who held it hears that it is taken."""
    say(key, ELEVEN)
    clock(NOW + timedelta(minutes=5))
    other = book(sunrise, citrine, start=local(21, 11), now=NOW + timedelta(minutes=5))
    assert (other.planned_start, used(citrine)) == (local(21, 11), 1)
    answer = say(key, JOHN)
    assert answer["booking"] is None
    assert "any more. These are free:" in answer["text"]
    assert answer["quick_replies"][0] == "Saturday 21 November, morning"
    assert SiteVisit.objects.filter(status="pending").get() == other


def test_another_time_lets_the_first_one_go(key: Api, citrine: Project, alice: User) -> None:
    say(key, ELEVEN)
    asked = say(key, "rather at 4 pm")
    assert "I keep Saturday 21 November, 4 PM – 5 PM for you for five minutes." in asked["text"]
    held = SiteVisit.objects.get(status="pending")
    assert (held.planned_start, used(citrine), used(citrine, "evening")) == (local(21, 16), 0, 1)


def test_a_part_of_the_day_is_not_kept(key: Api, citrine: Project, alice: User) -> None:
    asked = say(key, "I want to visit Brigade Citrine tomorrow morning")
    assert "your name and your phone number" in asked["text"]
    assert "I keep" not in asked["text"]
    assert not SiteVisit.objects.exists()


def test_a_time_that_cannot_be_is_told_before_the_contact_is_asked(
    key: Api,
    citrine: Project,
    alice: User,
) -> None:
    answer = say(key, "I want to visit Brigade Citrine tomorrow at 7 am")
    assert "Visits begin between 9 AM and 6 PM." in answer["text"]
    assert not SiteVisit.objects.exists()
