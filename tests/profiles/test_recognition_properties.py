"""What holds for every contact, whatever came before."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Brokerage
from profiles.handles import Contact
from profiles.identity.policy import Action
from profiles.identity.resolver import Resolver
from profiles.models import CustomerProfile, Identifier
from profiles.services.identity.resolve import match_contact, resolve
from profiles.services.identity.scan import count_names, scan_due
from tests.conftest import NOW
from tests.profiles.recognition_setting import contact

pytestmark = pytest.mark.django_db

NAMES = [
    "",
    "Asha Rao",
    "A. Rao",
    "Asha",
    "Anil Rao",
    "Vikram Shah",
    "Mohammed Farooq",
    "Muhammad Farouk",
]
PHONES = ["", "+919876543210", "+919812345678", "+919700011122"]
EMAILS = [
    "",
    "asha.rao82@example.in",
    "asharao82@example.in",
    "vikram@example.org",
    "info@example.org",
]
CONTACTS = st.builds(
    contact, st.sampled_from(NAMES), st.sampled_from(PHONES), st.sampled_from(EMAILS)
)
STREAMS = st.lists(CONTACTS, max_size=6)
#: no two of these can be one person: every name, phone and e-mail is far from every other
STRANGERS = [
    contact("Asha Rao", "+919876543210", "asha.rao82@example.in"),
    contact("Vikram Shah", "+918812345677", "vikram.shah@example.org"),
    contact("Joseph Thomas", "+917700011122", "jt1960@example.com"),
    contact("Farida Khan", "+916655544433", "farida@example.net"),
    contact("Meena Pillai", "", "meena.pillai7@example.in"),
    contact("", "+919090909012", ""),
]


@contextmanager
def undone() -> Iterator[None]:
    """Every example starts from the same tables."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def come(brokerage: Brokerage, one: Contact) -> CustomerProfile:
    return resolve(brokerage=brokerage, contact=one, now=NOW).profile


def has_evidence(one: Contact) -> bool:
    return bool((one.phone and one.phone.personal) or (one.email and one.email.personal))


@settings(max_examples=40)
@given(before=STREAMS, one=CONTACTS)
def test_the_same_contact_again_is_the_same_person_and_says_nothing_new(
    sunrise: Brokerage, before: list[Contact], one: Contact
) -> None:
    """A full name decides; who has none, or only a part, may be put to people again."""
    with undone():
        for earlier in before:
            come(sunrise, earlier)
        first = come(sunrise, one)
        known = set(first.identifiers.values_list("kind", "value"))
        profiles, rows = CustomerProfile.objects.count(), Identifier.objects.count()
        again = resolve(brokerage=sunrise, contact=one, now=NOW)
        if again.profile == first:
            assert (CustomerProfile.objects.count(), Identifier.objects.count()) == (profiles, rows)
            assert set(first.identifiers.values_list("kind", "value")) == known
        else:  # doubtful, or without evidence
            assert again.decision is not None
            assert again.created
            assert (
                again.decision.action is Action.REVIEW
                or not has_evidence(one)
                or crowded(sunrise, one)
            )


def crowded(brokerage: Brokerage, one: Contact) -> bool:
    """More than four people have an address of the contact."""
    values = [claim for claim in (one.e164, one.email.match_key if one.email else "") if claim]
    rows = Identifier.objects.of(brokerage.pk).filter(value__in=values)
    return max((rows.filter(value=value).count() for value in values), default=0) > 4


@settings(max_examples=30)
@given(one=CONTACTS)
def test_alone_in_a_brokerage_who_comes_twice_is_one_profile(
    sunrise: Brokerage, one: Contact
) -> None:
    with undone():
        first = come(sunrise, one)
        again = resolve(brokerage=sunrise, contact=one, now=NOW)
        assert (again.profile == first) is has_evidence(one)


@settings(max_examples=40)
@given(before=STREAMS, name=st.sampled_from(NAMES), email=st.sampled_from(["", "info@example.org"]))
def test_without_evidence_nobody_is_linked(
    sunrise: Brokerage, before: list[Contact], name: str, email: str
) -> None:
    with undone():
        for earlier in before:
            come(sunrise, earlier)
        assert resolve(brokerage=sunrise, contact=contact(name, email=email), now=NOW).created


@settings(max_examples=30)
@given(stream=st.permutations(STRANGERS + STRANGERS[:3]))
def test_different_people_are_never_linked_in_any_order(
    sunrise: Brokerage, stream: list[Contact]
) -> None:
    with undone():
        found = [come(sunrise, one) for one in stream]
        list(scan_due(brokerage=sunrise, now=NOW))
        who = {
            id(one): {
                profile.pk for one_, profile in zip(stream, found, strict=True) if one_ is one
            }
            for one in stream
        }
        assert {len(profiles) for profiles in who.values()} == {1}
        assert len(set().union(*who.values())) == len(STRANGERS)
        assert not CustomerProfile.objects.exclude(merged_into=None).exists()


@settings(max_examples=40)
@given(stream=STREAMS, last=CONTACTS)
def test_live_decides_exact_ties_as_the_stream_does(
    sunrise: Brokerage, stream: list[Contact], last: Contact
) -> None:
    """Contact by contact, as long as both have seen the same, counted the names and joined nothing:
    a name that nobody has counted yet says more than an address under another name."""
    with undone():
        resolver = Resolver()
        profiles: dict[int, CustomerProfile] = {}
        for one in [*stream, last]:
            outcome = resolver.resolve(match_contact(one), NOW)
            count_names(brokerage=sunrise)
            live = resolve(brokerage=sunrise, contact=one, now=NOW)
            decision = live.decision
            assert decision is not None
            if outcome.decision.joins:
                return
            if outcome.decision.rule.partition(":")[0] in ("email_and_phone", "email", "phone"):
                assert (decision.action, decision.rule, decision.confidence, decision.reasons) == (
                    outcome.decision.action,
                    outcome.decision.rule,
                    outcome.decision.confidence,
                    outcome.decision.reasons,
                )
                if decision.action is Action.LINK:
                    assert profiles[outcome.profile] == live.profile
            if decision.action is not outcome.decision.action:
                return
            profiles.setdefault(outcome.profile, live.profile)
