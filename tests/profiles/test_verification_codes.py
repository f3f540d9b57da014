"""One-time codes: who gets one, how long and how often it works, and what neither asking nor trying
gives away."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brokerage
from channels_app.models import ChannelAccount
from common.errors import ApplicationError, TooManyRequests
from common.models import Event
from profiles.models import CustomerProfile, Identifier, VerificationCode
from profiles.services.identity.verification import ask_code, confirm_code
from tests.conftest import NOW, make_profile
from tests.flows.at_once import at_once
from tests.profiles.verification_setting import EMAIL, PHONE, ask, claims, tries, wrong

pytestmark = pytest.mark.django_db
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def asha(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise, "Asha Rao")


def confirm(profile: CustomerProfile, code: str, value: str = EMAIL, now: datetime = NOW) -> str:
    """ "verified", or the code of the refusal."""
    try:
        confirm_code(profile=profile, kind="email", value=value, code=code, now=now)
    except ApplicationError as refusal:
        return refusal.code
    return "verified"


def refusal_of(
    profile: CustomerProfile, value: str = EMAIL, kind: str = "email", now: datetime = NOW
) -> Any:
    with pytest.raises(ApplicationError) as refusal:
        ask_code(profile=profile, kind=kind, value=value, now=now)
    return refusal.value


def test_the_right_code_verifies(asha: CustomerProfile) -> None:
    code = ask(asha, "Asha.Rao@Example.org")
    assert len(code) == 6
    assert code.isdecimal()
    assert not Identifier.objects.exists()
    assert confirm(asha, code) == "verified"
    only = asha.identifiers.get()
    assert (only.kind, only.value, only.raw) == ("email", EMAIL, "Asha.Rao@Example.org")
    assert (only.verified_at, only.how) == (NOW, "code")
    asha.refresh_from_db()
    assert asha.primary_email == "Asha.Rao@Example.org"


def test_a_claim_becomes_verified(asha: CustomerProfile) -> None:
    claim = claims(asha, "email", EMAIL, how="given", first_seen=NOW - MINUTE)
    confirm(asha, ask(asha))
    claim.refresh_from_db()
    assert (claim.verified_at, claim.how, claim.first_seen) == (NOW, "code", NOW - MINUTE)


def test_the_code_is_in_no_table(asha: CustomerProfile) -> None:
    code = ask(asha)
    with connection.cursor() as cursor:
        for table in ("profiles_verificationcode", "common_event"):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            rows = [text for (text,) in cursor.fetchall()]
            assert rows
            assert code not in " ".join(rows)
    event = Event.objects.get(name="code_asked")
    row = VerificationCode.objects.get()
    assert event.payload == {"code_id": str(row.pk), "profile_id": str(asha.pk)}


def test_two_codes_are_not_alike(asha: CustomerProfile, sunrise: Brokerage) -> None:
    assert ask(asha) != ask(make_profile(sunrise), "john@example.org")


def test_it_works_for_ten_minutes(asha: CustomerProfile) -> None:
    code = ask(asha)
    assert VerificationCode.objects.get().expires_at == NOW + 10 * MINUTE
    assert confirm(asha, code, now=NOW + 10 * MINUTE) == "code_expired"
    assert confirm(asha, code, now=NOW + 10 * MINUTE - SECOND) == "verified"


def test_only_the_newest_code_works(asha: CustomerProfile) -> None:
    old = ask(asha)
    new = ask(asha, now=NOW + MINUTE)
    assert confirm(asha, old, now=NOW + MINUTE) == "code_wrong"
    assert confirm(asha, new, now=NOW + MINUTE) == "verified"


def test_a_code_is_for_its_customer_and_address(asha: CustomerProfile, sunrise: Brokerage) -> None:
    john, code = make_profile(sunrise), ask(asha)
    assert confirm(john, code) == "code_expired"
    assert confirm(asha, code, "else@example.org") == "code_expired"
    assert tries(asha) == 0
    assert confirm(asha, code) == "verified"


def test_five_tries(asha: CustomerProfile) -> None:
    code = ask(asha)
    answers = [confirm(asha, wrong(code)) for _ in range(7)]
    assert answers == ["code_wrong"] * 5 + ["code_expired"] * 2
    assert confirm(asha, code) == "code_expired"
    assert not Identifier.objects.exists()


def test_the_fifth_try_may_be_the_right_one(asha: CustomerProfile) -> None:
    code = ask(asha)
    with pytest.raises(ApplicationError) as refusal:
        confirm_code(profile=asha, kind="email", value=EMAIL, code=wrong(code), now=NOW)
    assert refusal.value.extra == {"tries_left": 4}
    for _ in range(3):
        confirm(asha, wrong(code))
    assert confirm(asha, code) == "verified"


def test_the_same_right_code_again_changes_nothing(asha: CustomerProfile) -> None:
    code = ask(asha)
    confirm(asha, code)
    before = list(Identifier.objects.values())
    assert confirm(asha, code, now=NOW + MINUTE) == "verified"
    assert list(Identifier.objects.values()) == before


@pytest.mark.django_db(transaction=True)
def test_twenty_guesses_at_once_get_five_tries(asha: CustomerProfile) -> None:
    code = ask(asha)
    answers = at_once(*[lambda: confirm(asha, wrong(code))] * 20)
    assert sorted(answers) == ["code_expired"] * 15 + ["code_wrong"] * 5
    assert tries(asha) == 5
    assert confirm(asha, code) == "code_expired"


@pytest.mark.django_db(transaction=True)
def test_the_right_code_five_times_at_once(asha: CustomerProfile) -> None:
    code = ask(asha)
    assert at_once(*[lambda: confirm(asha, code)] * 5) == ["verified"] * 5
    assert asha.identifiers.get().verified_at == NOW


# --- how often ------------------------------------------------------------------------------------


def test_three_codes_an_hour_for_a_customer(asha: CustomerProfile, sunrise: Brokerage) -> None:
    for minute in (0, 10, 20):
        ask(asha, f"a{minute}@example.org", now=NOW + minute * MINUTE)
    refused = refusal_of(asha, now=NOW + 30 * MINUTE)
    assert isinstance(refused, TooManyRequests)
    assert (refused.status, refused.code, refused.retry_after) == (429, "too_many_codes", 30 * 60)
    assert VerificationCode.objects.count() == 3
    assert Event.objects.filter(name="code_asked").count() == 3
    ask(make_profile(sunrise), now=NOW + 30 * MINUTE)  # somebody else may
    ask(asha, now=NOW + 60 * MINUTE)


def test_five_codes_an_hour_to_an_address(
    asha: CustomerProfile, sunrise: Brokerage, marina: Brokerage
) -> None:
    for number in range(5):
        ask(make_profile(sunrise), "asharao@gmail.com", now=NOW + number * MINUTE)
    refused = refusal_of(asha, "asha.rao+x@gmail.com", now=NOW + 5 * MINUTE)  # the same mailbox
    assert (refused.code, refused.retry_after) == ("too_many_codes", 55 * 60)
    ask(asha, "else@gmail.com", now=NOW + 5 * MINUTE)
    ask(
        make_profile(marina), "asharao@gmail.com", now=NOW + 5 * MINUTE
    )  # each brokerage counts its own
    ask(asha, "asha.rao+x@gmail.com", now=NOW + 60 * MINUTE)


@pytest.mark.django_db(transaction=True)
def test_ten_who_ask_at_once_get_five_codes(sunrise: Brokerage) -> None:
    profiles = [make_profile(sunrise) for _ in range(10)]

    def asking(profile: CustomerProfile) -> str:
        try:
            return "sent" if ask(profile) else ""
        except TooManyRequests as refusal:
            return refusal.code

    answers = at_once(*[lambda profile=profile: asking(profile) for profile in profiles])
    assert sorted(answers) == ["sent"] * 5 + ["too_many_codes"] * 5
    assert VerificationCode.objects.count() == 5


# --- where to -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("email", "no address", "invalid"),
        ("email", "info@example.org", "shared_address"),
        ("phone", "12", "invalid"),
        ("phone", "1800 123 4567", "shared_address"),
        ("phone", PHONE, "cannot_send"),  # no SMS here
    ],
)
def test_where_no_code_goes(asha: CustomerProfile, kind: str, value: str, code: str) -> None:
    refused = refusal_of(asha, value, kind)
    assert refused.code == code
    assert refused.status == (422 if code == "cannot_send" else 400)
    assert not VerificationCode.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("status", ["stopped", "paused"])
def test_a_mailbox_at_rest_sends_none(
    status: str, asha: CustomerProfile, sunrise: Brokerage
) -> None:
    account = ChannelAccount.objects.create(
        brokerage=sunrise, kind="email", name="x", status=status
    )
    assert refusal_of(asha).code == "cannot_send"
    ChannelAccount.objects.filter(pk=account.pk).update(status="active")
    ask(asha)


# --- nothing is given away ------------------------------------------------------------------------


def _work(work: Any) -> tuple[int, list[str]]:
    """How many statements, and which tables they name."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        work()
    return len(queries), [
        word
        for one in queries
        for word in ("identifier", "customerprofile")
        if f'_{word}"' in one["sql"]
    ]


def test_a_known_address_is_asked_and_tried_like_an_unknown_one(
    asha: CustomerProfile, sunrise: Brokerage
) -> None:
    """The same statements, and none that reads who is known."""
    known = make_profile(sunrise, "Asha Rao")
    claims(known, "email", EMAIL, verified_at=NOW)
    done = []
    for value in (EMAIL, "nobody@example.org"):
        mallory = make_profile(sunrise, "Mallory")
        code: list[str] = []
        asked = _work(
            lambda mallory=mallory, value=value, code=code: code.append(ask(mallory, value))
        )
        tried = _work(
            lambda mallory=mallory, value=value, code=code: confirm(mallory, wrong(code[0]), value)
        )
        done.append((asked, tried))
    assert done[0] == done[1]
    assert [words for _, words in done[0]] == [[], []]
