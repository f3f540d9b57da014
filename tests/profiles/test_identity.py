"""Who is this: strong ids decide, claims link where nothing speaks against it, nobody is joined by
typing."""

from datetime import timedelta

import pytest
from django.db.models import Q

from accounts.models import Brokerage
from profiles.handles import Contact, read_email, read_phone
from profiles.models import CustomerProfile, Identifier, MatchReview
from profiles.selectors.find import find_by_user_id, find_by_visitor_id
from profiles.services.identity.resolve import Resolution, resolve
from tests.common.race import race
from tests.conftest import NOW


def contact(name: str = "", phone: str = "", email: str = "", **strong: str) -> Contact:
    found = Contact.of(
        name=name, phone=read_phone(phone, region="IN"), email=read_email(email), **strong
    )
    assert bool(found.phone) == bool(phone)
    assert bool(found.email) == bool(email)
    return found


def who(
    brokerage: Brokerage, name: str = "", phone: str = "", email: str = "", **strong: str
) -> Resolution:
    return resolve(brokerage=brokerage, contact=contact(name, phone, email, **strong), now=NOW)


JOHN = {"name": "John Doe", "phone": "+91 98765 43210", "email": "john@example.com"}


def test_somebody_new_gets_a_profile_with_what_was_said(sunrise: Brokerage) -> None:
    found = who(sunrise, **JOHN, external_id="user_1")
    assert found.created
    profile = found.profile
    assert (profile.display_name, profile.primary_phone, profile.primary_email) == (
        "John Doe",
        "+919876543210",
        "john@example.com",
    )
    kinds = {(i.kind, i.value, i.raw) for i in profile.identifiers.all()}
    assert kinds == {
        ("external", "user_1", ""),
        ("phone", "+919876543210", "+91 98765 43210"),
        ("email", "john@example.com", "john@example.com"),
    }
    assert not profile.identifiers.filter(verified_at__isnull=False).exists()


@pytest.mark.parametrize("strong", [{"external_id": "user_1"}, {"visitor_id": "v_1"}])
def test_a_strong_id_is_the_same_person_whatever_is_typed(
    sunrise: Brokerage, strong: dict[str, str]
) -> None:
    first = who(sunrise, "John Doe", **strong)
    again = who(sunrise, "Maria Silva", "9123456780", **strong)
    assert (again.profile, again.created) == (first.profile, False)
    assert again.profile.display_name == "John Doe"
    assert again.profile.primary_phone == "+919123456780"


@pytest.mark.parametrize("strong", [{"external_id": "user_2"}, {"visitor_id": "v_2"}])
def test_typing_somebodys_contact_does_not_join_them(
    sunrise: Brokerage, strong: dict[str, str]
) -> None:
    john = who(sunrise, **JOHN).profile
    other = who(sunrise, **JOHN, **strong)
    assert other.created
    assert other.profile != john


@pytest.mark.parametrize(
    ("said", "how"),
    [
        ({"phone": "09876543210"}, "same phone, one of the two has no name"),
        ({"email": "JOHN@Example.com"}, "same e-mail, one of the two has no name"),
        (
            {"phone": "+919876543210", "email": "john@example.com"},
            "same e-mail and phone, one of the two has no name",
        ),
        (
            {"phone": "+919876543210", "name": "Doe, J."},
            "same phone, the names agree as far as they are written out",
        ),
    ],
)
def test_an_exact_claim_links(sunrise: Brokerage, said: dict[str, str], how: str) -> None:
    john = who(sunrise, **JOHN).profile
    found = who(sunrise, **said)
    assert (found.profile, found.created, found.how) == (john, False, how)


def test_names_that_disagree_veto_a_phone_alone(sunrise: Brokerage) -> None:
    john = who(sunrise, **JOHN).profile
    maria = who(sunrise, "Maria Silva", "+919876543210")
    assert maria.created
    assert Identifier.objects.filter(value="+919876543210").count() == 2
    # each of the two is found again by the shared phone and their own name
    assert who(sunrise, "Maria", "9876543210").profile == maria.profile
    assert who(sunrise, "John", "9876543210").profile == john


def test_a_name_alone_links_nobody(sunrise: Brokerage) -> None:
    who(sunrise, **JOHN)
    assert who(sunrise, "John Doe").created


