"""Create, link, scan, decide, merge, unmerge, erase in any order: no row is lost or doubled, a way
back always leads home, what people kept apart no machine joins, and nothing points to who was
erased."""

from collections import Counter
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
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
from common.text.phones import parse_phone
from listings.models import Project
from profiles.handles import Contact, read_email
from profiles.models import (
    LIVING,
    CustomerProfile,
    Identifier,
    MatchReview,
    ProfileMerge,
    ProjectInterest,
    PropertyView,
    VisitSession,
)
from profiles.privacy.holdings import holdings
from profiles.services.identity.resolve import resolve
from profiles.services.identity.review import decide_review, take_back_decision
from profiles.services.identity.scan import scan_due
from profiles.services.memory.sessions import touch_session
from profiles.services.memory.tracking import Subject, track_objection, track_views
from profiles.services.merging.merge import merge_profiles
from profiles.services.merging.unmerge import unmerge
from profiles.services.privacy.erase import erase_profile
from tests.conftest import NOW, TEST
from tests.profiles.merge_setting import OURS, TRACES, foreign_keys_to_customers

PEOPLE = ("u1", "u2", "u3", "u4")
PHONES = ("+919845011111", "+919845022222")
NAMES = ("Asha Rao", "Rao Asha", "Ravi Menon", "")
EMAILS = ("asha.rao82@example.in", "")
PICK = st.integers(0, 10**6)


@cache
def _pictured() -> str:
    """One statement: as many as there are tables would take most of the time."""
    models = [
        m for m in apps.get_models() if m._meta.app_label in OURS and m._meta.label not in TRACES
    ]
    return " UNION ALL ".join(
        f"SELECT '{model._meta.label}', to_jsonb(t)::text FROM \"{model._meta.db_table}\" AS t"
        for model in models
    )


def everything() -> Counter[tuple[str, str]]:
    """Every row of every table of ours, the traces of merges excepted."""
    with connection.cursor() as cursor:
        cursor.execute(_pictured())
        return Counter(cursor.fetchall())


def homes() -> dict[Any, Any]:
    """Where each customer lives now; who was erased lives nowhere."""
    rows = CustomerProfile.objects.filter(is_erased=False).values_list("pk", "merged_into")
    return {pk: winner or pk for pk, winner in rows}


