"""Actions of the back office: they go through the services, and what is refused changes nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from common.models import Event, EventDelivery, Step
from leads.models import Interaction, Lead
from listings.models import Project
from scheduling.models import Callback, SiteVisit
from tests.conftest import make_lead
from tests.realty_crm.admin_setting import (
    act,
    browser,
    list_url,
    make_callback,
    make_visit,
    page_url,
    root,
    said,
)


@pytest.fixture
def lead(sunrise: Brokerage, alice: User) -> Lead:
    return make_lead(sunrise, name="John Doe", owner=alice, phone="+919876543210")


@pytest.fixture
def visit(lead: Lead, citrine: Project, alice: User) -> SiteVisit:
    return make_visit(lead, citrine, alice)


# --- leads ----------------------------------------------------------------------------------------
def test_an_agent_takes_a_lead_of_the_pool(sunrise: Brokerage, alice: User) -> None:
    lead = make_lead(sunrise)
    assert act(browser(alice), lead, "take").status_code == 302
    lead.refresh_from_db()
    assert lead.owner == alice
    assert Event.objects.filter(name="lead_assigned", payload__agent_id=str(alice.pk)).count() == 1


def test_a_link_alone_changes_nothing(sunrise: Brokerage, alice: User, visit: SiteVisit) -> None:
    lead = make_lead(sunrise)
    client = browser(alice)
    for row, path in ((lead, "take"), (lead, "mark-contacted"), (visit, "confirm")):
        shown = client.get(f"{page_url(row).removesuffix('change/')}{path}/")
        assert shown.status_code == 200
        assert "csrfmiddlewaretoken" in shown.content.decode()
    lead.refresh_from_db()
    visit.refresh_from_db()
    assert (lead.owner, lead.status, visit.status) == (None, "new", "pending")


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("mark-contacted", "new", "contacted"),
        ("mark-qualified", "contacted", "qualified"),
        ("mark-negotiating", "visit", "negotiation"),
        ("win", "negotiation", "won"),
        ("reopen", "lost", "qualified"),
    ],
)
def test_a_lead_moves_and_the_step_is_kept(
    path: str, before: str, after: str, lead: Lead, alice: User
) -> None:
    Lead.objects.filter(pk=lead.pk).update(status=before)
    act(browser(alice), lead, path)
    lead.refresh_from_db()
    assert lead.status == after
    step = Step.objects.get(subject_id=lead.pk)
    assert (step.from_status, step.to_status, step.user) == (before, after, alice)


def test_losing_needs_a_reason(lead: Lead, alice: User) -> None:
    client = browser(alice)
    refused = act(client, lead, "lose", reason="   ")
    assert refused.status_code == 200
    lead.refresh_from_db()
    assert lead.status == "new"

    act(client, lead, "lose", reason="bought elsewhere")
    lead.refresh_from_db()
    assert (lead.status, lead.close_reason) == ("lost", "bought elsewhere")


def test_winning_keeps_the_value(lead: Lead, alice: User) -> None:
    act(browser(alice), lead, "win", value="18500000", reason="the park")
    lead.refresh_from_db()
    assert (lead.status, lead.deal_value, lead.close_reason) == ("won", 18_500_000, "the park")


def test_a_forbidden_step_of_a_lead_is_an_error_and_changes_nothing(
    lead: Lead, alice: User
) -> None:
    Lead.objects.filter(pk=lead.pk).update(status="won")
    response = act(browser(alice), lead, "mark-contacted")
    assert said(response) == ["A lead that is won cannot become contacted."]
    lead.refresh_from_db()
    assert (lead.status, lead.version) == ("won", 1)
    assert not Step.objects.exists()


def test_a_logged_call_is_the_first_human_touch(lead: Lead, alice: User) -> None:
    act(browser(alice), lead, "log-touch", kind="call", text="Wants to come on Saturday")
    lead.refresh_from_db()
    assert lead.status == "contacted"
    assert lead.first_contact_at is not None
    touch = Interaction.objects.get()
    assert (touch.kind, touch.direction, touch.user, touch.text) == (
        "call",
        "outbound",
        alice,
        "Wants to come on Saturday",
    )


def test_recalculating_writes_the_score(lead: Lead, alice: User) -> None:
    act(browser(alice), lead, "recalculate")
    lead.refresh_from_db()
    assert lead.lead_score == 10  # the phone alone


def test_nobody_acts_on_a_lead_they_may_not_change(
    lead: Lead, bob: User, charlie: User, citrine: Project
) -> None:
    assert act(browser(bob), lead, "mark-contacted").status_code == 404
    assert act(browser(charlie), lead, "mark-contacted").status_code == 404
    make_visit(lead, citrine, bob)
    assert act(browser(bob), lead, "mark-contacted").status_code == 403
    lead.refresh_from_db()
    assert lead.status == "new"


def test_a_superuser_acts_in_any_brokerage(lead: Lead) -> None:
    act(browser(root()), lead, "mark-contacted")
    lead.refresh_from_db()
    assert lead.status == "contacted"


def test_the_page_offers_what_is_possible(lead: Lead, sunrise: Brokerage, alice: User) -> None:
    own, pool = (
        browser(alice).get(page_url(row)).content.decode() for row in (lead, make_lead(sunrise))
    )
    assert "/mark-contacted/" in own
    assert "/take/" not in own
    assert "/reopen/" not in own
    assert "/take/" in pool


def test_after_a_step_the_page_is_loaded_again(lead: Lead, alice: User) -> None:
    """A browser that is sent to the address it is at, with the same fragment, loads nothing."""
    for place, again in (("#", ""), ("?_changelist_filters=a#timeline", "?_changelist_filters=a")):
        address = f"http://testserver{page_url(lead)}"
        headers = {"HX-Request": "true", "HX-Current-URL": address + place}
        answer = act(browser(alice), lead, "recalculate", headers=headers)
        assert answer.headers["HX-Redirect"] == address + again


def offers(user: User, lead: Lead, path: str) -> bool:
    return f"/{path}/" in browser(user).get(page_url(lead)).content.decode()


@pytest.mark.parametrize(
    ("path", "manager", "agent"),
    [("mark-hot", True, True), ("set-score", True, False), ("automatic-score", False, False)],
)
def test_scores_are_overridden_from_the_page_by_whom_they_may_be(
    path: str, manager: bool, agent: bool, lead: Lead, meera: User, alice: User
) -> None:
    assert [offers(user, lead, path) for user in (meera, alice)] == [manager, agent]
    Lead.objects.filter(pk=lead.pk).update(conversion_is_manual=True, conversion_score=90)
    assert [offers(user, lead, path) for user in (meera, alice)] == [True, agent]


# --- visits ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "before", "after", "event"),
    [
        ("confirm", "pending", "confirmed", "visit_confirmed"),
        ("complete", "confirmed", "completed", "visit_completed"),
        ("no-show", "confirmed", "no_show", "visit_no_show"),
        ("cancel", "pending", "cancelled", "visit_cancelled"),
    ],
)
def test_a_visit_moves_through_the_service(
    path: str, before: str, after: str, event: str, visit: SiteVisit, alice: User
) -> None:
    SiteVisit.objects.filter(pk=visit.pk).update(status=before)
    act(browser(alice), visit, path, reason="it rains", notes="it rains")
    visit.refresh_from_db()
    assert visit.status == after
    step = Step.objects.get(subject_id=visit.pk)
    assert (step.from_status, step.to_status, step.user) == (before, after, alice)
    assert Event.objects.filter(name=event, payload__visit_id=str(visit.pk)).count() == 1


def test_cancelling_a_visit_needs_a_reason(visit: SiteVisit, alice: User) -> None:
    assert act(browser(alice), visit, "cancel").status_code == 200
    visit.refresh_from_db()
    assert visit.status == "pending"


def test_a_forbidden_step_of_a_visit_is_an_error_and_changes_nothing(
    visit: SiteVisit, alice: User
) -> None:
    response = act(browser(alice), visit, "complete")
    assert said(response) == ["A visit that is pending cannot become completed."]
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("pending", 1)
    assert not Event.objects.exists()


def test_the_chosen_visits_move_and_refusals_are_named(
    visit: SiteVisit, lead: Lead, citrine: Project, alice: User, bob: User, sunrise: Brokerage
) -> None:
    done = make_visit(lead, citrine, alice, status="completed")
    foreign = make_visit(make_lead(sunrise, owner=bob), citrine, bob)
    client = browser(alice)
    chosen = {
        "action": "confirm_chosen",
        "_selected_action": [str(row.pk) for row in (visit, done, foreign)],
    }
    response = client.post(list_url(SiteVisit), chosen)

    states = {row: SiteVisit.objects.get(pk=row.pk).status for row in (visit, done, foreign)}
    assert states == {visit: "confirmed", done: "completed", foreign: "pending"}
    assert said(response) == [
        f"{done.reference}: A visit that is completed cannot become confirmed.",
        "Confirmed: 1.",
    ]


def test_a_teammate_and_an_outsider_cannot_touch_a_visit(
    visit: SiteVisit, bob: User, charlie: User
) -> None:
    for user in (bob, charlie):
        assert act(browser(user), visit, "confirm").status_code == 404
    visit.refresh_from_db()
    assert visit.status == "pending"


def test_the_visit_page_says_why_this_agent(visit: SiteVisit, alice: User, meera: User) -> None:
    visit.assignments.create(
        brokerage=visit.brokerage,
        agent=alice,
        reason="Alice Thomas has waited longest",
        candidates=[{"name": "Bob Mathew", "load": 3, "fair_share": 2.5, "refused": "busy"}],
    )
    page = browser(meera).get(page_url(visit)).content.decode()
    assert "Alice Thomas has waited longest" in page
    assert "could not: busy" in page


# --- callbacks ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("contacted", "pending", "contacted"),
        ("no-answer", "pending", "no_answer"),
        ("completed", "contacted", "completed"),
        ("cancel", "pending", "cancelled"),
    ],
)
def test_a_callback_moves_through_the_service(
    path: str, before: str, after: str, lead: Lead, alice: User
) -> None:
    callback = make_callback(lead, alice, status=before)
    act(browser(alice), callback, path, reason="solved by mail", outcome="will visit")
    callback.refresh_from_db()
    assert callback.status == after
    assert Step.objects.get(subject_id=callback.pk).user == alice


def test_a_forbidden_step_of_a_callback_changes_nothing(lead: Lead, alice: User) -> None:
    callback = make_callback(lead, alice)
    response = act(browser(alice), callback, "completed")
    assert said(response) == ["A callback that is pending cannot become completed."]
    callback.refresh_from_db()
    assert (callback.status, callback.attempts) == ("pending", 0)


def test_callbacks_are_sorted_by_urgency_and_late_ones_say_so(lead: Lead, alice: User) -> None:
    now = timezone.now()
    low = make_callback(
        lead,
        alice,
        contact_name="Low",
        urgency="low",
        urgency_rank=3,
        due_at=now - timedelta(hours=2),
    )
    urgent = make_callback(lead, alice, contact_name="Urgent", urgency="urgent", urgency_rank=0)
    done = make_callback(lead, alice, contact_name="Finished", status="completed")
    page = browser(alice).get(list_url(Callback)).content.decode()

    assert 0 < page.index(page_url(urgent)) < page.index(page_url(low))
    assert page.count("Overdue: 2\xa0hours ago") == 1
    assert page_url(done) not in page
    assert (
        page_url(done)
        in browser(alice).get(list_url(Callback), {"state": "closed"}).content.decode()
    )


# --- parked work ----------------------------------------------------------------------------------
def test_parked_work_is_put_back(sunrise: Brokerage) -> None:
    event = Event.objects.create(brokerage=sunrise, name="test", payload={})
    parked = EventDelivery.for_handler(event, "gone", timezone.now())
    parked.state, parked.failures = "parked", 8
    parked.save()
    browser(root()).post(
        list_url(EventDelivery), {"action": "put_back", "_selected_action": [str(parked.pk)]}
    )
    parked.refresh_from_db()
    assert (parked.state, parked.failures) == ("pending", 0)
