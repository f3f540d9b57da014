"""An agent books for, enquires for and reads about their own customers and the pool's. A
colleague's customer is not there by any name; a contact that turns out to be theirs is somebody
new."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from common.models import Event
from leads.models import Interaction, Lead
from profiles.models import CustomerProfile, Identifier, MatchDecision, MatchReview
from profiles.services.identity.scan import scan_due
from scheduling.models import Callback, SiteVisit
from tests.conftest import make_lead, make_profile, staff_api
from tests.flows.api_setting import World, assert_refusal, build_world, next_saturday, undone
from tests.flows.reach_setting import fingerprint
from tests.realty_crm.admin_setting import add_url, browser, make_visit, page_url, said

pytestmark = pytest.mark.django_db

PHONE, MAIL = "+919845011111", "quokka@example.org"


@pytest.fixture
def world(sunrise: Brokerage, meera: User, alice: User, bob: User) -> World:
    """Anna is Alice's, known by a user id, a visitor id, and a phone that she has proved."""
    world = build_world(sunrise, meera, alice, mark="Quokka", phone=PHONE)
    world.profile.identifiers.filter(kind="phone").update(verified_at=timezone.now())
    for row in (world.visit, world.callback):
        type(row).objects.filter(pk=row.pk).update(agent=alice)
    return world


def visit_of(world: World, **who: Any) -> dict[str, Any]:
    when = {"date": next_saturday().isoformat(), "slot": "evening"}
    return {"project": str(world.project.pk), **when, **who}


def calls(world: World, **who: Any) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("/api/schedule/site-visit", visit_of(world, **who)),
        ("/api/schedule/callback", {"reason": "loan", "urgency": "urgent", **who}),
    ]


def card(world: World) -> dict[str, Any]:
    """All that the brokerage has of Alice's customer."""
    profile = world.profile.pk
    rows = {
        "profile": CustomerProfile.objects.filter(pk=profile),
        "identifiers": Identifier.objects.filter(profile=profile),
        "leads": Lead.objects.filter(profile=profile),
        "touches": Interaction.objects.filter(profile=profile),
        "visits": SiteVisit.objects.filter(profile=profile),
        "callbacks": Callback.objects.filter(profile=profile),
    }
    return {name: list(found.order_by("pk").values()) for name, found in rows.items()}


# --- named ---------------------------------------------------------------------------------------


def test_by_no_name_can_a_colleagues_customer_be_booked_for(world: World, bob: User) -> None:
    api, before = staff_api(bob), fingerprint()
    contact = {"name": "Anna", "phone": "+91 98450 99999", "email": "new@example.com"}
    for user_id in (world.user_id, world.visitor_id, str(world.profile.pk), "nobody"):
        told = set()
        for path, body in calls(world, user_id=user_id, **contact):
            error = assert_refusal(api.post(path, body), 404)
            told.add((error["code"], error["message"]))
        error = assert_refusal(api.get(f"/api/schedule/user/{user_id}"), 404)
        told.add((error["code"], error["message"]))
        assert told == {("not_found", "No customer is known by this user_id.")}
    assert fingerprint() == before


def test_by_every_name_the_own_agent_and_the_manager_book(world: World) -> None:
    for user in (world.agent, world.manager):
        for user_id in (world.user_id, world.visitor_id, str(world.profile.pk)):
            for path, body in calls(world, user_id=user_id):
                with undone():
                    answer = staff_api(user).post(path, body)
                    assert answer.status_code in (200, 201), answer.content
                    assert SiteVisit.objects.exclude(profile=world.profile).count() == 0
                    assert Callback.objects.count() == 1  # she waits already


# --- by a contact --------------------------------------------------------------------------------

CONTACTS = {
    "phone": {"name": "Anna Quokka", "phone": PHONE},
    "e-mail too": {"name": "Anna Quokka", "phone": PHONE, "email": MAIL},
}


@pytest.mark.parametrize("contact", CONTACTS)
@pytest.mark.parametrize("which", [0, 1], ids=["visit", "callback"])
def test_a_contact_that_is_a_colleagues_customer_is_somebody_new(
    which: int, contact: str, world: World, bob: User
) -> None:
    path, body = calls(world, **CONTACTS[contact])[which]
    api, before = staff_api(bob), card(world)
    MatchReview.objects.all().delete()
    answer = api.post(path, body)
    assert answer.status_code == 201, answer.content
    assert card(world) == before
    # his own: a customer, a lead, the booking
    lead = Lead.objects.exclude(pk=world.lead.pk).get()
    assert (lead.owner, lead.name) == (bob, "Anna Quokka")
    assert lead.profile != world.profile
    assert api.get(f"/api/schedule/user/{lead.profile.pk}").status_code == 200
    assert str(world.lead.pk) not in str(answer.json())
    assert str(world.profile.pk) not in str(answer.json())
    # managers are asked, agents hear nothing of it
    review = MatchReview.objects.get()
    assert {review.first, review.second} == {world.profile, lead.profile}
    assert review.status == "open"
    assert_refusal(api.get("/api/identity/reviews"), 403)
    assert staff_api(world.manager).get("/api/identity/reviews").json()["results"]
    # nobody but Bob's agent and customer is written to
    told = Event.objects.filter(name__in=["visit_booked", "callback_requested"]).order_by("-pk")[0]
    assert str(world.profile.pk) not in str(told.payload)


