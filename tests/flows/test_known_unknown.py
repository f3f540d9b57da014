"""A key that may not read customers or leads is not told whether it names somebody who is known."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from common.models import IdempotencyRecord
from leads.models import Interaction, Lead
from profiles.models import CustomerProfile
from profiles.services.privacy.erase import erase_profile
from scheduling.models import Callback, SiteVisit
from tests.conftest import TEST, Api, key_api, make_lead, staff_api
from tests.flows.api_setting import World, assert_refusal, build_world, next_saturday, undone
from tests.flows.reach_setting import SUBSETS, fingerprint
from tests.realty_crm.admin_setting import browser, list_url

pytestmark = pytest.mark.django_db

PHONE, NOBODYS = "+919845011111", "+919845033333"
ENQUIRING = [scopes for scopes in SUBSETS if scopes & {"chat", "admin"}]
READS = {"read", "admin"}
UNREAD = sorted(",".join(sorted(some)) for some in ENQUIRING if not some & READS)
READING = sorted(",".join(sorted(some)) for some in ENQUIRING if some & READS)


@pytest.fixture
def world(sunrise: Brokerage, meera: User, alice: User) -> World:
    """Anna is known by her phone, which she has proved."""
    world = build_world(sunrise, meera, alice, mark="Quokka", phone=PHONE)
    world.profile.identifiers.filter(kind="phone").update(verified_at=timezone.now())
    return world


def enquire(api: Api, phone: str = PHONE, **fields: Any) -> Any:
    who = {"name": "Anna Quokka", "phone": phone, "source": "website"}
    headers = {"Idempotency-Key": fields.pop("key")} if "key" in fields else {}
    return api.post("/api/leads", who | fields, **headers)


def made_at(receipt: str) -> float:
    """A UUIDv7 tells when it was made, in milliseconds."""
    return (UUID(receipt).int >> 80) / 1000


def number(reference: str) -> int:
    found = re.fullmatch(r"lead_(\d{6,})", reference)
    assert found
    return int(found[1])


def test_the_sets_of_scopes() -> None:
    assert UNREAD == ["booking,chat", "chat"]
    assert len(READING) == 10


# --- POST /api/leads -----------------------------------------------------------------------------


@pytest.mark.parametrize("scopes", UNREAD)
def test_an_enquiry_of_anybody_is_a_number_and_no_more(scopes: str, world: World) -> None:
    Lead.objects.filter(pk=world.lead.pk).update(created_at=timezone.now().replace(year=2025))
    api, began = key_api(world.brokerage, scopes), timezone.now().timestamp()
    answers = [enquire(api, phone) for phone in (PHONE, NOBODYS, PHONE, NOBODYS)]
    assert [answer.status_code for answer in answers] == [201] * 4
    told = [answer.json() for answer in answers]
    assert [set(one) for one in told] == [{"id", "reference"}] * 4
    # each is new, whoever asks: an id of this moment, and the next number
    assert len({one["id"] for one in told}) == 4
    assert str(world.lead.pk) not in {one["id"] for one in told}
    assert all(began - 1 < made_at(one["id"]) < timezone.now().timestamp() + 1 for one in told)
    numbers = [number(one["reference"]) for one in told]
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    headers = [sorted(set(answer.headers) - {"X-Request-Id"}) for answer in answers]
    assert headers[0] == headers[1] == headers[2] == headers[3]
    # and yet the known customer's enquiries are on the open lead
    assert Interaction.objects.filter(lead=world.lead, kind="form").count() == 2
    assert Lead.objects.filter(phone=NOBODYS).count() == 1
    assert Lead.objects.filter(profile=world.profile).count() == 1


@pytest.mark.parametrize("scopes", READING)
def test_who_reads_leads_is_told(scopes: str, world: World) -> None:
    api = key_api(world.brokerage, scopes)
    known, new = enquire(api), enquire(api, NOBODYS)
    assert (known.status_code, known.json()["re_inquiry"]) == (200, True)
    assert known.json()["id"] == str(world.lead.pk)
    assert (new.status_code, new.json()["re_inquiry"]) == (201, False)
    assert set(known.json()) == set(new.json()) > {"id", "reference", "email", "owner"}


def test_the_same_key_gives_the_same_receipt(world: World) -> None:
    api = key_api(world.brokerage, "chat")
    for phone in (PHONE, NOBODYS):
        first, again = (enquire(api, phone, key=f"k{phone}") for _ in range(2))
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again["Idempotency-Replayed"] == "true"
        assert set(first.json()) == {"id", "reference"}
    assert Interaction.objects.filter(lead=world.lead, kind="form").count() == 1
    kept = IdempotencyRecord.objects.values_list("answer", flat=True)
    assert not [answer for answer in kept if str(world.lead.pk) in answer]


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "12"},
        {"email": "no address"},
        {"budget_min": "9", "budget_max": "1"},
        {"surprise": 1},
        {"source": "import"},
        {"source": "spam"},
    ],
    ids=str,
)
def test_a_refusal_tells_nothing(wrong: dict[str, Any], world: World) -> None:
    api, before = key_api(world.brokerage, "chat"), fingerprint()
    told = []
    for phone in (PHONE, NOBODYS):
        error = assert_refusal(enquire(api, **{"phone": phone, **wrong}), 400)
        told.append({name: value for name, value in error.items() if name != "request_id"})
    assert told[0] == told[1]
    assert fingerprint() == before


def test_who_was_erased_is_not_told_apart_either(world: World) -> None:
    """An import of somebody who was erased is refused; who is told nothing imports nobody."""
    erase_profile(profile=world.profile, actor=TEST, now=timezone.now())
    api = key_api(world.brokerage, "chat")
    for phone in (PHONE, NOBODYS):
        assert_refusal(enquire(api, phone, source="import"), 400)
    assert_refusal(enquire(key_api(world.brokerage, "chat,read"), source="import"), 422)


def test_staff_find_the_lead_by_what_was_given_out(world: World, bob: User) -> None:
    told = enquire(key_api(world.brokerage, "chat")).json()
    reader = key_api(world.brokerage, "read")
    for asked in (told["reference"], told["reference"].upper()):
        found = reader.get(f"/api/leads?q={asked}").json()["results"]
        assert [row["id"] for row in found] == [str(world.lead.pk)]
    assert reader.get(f"/api/leads/{told['id']}").json()["id"] == str(world.lead.pk)
    screen = browser(world.manager)
    for model, row in ((Lead, world.lead), (CustomerProfile, world.profile)):
        shown = screen.get(list_url(model), {"q": told["reference"]}).content.decode()
        assert str(row.pk) in shown
    # as far as they reach it
    colleague = staff_api(bob)
    assert colleague.get(f"/api/leads?q={told['reference']}").json()["results"] == []
    assert_refusal(colleague.get(f"/api/leads/{told['id']}"), 404)


def test_a_number_of_another_brokerage_finds_nothing(world: World, marina: Brokerage) -> None:
    told = enquire(key_api(world.brokerage, "chat")).json()
    api = key_api(marina)
    assert api.get(f"/api/leads?q={told['reference']}").json()["results"] == []
    assert_refusal(api.get(f"/api/leads/{told['id']}"), 404)


def test_nobody_takes_a_number_before_it_is_given_out(world: World) -> None:
    api = key_api(world.brokerage)
    touch = {"kind": "call", "external_id": "receipt:lead_000002"}
    refused = api.post(f"/api/leads/{world.lead.pk}/interactions", touch)
    assert list(assert_refusal(refused, 400)["fields"]) == ["external_id"]
    assert set(enquire(key_api(world.brokerage, "chat")).json()) == {"id", "reference"}


# --- what else such a key may say of a customer --------------------------------------------------


def alike(text: str) -> str:
    """Without what is new each time: ids, times, numbers of bookings."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(?:[+-]\d\d:\d\d|Z)", "<time>", text)
    return re.sub(r"(visit|callback)_\d+", r"\1_<n>", text)


