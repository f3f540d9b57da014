"""The scan for duplicates: what a live contact could not see, once, in any order, beside everybody
else's work."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from accounts.models import Brokerage, User
from common.sql.locks import lock_keys
from common.transitions import Actor
from profiles.identity.policy import RULE_VERSION
from profiles.models import (
    CustomerProfile,
    Identifier,
    MatchRecord,
    MatchReview,
    NameCount,
    ProfileMerge,
)
from profiles.selectors.candidates import load_known
from profiles.services.identity.import_contacts import import_contacts
from profiles.services.identity.match_records import index_record
from profiles.services.identity.people import Given
from profiles.services.identity.resolve import resolve
from profiles.services.identity.review import decide_review
from profiles.services.identity.scan import count_names, scan_due
from profiles.services.merging.merge import merge_profiles
from profiles.services.merging.unmerge import unmerge
from tests.common.race import race
from tests.conftest import NOW, TEST
from tests.profiles.recognition_setting import OTHER_PHONE, PHONE, asked, contact, known, pair, who
from tests.profiles.verification_setting import claims

pytestmark = pytest.mark.django_db

MAIL = "asha.rao82@example.in"


def scan(brokerage: Brokerage) -> int:
    """How many profiles were looked at."""
    return sum(scan_due(brokerage=brokerage, now=NOW))


def living(brokerage: Brokerage) -> set[CustomerProfile]:
    return set(CustomerProfile.objects.of(brokerage.pk).filter(merged_into=None))


def again(*profiles: CustomerProfile) -> None:
    """As after new claims."""
    MatchRecord.objects.filter(profile__in=profiles).update(scanned_by="")


# --- what it joins --------------------------------------------------------------------------------


def test_two_of_claims_only_are_joined_and_it_is_written_down(sunrise: Brokerage) -> None:
    one, other = known(sunrise, "Asha Rao", PHONE), known(sunrise, "Rao Asha", PHONE, MAIL)
    assert scan(sunrise) == 3  # the two, then the winner with all that is known now
    (winner,) = living(sunrise)
    assert {(row.kind, row.value) for row in winner.identifiers.all()} == {
        ("phone", PHONE),
        ("email", MAIL),
    }
    merge = ProfileMerge.objects.get()
    assert {merge.winner, merge.loser} == {one, other}
    assert merge.reason == "same phone, the names agree"
    decision = winner.match_decisions.get()
    assert (decision.action, decision.rule, decision.rule_version) == (
        "link",
        "phone:same",
        RULE_VERSION,
    )
    assert decision.confidence == 0.98
    assert not MatchReview.objects.filter(status="open").exists()
    assert who(sunrise, email=MAIL).profile == winner


def test_what_it_joined_can_be_taken_apart_and_stays_so(sunrise: Brokerage) -> None:
    one, other = known(sunrise, "Asha Rao", PHONE), known(sunrise, "Asha Rao", PHONE)
    scan(sunrise)
    unmerge(merge=ProfileMerge.objects.get(), actor=TEST, now=NOW)
    again(one, other)
    scan(sunrise)
    assert living(sunrise) == {one, other}


def test_a_contact_that_belongs_to_two_leads_the_scan_to_both(sunrise: Brokerage) -> None:
    """A phone here, an e-mail there; then one contact has both."""
    one, other = known(sunrise, "Asha Rao", PHONE), known(sunrise, "Asha Rao", email=MAIL)
    linked = who(sunrise, "Asha Rao", PHONE, MAIL)
    assert linked.profile in {one, other}
    scan(sunrise)
    assert len(living(sunrise)) == 1


def test_three_become_one(sunrise: Brokerage) -> None:
    people = [known(sunrise, "Asha Rao", PHONE, MAIL) for _ in range(3)]
    while scan(sunrise):
        pass
    (winner,) = living(sunrise)
    assert winner in people
    assert {profile.merged_into for profile in CustomerProfile.objects.exclude(pk=winner.pk)} == {
        winner
    }


# --- what it leaves to people, or alone -----------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({"web_visitor": "v1"}, {}, id="a visitor who typed it"),
        pytest.param({"external": "u1"}, {}, id="a user of the site"),
        pytest.param({"external": "u1"}, {"external": "u2"}, id="two users of the site"),
        pytest.param({"telegram": "t1"}, {"telegram": "t2"}, id="two Telegram accounts"),
        pytest.param(
            {"telegram": "t1"}, {"web_visitor": "v1"}, id="a Telegram account and a visitor"
        ),
        pytest.param({"whatsapp": "919876543210"}, {}, id="a WhatsApp user"),
    ],
)
def test_who_can_be_read_is_asked_about(
    sunrise: Brokerage, first: dict[str, str], second: dict[str, str]
) -> None:
    one = known(sunrise, "Asha Rao", PHONE, MAIL, **first)
    other = known(sunrise, "Asha Rao", PHONE, MAIL, **second)
    scan(sunrise)
    assert living(sunrise) == {one, other}
    assert asked() == {pair(one, other): "open"}
    assert scan(sunrise) == 0


def test_a_verified_address_is_never_joined_with_a_claim(sunrise: Brokerage) -> None:
    one, other = known(sunrise, "Asha Rao", PHONE), known(sunrise, "Asha Rao", PHONE)
    one.identifiers.update(verified_at=NOW, how="code")
    scan(sunrise)
    assert living(sunrise) == {one, other}
    assert asked() == {pair(one, other): "open"}


@pytest.mark.parametrize("name", ["Vikram Shah", "Anil Rao"])
def test_a_family_is_left_alone(sunrise: Brokerage, name: str) -> None:
    one, other = known(sunrise, "Asha Rao", PHONE), known(sunrise, name, PHONE)
    scan(sunrise)
    assert living(sunrise) == {one, other}
    assert not ProfileMerge.objects.exists()


def test_a_missed_call_from_a_familys_phone_is_nobodys_in_particular(sunrise: Brokerage) -> None:
    """Seen from each of the two the nameless one is the only likely one; seen from there it may be
    either."""
    asha, ravi, caller = (known(sunrise, name, PHONE) for name in ("Asha Rao", "Ravi Menon", ""))
    scan(sunrise)
    assert living(sunrise) == {asha, ravi, caller}
    assert asked() == {pair(asha, caller): "open", pair(ravi, caller): "open"}


def test_the_weakest_name_is_checked_before_two_join(sunrise: Brokerage) -> None:
    """Asha's phone has been Vikram's as well: one of her names does not go with his."""
    one, other = known(sunrise, "Asha Rao", PHONE, MAIL), known(sunrise, "Asha Rao", PHONE, MAIL)
    MatchRecord.objects.filter(profile=other).update(names=["Asha Rao", "Vikram Shah"])
    scan(sunrise)
    assert living(sunrise) == {one, other}


def test_names_alone_are_never_joined(sunrise: Brokerage) -> None:
    people = {
        known(sunrise, "Asha Rao", PHONE),
        known(sunrise, "Asha Rao", OTHER_PHONE),
        known(sunrise, "Asha Rao"),
    }
    scan(sunrise)
    assert living(sunrise) == people


def test_another_brokerages_customers_are_not_compared(
    sunrise: Brokerage, marina: Brokerage
) -> None:
    here, there = known(sunrise, "Asha Rao", PHONE, MAIL), known(marina, "Asha Rao", PHONE, MAIL)
    assert (scan(sunrise), scan(marina)) == (1, 1)
    assert (living(sunrise), living(marina)) == ({here}, {there})
    assert not MatchReview.objects.exists()


# --- remembered -----------------------------------------------------------------------------------


def test_not_the_same_is_never_asked_again(sunrise: Brokerage, meera: User) -> None:
    """By the scan, an import, a live contact or a new version of the rules."""
    one = known(sunrise, "Asha Rao", PHONE, MAIL, external="u1")
    other = known(sunrise, "Asha Rao", PHONE, MAIL, web_visitor="v1")
    scan(sunrise)
    decide_review(
        review=MatchReview.objects.get(),
        decision="different",
        actor=Actor(meera.name, meera.pk),
        now=NOW,
    )
    different = {pair(one, other): "different"}
    again(one, other)
    scan(sunrise)
    assert asked() == different
    import_contacts(brokerage=sunrise, given=[Given(contact("Asha Rao", PHONE, MAIL), NOW)])
    scan(sunrise)
    assert asked(one, other) == different
    who(sunrise, "Asha Rao", PHONE, MAIL)
    who(sunrise, "Asha Rao", OTHER_PHONE, MAIL)
    MatchRecord.objects.update(scanned_by="2020-01-01")
    scan(sunrise)
    assert asked(one, other) == different
    assert {one, other} <= living(sunrise)


def test_not_the_same_stands_against_joining(sunrise: Brokerage, meera: User) -> None:
    one, other = known(sunrise, "Asha Rao", PHONE), known(sunrise, "Asha Rao", PHONE)
    claims(other, "web_visitor", "v1")
    scan(sunrise)
    decide_review(
        review=MatchReview.objects.get(),
        decision="different",
        actor=Actor(meera.name, meera.pk),
        now=NOW,
    )
    other.identifiers.filter(
        kind="web_visitor"
    ).delete()  # now only the decision stands between the two
    again(one, other)
    scan(sunrise)
    assert living(sunrise) == {one, other}
    assert asked() == {pair(one, other): "different"}


def test_each_is_looked_at_once_and_again_by_new_rules(sunrise: Brokerage) -> None:
    known(sunrise, "Asha Rao", PHONE)
    known(sunrise, "Vikram Shah", OTHER_PHONE)
    assert (scan(sunrise), scan(sunrise)) == (2, 0)
    MatchRecord.objects.filter(names=["Asha Rao"]).update(scanned_by="2026-01-01")
    assert (scan(sunrise), scan(sunrise)) == (1, 0)
    who(sunrise, "Asha Rao", PHONE, "new@example.org")  # a new claim
    assert (scan(sunrise), scan(sunrise)) == (1, 0)


def test_a_merged_customer_is_not_scanned(sunrise: Brokerage) -> None:
    winner, loser = known(sunrise, "Asha Rao", PHONE), known(sunrise, "Bina Shah", OTHER_PHONE)
    merge_profiles(winner=winner, loser=loser, actor=TEST, now=NOW)
    assert scan(sunrise) == 1
    assert living(sunrise) == {winner}


def test_counting_names(sunrise: Brokerage, marina: Brokerage) -> None:
    """Lakshmi and Laxmi sound alike; who has no name is not counted."""
    for number, name in enumerate(["Lakshmi Rao", "Laxmi Shah", "Asha Rao", ""]):
        known(sunrise, name, f"+9198765432{number:02d}")
    known(marina, "Asha Rao", PHONE)
    count_names(brokerage=sunrise)
    count_names(brokerage=sunrise)
    counts = dict(NameCount.objects.of(sunrise.pk).values_list("sound", "profiles"))
    assert counts[""] == 3
    assert sorted(counts.values()) == [1, 1, 2, 2, 3]  # Shah, Asha; Lakshmi, Rao; everybody
    assert not NameCount.objects.of(marina.pk).exists()


# --- at once --------------------------------------------------------------------------------------

CAME = [
    {"phone": PHONE},
    {"email": MAIL},
    {"external_id": "u1"},
    {"visitor_id": "v1"},
    {"phone": PHONE, "name": "Asha Rao"},
    {"phone": PHONE, "email": MAIL, "name": "Asha Rao"},
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("said", CAME, ids=lambda said: "+".join(said))
def test_twenty_at_once_are_one_person(sunrise: Brokerage, said: dict[str, str]) -> None:
    results = race([lambda: who(sunrise, **said).created] * 20)
    assert sorted(map(str, results)) == ["False"] * 19 + ["True"]
    assert CustomerProfile.objects.count() == 1
    assert Identifier.objects.count() == len(said.keys() - {"name"})
    assert MatchRecord.objects.count() == len({"phone", "email"} & said.keys() and {1})


def assert_keys_are_whole(profile: CustomerProfile) -> None:
    """The record holds what all identifiers together give."""
    record = MatchRecord.objects.get(profile=profile)
    kept = record.keys
    candidate = load_known([profile.pk])[profile.pk].candidate
    index_record(record, [one.claim for one in candidate.phones], candidate.emails)
    assert set(kept) == set(record.keys)


@pytest.mark.django_db(transaction=True)
def test_claims_by_different_addresses_at_once_are_all_kept(sunrise: Brokerage) -> None:
    """Half come by the phone and bring an e-mail, half by the e-mail and bring a phone: no lock in
    common."""
    profile = who(sunrise, "Asha Rao", PHONE, MAIL).profile
    jobs = [lambda n=n: who(sunrise, "Asha Rao", PHONE, f"asha{n}@example.in") for n in range(5)]
    jobs += [lambda n=n: who(sunrise, "Asha Rao", f"+9198111111{n:02d}", MAIL) for n in range(5)]
    found = race([job for two in zip(jobs[:5], jobs[5:], strict=True) for job in two])
    assert {getattr(one, "profile", one) for one in found} == {profile}
    assert_keys_are_whole(profile)


@pytest.mark.django_db(transaction=True)
def test_first_claims_about_one_profile_at_once_are_all_kept(sunrise: Brokerage) -> None:
    """Staff name the customer, about whom nothing was said before."""
    profile = who(sunrise, visitor_id="v1").profile
    jobs = [
        lambda n=n: resolve(
            brokerage=sunrise,
            contact=contact(phone=f"+9198111111{n:02d}", profile_id=profile.pk),
            now=NOW,
        )
        for n in range(8)
    ]
    found = race(jobs)
    assert {getattr(one, "profile", one) for one in found} == {profile}
    assert profile.identifiers.filter(kind="phone").count() == 8
    assert_keys_are_whole(profile)


@pytest.mark.django_db(transaction=True)
def test_two_scans_at_once_join_each_pair_once(sunrise: Brokerage) -> None:
    for n in range(10):
        for _ in range(2):
            known(sunrise, "Asha Rao", f"+9198765431{n:02d}")
    results = race([lambda: scan(sunrise)] * 3)
    assert all(isinstance(one, int) for one in results), results
    while scan(sunrise):
        pass
    assert len(living(sunrise)) == 10
    assert ProfileMerge.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_contacts_that_arrive_during_a_scan_are_not_lost(sunrise: Brokerage) -> None:
    for n in range(8):
        for _ in range(2):
            known(sunrise, "Asha Rao", f"+9198765431{n:02d}")

    def arrive(n: int) -> CustomerProfile:
        return who(
            sunrise,
            "Asha Rao",
            f"+9198765431{n:02d}",
            f"asha{n}@example.in",
            at=NOW + timedelta(days=1),
        ).profile

    results = race(
        [lambda: scan(sunrise), *(lambda n=n: arrive(n) for n in range(8)), lambda: scan(sunrise)]
    )
    assert not [one for one in results if isinstance(one, Exception)], results
    while scan(sunrise):
        pass
    assert len(living(sunrise)) == 8
    for n in range(8):
        winner = who(sunrise, "Asha Rao", email=f"asha{n}@example.in").profile
        assert winner.identifiers.filter(value=f"+9198765431{n:02d}").exists()
        assert_keys_are_whole(winner)
    assert len(living(sunrise)) == 8


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_holds_up_nobody_and_stays_due(sunrise: Brokerage) -> None:
    """Somebody holds the lock of one pair's phone for longer than the lock time-out: the merge of
    that pair fails."""
    stuck = [known(sunrise, "Asha Rao", PHONE), known(sunrise, "Rao Asha", PHONE)]
    known(sunrise, "Vikram Shah", OTHER_PHONE)
    known(sunrise, "Shah Vikram", OTHER_PHONE)
    held, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            lock_keys([f"identity:{sunrise.pk}:phone:{PHONE}"])
            held.set()
            done.wait(30)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        scan(sunrise)
    finally:
        done.set()
        holder.join()
    assert ProfileMerge.objects.get().winner not in stuck
    assert set(
        MatchRecord.objects.filter(profile__in=stuck).values_list("scanned_by", flat=True)
    ) == {""}
    scan(sunrise)
    assert ProfileMerge.objects.count() == 2
