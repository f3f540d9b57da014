"""A merge moves every row that hangs on a customer, and its way back restores every table
exactly."""

from collections import Counter
from typing import Any

import pytest

from accounts.models import Brokerage, User
from leads.models import Interaction
from listings.models import Project
from profiles.models import CustomerProfile, ProfileMerge
from profiles.services.merging.merge import merge_profiles
from profiles.services.merging.movers import movers, staying
from profiles.services.merging.unmerge import unmerge
from tests.conftest import NOW, TEST, make_profile, make_project
from tests.profiles.merge_setting import (
    everything,
    fill_customer,
    foreign_keys_to_customers,
    make_review,
)

pytestmark = pytest.mark.django_db

#: where a merged customer may still be named, and why
STAYS = {
    ("MatchReview", "second"),  # a review is a pair, done with "first"
    ("ProfileMerge", "winner"),  # the journal
    ("ProfileMerge", "loser"),
}


@pytest.fixture
def other_project(sunrise: Brokerage) -> Project:
    return make_project(sunrise, "Sobha Dream")


@pytest.fixture
def ann(
    sunrise: Brokerage, alice: User, citrine: Project, other_project: Project
) -> CustomerProfile:
    return fill_customer(sunrise, alice, citrine, other_project, "ann")


@pytest.fixture
def anna(
    sunrise: Brokerage, alice: User, citrine: Project, other_project: Project
) -> CustomerProfile:
    return fill_customer(sunrise, alice, citrine, other_project, "anna")


def test_every_foreign_key_to_a_customer_is_named_once() -> None:
    named = [(mover.model, mover.field) for mover in movers]
    assert set(named) == foreign_keys_to_customers()
    assert max(Counter(named).values()) == 1
    assert {(m.model.__name__, m.field) for m in movers if m.work is staying} == STAYS


def _rows_of(profile: CustomerProfile) -> dict[str, int]:
    found = {
        f"{model.__name__}.{field}": model._base_manager.filter(**{field: profile}).count()
        for model, field in foreign_keys_to_customers()
        if (model.__name__, field) not in STAYS
    }
    return {name: number for name, number in found.items() if number}


def test_the_setting_fills_every_table(ann: CustomerProfile, anna: CustomerProfile) -> None:
    """Otherwise the round trip would prove nothing of the table that is empty."""
    make_review(ann, make_profile(ann.brokerage))
    older = make_profile(ann.brokerage, merged_into=ann)
    filled = _rows_of(ann)
    assert older.merged_into == ann
    expected = {
        f"{m.__name__}.{f}" for m, f in foreign_keys_to_customers() if (m.__name__, f) not in STAYS
    }
    assert set(filled) == expected


@pytest.mark.parametrize("winner_first", [True, False])
def test_nothing_stays_with_the_loser(
    ann: CustomerProfile, anna: CustomerProfile, winner_first: bool
) -> None:
    winner, loser = (ann, anna) if winner_first else (anna, ann)
    third = make_profile(ann.brokerage, "Third")
    older = make_profile(ann.brokerage, merged_into=loser)
    make_review(loser, third)

    merge_profiles(winner=winner, loser=loser, actor=TEST, now=NOW)

    assert _rows_of(loser) == {}
    assert set(CustomerProfile.objects.filter(merged_into=winner)) == {loser, older}


@pytest.mark.parametrize("winner_first", [True, False])
def test_there_and_back_is_as_if_nothing_had_been(
    ann: CustomerProfile, anna: CustomerProfile, winner_first: bool
) -> None:
    winner, loser = (ann, anna) if winner_first else (anna, ann)
    third = make_profile(ann.brokerage, "Third")
    make_profile(ann.brokerage, merged_into=loser)
    make_review(loser, third, status="different")
    make_review(winner, third)
    make_review(winner, loser)
    before = everything()

    report = merge_profiles(winner=winner, loser=loser, actor=TEST, now=NOW)
    assert _differences(before, everything()) > 20
    assert report.merge is not None
    unmerge(merge=report.merge, actor=TEST, now=NOW)

    assert everything() == before


def test_a_chain_of_merges_comes_back_step_by_step(
    ann: CustomerProfile, anna: CustomerProfile
) -> None:
    last = make_profile(ann.brokerage, "Anne")
    states, merges = [], []
    for winner, loser in ((ann, anna), (last, ann)):
        states.append(everything())
        merges.append(merge_profiles(winner=winner, loser=loser, actor=TEST, now=NOW).merge)
    for state, merge in zip(reversed(states), reversed(merges), strict=True):
        assert merge is not None
        unmerge(merge=merge, actor=TEST, now=NOW)
        assert everything() == state


def test_a_dry_run_changes_nothing_and_says_what_would_be(
    ann: CustomerProfile, anna: CustomerProfile
) -> None:
    before = everything()
    rehearsed = merge_profiles(winner=ann, loser=anna, actor=TEST, now=NOW, dry_run=True)
    assert everything() == before
    assert rehearsed.merge is None
    assert not ProfileMerge.objects.exists()
    done = merge_profiles(winner=ann, loser=anna, actor=TEST, now=NOW)
    assert done.counts == rehearsed.counts
    assert done.values == rehearsed.values

    merged = everything()
    assert done.merge is not None
    back = unmerge(merge=done.merge, actor=TEST, now=NOW, dry_run=True)
    assert everything() == merged
    assert back.values["total_sessions"] == (3, 2)


def test_what_came_after_the_merge_stays_with_the_winner(
    ann: CustomerProfile, anna: CustomerProfile
) -> None:
    before = everything()
    merge = merge_profiles(winner=ann, loser=anna, actor=TEST, now=NOW).merge
    lead = ann.leads.order_by("created_at").first()
    fresh = Interaction.objects.create(
        brokerage=ann.brokerage, lead=lead, profile=ann, kind="call", occurred_at=NOW
    )
    CustomerProfile.objects.filter(pk=ann.pk).update(
        total_sessions=7, display_name="Ann Thomas"
    )  # 3 after the merge
    ann.objections.filter(type="price").update(count=6)  # 5 after the merge
    assert merge is not None

    unmerge(merge=merge, actor=TEST, now=NOW)

    after = everything()
    assert Interaction.objects.get(pk=fresh.pk).profile == ann
    ann.refresh_from_db()
    assert (ann.display_name, ann.total_sessions) == (
        "Ann Thomas",
        6,
    )  # her own 2 and the 4 that came
    assert ann.objections.get(type="price").count == 3  # her own 2 and the one that came
    assert after["profiles.CustomerProfile"][anna.pk] == before["profiles.CustomerProfile"][anna.pk]
    for table in (
        "leads.Lead",
        "scheduling.SiteVisit",
        "profiles.Identifier",
        "profiles.VisitSession",
    ):
        assert after[table] == before[table], table


def test_what_is_gone_since_stays_gone(
    ann: CustomerProfile, anna: CustomerProfile, citrine: Project
) -> None:
    merge = merge_profiles(winner=ann, loser=anna, actor=TEST, now=NOW).merge
    ann.moods.all().delete()
    ann.sessions.all().delete()
    assert merge is not None
    unmerge(merge=merge, actor=TEST, now=NOW)
    assert not ann.moods.exists()
    assert [one.key for one in anna.sessions.all()] == [
        "s-1"
    ]  # the double was kept whole in the journal


def _differences(before: dict[str, Any], after: dict[str, Any]) -> int:
    return sum(
        before[table].get(key) != after[table].get(key)
        for table in before
        for key in before[table].keys() | after[table].keys()
    )
