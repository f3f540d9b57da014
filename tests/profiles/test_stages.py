"""Stages move forward by themselves, and every move is kept."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Brokerage, User
from leads.services.pipeline.close import Ending, close_lead
from listings.models import Project
from profiles.models import CustomerProfile, StageChange
from profiles.services.memory.stages import advance
from profiles.services.memory.tracking import (
    Subject,
    count_booking,
    count_visit,
    mark_interested,
)
from tests.conftest import NOW, TEST, make_lead, make_profile
from tests.scheduling.diary_setting import book


@pytest.fixture
def profile(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise)


def move(profile: CustomerProfile, to: str) -> bool:
    return advance(profile=profile, to=to, reason="test", now=NOW)


def history(profile: CustomerProfile) -> list[tuple[str, str]]:
    rows = StageChange.objects.filter(profile=profile).order_by("id")
    return [(row.from_stage, row.to_stage) for row in rows]


def stage(profile: CustomerProfile) -> str:
    return CustomerProfile.objects.get(pk=profile.pk).current_stage


def test_forward_in_any_stride(profile: CustomerProfile) -> None:
    assert move(profile, "visit")
    assert (stage(profile), profile.current_stage, profile.stage_since) == ("visit", "visit", NOW)
    assert move(profile, "closed")
    assert history(profile) == [("awareness", "visit"), ("visit", "closed")]


@pytest.mark.parametrize("to", ["awareness", "consideration", "visit"])
def test_never_back_and_never_twice(profile: CustomerProfile, to: str) -> None:
    move(profile, "visit")
    assert not move(profile, to)
    assert stage(profile) == "visit"
    assert len(history(profile)) == 1


def test_history_is_true_whatever_the_copy_says(profile: CustomerProfile) -> None:
    stale = CustomerProfile.objects.get(pk=profile.pk)
    move(profile, "consideration")
    move(stale, "visit")
    assert history(profile) == [("awareness", "consideration"), ("consideration", "visit")]


def test_one_marked_interest_is_consideration(profile: CustomerProfile, citrine: Project) -> None:
    mark_interested(profile=profile, subject=Subject(project=citrine), level="low", at=NOW)
    assert stage(profile) == "consideration"


def test_taking_an_interest_back_is_no_step(profile: CustomerProfile, citrine: Project) -> None:
    mark_interested(profile=profile, subject=Subject(project=citrine), level="none", at=NOW)
    assert stage(profile) == "awareness"


def test_only_a_visit_moves_the_stage(profile: CustomerProfile, citrine: Project) -> None:
    for kind in ("callback", "brochure"):
        count_booking(profile=profile, kind=kind, now=NOW)
        assert stage(profile) == "awareness"
    count_visit(profile=profile, subject=Subject(project=citrine), now=NOW)
    assert stage(profile) == "visit"


def test_a_booked_visit_is_the_stage_visit(
    sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    visit = book(sunrise, citrine)
    assert stage(visit.profile) == "visit"
    assert visit.profile.pk in CustomerProfile.objects.filter(site_visits_scheduled=1).values_list(
        "pk", flat=True
    )


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_the_outcome_of_the_lead_closes(sunrise: Brokerage, outcome: str) -> None:
    lead = make_lead(sunrise)
    close_lead(
        lead=lead,
        outcome=outcome,
        actor=TEST,
        now=NOW + timedelta(days=1),
        reason="bought",
        ending=Ending(value=Decimal(1)),
    )
    assert stage(lead.profile) == "closed"
    assert history(lead.profile) == [("awareness", "closed")]