NAMED = {
    "PATCH preferences": ("patch", "/preferences", {"configurations": ["3BHK"]}, 200),
    "PATCH what is known": ("patch", "/preferences", {"locations": ["Whitefield"]}, 200),
    "POST verification": (
        "post",
        "/verification",
        {"kind": "email", "value": "anna.second@example.com"},
        202,
    ),
    "POST a shared mailbox": (
        "post",
        "/verification",
        {"kind": "email", "value": "info@example.com"},
        400,
    ),
    "POST confirm": (
        "post",
        "/verification/confirm",
        {"kind": "email", "value": "x@example.com", "code": "123456"},
        422,
    ),
}


@pytest.mark.parametrize("scopes", UNREAD)
@pytest.mark.parametrize("call", NAMED)
def test_who_is_named_may_be_known_or_not(call: str, scopes: str, world: World) -> None:
    CustomerProfile.objects.filter(pk=world.profile.pk).update(locations=["Whitefield"])
    method, path, body, status = NAMED[call]
    api, told = key_api(world.brokerage, scopes), []
    for user_id in (world.user_id, "nobody_yet"):
        before = fingerprint()
        with undone():
            answer = getattr(api, method)(f"/api/profiles/{user_id}{path}", body)
            assert answer.status_code == status, answer.content
            if status >= 400:
                assert fingerprint() == before
            answer = answer.json()
            answer.get("error", {}).pop("request_id", None)
            told.append(alike(str(answer)))
    assert told[0] == told[1]