def test_the_answer_is_that_of_somebody_unknown(world: World, bob: User) -> None:
    """But for ids and what was said of the number itself."""
    for which in (0, 1):
        told = []
        for phone in (PHONE, "+919845033333"):
            path, body = calls(world, name="Anna Quokka", phone=phone)[which]
            with undone():
                answer = staff_api(bob).post(path, body)
                fixed = {name: answer.json()[name] for name in ("status", "lead_score", "message")}
                told.append((answer.status_code, sorted(answer.json()), fixed))
        assert told[0] == told[1]


def test_his_page_does_not_say_that_somebody_is_like_this(world: World, bob: User) -> None:
    path, body = calls(world, **CONTACTS["phone"])[1]
    assert staff_api(bob).post(path, body).status_code == 201
    profile = Lead.objects.get(owner=bob).profile
    kept = MatchDecision.objects.get(profile=profile)
    assert (kept.action, kept.rule) == ("review", "out_of_reach")
    told = {}
    for who in (bob, world.manager):
        page = browser(who).get(page_url(profile))
        assert page.status_code == 200
        told[who] = "sent to review" in page.content.decode()
    assert told == {bob: False, world.manager: True}


def test_the_scan_does_not_join_the_customers_of_two_agents(world: World, bob: User) -> None:
    """Else it would be enough to type a colleague's number and to wait for the night."""
    anna = make_profile(world.brokerage, "Ravi Menon", primary_phone="+919845044444")
    make_lead(world.brokerage, anna, owner=world.agent, phone="+919845044444")
    now = timezone.now()
    Identifier.objects.create(
        brokerage=world.brokerage,
        profile=anna,
        kind="phone",
        value="+919845044444",
        raw="+919845044444",
        is_evidence=True,
        first_seen=now,
        last_seen=now,
    )
    enquiry = {"name": "Ravi Menon", "phone": "+919845044444", "source": "walk_in"}
    assert staff_api(bob).post("/api/leads", enquiry).status_code == 201
    typed = Lead.objects.get(owner=bob).profile
    list(scan_due(brokerage=world.brokerage, now=now))
    typed.refresh_from_db()
    anna.refresh_from_db()
    assert (typed.merged_into, anna.merged_into) == (None, None)
    pair = {typed, anna}
    asked = MatchReview.objects.filter(status="open")
    assert [one for one in asked if {one.first, one.second} == pair]
    # of one agent they are one customer
    Lead.objects.filter(profile=typed).update(owner=world.agent)
    typed.match_record.__class__.objects.filter(profile__in=pair).update(scanned_by="")
    list(scan_due(brokerage=world.brokerage, now=now))
    assert CustomerProfile.objects.filter(pk__in=[typed.pk, anna.pk], merged_into=None).count() == 1


def test_nobodys_customer_becomes_the_agents(world: World, bob: User) -> None:
    """A contact of a list, without a lead: whoever brings them in is linked to what is known."""
    known = make_profile(world.brokerage, "Ravi Menon")
    now = timezone.now()
    Identifier.objects.create(
        brokerage=world.brokerage,
        profile=known,
        kind="phone",
        value="+919845044444",
        raw="+919845044444",
        is_evidence=True,
        first_seen=now,
        last_seen=now,
    )
    enquiry = {"name": "Ravi Menon", "phone": "+919845044444", "source": "walk_in"}
    assert staff_api(bob).post("/api/leads", enquiry).status_code == 201
    assert Lead.objects.get(owner=bob).profile == known


# --- a customer of both --------------------------------------------------------------------------


@pytest.fixture
def shared(world: World, bob: User) -> Lead:
    """Anna has a lead of Bob's too, older than Alice's; what Alice does with her is not his."""
    lead = make_lead(world.brokerage, world.profile, owner=bob, name="Anna", status="new")
    Lead.objects.filter(pk=lead.pk).update(created_at=timezone.now().replace(year=2025))
    return lead


def of_alices(world: World) -> list[Any]:
    rows = [(Lead, world.lead), (SiteVisit, world.visit), (Callback, world.callback)]
    return [model.objects.filter(pk=row.pk).values().get() for model, row in rows]