class Identities(RuleBasedStateMachine):
    """``home`` says whom each user id was given to; merges say where that one lives now."""

    brokerage: Brokerage
    project: Project

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.before: dict[
            Any, dict[str, Any]
        ] = {}  # merge → everything right before it, while nothing else happened
        self.apart: set[tuple[Any, Any]] = (
            set()
        )  # pairs of whom people said that they are not the same

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
        contact = Contact.of(external_id=who, phone=parse_phone(phone, region="IN"))
        found = resolve(brokerage=self.brokerage, contact=contact, now=NOW)
        assert found.profile in CustomerProfile.objects.filter(LIVING)

    @rule(name=st.sampled_from(NAMES), phone=st.sampled_from(PHONES), email=st.sampled_from(EMAILS))
    def enquire(self, name: str, phone: str, email: str) -> None:
        """Nobody vouches for what is said: linked, new, or put to people."""
        self._something_happened()
        before = homes()
        contact = Contact.of(
            name=name, phone=parse_phone(phone, region="IN"), email=read_email(email)
        )
        found = resolve(brokerage=self.brokerage, contact=contact, now=NOW)
        assert found.profile in CustomerProfile.objects.filter(LIVING)
        assert found.created == (found.profile.pk not in before)

    @rule()
    def scan(self) -> None:
        """No machine joins whom people kept apart, nor two user ids."""
        self._something_happened()
        undone = ProfileMerge.objects.filter(undone_at__isnull=False).values_list("winner", "loser")
        users = list(Identifier.objects.filter(kind="external").values_list("profile", flat=True))
        two_users = {(one, other) for one in users for other in users if one != other}
        before = homes()
        for _ in scan_due(brokerage=self.brokerage, now=NOW):
            pass
        after = homes()
        assert before.keys() == after.keys()
        for one, other in self.apart | set(undone) | two_users:
            if one in before and other in before and before[one] != before[other]:
                assert after[one] != after[other]

    @precondition(lambda self: MatchReview.objects.filter(status="open").exists())
    @rule(which=PICK, same=st.booleans())
    def decide(self, which: int, same: bool) -> None:
        self._something_happened()
        reviews = MatchReview.objects.filter(status="open").order_by("pk")
        review = reviews[which % len(reviews)]
        decide_review(review=review, decision="same" if same else "different", actor=TEST, now=NOW)
        one, other = review.first_id, review.second_id
        assert (homes()[one] == homes()[other]) is same
        if not same:
            self.apart.add((one, other))

    @precondition(lambda self: MatchReview.objects.exclude(status="open").exists())
    @rule(which=PICK)
    def take_back(self, which: int) -> None:
        reviews = MatchReview.objects.exclude(status="open").order_by("pk")
        review, now = reviews[which % len(reviews)], everything()
        try:
            take_back_decision(review=review, actor=TEST, now=NOW)
        except Conflict as refused:
            code = refused.code
        else:
            code = ""
        if code:
            assert code == "later_merge"
            assert everything() == now
            return
        self._something_happened()
        lives, asked = homes(), {review.first_id, review.second_id}
        self.apart = {pair for pair in self.apart if {lives.get(pk) for pk in pair} != asked}
        assert review.status == "open"

    @precondition(lambda self: CustomerProfile.objects.filter(is_erased=False).count() > 1)
    @rule(which=PICK)
    def erase(self, which: int) -> None:
        """Whoever is named, the winner or one who was merged into them: the whole person goes."""
        self._something_happened()
        before = homes()
        known = list(before)
        chosen = known[which % len(known)]
        erase_profile(profile=CustomerProfile.objects.get(pk=chosen), actor=TEST, now=NOW)
        assert homes() == {pk: home for pk, home in before.items() if home != before[chosen]}

    @rule(who=st.sampled_from(PEOPLE), key=st.sampled_from(["s-1", "s-2"]))
    def look(self, who: str, key: str) -> None:
        self._something_happened()
        profile = resolve(
            brokerage=self.brokerage, contact=Contact.of(external_id=who), now=NOW
        ).profile
        session = touch_session(profile=profile, key=key, now=NOW).session
        subjects = [Subject(project=self.project)]
        track_views(profile=profile, subjects=subjects, at=NOW, session=session, in_chat=True)
        track_objection(profile=profile, type="price", at=NOW)

    @rule(one=PICK, other=PICK)
    def merge(self, one: int, other: int) -> None:
        profiles = list(CustomerProfile.objects.order_by("pk"))
        winner, loser = profiles[one % len(profiles)], profiles[other % len(profiles)]
        before = everything()
        if not {winner, loser} <= set(CustomerProfile.objects.filter(LIVING)) or winner == loser:
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

    @precondition(lambda self: CustomerProfile.objects.filter(LIVING).exists())
    @rule(winner=PICK, loser=PICK)
    def rehearse(self, winner: int, loser: int) -> None:
        profiles = list(CustomerProfile.objects.filter(LIVING).order_by("pk"))
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
        for profile in CustomerProfile.objects.filter(LIVING):
            assert profile.total_sessions == profile.sessions.count()
            interest = profile.interests.first()
            assert (interest.view_count if interest else 0) == profile.views.count()
            assert profile.projects_viewed == int(interest is not None)

    @invariant()
    def nothing_refers_to_who_was_erased(self) -> None:
        erased = CustomerProfile.objects.filter(is_erased=True).values("pk")
        statistics = {one.model for one in holdings() if one.blanks is not None}
        for model, field in foreign_keys_to_customers() if erased else ():
            if model not in statistics:
                assert not model._base_manager.filter(**{f"{field}__in": erased}).exists()
        assert not CustomerProfile.objects.filter(merged_into__in=erased, is_erased=False).exists()
        assert not CustomerProfile.objects.filter(
            is_erased=True, merged_into__is_erased=False
        ).exists()

    @invariant()
    def nobody_has_two_homes(self) -> None:
        homes = Identifier.objects.filter(kind="external").values_list("value", flat=True)
        assert len(homes) == len(set(homes))


@pytest.mark.django_db
def test_what_came_after_a_merge_is_parted_from_what_was_merged(
    sunrise: Brokerage, citrine: Project
) -> None:
    """u1 saw nothing, u2 one project; once they are one it is seen again, and stays with u1 when
    they are two."""
    one, other = (
        resolve(brokerage=sunrise, contact=Contact.of(external_id=who), now=NOW).profile
        for who in ("u1", "u2")
    )
    subjects = [Subject(project=citrine)]
    track_views(profile=other, subjects=subjects, at=NOW)
    merge = merge_profiles(winner=one, loser=other, actor=TEST, now=NOW).merge
    assert merge
    visitor = resolve(brokerage=sunrise, contact=Contact.of(external_id="u2"), now=NOW).profile
    assert visitor == one
    track_views(profile=visitor, subjects=subjects, at=NOW)
    assert ProjectInterest.objects.get().view_count == 2
    unmerge(merge=merge, actor=TEST, now=NOW)
    assert {row.profile: row.view_count for row in ProjectInterest.objects.all()} == {
        one: 1,
        other: 1,
    }
    for profile in CustomerProfile.objects.all():
        assert (profile.projects_viewed, profile.views.count()) == (1, 1)


@pytest.mark.django_db
def test_any_order_of_create_link_merge_unmerge_and_erase(
    sunrise: Brokerage, citrine: Project
) -> None:
    machine = type("Machine", (Identities,), {"brokerage": sunrise, "project": citrine})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
