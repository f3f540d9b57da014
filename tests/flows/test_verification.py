"""A visitor proves an address, through the API, the outbox and a mail server, and gets their
history."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.services.send_due import send_due
from common.events.dispatch import deliver_due
from profiles.models import CustomerProfile, Identifier, VerificationCode
from tests.channels_app.smtp_setting import MailServer, Postbox
from tests.conftest import Api, key_api, make_listing, make_project, visitor_api
from tests.flows.api_setting import assert_refusal, next_saturday
from tests.profiles.verification_setting import claims, wrong

pytestmark = pytest.mark.django_db
EMAIL = "john@example.com"
KINDS = {"kind": "email", "value": EMAIL}


@pytest.fixture
def box(settings: Any) -> Iterator[Postbox]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    with MailServer() as server:
        settings.EMAIL_PORT = server.port
        yield server.box


@pytest.fixture
def john(sunrise: Brokerage, alice: User) -> CustomerProfile:
    """Known by the site as john, with a visit and a verified e-mail."""
    make_listing(make_project(sunrise, "Godrej Aqua", "Yelahanka"), "3BHK", 21_000_000)
    who = {"user_id": "john", "name": "John Doe", "phone": "+91 98765 43210", "email": EMAIL}
    api = key_api(sunrise)
    for session, text in (
        ("s-1", "Show me 3BHK in Yelahanka under 3 Cr"),
        ("s-1", "Tell me about Godrej Aqua"),
    ):
        api.post("/api/chat", who | {"session_id": session, "text": text})
    visit = who | {"project": "Godrej Aqua", "date": next_saturday().isoformat(), "slot": "morning"}
    assert api.post("/api/schedule/site-visit", visit).status_code == 201
    Identifier.objects.filter(kind="email").update(verified_at=timezone.now(), how="code")
    return CustomerProfile.objects.get()


def say(api: Api, text: str, session: str = "v-1") -> str:
    answer = api.post("/api/chat", {"session_id": session, "text": text})
    assert answer.status_code == 200
    return answer.content.decode()


def mailed_code(box: Postbox, to: str = EMAIL) -> str:
    while deliver_due():
        pass
    while send_due():
        pass
    mails = [mail for mail in box.mails if mail["To"] == to and "code" in mail["Subject"]]
    found = re.search(r"^(\d{6}) is your code", mails[-1].get_content())
    assert found
    return found[1]


def test_who_proves_the_address_gets_the_history(
    john: CustomerProfile, sunrise: Brokerage, box: Postbox
) -> None:
    api, path = visitor_api(sunrise, "v_new"), "/api/profiles/v_new/verification"
    assert "Godrej Aqua" not in say(api, f"Hi, my email is {EMAIL}. What have I booked?")
    sent = api.post(path, KINDS)
    assert sent.status_code == 202
    assert set(sent.json()) == {"sent", "expires_at"}
    assert sent.json()["sent"] is True
    confirmed = api.post(f"{path}/confirm", KINDS | {"code": mailed_code(box)})
    assert (confirmed.status_code, confirmed.json()) == (200, {"verified": True})

    assert [
        visit["project"]["name"] for visit in api.get("/api/schedule/user/v_new").json()["visits"]
    ] == ["Godrej Aqua"]
    assert "Godrej Aqua" in say(api, "What have I booked?")
    welcome = api.get("/api/profiles/v_new/welcome")
    assert welcome.json()["next_visit"]["project"] == "Godrej Aqua"
    assert "Godrej Aqua" in say(api, "Hello again", session="v-2")
    assert "Hi, my email is" in api.get("/api/chat/messages").content.decode()
    only = CustomerProfile.objects.get(merged_into__isnull=True)
    assert only == john
    assert set(only.identifiers.values_list("kind", "value")) == {
        ("external", "john"), ("phone", "+919876543210"), ("email", EMAIL), ("web_visitor",
        "v_new"),
    }  # fmt: skip


def test_before_the_proof_there_is_nothing_to_see(
    john: CustomerProfile, sunrise: Brokerage, box: Postbox
) -> None:
    """Asking, guessing wrong and asking again leave the visitor who they were."""
    api, path = visitor_api(sunrise, "v_new"), "/api/profiles/v_new/verification"
    say(api, "Hi")
    api.post(path, KINDS)
    code = mailed_code(box)
    assert_refusal(api.post(f"{path}/confirm", KINDS | {"code": wrong(code)}), 422)
    assert api.get("/api/schedule/user/v_new").json() == {"visits": [], "callbacks": []}
    assert "Godrej" not in say(api, "What have I booked?")
    assert CustomerProfile.objects.filter(merged_into__isnull=True).count() == 2


def test_a_known_address_is_answered_as_an_unknown_one(
    john: CustomerProfile, sunrise: Brokerage, box: Postbox
) -> None:
    """Asked, guessed and proved: the same to the letter, where John is known and where nobody
    is."""
    told = []
    for visitor, address in (("v_one", EMAIL), ("v_two", "nobody@example.com")):
        api, path = visitor_api(sunrise, visitor), f"/api/profiles/{visitor}/verification"
        body = {"kind": "email", "value": address}
        say(api, "Hi")
        answers = [api.post(f"{path}/confirm", body | {"code": "123456"}), api.post(path, body)]
        code = mailed_code(box, address)
        answers += [
            api.post(f"{path}/confirm", body | {"code": given})
            for given in (wrong(code), code, code)
        ]
        told.append([(one.status_code, _without_times(one.json())) for one in answers])
    assert told[0] == told[1]
    assert [status for status, _ in told[0]] == [422, 202, 422, 200, 200]


def _without_times(answer: dict[str, Any]) -> dict[str, Any]:
    error = answer.get("error", {})
    return {
        name: value
        for name, value in (answer | error).items()
        if name not in {"expires_at", "request_id", "error"}
    }


def test_two_ids_of_the_site_are_answered_the_same_and_stay_two(
    john: CustomerProfile, sunrise: Brokerage, box: Postbox
) -> None:
    api, path = key_api(sunrise, "chat"), "/api/profiles/jane/verification"
    api.post("/api/chat", {"user_id": "jane", "text": "Hi"})
    api.post(path, KINDS)
    confirmed = api.post(f"{path}/confirm", KINDS | {"code": mailed_code(box)})
    assert (confirmed.status_code, confirmed.json()) == (200, {"verified": True})
    assert CustomerProfile.objects.filter(merged_into__isnull=True).count() == 2
    assert Identifier.objects.get(value=EMAIL, verified_at__isnull=False).profile == john


def test_tries_count_whatever_headers_come_along(sunrise: Brokerage, box: Postbox) -> None:
    """A refusal under an Idempotency-Key is forgotten; a paid try must not be."""
    api, path = visitor_api(sunrise, "v_new"), "/api/profiles/v_new/verification"
    say(api, "Hi")
    api.post(path, KINDS)
    code = mailed_code(box)
    codes = []
    for number in range(6):
        body = KINDS | {"code": wrong(code)}
        codes.append(
            assert_refusal(
                api.post(f"{path}/confirm", body, **{"Idempotency-Key": f"k-{number}"}), 422
            )
        )
    assert [error["code"] for error in codes] == ["code_wrong"] * 5 + ["code_expired"]
    assert [error.get("tries_left") for error in codes] == [4, 3, 2, 1, 0, None]
    assert (
        assert_refusal(api.post(f"{path}/confirm", KINDS | {"code": code}), 422)["code"]
        == "code_expired"
    )


def test_the_fourth_code_has_to_wait(sunrise: Brokerage) -> None:
    api, path = visitor_api(sunrise, "v_new"), "/api/profiles/v_new/verification"
    say(api, "Hi")
    for _ in range(3):
        assert api.post(path, KINDS).status_code == 202
    refused = api.post(path, KINDS)
    assert assert_refusal(refused, 429)["code"] == "too_many_codes"
    assert 3500 < int(refused["Retry-After"]) <= 3600
    assert VerificationCode.objects.count() == 3


def test_the_same_key_sends_one_code(sunrise: Brokerage) -> None:
    api, path = visitor_api(sunrise, "v_new"), "/api/profiles/v_new/verification"
    say(api, "Hi")
    first, again = (api.post(path, KINDS, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert VerificationCode.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kind": "phone", "value": "+91 98765 43210"}, 422, "cannot_send"),
        ({"kind": "email", "value": "info@example.com"}, 400, "shared_address"),
        ({"kind": "email", "value": "no address"}, 400, "invalid"),
        ({"kind": "whatsapp", "value": "+91 98765 43210"}, 400, "invalid"),
        ({"kind": "email"}, 400, "invalid"),
        ({**KINDS, "user_id": "john"}, 400, "invalid"),
    ],
)
def test_what_cannot_be_asked(
    body: dict[str, str], status: int, code: str, sunrise: Brokerage
) -> None:
    api = visitor_api(sunrise, "v_new")
    say(api, "Hi")
    assert (
        assert_refusal(api.post("/api/profiles/v_new/verification", body), status)["code"] == code
    )
    assert not VerificationCode.objects.exists()


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "", "١٢٣٤٥٦"])
def test_what_is_no_code_costs_no_try(code: str, sunrise: Brokerage, box: Postbox) -> None:
    api, path = visitor_api(sunrise, "v_new"), "/api/profiles/v_new/verification"
    say(api, "Hi")
    api.post(path, KINDS)
    right = mailed_code(box)
    assert_refusal(api.post(f"{path}/confirm", KINDS | {"code": code}), 400)
    assert VerificationCode.objects.get().attempts == 0
    spaced = f" {right[:3]} {right[3:]} "
    assert api.post(f"{path}/confirm", KINDS | {"code": spaced}).status_code == 200


def test_nobody_proves_for_somebody_else(john: CustomerProfile, sunrise: Brokerage) -> None:
    mallory = visitor_api(sunrise, "v_mallory")
    say(mallory, "Hi")
    claims(john, "web_visitor", "v_john")
    for somebody in ("john", "v_john", str(john.pk)):
        assert_refusal(mallory.post(f"/api/profiles/{somebody}/verification", KINDS), 404)
    assert_refusal(
        visitor_api(sunrise, "v_nobody_yet").post("/api/profiles/v_nobody_yet/verification", KINDS),
        404,
    )
    assert not VerificationCode.objects.exists()
