"""The identity policy live, on the tables: who is linked, who is asked about, who is new."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Brokerage
from profiles.identity.policy import RULE_VERSION
from profiles.models import CustomerProfile, Identifier, MatchDecision, MatchRecord, MatchReview
from profiles.selectors.candidates import recognise
from profiles.services.identity.resolve import match_contact
from profiles.services.merging.merge import merge_profiles
from profiles.services.privacy.erase import erase_profile
from tests.conftest import NOW, TEST
from tests.profiles.recognition_setting import OTHER_PHONE, PHONE, asked, contact, known, pair, who
from tests.profiles.verification_setting import claims

pytestmark = pytest.mark.django_db

ASHA = {"name": "Asha Rao", "phone": PHONE, "email": "asha.rao82@example.in"}
MAIL = "asha.rao82@example.in"


def state() -> tuple[int, int, int]:
    return CustomerProfile.objects.count(), Identifier.objects.count(), MatchReview.objects.count()


# --- one clear candidate is linked ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "then", "rule", "confidence"),
    [
        pytest.param(
            ASHA, {"phone": PHONE}, "phone:unknown", 0.92, id="nameless on the phone of one person"
        ),
        pytest.param(
            ASHA, {"phone": PHONE, "name": "RAO Asha"}, "phone:same", 0.98, id="order and case"
        ),
        pytest.param(
            ASHA, {"email": MAIL, "name": "Asha"}, "email:part", 0.96, id="part of the name"
        ),
        pytest.param(
            ASHA, {"phone": PHONE, "name": "A. Rao"}, "phone:abbreviated", 0.95, id="an initial"
        ),
        pytest.param(
            {"name": "Mohammed Farooq", "phone": PHONE},
            {"name": "Muhammad Farouk", "phone": PHONE},
            "phone:same",
            0.98,
            id="transliteration, Arabic",
        ),
        pytest.param(
            {"name": "Lakshmi Iyer", "phone": PHONE},
            {"name": "Laxmi Iyer", "phone": PHONE},
            "phone:same",
            0.98,
            id="transliteration, Indian",
        ),
        pytest.param(
            {"name": "Robert Smith", "phone": PHONE},
            {"name": "Bob Smith", "phone": PHONE},
            "phone:same",
            0.98,
            id="a nickname",
        ),
        pytest.param(
            {"name": "John Doe", "email": "johndoe@example.com"},
            {"name": "John Doe", "email": "john.doe@example.com"},
            "separators:same",
            0.91,
            id="separators only: likely",
        ),
        pytest.param(
            {"email": "johndoe@example.com"},
            {"name": "John Doe", "email": "john_doe@example.com"},
            "separators:unknown",
            0.90,
            id="separators only, one without a name",
        ),
        pytest.param(
            {"name": "Asha Rao", "email": MAIL},
            {"name": "Asha Rao", "email": "asha.roa82@example.in"},
            "email_typo:same",
            0.95,
            id="a slip in the e-mail, the full name agrees",
        ),
        pytest.param(
            {"name": "Asha Rao", "phone": "+919876543210"},
            {"name": "Asha Rao", "phone": "+919876543201"},
            "phone_typo:same",
            0.95,
            id="a slip in the phone, the full name agrees",
        ),
    ],
)
def test_one_clear_candidate_is_linked(
    sunrise: Brokerage, first: dict[str, str], then: dict[str, str], rule: str, confidence: float
) -> None:
    profile = who(sunrise, **first).profile
    found = who(sunrise, **then)
    assert (found.profile, found.created) == (profile, False)
    decision = profile.match_decisions.get(action="link")
    assert (decision.rule, decision.rule_version, decision.confidence) == (
        rule,
        RULE_VERSION,
        confidence,
    )
    assert not MatchReview.objects.exists()


def test_the_decision_is_kept_with_its_reasons(sunrise: Brokerage) -> None:
    profile = who(sunrise, **ASHA).profile
    who(sunrise, "Asha R.", PHONE)
    new, linked = MatchDecision.objects.order_by("created_at")
    assert (new.profile, new.action, new.rule, new.rule_version) == (
        profile,
        "new",
        "new",
        RULE_VERSION,
    )
    assert new.reasons == ["nobody like this"]
    assert (linked.profile, linked.action, linked.brokerage) == (profile, "link", sunrise)
    assert linked.reasons == ["same phone", "the names agree as far as they are written out"]


def test_a_likely_link_unlocks_nothing(sunrise: Brokerage) -> None:
    profile = who(sunrise, "John Doe", email="johndoe@example.com").profile
    assert who(sunrise, "John Doe", email="john.doe@example.com").profile == profile
    assert profile.identifiers.filter(kind="email").count() == 2
    assert not profile.identifiers.filter(verified_at__isnull=False).exists()
    profile.refresh_from_db()
    assert profile.primary_email == "johndoe@example.com"


# --- doubts go to people, nothing is lost ---------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param(
            {"name": "Asha Rao", "email": MAIL},
            {"name": "Asha Menon", "email": MAIL},
            id="another surname",
        ),
        pytest.param(
            {"name": "John Doe", "phone": PHONE, "email": "johndoe@example.com"},
            {"name": "John Doe", "phone": OTHER_PHONE, "email": "john.doe@example.com"},
            id="separators only, the phones differ",
        ),
        pytest.param(
            {"name": "Asha Rao", "email": MAIL},
            {"name": "Asha R.", "email": "asha.roa82@example.in"},
            id="a slip, the surname is not written out",
        ),
    ],
)
def test_a_middling_confidence_is_reviewed(
    sunrise: Brokerage, first: dict[str, str], then: dict[str, str]
) -> None:
    profile = who(sunrise, **first).profile
    before = sorted(profile.identifiers.values_list("kind", "value"))
    found = who(sunrise, **then)
    assert found.created
    assert asked() == {pair(profile, found.profile): "open"}
    review = MatchReview.objects.get()
    assert found.decision is not None
    assert (review.rule_version, review.confidence) == (RULE_VERSION, found.decision.confidence)
    assert len(review.reasons) >= 2
    # the provisional profile has all that was said; the other has lost nothing
    said = {then.get("phone"), then.get("email")} - {None}
    assert set(found.profile.identifiers.values_list("value", flat=True)) == said
    assert found.profile.display_name == then.get("name", "")
    assert sorted(profile.identifiers.values_list("kind", "value")) == before
    assert found.profile.match_decisions.get().action == "review"


def test_an_initial_that_fits_two_of_a_family_is_ambiguous(sunrise: Brokerage) -> None:
    asha, anil = who(sunrise, "Asha Rao", PHONE).profile, who(sunrise, "Anil Rao", PHONE).profile
    assert asha != anil
    found = who(sunrise, "A. Rao", PHONE)
    assert found.created
    assert found.decision is not None
    assert found.decision.rule == "ambiguous"
    assert "another profile fits as well" in found.how
    assert asked() == {pair(found.profile, asha): "open", pair(found.profile, anil): "open"}
    assert found.profile.identifiers.get().value == PHONE


def test_a_nameless_contact_on_a_shared_phone_is_asked_about_and_gets_one_profile(
    sunrise: Brokerage,
) -> None:
    asha, vikram = (
        who(sunrise, "Asha Rao", PHONE).profile,
        who(sunrise, "Vikram Shah", PHONE).profile,
    )
    first = who(sunrise, phone=PHONE)
    assert first.created
    assert asked() == {pair(first.profile, asha): "open", pair(first.profile, vikram): "open"}
    for _ in range(3):
        assert who(sunrise, phone=PHONE).profile == first.profile
    assert CustomerProfile.objects.count() == 3


# --- phones: families, agencies, reissued numbers -------------------------------------------------


def test_a_household_shares_a_phone_but_not_a_profile(sunrise: Brokerage) -> None:
    asha, vikram = who(sunrise, "Asha Rao", PHONE), who(sunrise, "Vikram Shah", PHONE)
    assert vikram.created
    assert not MatchReview.objects.exists()
    assert who(sunrise, "Asha", PHONE).profile == asha.profile
    assert who(sunrise, "Mr. V. Shah", PHONE).profile == vikram.profile


FIVE = ["Asha Rao", "Vikram Shah", "Meena Pillai", "Joseph Thomas", "Farida Khan"]


def test_the_phone_of_more_than_four_people_is_no_evidence(sunrise: Brokerage) -> None:
    people = {name: who(sunrise, name, PHONE).profile for name in FIVE}
    assert len(set(people.values())) == 5
    before = state()
    assert who(sunrise, phone=PHONE).created  # .20 for each of five: not even a question
    assert who(sunrise, "Asha", PHONE).created or MatchReview.objects.exists()
    assert (
        who(sunrise, "Farida Khan", PHONE).profile == people["Farida Khan"]
    )  # the full name agrees
    assert state()[0] - before[0] == 2


def test_four_people_are_a_household(sunrise: Brokerage) -> None:
    people = [who(sunrise, name, PHONE).profile for name in FIVE[:4]]
    assert who(sunrise, "Meena", PHONE).profile == people[2]


@pytest.mark.parametrize(
    ("days", "name", "created", "reviewed"),
    [
        (90, "", False, 0),  # the 90th day is not yet too old: .92
        (150, "", False, 0),  # .90
        (151, "", True, 1),  # .87 × ½^(151/365) = .65
        (320, "", True, 0),  # .87 × ½^(320/365) = .47
        (200, "Asha Rao", False, 0),  # .97
        (200, "Vikram Shah", True, 0),  # .05: the new owner
    ],
)
def test_a_number_may_be_reissued_after_idle_months(
    sunrise: Brokerage, days: int, name: str, created: bool, reviewed: int
) -> None:
    asha = who(sunrise, "Asha Rao", PHONE).profile
    found = who(sunrise, name, PHONE, at=NOW + timedelta(days=days))
    assert (found.created, found.profile == asha) == (created, not created)
    assert MatchReview.objects.count() == reviewed


@pytest.mark.parametrize(
    "claim",
    [{"email": "info@portal.com"}, {"email": "noreply@portal.com"}, {"phone": "1800 123 4567"}],
)
def test_what_is_nobodys_own_is_no_evidence(sunrise: Brokerage, claim: dict[str, str]) -> None:
    who(sunrise, "Asha Rao", **claim)
    assert who(sunrise, **claim).created
    assert not MatchReview.objects.exists()


def test_a_name_alone_never_links(sunrise: Brokerage) -> None:
    asha = who(sunrise, **ASHA).profile
    for more in (
        {},
        {"locality": "Whitefield"},
        {"email": "other@example.org"},
        {"phone": OTHER_PHONE},
    ):
        assert who(sunrise, "Asha Rao", **more).profile != asha


# --- accounts, and who may read -------------------------------------------------------------------


@pytest.mark.parametrize("strong", [{"external_id": "u2"}, {"visitor_id": "v2"}])
def test_a_strong_id_never_joins_by_what_is_typed(
    sunrise: Brokerage, strong: dict[str, str]
) -> None:
    first = who(sunrise, **ASHA, external_id="u1").profile
    other = who(sunrise, **ASHA, **strong)
    assert (other.created, other.decision) == (True, None)
    assert other.profile != first
    assert not MatchDecision.objects.exists()


def test_a_user_of_the_site_is_found_by_an_exact_claim_only(sunrise: Brokerage) -> None:
    user = who(sunrise, "Asha Rao", email="asharao@example.in", external_id="u1").profile
    assert who(sunrise, "Asha Rao", email="asharao@example.in").profile == user
    guess = who(sunrise, "Asha Rao", email="asha.rao@example.in")
    assert guess.created
    assert asked() == {pair(user, guess.profile): "open"}
    assert "whoever reads what is known there has not proved it" in guess.how


def test_a_guess_links_nobody_to_a_verified_address(sunrise: Brokerage) -> None:
    profile = who(sunrise, "Asha Rao", email="asharao@example.in").profile
    claims(profile, "phone", PHONE, verified_at=NOW, how="code")
    assert who(sunrise, "Asha Rao", email="asha.rao@example.in").created
    assert who(sunrise, "Asha", PHONE).profile == profile


def test_what_a_visitor_typed_first_links_nobody_to_them(sunrise: Brokerage) -> None:
    """The visitor types John's number; then John's own enquiry comes from a portal, twice."""
    visitor = who(sunrise, "John Doe", PHONE, "john@example.com", visitor_id="v_1").profile
    before = sorted(visitor.identifiers.values_list("kind", "value"))
    john = who(sunrise, "John Doe", PHONE, "john@example.com")
    assert john.created
    assert asked() == {pair(visitor, john.profile): "open"}
    assert who(sunrise, "John Doe", PHONE).profile == john.profile
    assert who(sunrise, phone=PHONE).profile == john.profile
    assert who(sunrise, visitor_id="v_1").profile == visitor
    assert sorted(visitor.identifiers.values_list("kind", "value")) == before


def test_what_a_visitor_typed_second_joins_them_to_nobody(sunrise: Brokerage) -> None:
    john = who(sunrise, "John Doe", PHONE, "john@example.com").profile
    visitor = who(sunrise, "John Doe", PHONE, "john@example.com", visitor_id="v_1")
    assert visitor.created
    assert not john.identifiers.filter(kind="web_visitor").exists()
    assert who(sunrise, "John Doe", PHONE).profile == john


def test_a_visitor_who_proved_the_address_is_linked_by_it(sunrise: Brokerage) -> None:
    visitor = who(sunrise, "John Doe", PHONE, visitor_id="v_1").profile
    visitor.identifiers.filter(kind="phone").update(verified_at=NOW, how="code")
    assert who(sunrise, "John Doe", PHONE).profile == visitor


def test_visitors_who_type_a_number_do_not_make_it_an_agencys(sunrise: Brokerage) -> None:
    """Whoever types a number in five browsers must not keep its owner from being recognised."""
    john = who(sunrise, "John Doe", PHONE).profile
    for number, name in enumerate(FIVE):
        who(sunrise, name, PHONE, visitor_id=f"v_{number}")
    assert who(sunrise, phone=PHONE).profile == john


# --- who is no candidate --------------------------------------------------------------------------


@pytest.mark.parametrize("email", [MAIL, "asha_rao82@example.in", "asha.roa82@example.in"])
def test_another_brokerages_customers_are_no_candidates(
    sunrise: Brokerage, marina: Brokerage, email: str
) -> None:
    who(marina, **ASHA)
    found = who(sunrise, "Asha Rao", PHONE, email)
    assert found.created
    assert found.decision is not None
    assert (found.decision.rule, found.decision.doubts) == ("new", ())
    assert not MatchReview.objects.exists()


def test_a_merged_customer_is_found_as_the_winner_only(sunrise: Brokerage) -> None:
    winner = who(sunrise, "Asha Rao", PHONE).profile
    loser = who(sunrise, "Asha Menon", email=MAIL).profile
    merge_profiles(winner=winner, loser=loser, actor=TEST, now=NOW)
    for claim in (
        {"phone": PHONE},
        {"email": MAIL},
        {"phone": PHONE, "email": MAIL},
        {"name": "Asha Menon"},
    ):
        decision = recognise(
            brokerage_id=sunrise.pk, contact=match_contact(contact(**claim)), now=NOW
        )
        assert loser.pk not in decision.known
    assert who(sunrise, email=MAIL).profile == winner
    assert list(MatchRecord.objects.values_list("profile", flat=True)) == [winner.pk]


def test_an_erased_customer_is_no_candidate(sunrise: Brokerage) -> None:
    profile = who(sunrise, **ASHA).profile
    erase_profile(profile=profile, actor=TEST, now=NOW)
    assert not MatchRecord.objects.exists()
    assert not MatchDecision.objects.exists()
    found = who(sunrise, **ASHA)
    assert found.created
    assert found.decision is not None
    assert found.decision.rule == "new"
    assert not MatchReview.objects.exists()


def test_an_address_that_is_no_longer_theirs_is_no_evidence(sunrise: Brokerage) -> None:
    profile = who(sunrise, "Asha Rao", PHONE).profile
    profile.identifiers.update(active=False)
    assert who(sunrise, phone=PHONE).created


# --- what is kept ---------------------------------------------------------------------------------


def test_keys_stay_bounded(sunrise: Brokerage) -> None:
    """60 names, phones, e-mails and places under one user id: 8 names and 8 places, 20 addresses
    are matched by. Of 16 words: at most 60 keys of addresses, 8 of two words, 16 of initials, 128
    of places, 640 of words with addresses."""
    places = [
        "Hebbal",
        "Hennur",
        "Jakkur",
        "Varthur",
        "Bellandur",
        "Domlur",
        "Koramangala",
        "Malleswaram",
        "Whitefield",
    ]
    for n in range(60):
        letters = "".join(chr(97 + int(digit)) for digit in f"{n:02d}")
        who(
            sunrise,
            f"Va{letters}ni Ko{letters}li",
            f"+9198765{n:05d}",
            f"{letters}{n}@example.in",
            external_id="u1",
            locality=places[n % 9],
        )
    record = MatchRecord.objects.get()
    assert (len(record.names), len(record.localities)) == (8, 8)
    assert len(record.keys) == len(set(record.keys)) <= 60 + 8 + 16 + 128 + 640
    assert (
        CustomerProfile.objects.get().identifiers.count() == 121
    )  # claims themselves are all kept


def test_a_known_claim_changes_nothing_that_is_kept_for_matching(sunrise: Brokerage) -> None:
    who(sunrise, **ASHA)
    MatchRecord.objects.update(scanned_by=RULE_VERSION)
    for name in ("", "Asha Rao"):
        who(sunrise, name, PHONE, at=NOW + timedelta(days=1))
    assert MatchRecord.objects.get().scanned_by == RULE_VERSION
    who(sunrise, "Asha K Rao", PHONE)
    assert MatchRecord.objects.get().scanned_by == ""  # another name: to be compared again


@pytest.mark.parametrize("crowd", [0, 30])
def test_the_number_of_queries_is_fixed(
    sunrise: Brokerage, django_assert_num_queries: Any, crowd: int
) -> None:
    """However many there are and bear the name."""
    for n in range(crowd):
        known(sunrise, "Asha Rao", f"+9198000000{n:02d}")
    who(sunrise, **ASHA)
    who(sunrise, "Bina Rao", OTHER_PHONE, external_id="u1")
    with django_assert_num_queries(5):  # locks, addresses, profiles, identifiers; the decision
        assert not who(sunrise, **ASHA).created
    with django_assert_num_queries(4):  # locks, addresses, fuzzy keys; all that is new
        assert who(sunrise, "Qadir Zaman", "+919700000001", "qadir@example.org").created
    with django_assert_num_queries(2):  # locks, the id's profile with its identifiers
        assert not who(sunrise, "Bina Rao", OTHER_PHONE, external_id="u1").created
