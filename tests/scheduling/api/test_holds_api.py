"""``hold: true`` keeps a time for five minutes, /keep books it. Friday 20 November 2026, 11:30 in
Bengaluru."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Brokerage, User
from common.models import Event, Step
from leads.models import Lead
from listings.models import Project
from profiles.models import CustomerProfile, Identifier
from scheduling.models import SiteVisit
from tests.conftest import NOW, Api, make_user, visitor_api
from tests.scheduling.diary_setting import local, news, used

pytestmark = pytest.mark.django_db

WHO = {"name": "John Doe", "phone": "+91 98765 43210", "email": "john@example.com"}
SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    def stand(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    stand(NOW)
    return stand


def hold(api: Api, **fields: Any) -> Any:
    wish = {
        "user_id": "user_abc",
        "project": "Brigade Citrine",
        "start": "2026-11-21T11:00:00+05:30",
        "hold": True,
    } | fields
    body = {name: value for name, value in wish.items() if value is not None}
    return api.post("/api/schedule/site-visit", body)


def keep(api: Api, visit: dict[str, Any], **who: Any) -> Any:
    return api.post(f"/api/schedule/visit/{visit['id']}/keep", who)


def rows() -> list[Any]:
    models = (SiteVisit, Lead, CustomerProfile, Identifier, Event, Step)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_time_is_held_silently(
    key: Api,
    sunrise: Brokerage,
    citrine: Project,
    alice: User,
) -> None:
    response = hold(key)
    assert response.status_code == 201, response.content
    answer = response.json()
    assert (answer["status"], answer["hold_until"]) == ("pending", "2026-11-20T11:35:00+05:30")
    assert answer["message"] == (
        "Brigade Citrine, Saturday 21 November, 11 AM – 12 PM, is kept for you for a few minutes. "
        "Your name and phone number book it."
    )
    assert (news(), used(citrine)) == ([], 1)
    lead = Lead.objects.get()
    assert (lead.status, lead.owner, lead.project) == ("new", None, citrine)
    # nobody has booked it: it is in nobody's list
    assert key.get("/api/schedule/user/user_abc").json()["visits"] == []
    assert key.get("/api/admin/schedule/visits").json()["results"] == []
    assert key.post(f"/api/schedule/visit/{answer['id']}/cancel", {}).status_code == 404


def test_the_contact_books_it(
    key: Api,
    sunrise: Brokerage,
    citrine: Project,
    alice: User,
    clock: SetClock,
) -> None:
    held = hold(key).json()
    clock(NOW + timedelta(minutes=4, seconds=59))
    response = keep(key, held, **WHO)
    assert response.status_code == 200, response.content
    answer = response.json()
    assert (answer["id"], answer["reference"], answer["version"]) == (
        held["id"], "visit_000001", 2,
    )  # fmt: skip
    assert (answer["status"], answer["hold_until"]) == ("pending", None)
    visit = SiteVisit.objects.get()
    assert (visit.contact_name, visit.contact_phone, visit.contact_email) == (
        "John Doe", "+919876543210", "john@example.com",
    )  # fmt: skip
    profile, lead = CustomerProfile.objects.get(), Lead.objects.get()
    assert (profile.display_name, profile.primary_phone) == ("John Doe", "+919876543210")
    assert (profile.site_visits_scheduled, profile.current_stage) == (1, "visit")
    assert (lead.name, lead.phone, lead.status, lead.owner) == (
        "John Doe", "+919876543210", "visit", alice,
    )  # fmt: skip
    assert (news(), used(citrine)) == (["visit_booked"], 1)
    before = rows()
    again = keep(key, held, name="Somebody Else", phone="+91 98450 12345")
    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert rows() == before


def test_booking_the_held_time_is_keeping_it(key: Api, citrine: Project, alice: User) -> None:
    held = hold(key, notes="two of us").json()
    booked = hold(key, hold=None, **WHO)
    assert booked.status_code == 201, booked.content
    assert (booked.json()["id"], booked.json()["notes"]) == (held["id"], "two of us")
    assert (news(), used(citrine)) == (["visit_booked"], 1)


def test_holding_again_keeps_it_no_longer(
    key: Api,
    citrine: Project,
    alice: User,
    clock: SetClock,
) -> None:
    held = hold(key).json()
    clock(NOW + timedelta(minutes=3))
    again = hold(key).json()
    assert (again["id"], again["hold_until"]) == (held["id"], held["hold_until"])


def test_after_five_minutes_it_is_gone(
    key: Api,
    citrine: Project,
    alice: User,
    clock: SetClock,
) -> None:
    held = hold(key).json()
    clock(NOW + timedelta(minutes=5))
    before = rows()
    response = keep(key, held, **WHO)
    assert (response.status_code, response.json()["error"]["code"]) == (409, "hold_expired")
    assert rows() == before
    other = hold(key, user_id="other", hold=None, **WHO)
    assert (other.status_code, other.json()["planned_start"]) == (201, "2026-11-21T11:00:00+05:30")
    assert SiteVisit.objects.get(pk=held["id"]).status == "expired"
    assert used(citrine) == 1


def test_a_held_time_is_taken_for_others(
    key: Api,
    citrine: Project,
    alice: User,
    clock: SetClock,
) -> None:
    hold(key)
    before = rows()
    response = hold(key, user_id="other", **WHO)
    assert (response.status_code, response.json()["error"]["code"]) == (409, "slot_taken")
    assert rows() == before
    free = "/api/schedule/slots?project=Brigade+Citrine&date_from=2026-11-21&date_to=2026-11-21"
    citrine.visits_per_slot = 1
    citrine.save()
    assert [one["slot"] for one in key.get(free).json()["slots"]] == ["afternoon", "evening"]
    clock(NOW + timedelta(minutes=5))  # before any sweep
    slots = [one["slot"] for one in key.get(free).json()["slots"]]
    assert slots == ["morning", "afternoon", "evening"]
    assert hold(key, user_id="other", **WHO).status_code == 201
    assert used(citrine) == 1


@pytest.mark.parametrize(
    ("who", "named"),
    [
        ({}, "name"),
        ({"name": "John Doe"}, "phone"),
        ({"phone": "+91 98765 43210"}, "name"),
        ({"name": "John Doe", "phone": "12"}, "phone"),
        ({"name": "John Doe", "email": "nobody"}, "email"),
        ({"name": "John Doe", "colour": "red"}, "colour"),
    ],
)
def test_who_comes_must_be_known(
    key: Api,
    citrine: Project,
    alice: User,
    who: dict[str, str],
    named: str,
) -> None:
    held = hold(key).json()
    before = rows()
    response = keep(key, held, **who)
    assert response.status_code == 400
    assert named in response.json()["error"]["fields"]
    assert rows() == before


def test_what_is_known_need_not_be_said(key: Api, citrine: Project, alice: User) -> None:
    held = hold(key, **WHO).json()
    assert keep(key, held).status_code == 200
    assert SiteVisit.objects.get().contact_phone == "+919876543210"


def test_nobody_keeps_the_hold_of_another(
    foreign_key: Api, sunrise: Brokerage, citrine: Project, alice: User, bob: User
) -> None:
    anna, ben = visitor_api(sunrise, "v_anna"), visitor_api(sunrise, "v_ben")
    held = hold(anna, user_id=None).json()
    before = rows()
    for stranger in (ben, foreign_key):
        assert keep(stranger, held, **WHO).status_code == 404
    assert rows() == before
    assert keep(anna, held, **WHO).status_code == 200


def test_one_customer_holds_one_time(key: Api, citrine: Project, alice: User) -> None:
    first = hold(key).json()
    second = hold(key, start="2026-11-22T15:00:00+05:30").json()
    statuses = {str(row.pk): row.status for row in SiteVisit.objects.all()}
    assert statuses == {first["id"]: "expired", second["id"]: "pending"}
    assert used(citrine) == 0


def test_a_slot_can_be_held_too(key: Api, citrine: Project, alice: User) -> None:
    held = hold(key, start=None, date="2026-11-21", slot="morning").json()
    assert held["planned_start"] == "2026-11-21T09:00:00+05:30"
    kept = keep(key, held, **WHO).json()
    assert (kept["start"], kept["planned_start"]) == (held["start"], held["planned_start"])


def test_a_held_visit_keeps_its_rm(
    key: Api,
    sunrise: Brokerage,
    citrine: Project,
    alice: User,
) -> None:
    """Whoever is chosen when the time is held comes, also where somebody else is next by then."""
    held = hold(key).json()
    make_user(sunrise, "Dora New")
    assert keep(key, held, **WHO).json()["agent"]["id"] == str(alice.pk)
    assert SiteVisit.objects.get().planned_start == local(21, 11)
