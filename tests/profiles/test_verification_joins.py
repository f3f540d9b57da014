"""Who proves an address is who proved it before: joined by themselves, put to people, or left
alone."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Brokerage
from common.errors import Conflict
from profiles.models import CustomerProfile, Identifier, MatchReview, ProfileMerge
from profiles.services.identity.prove import Proof, prove
from profiles.services.identity.review import decide_review
from profiles.services.merging.merge import merge_profiles
from profiles.services.merging.unmerge import unmerge
from tests.conftest import NOW, TEST, make_profile
from tests.flows.at_once import at_once
from tests.profiles.merge_setting import make_review
from tests.profiles.verification_setting import EMAIL, PHONE, claims

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(sunrise: Brokerage) -> CustomerProfile:
    """Known, with a verified e-mail."""
    profile = make_profile(sunrise, "Asha Rao", primary_email=EMAIL)
    claims(profile, "email", EMAIL, verified_at=NOW, how="code")
    return profile


@pytest.fixture
def visitor(sunrise: Brokerage) -> CustomerProfile:
    profile = make_profile(sunrise, "")
    claims(profile, "web_visitor", "v_1")
    return profile


def proved(
    profile: CustomerProfile, value: str = EMAIL, kind: str = "email", **fields: Any
) -> Proof:
    return prove(profile=profile, kind=kind, value=value, how="code", now=NOW, **fields)


def verified(value: str = EMAIL) -> list[CustomerProfile]:
    return [
        one.profile for one in Identifier.objects.filter(value=value, verified_at__isnull=False)
    ]


def test_who_held_it_verified_is_the_same_person(
    asha: CustomerProfile, visitor: CustomerProfile
) -> None:
    claims(visitor, "email", EMAIL)
    assert proved(visitor) == Proof(asha, verified=True)
    visitor.refresh_from_db()
    assert visitor.merged_into == asha
    assert {(one.kind, one.value) for one in asha.identifiers.all()} == {
        ("email", EMAIL),
        ("web_visitor", "v_1"),
    }
    assert verified() == [asha]
    merge = ProfileMerge.objects.get()
    assert (merge.winner, merge.loser, merge.actor) == (asha, visitor, "proof of an address")
    assert merge.reason == "proved the same email (code)"


def test_the_merge_can_be_taken_back(asha: CustomerProfile, visitor: CustomerProfile) -> None:
    claims(visitor, "email", EMAIL)
    proved(visitor)
    unmerge(merge=ProfileMerge.objects.get(), actor=TEST, now=NOW)
    visitor.refresh_from_db()
    assert visitor.merged_into is None
    assert {(one.kind, one.verified_at) for one in visitor.identifiers.all()} == {
        ("email", None),
        ("web_visitor", None),
    }
    assert verified() == [asha]
    # and is not done again by a machine
    assert proved(visitor) == Proof(visitor, verified=False)
    assert verified() == [asha]


@pytest.mark.parametrize("guard", ["user ids", "a person's word"])
def test_where_the_guards_refuse_a_person_decides(
    guard: str, asha: CustomerProfile, visitor: CustomerProfile
) -> None:
    if guard == "user ids":
        claims(asha, "external", "user-1")
        claims(visitor, "external", "user-2")
    else:
        decide_review(
            review=make_review(asha, visitor, status="open"),
            decision="different",
            actor=TEST,
            now=NOW,
        )
    claim = claims(visitor, "email", EMAIL)
    assert proved(visitor) == Proof(visitor, verified=False)
    claim.refresh_from_db()
    assert claim.verified_at is None
    assert verified() == [asha]
    visitor.refresh_from_db()
    assert visitor.merged_into is None
    review = MatchReview.objects.get()
    assert {review.first, review.second} == {asha, visitor}
    if guard == "user ids":
        assert (review.status, review.rule, review.confidence) == ("open", "proved by both", 0.95)
        assert review.reasons == [
            "both proved the same email",
            "Their user ids differ: only a person may merge these two.",
        ]
    else:
        assert review.status == "different"  # remembered for ever


@pytest.mark.parametrize(
    ("name", "seen", "doubt"),
    [
        ("Vikram Seth", timedelta(days=1), "The names conflict."),
        (
            "Asha Rao",
            timedelta(days=91),
            "The number was not seen with the other for more than 90 days.",
        ),
        ("Asha Rao", timedelta(days=90), ""),
        ("A. Rao", timedelta(days=1), ""),
        ("", timedelta(days=1), ""),
    ],
)
def test_a_phone_may_be_shared_or_have_a_new_owner(
    name: str, seen: timedelta, doubt: str, asha: CustomerProfile, visitor: CustomerProfile
) -> None:
    claims(asha, "phone", PHONE, verified_at=NOW - timedelta(days=300), last_seen=NOW - seen)
    CustomerProfile.objects.filter(pk=visitor.pk).update(display_name=name)
    assert proved(visitor, PHONE, "phone") == Proof(visitor if doubt else asha, verified=not doubt)
    assert verified(PHONE) == [asha]
    reviews = [review.reasons for review in MatchReview.objects.filter(status="open")]
    assert reviews == ([["both proved the same phone", doubt]] if doubt else [])


def test_another_brokerages_customer_is_somebody_else(
    asha: CustomerProfile, marina: Brokerage
) -> None:
    omars = make_profile(marina, "Asha Rao")
    assert proved(omars) == Proof(omars, verified=True)
    assert set(verified()) == {asha, omars}
    assert not MatchReview.objects.exists()


def test_claims_of_others_stay_and_are_asked_about(
    sunrise: Brokerage, visitor: CustomerProfile
) -> None:
    CustomerProfile.objects.filter(pk=visitor.pk).update(display_name="Asha Rao")
    names = [
        "Vikram Seth",
        "A. Rao",
        "",
        "Asha",
        "Asha Rao",
    ]  # the last four can be hers; the newest three are asked
    others = [make_profile(sunrise, name) for name in names]
    for age, other in enumerate(reversed(others)):
        claims(other, "email", EMAIL, last_seen=NOW.replace(hour=5 - age))
    assert proved(visitor).verified
    asked = {
        review.first if review.second == visitor else review.second
        for review in MatchReview.objects.all()
    }
    assert asked == {others[4], others[3], others[2]}
    review = MatchReview.objects.first()
    assert (review.status, review.rule, review.confidence) == ("open", "proved and claimed", 0.8)
    assert review.reasons == [
        "one proved the email that the other gave",
        "the names do not conflict",
    ]
    assert verified() == [visitor]
    assert Identifier.objects.filter(value=EMAIL, verified_at__isnull=True).count() == 5
    assert not ProfileMerge.objects.exists()


def test_a_name_that_conflicts_is_family(sunrise: Brokerage, visitor: CustomerProfile) -> None:
    CustomerProfile.objects.filter(pk=visitor.pk).update(display_name="Asha Rao")
    claims(make_profile(sunrise, "Vikram Seth"), "phone", PHONE)
    assert proved(visitor, PHONE, "phone").verified
    assert not MatchReview.objects.exists()


def test_proving_again_is_no_second_row(asha: CustomerProfile) -> None:
    assert proved(asha, "Asha.Rao@EXAMPLE.org") == Proof(asha, verified=True)
    assert asha.identifiers.count() == 1


def test_a_merged_customer_is_the_one_they_were_merged_into(
    asha: CustomerProfile, visitor: CustomerProfile
) -> None:
    merge_profiles(winner=asha, loser=visitor, actor=TEST, now=NOW)
    assert proved(visitor, "second@example.org") == Proof(asha, verified=True)
    assert verified("second@example.org") == [asha]


@pytest.mark.parametrize(
    ("kind", "value"), [("email", "info@example.org"), ("phone", "1800 123 4567")]
)
def test_an_address_of_many_people_proves_nothing(
    kind: str, value: str, visitor: CustomerProfile
) -> None:
    assert proved(visitor, value, kind) == Proof(visitor, verified=False)
    assert visitor.identifiers.count() == 1


def test_a_merge_under_way_does_not_say_whom_it_is_about(
    asha: CustomerProfile, visitor: CustomerProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def merged_meanwhile(**_: Any) -> None:
        raise Conflict("merged", code="already_merged", extra={"profile": str(asha.pk)})

    monkeypatch.setattr("profiles.services.identity.prove.merge_profiles", merged_meanwhile)
    with pytest.raises(Conflict) as refusal:
        proved(visitor)
    assert (refusal.value.code, refusal.value.extra) == ("busy", {})


# --- what later channels prove --------------------------------------------------------------------


def test_a_telegram_contact_that_is_the_senders_own(
    asha: CustomerProfile, sunrise: Brokerage
) -> None:
    """The phone in it is proved; the account is another's of the same person only if somebody
    proved the phone too."""
    claims(asha, "phone", PHONE, verified_at=NOW)
    sender = make_profile(sunrise, "Asha")
    claims(sender, "telegram", "777", scope="bot", verified_at=NOW)
    proof = prove(
        profile=sender, kind="phone", value="98450 11111", how="telegram_contact", now=NOW
    )
    assert proof == Proof(asha, verified=True)
    assert asha.identifiers.get(kind="telegram").value == "777"


def test_two_telegram_accounts_of_one_bot_are_left_to_people(
    asha: CustomerProfile, sunrise: Brokerage
) -> None:
    claims(asha, "phone", PHONE, verified_at=NOW)
    claims(asha, "telegram", "111", scope="bot", verified_at=NOW)
    sender = make_profile(sunrise, "Asha")
    claims(sender, "telegram", "777", scope="bot", verified_at=NOW)
    assert not prove(
        profile=sender, kind="phone", value=PHONE, how="telegram_contact", now=NOW
    ).verified
    assert MatchReview.objects.get().rule == "proved by both"


def test_a_whatsapp_senders_own_number(asha: CustomerProfile, sunrise: Brokerage) -> None:
    """An account comes from its platform: who is known by it is the same, verified or not."""
    claims(asha, "whatsapp", "919845011111")
    sender = make_profile(sunrise, "Asha")
    proof = proved(sender, "919845011111", "whatsapp")
    assert proof == Proof(asha, verified=True)
    fresh = make_profile(sunrise, "Bina")
    assert proved(fresh, "919845022222", "whatsapp", scope="wa").verified
    row = fresh.identifiers.get()
    assert (row.value, row.scope, row.verified_at, row.how) == ("919845022222", "wa", NOW, "code")


# --- at once --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_eight_who_prove_one_address_at_once_are_one(sunrise: Brokerage) -> None:
    profiles = [make_profile(sunrise, "Asha Rao") for _ in range(8)]
    for number, profile in enumerate(profiles):
        claims(profile, "web_visitor", f"v_{number}")
    proofs = at_once(*[lambda profile=profile: proved(profile) for profile in profiles])
    (holder,) = verified()
    assert {proof.profile for proof in proofs} == {holder}
    assert holder.identifiers.filter(kind="web_visitor").count() == 8
    assert CustomerProfile.objects.filter(merged_into__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_proofs_and_a_merge_at_once(asha: CustomerProfile, visitor: CustomerProfile) -> None:
    """Whatever comes first: one customer in the end, and the address verified once."""

    def merging() -> Any:
        try:
            return merge_profiles(winner=visitor, loser=asha, actor=TEST, now=NOW).winner_id
        except Conflict as refusal:
            return refusal.code

    def proving() -> Any:
        try:
            return proved(visitor).profile.pk
        except Conflict as refusal:
            return refusal.code

    merge, proof = at_once(merging, proving)
    (holder,) = verified()
    assert holder.pk in {asha.pk, visitor.pk}
    assert holder.merged_into is None
    assert CustomerProfile.objects.filter(merged_into__isnull=True).count() == 1
    assert merge in {visitor.pk, "already_merged"}
    assert proof in {holder.pk, "busy"}