def test_his_booking_joins_his_lead(world: World, shared: Lead, bob: User) -> None:
    before = of_alices(world)
    for path, body in calls(world, user_id=world.user_id):
        answer = staff_api(bob).post(path, body)
        assert answer.status_code == 201, answer.content
        assert "Quokka reason" not in answer.content.decode()  # what Alice's callback is about
    assert of_alices(world) == before
    assert SiteVisit.objects.get(lead=shared).profile == world.profile
    assert Callback.objects.get(lead=shared).reason == "loan"
    listed = staff_api(bob).get(f"/api/schedule/user/{world.user_id}").json()
    assert (len(listed["visits"]), len(listed["callbacks"])) == (1, 1)


def test_where_she_is_meanwhile_is_not_told(world: World, shared: Lead, bob: User) -> None:
    """She cannot be in two places; where the other is remains Alice's."""
    body = visit_of(world, user_id=world.user_id) | {"slot": "morning"}
    his, hers_too = staff_api(bob), staff_api(world.agent)
    before = fingerprint()
    mine = assert_refusal(his.post("/api/schedule/site-visit", body), 409)
    assert (mine["code"], "visit" in mine) == ("already_booked", False)
    assert world.visit.reference not in str(mine)
    hers = assert_refusal(hers_too.post("/api/schedule/site-visit", body), 409)
    assert hers["visit"] == {"id": str(world.visit.pk), "reference": world.visit.reference}
    assert fingerprint() == before


# --- a colleague's lead that he serves -----------------------------------------------------------


@pytest.fixture
def served(world: World, bob: User) -> SiteVisit:
    """Bob shows Alice's customer a home."""
    return make_visit(world.lead, world.project, bob)


def test_who_serves_books_on_the_owners_lead_and_rewrites_nothing(
    world: World,
    served: SiteVisit,
    bob: User,
) -> None:
    Lead.objects.filter(pk=world.lead.pk).update(name="", project=None, listing=None)
    body = visit_of(world, user_id=world.user_id, name="Somebody else")
    answer = staff_api(bob).post("/api/schedule/site-visit", body)
    assert answer.status_code == 201, answer.content
    assert SiteVisit.objects.get(pk=answer.json()["id"]).lead == world.lead
    lead = Lead.objects.get(pk=world.lead.pk)
    assert (lead.owner, lead.name, lead.project) == (world.agent, "", None)


def test_who_serves_changes_their_own_visit_only(
    world: World,
    served: SiteVisit,
    bob: User,
) -> None:
    api = staff_api(bob)
    own = f"/api/admin/schedule/visit/{served.pk}/status"
    assert api.put(own, {"status": "confirmed"}).status_code == 200
    before = fingerprint()
    for path, body in (
        (f"/api/admin/schedule/visit/{world.visit.pk}/status", {"status": "confirmed"}),
        (f"/api/admin/schedule/callback/{world.callback.pk}/status", {"status": "contacted"}),
    ):
        assert_refusal(api.put(path, body), 403)
    for path in ("cancel", "reschedule"):
        body = {} if path == "cancel" else {"date": next_saturday().isoformat(), "slot": "evening"}
        assert_refusal(api.post(f"/api/schedule/visit/{world.visit.pk}/{path}", body), 403)
    assert_refusal(api.post(f"/api/leads/{world.lead.pk}/score"), 403)
    assert_refusal(api.post("/api/leads", CONTACTS["phone"] | {"source": "walk_in"}), 403)
    assert fingerprint() == before


# --- the back office -----------------------------------------------------------------------------


def add(user: User, **fields: Any) -> Any:
    given = {"name": "Anna Quokka", "phone": PHONE, "email": "", "source": "walk_in", "tags": "vip"}
    given |= {"configurations": "", "locations": "", "origin": "", "initial_message": "rang"}
    return browser(user).post(add_url(Lead), given | fields, follow=True)


def test_a_lead_written_down_of_a_colleagues_customer_is_ones_own(world: World, bob: User) -> None:
    before = card(world)
    answer = add(bob)
    assert answer.status_code == 200
    lead = Lead.objects.exclude(pk=world.lead.pk).get()
    assert (lead.owner, lead.tags, lead.profile != world.profile) == (bob, ["vip"], True)
    assert card(world) == before
    assert not [words for words in said(answer) if "Alice" in words or "open lead" in words]


def test_a_lead_written_down_of_ones_own_customer_is_added_to(world: World) -> None:
    answer = add(world.agent)
    assert answer.status_code == 200
    assert Lead.objects.get().tags == ["vip"]
    assert Interaction.objects.filter(lead=world.lead, kind="form").count() == 1
