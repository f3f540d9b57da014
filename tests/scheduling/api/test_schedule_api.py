"""The customer's routes. Dates are taken from the real clock: the API has no other."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from leads.models import Lead
from listings.choices import ListingStatus
from profiles.models import CustomerProfile
from scheduling.models import Callback, SiteVisit
from tests.conftest import (
    key_api,
    make_lead,
    make_listing,
    make_profile,
    make_project,
    staff_api,
    visitor_api,
)
from tests.scheduling.diary_setting import ask, book, used

TOMORROW = datetime.now(ZoneInfo("Asia/Kolkata")).date() + timedelta(days=1)


def body(**fields):
    wish = {
        "user_id": "user_abc",
        "name": "John Doe",
        "phone": "+91 98765 43210",
        "email": "john@example.com",
        "project": "Brigade Citrine",
        "date": TOMORROW.isoformat(),
        "slot": "morning",
    } | fields
    return {name: value for name, value in wish.items() if value is not None}


def post_visit(api, headers=None, **fields):
    return api.post("/api/schedule/site-visit", body(**fields), **(headers or {}))


def post_callback(api, **fields):
    wish = {
        "user_id": "user_abc",
        "name": "John Doe",
        "phone": "+91 98765 43210",
        "urgency": "high",
    } | fields
    return api.post("/api/schedule/callback", {k: v for k, v in wish.items() if v is not None})


def test_a_visit_is_booked(key, citrine, alice):
    response = post_visit(key, notes="two of us")
    assert response.status_code == 201, response.content
    answer = response.json()
    assert set(answer) == {
        "id", "reference", "status", "project", "listing", "date", "slot", "start", "end",
        "planned_start",
        "planned_end", "version", "hold_until", "agent", "lead_score", "notes", "rm_notes",
        "created_at", "confirmed_at", "completed_at", "message",
    }  # fmt: skip
    assert (answer["status"], answer["project"]) == (
        "pending",
        {"id": str(citrine.pk), "name": "Brigade Citrine"},
    )
    assert answer["start"] == f"{TOMORROW}T09:00:00+05:30"
    visit = SiteVisit.objects.get()
    assert (visit.contact_name, visit.contact_phone, visit.contact_email) == (
        "John Doe",
        "+919876543210",
        "john@example.com",
    )
    lead = Lead.objects.get()
    assert (lead.status, lead.owner, lead.project, lead.source) == (
        "visit",
        alice,
        citrine,
        "website",
    )
    assert isinstance(answer["lead_score"], int)


def test_by_project_id_listing_and_exact_time(key, citrine, alice):
    assert post_visit(key, project=str(citrine.pk)).status_code == 201
    listing = make_listing(citrine)
    answer = post_visit(
        key, project=None, listing=str(listing.pk), slot=None, start=f"{TOMORROW}T14:30:00"
    ).json()
    assert answer["listing"] == {"id": str(listing.pk), "title": listing.title}
    assert answer["planned_start"] == answer["start"] == f"{TOMORROW}T14:30:00+05:30"
    assert (answer["slot"], answer["planned_end"]) == ("afternoon", f"{TOMORROW}T15:30:00+05:30")
    in_utc = post_visit(
        key,
        user_id="other",
        phone="+919811111111",
        date=None,
        slot=None,
        start=f"{TOMORROW}T11:00:00Z",
    )
    assert in_utc.json()["start"] == f"{TOMORROW}T16:30:00+05:30"


def test_a_taken_slot_is_a_409_with_free_slots_and_leaves_nothing(key, citrine, alice):
    for n in range(3):
        assert (
            post_visit(key, user_id=f"user_{n}", phone=f"+91987654321{n}", email=None).status_code
            == 201
        )
    profiles, leads = CustomerProfile.objects.count(), Lead.objects.count()
    response = post_visit(key, user_id="late", phone="+919811111111", email=None)
    assert response.status_code == 409
    error = response.json()["error"]
    assert error["code"] == "slot_taken"
    assert error["free_slots"][0] == {
        "date": TOMORROW.isoformat(),
        "slot": "afternoon",
        "start": f"{TOMORROW}T12:00:00+05:30",
        "end": f"{TOMORROW}T15:00:00+05:30",
    }
    assert (CustomerProfile.objects.count(), Lead.objects.count()) == (profiles, leads)


def test_the_same_key_twice_books_once(key, citrine, alice):
    first = post_visit(key, {"Idempotency-Key": "k1"})
    again = post_visit(key, {"Idempotency-Key": "k1"})
    other = post_visit(key, {"Idempotency-Key": "k1"}, notes="changed")
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == again.json()
    assert SiteVisit.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"slot": "midnight"}, "slot"),
        ({"slot": None}, "slot"),
        ({"slot": 5}, "slot"),
        ({"start": f"{TOMORROW}T10:00:00"}, "slot"),
        ({"date": "2026-02-31"}, "date"),
        ({"date": "2020-01-01"}, "date"),
        ({"date": "9999-12-31"}, "date"),
        ({"date": "0001-01-01"}, "date"),
        ({"date": None}, "date"),
        ({"date": {"day": 1}}, "date"),
        ({"slot": None, "start": "9999-12-31T23:59:59Z"}, "start"),
        ({"slot": None, "start": "soon"}, "start"),
        ({"slot": None, "start": f"{TOMORROW}T03:00:00"}, "start"),
        ({"phone": "12"}, "phone"),
        ({"phone": None, "email": None}, "phone"),
        ({"name": None}, "name"),
        ({"email": "nobody"}, "email"),
        ({"project": None}, "project"),
        ({"listing": "019a0000-0000-7000-8000-000000000000"}, "project"),
        ({"notes": "x" * 2001}, "notes"),
        ({"user_id": None}, "user_id"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_wrong_input_is_one_kind_of_400(key, citrine, alice, fields, named):
    response = post_visit(key, **fields)
    assert response.status_code == 400, response.content
    error = response.json()["error"]
    assert error["code"] in {"invalid", "past", "too_far"}
    assert named in error["fields"]
    assert not SiteVisit.objects.exists()
    assert not Lead.objects.exists()


@pytest.mark.parametrize("payload", [[], "text", 5, None])
def test_a_body_that_is_no_object(key, payload):
    assert key.post("/api/schedule/site-visit", payload).status_code == 400


def test_unknown_foreign_and_sold_places(key, marina, citrine, alice):
    assert post_visit(key, project="Nowhere Heights").status_code == 404
    pearl = make_project(marina, "Dubai Pearl")
    assert post_visit(key, project=str(pearl.pk)).status_code == 404
    foreign = make_listing(pearl)
    assert post_visit(key, project=None, listing=str(foreign.pk)).status_code == 404
    sold = make_listing(citrine, status=ListingStatus.SOLD)
    assert post_visit(key, project=None, listing=str(sold.pk)).status_code == 400


def test_scopes_and_browsers(sunrise, citrine, alice):
    assert post_visit(key_api(sunrise, "chat,read")).status_code == 403
    browser = visitor_api(sunrise, "v_anna")
    assert post_visit(browser).status_code == 403  # may not say user_abc
    answer = post_visit(browser, user_id=None).json()
    assert (answer["lead_score"], answer["rm_notes"]) == (None, None)
    del browser.headers["X-Visitor-Token"]
    assert post_visit(browser, user_id=None).status_code == 403


def test_a_callback_is_asked_for_once(key, alice):
    first = post_callback(key, reason="home loan")
    assert first.status_code == 201, first.content
    answer = first.json()
    assert (answer["status"], answer["urgency"], answer["attempts"]) == ("pending", "high", 0)
    again = post_callback(key, urgency="urgent")
    assert again.status_code == 200
    assert (again.json()["id"], again.json()["urgency"]) == (answer["id"], "urgent")
    assert again.json()["message"].startswith("You are on our list already.")
    assert Callback.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"urgency": "now"}, "urgency"),
        ({"phone": None}, "phone"),
        ({"reason": "x" * 501}, "reason"),
        ({"slot": "x"}, "slot"),
    ],
)
def test_wrong_callbacks(key, alice, fields, named):
    response = post_callback(key, **fields)
    assert response.status_code == 400
    assert named in response.json()["error"]["fields"]


def test_slots(key, citrine, alice):
    path = f"/api/schedule/slots?project=Brigade+Citrine&date_from={TOMORROW}&date_to={TOMORROW}"
    answer = key.get(path).json()
    assert (answer["place"], answer["timezone"]) == ("Brigade Citrine", "Asia/Kolkata")
    assert [one["slot"] for one in answer["slots"]] == ["morning", "afternoon", "evening"]
    assert answer["slots"][0]["start"] == f"{TOMORROW}T09:00:00+05:30"
    last = TOMORROW + timedelta(days=30)
    month = key.get(f"/api/schedule/slots?project={citrine.pk}&date_from={TOMORROW}&date_to={last}")
    assert len(month.json()["slots"]) == 93


@pytest.mark.parametrize(
    "query",
    [
        "",
        "project=Brigade Citrine&date_from=2026-02-31",
        "project=Brigade Citrine&date_from=9999-12-31",
        f"project=Brigade Citrine&date_from={TOMORROW}&date_to={TOMORROW + timedelta(days=31)}",
        f"project=Brigade Citrine&date_from={TOMORROW}&date_to={TOMORROW - timedelta(days=1)}",
        "project=Brigade Citrine&weather=good",
        "listing=7",
        "project=a%00b",
    ],
)
def test_wrong_questions_for_slots(key, citrine, query):
    response = key.get(f"/api/schedule/slots?{query}")
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid"


def test_everything_of_one_customer(key, sunrise, citrine, alice):
    visit = post_visit(key).json()
    callback = post_callback(key).json()
    answer = key.get("/api/schedule/user/user_abc").json()
    assert [one["id"] for one in answer["visits"]] == [visit["id"]]
    assert [one["id"] for one in answer["callbacks"]] == [callback["id"]]
    assert key.get("/api/schedule/user/stranger").status_code == 404
    profile = CustomerProfile.objects.get()
    assert (
        key.get(f"/api/schedule/user/{profile.pk}").status_code == 404
    )  # a profile's UUID is for staff
    assert len(staff_api(alice).get(f"/api/schedule/user/{profile.pk}").json()["visits"]) == 1


def test_agents_see_of_a_customer_only_what_is_theirs(sunrise, citrine, alice, bob):
    lead = make_lead(sunrise, owner=alice)
    book(sunrise, citrine, lead=lead)
    ask(sunrise, lead=lead)
    path = f"/api/schedule/user/{lead.profile.pk}"
    mine = staff_api(alice).get(path).json()
    assert (len(mine["visits"]), len(mine["callbacks"])) == (1, 1)
    assert staff_api(bob).get(path).status_code == 404  # a colleague's customer
    make_lead(sunrise, lead.profile, owner=bob)  # now they are his as well, what Alice does is not
    assert staff_api(bob).get(path).json() == {"visits": [], "callbacks": []}


def test_moving_and_cancelling(key, citrine, alice):
    visit = post_visit(key).json()
    path = f"/api/schedule/visit/{visit['id']}"
    stale = key.post(
        f"{path}/reschedule", {"date": TOMORROW.isoformat(), "slot": "evening", "version": 9}
    )
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "stale_version")
    moved = key.post(
        f"{path}/reschedule", {"date": TOMORROW.isoformat(), "slot": "evening", "version": 1}
    ).json()
    assert (moved["id"], moved["slot"], moved["version"], moved["status"]) == (
        visit["id"],
        "evening",
        2,
        "pending",
    )
    cancelled = key.post(f"{path}/cancel", {"reason": "no time"})
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert used(citrine, "evening", TOMORROW) == 0
    again = key.post(f"{path}/cancel", {})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "invalid_transition")


def test_a_browser_changes_only_its_own_visits(sunrise, citrine, alice, bob):
    anna, ben = visitor_api(sunrise, "v_anna"), visitor_api(sunrise, "v_ben")
    visit = post_visit(anna, user_id=None).json()
    for call in ("cancel", "reschedule"):
        assert ben.post(f"/api/schedule/visit/{visit['id']}/{call}", {}).status_code == 404
    assert ben.get("/api/schedule/user/v_anna").status_code == 404
    (own,) = anna.get("/api/schedule/user/v_anna").json()["visits"]
    assert (own["id"], own["lead_score"]) == (visit["id"], None)
    assert SiteVisit.objects.get().status == "pending"
    assert anna.post(f"/api/schedule/visit/{visit['id']}/cancel", {}).status_code == 200


def test_staff_book_for_a_customer(sunrise, citrine, alice):
    response = post_visit(staff_api(alice), user_id=None)
    assert response.status_code == 201, response.content
    assert Lead.objects.get().source == "agent"


def test_a_customer_with_a_visit_then(key, citrine, alice, bob):
    first = post_visit(key).json()
    response = post_visit(key)
    assert response.status_code == 409
    error = response.json()["error"]
    assert (error["code"], error["visit"]["id"]) == ("already_booked", first["id"])


def test_a_known_customer_need_not_say_the_name_again(key, sunrise, citrine, alice):
    post_callback(key)
    assert post_visit(key, name=None, phone=None).status_code == 201
    assert make_profile(sunrise)  # another John is nobody's business here
    assert SiteVisit.objects.get().contact_phone == "+919876543210"
