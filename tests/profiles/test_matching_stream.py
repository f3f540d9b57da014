"""The policy at work on a stream of contacts: what is remembered, joined and asked."""

from datetime import UTC, datetime, timedelta

from profiles.identity.claims import read_claims
from profiles.identity.policy import Action
from profiles.identity.resolver import Outcome, Resolver

START = datetime(2026, 1, 1, tzinfo=UTC)
PHONE, EMAIL = "+919876543210", "asha@example.in"


class Stream:
    """Contacts one day apart, unless told otherwise."""

    def __init__(self) -> None:
        self.resolver, self.day = Resolver(), 0

    def say(
        self, name: str = "", phone: str = "", email: str = "", *, after: int = 1, city: str = ""
    ) -> Outcome:
        self.day += after
        contact = read_claims(
            name=name, phones=(phone,), emails=(email,), locality=city, region="IN"
        )
        return self.resolver.resolve(contact, START + timedelta(days=self.day))


def test_a_person_is_known_again_by_what_came_later() -> None:
    stream = Stream()
    first = stream.say("Asha", PHONE)
    stream.say("Asha Rao", PHONE, EMAIL)
    last = stream.say("A. Rao", "", EMAIL)
    assert (last.decision.action, last.profile) == (Action.LINK, first.profile)
    assert stream.resolver.book.profiles == 1


def test_a_contact_that_proves_two_profiles_one_joins_them_with_all_they_know() -> None:
    stream = Stream()
    by_phone, by_email = stream.say("Asha", PHONE), stream.say("Asha Rao", "", EMAIL)
    assert by_phone.profile != by_email.profile
    stream.say("Asha Rao", PHONE, EMAIL)
    assert stream.resolver.book.profiles == 1
    assert stream.resolver.current(by_phone.profile) == stream.resolver.current(by_email.profile)
    joined = stream.resolver.book.candidate(stream.resolver.current(by_phone.profile))
    assert [phone.claim.e164 for phone in joined.phones] == [PHONE]
    assert joined.emails == (EMAIL,)
    assert stream.say("", PHONE).profile == joined.key


def test_a_phone_that_stays_in_use_does_not_age() -> None:
    stream = Stream()
    first = stream.say("Asha Rao", PHONE)
    assert [stream.say("", PHONE, after=60).profile for _ in range(4)] == [first.profile] * 4
    assert stream.say("", PHONE, after=151).decision.action is Action.REVIEW


def test_a_pair_of_profiles_is_put_to_people_once() -> None:
    stream = Stream()
    known = stream.say("Asha Rao", PHONE)
    asked = stream.say("Asha Rao", "", EMAIL)
    assert (asked.decision.action, asked.reviewed) == (Action.REVIEW, (known.profile,))
    again = stream.say("Asha Rao", "", EMAIL)
    assert (again.decision.action, again.profile, again.reviewed) == (
        Action.LINK,
        asked.profile,
        (),
    )


def test_a_shared_number_gets_one_provisional_profile_however_often_it_writes() -> None:
    stream = Stream()
    stream.say("Asha Rao", PHONE)
    stream.say("Vikram Rao", PHONE)
    provisional = stream.say("", PHONE)
    assert provisional.decision.action is Action.REVIEW
    assert [stream.say("", PHONE).profile for _ in range(3)] == [provisional.profile] * 3
    assert stream.resolver.book.profiles == 3


def test_a_number_of_many_people_stops_being_evidence() -> None:
    stream = Stream()
    names = ["Asha Rao", "Vikram Das", "Meera Iyer", "Omar Khan", "Pooja Bose"]
    assert [stream.say(name, PHONE).decision.action for name in names] == [Action.NEW] * 5
    assert stream.say("", PHONE).decision.action is Action.NEW
    assert stream.say("Asha Rao", PHONE).decision.rule == "shared:same"


def test_a_name_that_many_bear_is_not_asked_about() -> None:
    stream = Stream()
    for number in range(60):
        stream.say("Asha Rao", f"+9198{number * 15_485_863 % 10**8:08}")
    assert stream.say("Asha Rao", "", EMAIL).decision.action is Action.NEW