def test_what_changed_is_for_those_who_may_read(world: World) -> None:
    path, said = f"/api/profiles/{world.user_id}/preferences", {"locations": ["Whitefield"]}
    assert key_api(world.brokerage, "chat").patch(path, said).json() == {
        "changed": None,
        "preferences": None,
    }
    told = key_api(world.brokerage, "chat,read").patch(path, {"locations": ["Hoodi"]}).json()
    assert told["changed"] == ["locations"]
    assert told["preferences"]["locations"] == ["Whitefield", "Hoodi"]


@pytest.mark.parametrize("user_id", ["x" * 121, "%00", "%20"])
def test_what_is_no_user_id_begins_nobody(user_id: str, world: World) -> None:
    api, before = key_api(world.brokerage, "chat"), fingerprint()
    answer = api.patch(f"/api/profiles/{user_id}/preferences", {"configurations": ["3BHK"]})
    assert answer.status_code in (400, 404)
    assert fingerprint() == before


CLAIMS = {
    "chat": ("/api/chat", {"text": "What have I booked?"}),
    "track": ("/api/track", {"events": []}),
    "callback": ("/api/schedule/callback", {"reason": "loan"}),
    "site-visit": ("/api/schedule/site-visit", {"slot": "afternoon"}),
}


@pytest.mark.parametrize("route", CLAIMS)
def test_a_typed_number_tells_nothing(route: str, world: World) -> None:
    """The site's own user types Anna's number, or nobody's."""
    path, body = CLAIMS[route]
    api, told = key_api(world.brokerage, "chat,booking"), []
    for user_id, phone in (("user_1", PHONE), ("user_2", NOBODYS)):
        given: dict[str, Any] = {**body, "user_id": user_id}
        if route == "track":
            given["events"] = [{"id": str(UUID(int=1)), "type": "catalogue_viewed"}]
        else:
            given |= {"name": "Anna Quokka", "phone": phone, "email": "anna@quokka.example.org"}
        if route == "site-visit":
            given |= {"project": str(world.project.pk), "date": next_saturday().isoformat()}
        with undone():
            answer = api.post(path, given)
            assert answer.status_code < 300, answer.content
            told.append((answer.status_code, alike(answer.content.decode())))
    assert told[0] == told[1]


@pytest.mark.parametrize("scopes", ["booking", "booking,chat"])
def test_a_key_that_books_is_told_of_bookings_only(scopes: str, world: World) -> None:
    """It reads what its customer has booked, and neither the lead's score nor what staff noted."""
    SiteVisit.objects.update(rm_notes="haggles", lead_score=77)
    Callback.objects.update(notes="haggles", outcome="sold elsewhere", lead_score=77)
    api = key_api(world.brokerage, scopes)
    booked = api.get(f"/api/schedule/user/{world.user_id}").json()
    moved = {"date": next_saturday().isoformat(), "slot": "evening"}
    visits = [
        *booked["visits"],
        api.post(f"/api/schedule/visit/{world.visit.pk}/reschedule", moved).json(),
        api.post(f"/api/schedule/visit/{world.visit.pk}/cancel", {}).json(),
    ]
    asked = {"user_id": world.user_id, "reason": "loan", "urgency": "urgent"}
    calls = [*booked["callbacks"], api.post("/api/schedule/callback", asked).json()]
    assert [(one["lead_score"], one["rm_notes"]) for one in visits] == [(None, None)] * 3
    hidden = [(one["lead_score"], one["notes"], one["outcome"]) for one in calls]
    assert hidden == [(None, None, None)] * 2
    assert "haggles" in str(key_api(world.brokerage, "read").get("/api/schedule/user/anna").json())


def test_two_leads_of_one_number_in_two_brokerages(world: World, marina: Brokerage) -> None:
    """The next number is the brokerage's own."""
    make_lead(marina, phone=PHONE)
    first = enquire(key_api(marina, "chat")).json()
    assert first["reference"] == "lead_000001"
