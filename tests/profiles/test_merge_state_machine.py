"""Create, link, merge, unmerge in any order: no row is lost or doubled, and a way back always leads home."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Brokerage
from common.errors import Conflict
from common.phones import parse_phone
from listings.models import Project
from profiles.contact import Contact
from profiles.models import CustomerProfile, Identifier, ProfileMerge, PropertyView, VisitSession
from profiles.services.identity import resolve
from profiles.services.merge import merge_profiles
from profiles.services.sessions import touch_session
from profiles.services.tracking import Subject, track_objection, track_views
from profiles.services.unmerge import unmerge
from tests.conftest import NOW, TEST
from tests.profiles.merge_setting import everything

PEOPLE = ("u1", "u2", "u3", "u4")
PHONES = ("+919845011111", "+919845022222")
PICK = st.integers(0, 10**6)


class Identities(RuleBasedStateMachine):
    """``home`` says whom each user id was given to; merges say where that one lives now."""

    brokerage: Brokerage
    project: Project

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.before: dict[Any, dict[str, Any]] = {}  # merge → everything right before it, while nothing else happened
        self.looks = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def _something_happened(self) -> None:
        self.before.clear()

    @initialize()
    def first_customer(self) -> None:
        self.come("u1", PHONES[0])

    @rule(who=st.sampled_from(PEOPLE), phone=st.sampled_from(PHONES))
    def come(self, who: str, phone: str) -> None:
        """Creates a customer, or links a phone to one."""
        self._something_happened()
        contact = Contact(external_id=who, phone=parse_phone(phone, region="IN"))
        found = resolve(brokerage=self.brokerage, contact=contact, now=NOW)
        assert found.profile.merged_into is None

    @rule(who=st.sampled_from(PEOPLE), key=st.sampled_from(["s-1", "s-2"]))
    def look(self, who: str, key: str) -> None:
        self._something_happened()
        profile = resolve(brokerage=self.brokerage, contact=Contact(external_id=who), now=NOW).profile
        session = touch_session(profile=profile, key=key, now=NOW).session
        subjects = [Subject(project=self.project)]
        track_views(profile=profile, subjects=subjects, at=NOW, session=session, in_chat=True)
        track_objection(profile=profile, type="price", at=NOW)

    @rule(one=PICK, other=PICK)
    def merge(self, one: int, other: int) -> None:
        profiles = list(CustomerProfile.objects.order_by("pk"))
        winner, loser = profiles[one % len(profiles)], profiles[other % len(profiles)]
        before = everything()
        if winner == loser or winner.merged_into_id or loser.merged_into_id:
            with pytest.raises(Conflict):
                merge_profiles(winner=winner, loser=loser, actor=TEST, now=NOW)
            assert everything() == before
        else:
            merge = merge_profiles(winner=winner, loser=loser, actor=TEST, now=NOW).merge
            assert merge is not None
            self.before[merge.pk] = before

    @precondition(lambda self: ProfileMerge.objects.filter(undone_at__isnull=True).exists())
    @rule(which=PICK)
    def unmerge(self, which: int) -> None:
        merges = list(ProfileMerge.objects.filter(undone_at__isnull=True).order_by("pk"))
        merge = merges[which % len(merges)]
        both = {merge.winner_id, merge.loser_id}
        if any(both & {later.winner_id, later.loser_id} for later in merges if later.pk > merge.pk):
            now = everything()
            with pytest.raises(Conflict) as refused:
                unmerge(merge=merge, actor=TEST, now=NOW)
            assert refused.value.code == "later_merge"
            assert everything() == now
            return
        unmerge(merge=merge, actor=TEST, now=NOW)
        if merge == merges[-1] and merge.pk in self.before:
            assert everything() == self.before[merge.pk]
        elif merge != merges[-1]:
            self._something_happened()  # the later ones now stand on another ground

    @rule(winner=PICK, loser=PICK)
    def rehearse(self, winner: int, loser: int) -> None:
        profiles = list(CustomerProfile.objects.filter(merged_into__isnull=True).order_by("pk"))
        one, other = profiles[winner % len(profiles)], profiles[loser % len(profiles)]
        if one != other:
            before = everything()
            merge_profiles(winner=one, loser=other, actor=TEST, now=NOW, dry_run=True)
            assert everything() == before

    @invariant()
    def pointers_lead_to_living_customers_that_hold_all_rows(self) -> None:
        pointers = CustomerProfile.objects.filter(merged_into__isnull=False)
        assert not pointers.filter(merged_into__merged_into__isnull=False).exists()
        for model in (Identifier, VisitSession, PropertyView):
            assert not model.objects.filter(profile__in=pointers).exists()

    @invariant()
    def counters_are_what_is_there(self) -> None:
        for profile in CustomerProfile.objects.filter(merged_into__isnull=True):
            assert profile.total_sessions == profile.sessions.count()
            interest = profile.interests.first()
            assert (interest.view_count if interest else 0) == profile.views.count()
            assert profile.projects_viewed == int(interest is not None)

    @invariant()
    def nobody_has_two_homes(self) -> None:
        homes = Identifier.objects.filter(kind="external").values_list("value", flat=True)
        assert len(homes) == len(set(homes))


@pytest.mark.django_db
def test_any_order_of_create_link_merge_and_unmerge(sunrise: Brokerage, citrine: Project) -> None:
    machine = type("Machine", (Identities,), {"brokerage": sunrise, "project": citrine})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
