"""Status steps: allowed ones are taken and kept, the others change nothing; of two at once one
wins."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import Brokerage, User
from common.errors import Conflict, NotFound
from common.models import Step
from common.transitions import SYSTEM, Actor, Workflow
from leads.models import Lead
from tests.common.race import one_after_the_other, race
from tests.conftest import NOW, make_lead

DOOR = Workflow("lead", {"new": ["contacted", "lost"], "contacted": ["qualified"], "lost": []})


def test_a_step_changes_the_row_and_is_kept(sunrise: Brokerage, alice: User) -> None:
    lead = make_lead(sunrise)
    DOOR.take(
        lead,
        "contacted",
        actor=Actor("Alice Thomas", alice.pk),
        reason="called",
        at=NOW,
        origin="stand 4",
    )
    assert (lead.status, lead.version, lead.origin) == ("contacted", 2, "stand 4")
    step = Step.objects.get(subject_id=lead.pk)
    assert (step.subject_kind, step.from_status, step.to_status) == ("lead", "new", "contacted")
    assert (step.user, step.actor, step.reason, step.at) == (alice, "Alice Thomas", "called", NOW)
    assert step.brokerage == sunrise


def test_history_keeps_every_step_in_order(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    DOOR.take(lead, "contacted", actor=SYSTEM, at=NOW)
    DOOR.take(lead, "qualified", actor=SYSTEM, at=NOW + timedelta(hours=1))
    steps = (
        Step.objects.filter(subject_id=lead.pk)
        .order_by("at")
        .values_list("from_status", "to_status", "actor")
    )
    assert list(steps) == [("new", "contacted", "system"), ("contacted", "qualified", "system")]
    assert lead.version == 3


def test_a_forbidden_step_changes_nothing(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    with pytest.raises(Conflict) as caught:
        DOOR.take(lead, "qualified", actor=SYSTEM, origin="changed")
    assert caught.value.code == "invalid_transition"
    assert caught.value.extra == {"status": "new", "allowed": ["contacted", "lost"]}
    lead.refresh_from_db()
    assert (lead.status, lead.version, lead.origin) == ("new", 1, "")
    assert not Step.objects.exists()


def test_the_row_in_the_database_decides_not_the_copy(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    stale = Lead.objects.get(pk=lead.pk)
    DOOR.take(lead, "lost", actor=SYSTEM)
    with pytest.raises(Conflict):
        DOOR.take(stale, "contacted", actor=SYSTEM)


def test_a_stale_version_is_refused_even_for_an_allowed_step(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    DOOR.take(lead, "contacted", actor=SYSTEM, expected_version=1)
    with pytest.raises(Conflict) as caught:
        DOOR.take(lead, "qualified", actor=SYSTEM, expected_version=1)
    assert (caught.value.code, caught.value.extra) == ("stale_version", {"version": 2})
    lead.refresh_from_db()
    assert lead.status == "contacted"


def test_a_row_that_is_gone_is_not_found(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    Lead.objects.filter(pk=lead.pk).delete()
    with pytest.raises(NotFound):
        DOOR.take(lead, "contacted", actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_succeeds(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)

    def step() -> str:
        with transaction.atomic():
            DOOR.take(Lead.objects.get(pk=lead.pk), "contacted", actor=SYSTEM)
        return "done"

    results = race([step] * 4)
    assert results.count("done") == 1
    assert sorted(r.code for r in results if r != "done") == ["invalid_transition"] * 3
    lead.refresh_from_db()
    assert (lead.status, lead.version) == ("contacted", 2)
    assert Step.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_step_waits_for_the_one_that_is_being_taken(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    copies = [Lead.objects.get(pk=lead.pk) for _ in range(2)]
    _, second = one_after_the_other(
        lambda: DOOR.take(copies[0], "contacted", actor=SYSTEM),
        lambda: DOOR.take(copies[1], "lost", actor=SYSTEM),
    )
    assert isinstance(second, Conflict)
    assert second.extra["status"] == "contacted"
    assert Step.objects.count() == 1
