"""Steps that follow from what happened elsewhere; decay as a task."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Brokerage, User
from common.models import Event, Step
from leads.choices import LeadStatus
from leads.models import Lead
from leads.services.pipeline.progress import give_owner, move_forward, visit_booked
from leads.services.pipeline.temperature import rescore_lead
from leads.tasks import decay_scores
from leads.workflow import REOPENING, WORKFLOW, is_ahead
from tests.common.race import race
from tests.conftest import NOW, TEST, make_lead

PATH = ["new", "contacted", "qualified", "visit", "negotiation"]


@pytest.mark.parametrize("status", PATH)
def test_the_path_goes_forward_in_any_stride_and_out_anywhere(status: str) -> None:
    ahead = PATH[PATH.index(status) + 1 :]
    assert sorted(WORKFLOW.steps[LeadStatus(status)]) == sorted([*ahead, "won", "lost"])


@pytest.mark.parametrize("status", ["won", "lost"])
def test_closed_leads_take_no_ordinary_step(status: str) -> None:
    assert WORKFLOW.steps[LeadStatus(status)] == ()
    assert REOPENING.steps[LeadStatus(status)] == ("qualified",)
    assert not is_ahead("visit", status)
    assert not is_ahead(status, "new")


def forward(lead: Lead, to: str) -> bool:
    return move_forward(lead, to, actor=TEST, now=NOW, reason="because")


@pytest.mark.parametrize(
    ("status", "to", "moved"),
    [
        ("new", "contacted", True),
        ("new", "visit", True),
        ("visit", "visit", False),
        ("negotiation", "visit", False),
        ("won", "visit", False),
        ("lost", "contacted", False),
    ],
)
def test_only_forward(sunrise: Brokerage, status: str, to: str, moved: bool) -> None:
    lead = make_lead(sunrise, status=status)
    assert forward(lead, to) is moved
    lead.refresh_from_db()
    assert lead.status == (to if moved else status)
    assert Step.objects.count() == int(moved)


def test_a_stale_copy_takes_no_step_twice(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    stale = Lead.objects.get(pk=lead.pk)
    assert forward(lead, "visit")
    assert not forward(stale, "contacted")
    assert stale.status == "visit"


@pytest.mark.django_db(transaction=True)
def test_at_once_the_step_is_taken_once(sunrise: Brokerage) -> None:
    pk = make_lead(sunrise).pk

    def step() -> bool:
        with transaction.atomic():
            return forward(Lead.objects.get(pk=pk), "contacted")

    assert sorted(race([step] * 4)) == [False] * 3 + [True]
    assert Step.objects.count() == 1


def test_a_booked_visit_moves_the_lead_and_gives_it_an_owner(
    sunrise: Brokerage, alice: User, bob: User
) -> None:
    lead = make_lead(sunrise)
    visit_booked(lead, agent=alice, actor=TEST, now=NOW)
    visit_booked(lead, agent=bob, actor=TEST, now=NOW)
    lead.refresh_from_db()
    assert (lead.status, lead.owner) == ("visit", alice)
    assigned = Event.objects.filter(name="lead_assigned")
    assert [e.payload for e in assigned] == [{"lead_id": str(lead.pk), "agent_id": str(alice.pk)}]


def test_a_visit_without_an_rm_leaves_the_owner_open(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    visit_booked(lead, agent=None, actor=TEST, now=NOW)
    lead.refresh_from_db()
    assert (lead.status, lead.owner) == ("visit", None)


@pytest.mark.django_db(transaction=True)
def test_at_once_a_lead_gets_one_owner(sunrise: Brokerage, alice: User, bob: User) -> None:
    pk = make_lead(sunrise).pk

    def give(agent: User) -> None:
        with transaction.atomic():
            give_owner(Lead.objects.get(pk=pk), agent)

    race([lambda: give(alice), lambda: give(bob)] * 2)
    assert Event.objects.filter(name="lead_assigned").count() == 1
    assert (
        str(Lead.objects.get(pk=pk).owner_id)
        == Event.objects.get(name="lead_assigned").payload["agent_id"]
    )


def cooled(brokerage: Brokerage) -> Lead:
    """A lead whose recency step of 20 ended just now."""
    lead = make_lead(
        brokerage, phone="+919876543210", last_customer_at=timezone.now() - timedelta(minutes=59)
    )
    rescore_lead(lead, brokerage=brokerage, now=timezone.now())
    assert (lead.lead_score, lead.temperature) == (30, "warm")
    Lead.objects.filter(pk=lead.pk).update(
        last_customer_at=timezone.now() - timedelta(minutes=61), score_valid_until=timezone.now()
    )
    return lead


def test_time_makes_leads_colder_in_every_brokerage(sunrise: Brokerage, marina: Brokerage) -> None:
    leads = [cooled(sunrise), cooled(marina)]
    assert decay_scores() == 2
    for lead in leads:
        lead.refresh_from_db()
        assert (lead.lead_score, lead.temperature) == (25, "warm")
    assert decay_scores() == 0


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_write_a_lead_once_and_wait_for_nobody(sunrise: Brokerage) -> None:
    held, free = cooled(sunrise), cooled(sunrise)
    with transaction.atomic():
        Lead.objects.select_for_update(of=("self",)).get(pk=held.pk)
        assert sorted(race([decay_scores, decay_scores])) == [0, 1]
    free.refresh_from_db()
    held.refresh_from_db()
    assert (free.lead_score, held.lead_score) == (25, 30)
    assert sorted(race([decay_scores, decay_scores])) == [0, 1]
    assert decay_scores() == 0