def test_more_in_common_wins_over_more_recent(sunrise: Brokerage) -> None:
    john = who(sunrise, **JOHN).profile
    wife = who(sunrise, "Maria Silva", "+919876543210").profile
    CustomerProfile.objects.filter(pk=wife.pk).update(last_active=NOW + timedelta(days=1))
    assert who(sunrise, phone="+919876543210", email="john@example.com").profile == john
    # who of the two writes without a name is for people to say: a profile of its own meanwhile, and
    # only one
    nameless = who(sunrise, phone="+919876543210")
    assert nameless.created
    asked = MatchReview.objects.filter(Q(first=nameless.profile) | Q(second=nameless.profile))
    assert {review.status for review in asked} == {"open"}
    assert asked.count() == 2
    assert who(sunrise, phone="+919876543210").profile == nameless.profile


@pytest.mark.parametrize(
    "claim", [{"email": "info@portal.com"}, {"phone": "1800 123 4567"}, {"phone": "9999999999"}]
)
def test_what_many_share_is_no_evidence(sunrise: Brokerage, claim: dict[str, str]) -> None:
    first = who(sunrise, "John Doe", **claim).profile
    assert who(sunrise, "John Doe", **claim).profile != first
    assert not first.identifiers.filter(is_evidence=True).exists()


def test_mail_is_matched_folded_and_kept_as_typed(sunrise: Brokerage) -> None:
    first = who(sunrise, email="John.Doe+crm@googlemail.com").profile
    assert who(sunrise, email="johndoe@gmail.com").profile == first
    assert first.primary_email == "John.Doe+crm@googlemail.com"


def test_brokerages_do_not_share_customers(sunrise: Brokerage, marina: Brokerage) -> None:
    john = who(sunrise, **JOHN, external_id="user_1").profile
    there = who(marina, **JOHN, external_id="user_1")
    assert there.created
    assert there.profile != john
    assert find_by_user_id(brokerage=marina, user_id="user_1") == there.profile
    assert find_by_user_id(brokerage=sunrise, user_id="user_1") == john


def test_finding_by_strong_ids_only(sunrise: Brokerage) -> None:
    john = who(sunrise, **JOHN, visitor_id="v_1").profile
    assert find_by_visitor_id(brokerage=sunrise, visitor_id="v_1") == john
    assert find_by_user_id(brokerage=sunrise, user_id="v_1") is None
    assert find_by_user_id(brokerage=sunrise, user_id="+919876543210") is None


def test_a_merged_profile_points_to_its_winner(sunrise: Brokerage) -> None:
    loser = who(sunrise, **JOHN, external_id="user_1").profile
    winner = who(sunrise, "John D.", external_id="user_2").profile
    CustomerProfile.objects.filter(pk=loser.pk).update(merged_into=winner)
    assert who(sunrise, external_id="user_1").profile == winner
    assert who(sunrise, phone="+919876543210").profile == winner


def test_saying_it_again_adds_nothing(sunrise: Brokerage) -> None:
    profile = who(sunrise, **JOHN, external_id="user_1").profile
    before = profile.identifiers.count()
    later = NOW + timedelta(hours=1)
    resolve(brokerage=sunrise, contact=contact(**JOHN, external_id="user_1"), now=later)
    assert profile.identifiers.count() == before
    assert set(profile.identifiers.values_list("first_seen", "last_seen")) == {(NOW, later)}


def test_a_second_phone_is_kept_beside_the_first(sunrise: Brokerage) -> None:
    profile = who(sunrise, **JOHN, external_id="user_1").profile
    who(sunrise, phone="9123456780", external_id="user_1")
    profile.refresh_from_db()
    assert profile.primary_phone == "+919876543210"
    assert profile.identifiers.filter(kind="phone").count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("strong", [{}, {"external_id": "user_1"}, {"visitor_id": "v_1"}])
def test_at_once_one_person_is_one_profile(sunrise: Brokerage, strong: dict[str, str]) -> None:
    results = race([lambda: who(sunrise, **JOHN, **strong).created] * 6)
    assert sorted(results) == [False] * 5 + [True]
    assert CustomerProfile.objects.count() == 1
