"""The identity policy: every rule and guard, with cases worked out by hand."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.identity.claims import read_claims
from profiles.identity.evidence import Candidate, KnownPhone, MatchContact
from profiles.identity.policy import RULE_VERSION, Action, Decision, decide, may_join

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
ASHA, PHONE, OTHER_PHONE = "Asha Rao", "+919876543210", "+919812345678"
EMAIL = "asha.rao82@example.in"


@dataclass
class Counts:
    """So many people share each address; names are rare among 10,000 profiles unless said
    otherwise."""

    addresses: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    profiles: int = 10_000

    def sharing(self, kind: str, value: str) -> int:
        return self.addresses.get(value, 1)

    def named(self, word: str) -> int:
        return self.names.get(word, 10)


def contact(
    name: str = "", phone: str = "", email: str = "", channel: str = "", city: str = "", **ids: str
) -> MatchContact:
    return read_claims(
        name=name,
        phones=(phone,),
        emails=(email,),
        unique_ids=tuple(ids.items()),
        locality=city,
        region="IN",
        channel=channel,
    )


def profile(
    name: str = "",
    phone: str = "",
    email: str = "",
    *,
    key: int = 1,
    idle: int = 1,
    city: str = "",
    **ids: str,
) -> Candidate:
    """A profile last seen ``idle`` days ago."""
    claims = contact(name, phone, email, city=city, **ids)
    seen = AT - timedelta(days=idle)
    return Candidate(
        key=key,
        names=(claims.name,) if claims.name else (),
        spelled=claims.spelled,
        phones=tuple(KnownPhone(claim, seen) for claim in claims.phones),
        emails=claims.emails,
        unique_ids=claims.unique_ids,
        localities=frozenset({claims.locality} - {""}),
        last_seen=seen,
    )


def verdict(who: MatchContact, *known: Candidate, counts: Counts | None = None) -> Decision:
    return decide(who, known, counts or Counts(), AT)


def test_nobody_known_is_a_new_person() -> None:
    decision = verdict(contact(ASHA, PHONE))
    assert (decision.action, decision.candidate, decision.confidence) == (Action.NEW, None, 1.0)


@pytest.mark.parametrize(
    ("who", "known", "rule"),
    [
        (contact(ASHA, PHONE), profile("Rao, Asha", PHONE), "phone:same"),
        (contact("A. Rao", PHONE), profile(ASHA, PHONE), "phone:abbreviated"),
        (contact("Asha", PHONE), profile(ASHA, PHONE), "phone:part"),
        (contact("", PHONE), profile(ASHA, PHONE), "phone:unknown"),
        (contact("🙏", PHONE), profile(ASHA, PHONE), "phone:unknown"),
        (contact("Asha Mehta", PHONE), profile(ASHA, PHONE), "phone:given_only"),
        (contact(ASHA, "", EMAIL), profile("Asha R", "", EMAIL), "email:abbreviated"),
        (
            contact("Asha", "", "asha.rao82+flat@gmail.com"),
            profile(ASHA, "", "asharao82@gmail.com"),
            "email:part",
        ),
        (
            contact("", PHONE, EMAIL),
            profile("Asha", PHONE, EMAIL),
            "email_and_phone:part",
        ),  # the e-mail spells Asha Rao
        (contact("", telegram="77"), profile(ASHA, telegram="77"), "unique_id:unknown"),
        (contact("Vikram Das", telegram="77"), profile(ASHA, telegram="77"), "unique_id:conflict"),
        (contact(ASHA, PHONE), profile(ASHA, PHONE, idle=200), "old_phone:same"),
        (contact(ASHA, "501234567"), profile(ASHA, "+971501234567"), "tail:same"),
        (
            contact(ASHA, "", "asha.roa82@example.in"),
            profile("Rao Asha", "", EMAIL),
            "email_typo:same",
        ),
        (contact(ASHA, "+919876543211"), profile(ASHA, PHONE), "phone_typo:same"),
    ],
)
def test_one_clear_candidate_is_linked(who: MatchContact, known: Candidate, rule: str) -> None:
    decision = verdict(who, known)
    assert (decision.action, decision.rule, decision.candidate) == (Action.LINK, rule, known)
    assert decision.confidence >= 0.9
    assert decision.rule_version == RULE_VERSION


def test_a_decision_says_why_in_words() -> None:
    assert verdict(contact(ASHA, PHONE), profile(ASHA, PHONE)).reasons == (
        "same phone",
        "the names agree",
    )


@pytest.mark.parametrize("city", ["", "Pune"])
def test_names_alone_never_link(city: str) -> None:
    decision = verdict(contact(ASHA, city=city), profile(ASHA, PHONE, city=city))
    assert decision.action is Action.REVIEW
    assert decision.rule == "name:same"


def test_a_common_name_alone_is_not_even_worth_a_question() -> None:
    # 10,000 × 5 % × 5 % = 25 people called Asha Rao
    common = Counts(names={"as": 500, "r": 500})
    assert verdict(contact(ASHA), profile(ASHA, PHONE), counts=common).action is Action.NEW


def test_a_name_that_comes_back_after_a_year_is_probably_a_namesake() -> None:
    assert verdict(contact(ASHA), profile(ASHA, PHONE, idle=400)).action is Action.NEW


@pytest.mark.parametrize(
    ("phone", "email", "city", "action"),
    [
        (OTHER_PHONE, "", "", Action.REVIEW),
        (OTHER_PHONE, "a.rao@example.in", "", Action.NEW),
        (OTHER_PHONE, "", "Mumbai", Action.NEW),
        (OTHER_PHONE, "a.rao@example.in", "Pune", Action.REVIEW),
    ],
)
def test_what_differs_speaks_against_a_name_alone(
    phone: str, email: str, city: str, action: Action
) -> None:
    # yesterday: odds 2 × 30 / 8.5 ÷ √0.06 = 29, × 0.25 for the phone = 7; × 0.13 for the e-mail =
    # 0.9; × 0.08 for the other place = 0.6; with the phone, the e-mail and × 4 for the same place =
    # 3.7
    known = profile(ASHA, PHONE, EMAIL, city="Pune")
    assert verdict(contact(ASHA, phone, email, city=city), known).action is action


def test_a_name_that_agrees_by_a_short_form_says_less() -> None:
    # 20 days ago, other phones: 2 × 30 / 27.5 ÷ √0.06 × 0.25 = 2.2; × 0.55 = 1.2
    known = profile("Manisha Rao", PHONE, idle=20)
    written, short = (
        verdict(contact(name, OTHER_PHONE), known) for name in ("Manisha Rao", "Mani Rao")
    )
    assert (round(written.confidence, 2), round(short.confidence, 2)) == (0.69, 0.55)


def test_a_family_shares_a_phone_but_not_a_profile() -> None:
    decision = verdict(contact("Vikram Rao", PHONE), profile(ASHA, PHONE))
    assert decision.action is Action.NEW


def test_an_initial_that_fits_two_of_a_family_is_reviewed() -> None:
    anil = profile("Anil Rao", PHONE, key=2)
    decision = verdict(contact("A Rao", PHONE), profile(ASHA, PHONE), anil)
    assert (decision.action, decision.rule) == (Action.REVIEW, "ambiguous")
    assert {c.key for c in decision.reviewed} == {1, 2}


def test_an_abbreviation_is_judged_by_the_fullest_name() -> None:
    known = replace(profile(ASHA, PHONE), names=(contact("A. Rao").name, contact(ASHA).name))
    assert verdict(contact("Anil Rao", PHONE), known).action is Action.NEW


def test_a_nameless_contact_on_a_phone_of_several_goes_to_review() -> None:
    decision = verdict(
        contact("", PHONE), profile(ASHA, PHONE), profile("Vikram Rao", PHONE, key=2)
    )
    assert (decision.action, decision.rule) == (Action.REVIEW, "ambiguous")
    assert "another profile fits as well" in decision.reasons


def test_whoever_used_the_phone_of_several_last_is_not_taken_for_the_nameless_one() -> None:
    known = (profile(ASHA, PHONE), profile("Vikram Rao", PHONE, key=2, idle=200))
    decision = verdict(contact("", PHONE), *known, counts=Counts(addresses={PHONE: 2}))
    assert (decision.action, decision.rule) == (Action.REVIEW, "phone:unknown")
    assert decision.reasons[-1] == "several people use the address"
    assert {c.key for c in decision.reviewed} == {1, 2}


def test_the_next_nameless_one_joins_the_provisional_profile() -> None:
    provisional = profile("", PHONE, key=3)
    known = (profile(ASHA, PHONE), profile("Vikram Rao", PHONE, key=2), provisional)
    decision = verdict(contact("", PHONE), *known)
    assert (decision.action, decision.candidate, decision.joins) == (Action.LINK, provisional, ())
    assert {c.key for c in decision.reviewed} == {1, 2}


@pytest.mark.parametrize(
    ("idle", "action"),
    [
        (91, Action.LINK),
        (150, Action.LINK),
        (151, Action.REVIEW),
        (250, Action.REVIEW),
        (400, Action.NEW),
    ],
)
def test_a_phone_without_a_name_ages(idle: int, action: Action) -> None:
    # after 150 days 0.87 × ½^(days/365): 0.65 at 151 days, 0.54 at 250, 0.41 at 400
    assert verdict(contact("", PHONE), profile(ASHA, PHONE, idle=idle)).action is action


@pytest.mark.parametrize(("idle", "action"), [(90, Action.LINK), (91, Action.REVIEW)])
def test_where_somebody_can_read_a_number_without_a_name_ages_sooner(
    idle: int, action: Action
) -> None:
    guarded = replace(profile(ASHA, PHONE, idle=idle), guarded=True)
    assert verdict(contact("", PHONE), guarded).action is action


def test_initials_are_name_enough_for_an_old_phone() -> None:
    decision = verdict(contact("A.", PHONE), profile(ASHA, PHONE, idle=91))
    assert (decision.action, decision.rule) == (Action.LINK, "old_phone:initials")


def test_different_accounts_of_one_kind_never_join_by_themselves() -> None:
    decision = verdict(
        contact(ASHA, PHONE, EMAIL, telegram="77"), profile(ASHA, PHONE, EMAIL, telegram="88")
    )
    assert decision.action is Action.REVIEW
    assert "they have different accounts" in decision.reasons


def test_the_same_account_decides_against_everything_else() -> None:
    account = profile("Vikram Das", telegram="77")
    decision = verdict(
        contact(ASHA, PHONE, EMAIL, telegram="77"), profile(ASHA, PHONE, EMAIL, key=2), account
    )
    assert (decision.action, decision.candidate, decision.joins) == (Action.LINK, account, ())
    assert [c.key for c in decision.reviewed] == [2]


def test_two_accounts_of_two_people_are_reviewed() -> None:
    known = (profile("Vikram Das", telegram="77"), profile(ASHA, external="5", key=2))
    assert verdict(contact(ASHA, telegram="77", external="5"), *known).action is Action.REVIEW


def test_accounts_of_different_kinds_do_not_stand_in_the_way() -> None:
    assert (
        verdict(contact(ASHA, PHONE, telegram="77"), profile(ASHA, PHONE, external="88")).action
        is Action.LINK
    )


def test_the_phone_of_an_agency_is_no_evidence() -> None:
    agency = Counts(addresses={PHONE: 5})
    assert verdict(contact("", PHONE), profile(ASHA, PHONE), counts=agency).action is Action.NEW
    assert (
        verdict(contact("Asha", PHONE), profile(ASHA, PHONE), counts=agency).action is Action.REVIEW
    )
    assert verdict(contact(ASHA, PHONE), profile(ASHA, PHONE), counts=agency).rule == "shared:same"


def test_four_people_are_still_a_household() -> None:
    assert (
        verdict(
            contact("Asha", PHONE), profile(ASHA, PHONE), counts=Counts(addresses={PHONE: 4})
        ).action
        is Action.LINK
    )


def test_what_an_agency_writes_without_a_name_may_be_the_agencys_own() -> None:
    decision = verdict(contact("", PHONE, channel="agency_referral"), profile(ASHA, PHONE))
    assert decision.action is Action.REVIEW


def test_separators_in_the_email_are_linked_as_likely() -> None:
    decision = verdict(
        contact("John Doe", "", "johndoe@acme.in"), profile("John Doe", "", "john.doe@acme.in")
    )
    assert (decision.action, decision.rule) == (Action.LINK, "separators:same")
    assert decision.confidence < 0.95


@pytest.mark.parametrize(
    ("who", "known"),
    [
        (contact("Jane Doe", "", "johndoe@acme.in"), [profile("John Doe", "", "john.doe@acme.in")]),
        (
            contact("John Doe", "", "johndoe@acme.com"),
            [profile("John Doe", "", "john.doe@acme.in")],
        ),
        (
            contact("John Doe", PHONE, "johndoe@acme.in"),
            [profile("John Doe", OTHER_PHONE, "john.doe@acme.in")],
        ),
        (
            contact("John Doe", "", "johndoe@acme.in"),
            [
                profile("John Doe", "", "john.doe@acme.in"),
                profile("John Doe", "", "john_doe@acme.in", key=2),
            ],
        ),
    ],
    ids=["the names disagree", "another domain", "another phone", "two candidates"],
)
def test_separators_alone_are_not_enough_otherwise(
    who: MatchContact, known: list[Candidate]
) -> None:
    assert verdict(who, *known).action is not Action.LINK


@pytest.mark.parametrize(
    ("who", "known"),
    [
        (contact("Asga Rao", "+919876543211"), profile(ASHA, PHONE)),
        (contact("Asha", "+919876543211"), profile(ASHA, PHONE)),
        (contact("", "", "asha.roa82@example.in"), profile("", PHONE, EMAIL)),
        (contact("A Rao", "", "asha.roa82@example.in"), profile(ASHA, "", EMAIL)),
    ],
)
def test_a_slip_needs_something_that_is_exactly_the_same(
    who: MatchContact, known: Candidate
) -> None:
    assert verdict(who, known).action is not Action.LINK


@pytest.mark.parametrize("other", ["asha.rao83@example.in", "asha.rao28@example.in"])
def test_another_number_in_an_email_is_another_person(other: str) -> None:
    assert not verdict(contact(ASHA, "", other), profile(ASHA, "", EMAIL)).rule.startswith("email")


def test_a_family_email_under_another_name_is_another_person() -> None:
    assert verdict(contact("Vikram Rao", "", EMAIL), profile(ASHA, "", EMAIL)).action is Action.NEW


def test_a_contact_that_belongs_to_two_profiles_joins_them() -> None:
    by_phone, by_email = profile("Asha", PHONE), profile(ASHA, "", EMAIL, key=2)
    decision = verdict(contact(ASHA, PHONE, EMAIL), by_phone, by_email)
    assert (decision.action, decision.candidate, decision.joins) == (
        Action.LINK,
        by_email,
        (by_phone,),
    )


def test_profiles_that_contradict_each_other_are_not_joined() -> None:
    by_phone, by_email = (
        profile("Asha Rao", PHONE, telegram="1"),
        profile(ASHA, "", EMAIL, key=2, telegram="2"),
    )
    decision = verdict(contact(ASHA, PHONE, EMAIL), by_phone, by_email)
    assert (decision.action, decision.joins) == (Action.REVIEW, ())


def test_three_profiles_join_only_if_each_goes_with_each() -> None:
    first, second, third = (
        profile(ASHA, PHONE, EMAIL, key=k, **ids)
        for k, ids in ((1, {}), (2, {"tg": "1"}), (3, {"tg": "2"}))
    )
    decision = verdict(contact(ASHA, PHONE, EMAIL), first, second, third)
    assert decision.action is Action.REVIEW


def test_a_likely_link_joins_nothing() -> None:
    by_slip, by_phone = profile(ASHA, PHONE), profile("Asha", OTHER_PHONE, key=2, idle=200)
    assert verdict(contact(ASHA, f"+919876543211 / {OTHER_PHONE}"), by_slip, by_phone).joins == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (profile("Asha", PHONE), profile(ASHA, "", EMAIL), True),
        (profile("", PHONE), profile(ASHA, "", EMAIL), True),
        (profile(ASHA), profile("Vikram Rao"), False),
        (profile(ASHA), profile("Asha Mehta"), False),
        (profile(ASHA, telegram="1"), profile(ASHA, telegram="2"), False),
        (profile(ASHA, telegram="1"), profile(ASHA, telegram="1"), True),
    ],
)
def test_the_weakest_link_decides_whether_profiles_may_join(
    one: Candidate, other: Candidate, expected: bool
) -> None:
    assert may_join(one, other) is may_join(other, one) is expected


NAMES = st.sampled_from(
    ["", "Asha Rao", "A. Rao", "Asha", "Anil Rao", "Vikram Das", "Laxmi Iyer", "Hi"]
)
PHONES = st.sampled_from(["", PHONE, OTHER_PHONE, "+919876543211", "9876543210"])
EMAILS = st.sampled_from(["", EMAIL, "asharao82@example.in", "vikram@example.in"])
IDS = st.sampled_from([{}, {"telegram": "1"}, {"telegram": "2"}, {"external": "1"}])
CONTACTS = st.builds(lambda n, p, e, i: contact(n, p, e, **i), NAMES, PHONES, EMAILS, IDS)
PROFILES = st.builds(
    lambda k, n, p, e, i, d: profile(n, p, e, key=k, idle=d, **i),
    st.integers(1, 99),
    NAMES,
    PHONES,
    EMAILS,
    IDS,
    st.integers(0, 500),
)
LISTS = st.lists(PROFILES, max_size=5, unique_by=lambda p: p.key)


@given(CONTACTS, LISTS, st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_does_not_matter(
    who: MatchContact, known: list[Candidate], random: Random
) -> None:
    shuffled = list(known)
    random.shuffle(shuffled)
    assert verdict(who, *known) == verdict(who, *shuffled)


@given(CONTACTS, LISTS)
def test_what_is_linked_shares_an_address_and_contradicts_no_account(
    who: MatchContact, known: list[Candidate]
) -> None:
    decision = verdict(who, *known)
    assert 0.0 <= decision.confidence <= 1.0
    assert (decision.action is Action.NEW) == (decision.candidate is None)
    if decision.action is not Action.LINK:
        assert decision.joins == ()
        return
    for linked in (decision.candidate, *decision.joins):
        assert linked is not None
        assert not decision.rule.startswith("name:")
        tails = {p.tail for p in who.phones} & {k.claim.tail for k in linked.phones}
        near = {p.tail[:8] for p in who.phones} & {k.claim.tail[:8] for k in linked.phones}
        same_mail = {e.replace(".", "") for e in who.emails} & {
            e.replace(".", "") for e in linked.emails
        }
        assert tails or near or same_mail or who.unique_ids & linked.unique_ids
        mine, theirs = dict(who.unique_ids), dict(linked.unique_ids)
        assert all(mine[kind] == theirs[kind] for kind in mine.keys() & theirs.keys())


@given(NAMES, LISTS)
def test_a_name_and_nothing_else_never_links(name: str, known: list[Candidate]) -> None:
    assert verdict(contact(name), *known).action is not Action.LINK
