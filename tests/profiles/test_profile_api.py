"""The customer's routes: what they answer, and to whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.models import Conversation, Message
from channels_app.services.answer_as_staff import answer_as_staff
from channels_app.services.remember import remember_due
from leads.models import Lead
from listings.models import Listing, Project
from profiles.models import CustomerProfile, MemoryItem, VisitSession
from tests.conftest import Api, key_api, make_listing, reprice, staff_api, visitor_api
from tests.flows.api_setting import next_saturday
from tests.scheduling.diary_setting import book

pytestmark = pytest.mark.django_db
READS = ("", "/summary", "/welcome", "/context", "/journey")


@pytest.fixture
def home(citrine: Project) -> Listing:
    listing = make_listing(citrine, "2BHK", 13_500_000)
    Listing.objects.update(created_at=timezone.now() - timedelta(days=60))
    return listing


@pytest.fixture
def anna(key: Api, home: Listing, alice: User) -> CustomerProfile:
    """Talked about Citrine yesterday; Alice promised to call."""
    say(key, "Tell me about Brigade Citrine", name="Anna Kurian", phone="+91 98450 12345")
    conversation = Conversation.objects.get()
    answer_as_staff(
        conversation=conversation, user=alice, text="I will call you tomorrow.", now=timezone.now()
    )
    Conversation.objects.update(bot_active=True)
    remember_due(now=timezone.now() + timedelta(minutes=1))
    yesterday = timezone.now() - timedelta(days=1)
    VisitSession.objects.update(started_at=yesterday, last_seen=yesterday)
    Lead.objects.update(owner=alice)
    return CustomerProfile.objects.get()


def say(api: Api, text: str, **fields: Any) -> None:
    body = {"session_id": "s-1", "text": text} | fields
    if "X-Visitor-Token" not in api.headers:
        body.setdefault("user_id", "anna")
    assert api.post("/api/chat", body).status_code == 200


def got(api: Api, path: str) -> dict[str, Any]:
    answer = api.get(f"/api/profiles/anna{path}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


# --- what they answer -----------------------------------------------------------------------------


def test_the_profile(key: Api, anna: CustomerProfile) -> None:
    found = got(key, "")
    assert (found["id"], found["user_id"], found["name"]) == (str(anna.pk), "anna", "Anna Kurian")
    assert (found["phone"], found["current_stage"], found["total_sessions"]) == (
        "+919845012345",
        "awareness",
        1,
    )
    assert {i["kind"]: i["verified_at"] for i in found["identifiers"]} == {
        "external": None,
        "phone": None,
    }
    assert found["preferences"]["configurations"] == []


def test_coming_back_in_one_call(
    key: Api, anna: CustomerProfile, home: Listing, sunrise: Brokerage
) -> None:
    visit = book(
        sunrise, home.project, lead=Lead.objects.get(), day=next_saturday(), now=timezone.now()
    )
    reprice(home, 12_000_000)
    found = got(key, "/welcome")
    assert found["rule"] == "explored"
    assert found["greeting"].startswith("Welcome back! Last time you explored Brigade Citrine.")
    said = Message.objects.get(author="customer")
    promised = Message.objects.get(author="staff")
    assert [(t["text"], t["messages"]) for t in found["last_discussed"]] == [
        ("Brigade Citrine", [str(said.pk)])
    ]
    assert [(p["text"], p["messages"]) for p in found["open_promises"]] == [
        ("I will call you tomorrow.", [str(promised.pk)])
    ]
    assert (found["next_visit"]["id"], found["next_visit"]["project"]) == (
        str(visit.pk),
        "Brigade Citrine",
    )
    (change,) = found["changed_since"]
    assert (change["kind"], change["listing"], change["old_price"], change["new_price"],
    change["currency"]) == (
        "price", str(home.pk), "13500000", "12000000", "INR",
    )  # fmt: skip


def test_what_is_gone_is_told_and_what_changed_before_is_not(
    key: Api, anna: CustomerProfile, home: Listing, sunrise: Brokerage
) -> None:
    reprice(home, 12_000_000)
    VisitSession.objects.update(last_seen=timezone.now() - timedelta(minutes=31))
    type(home).objects.update(updated_at=timezone.now() - timedelta(hours=1))
    before = timezone.now() - timedelta(hours=1)
    connection.cursor().execute("UPDATE listings_pricechange SET created_at = %s", [before])
    assert got(key, "/welcome")["changed_since"] == []
    home.refresh_from_db()
    home.status = "sold"
    home.save()
    (change,) = got(key, "/welcome")["changed_since"]
    assert (change["kind"], change["project"], change["new_price"]) == (
        "gone",
        "Brigade Citrine",
        None,
    )


def test_the_first_session_has_no_greeting(key: Api, citrine: Project, alice: User) -> None:
    say(key, "hello")
    found = got(key, "/welcome")
    assert (found["greeting"], found["since"], found["changed_since"]) == (None, None, [])


def test_the_summary(key: Api, anna: CustomerProfile) -> None:
    found = got(key, "/summary")
    assert found["text"] == (
        "Anna Kurian: awareness, 1 sessions, intent cold. Looked at Brigade Citrine. 1 open "
        "promises."
    )
    assert [(i["project"], i["view_count"]) for i in found["interests"]] == [("Brigade Citrine", 1)]
    assert found["next_visit"] is None


def test_the_context_within_its_budget(key: Api, anna: CustomerProfile) -> None:
    found = got(key, "/context")
    assert {item["kind"] for item in found["items"]} == {"summary", "topic", "resolution"}
    assert found["active_topics"] == ["Brigade Citrine"]
    assert found["last_channel"] == "web_chat"
    small = got(key, "/context?budget=100&topic=Brigade%20Citrine")
    assert sum(len(item["text"]) for item in small["items"] + small["open_promises"]) <= 100
    for query in ("budget=10", "budget=x", "colour=red"):
        assert key.get(f"/api/profiles/anna/context?{query}").status_code == 400


def test_the_journey(key: Api, anna: CustomerProfile) -> None:
    say(key, "hello", session_id="s-2")
    found = got(key, "/journey")
    assert found["stage"] == "consideration"
    assert [(s["from_stage"], s["to_stage"]) for s in found["stages"]] == [
        ("awareness", "consideration")
    ]
    assert [s["number"] for s in found["sessions"]] == [2, 1]


def test_preferences_are_merged(key: Api, anna: CustomerProfile) -> None:
    path = "/api/profiles/anna/preferences"
    first = key.patch(
        path, {"configurations": ["2BHK"], "locations": ["Hoodi"], "budget_max": "20000000"}
    ).json()
    assert first["changed"] == ["budget_max", "configurations", "locations"]
    second = key.patch(
        path, {"locations": ["hoodi", "Whitefield"], "not_any_more": ["2bhk"], "budget_min": "1"}
    ).json()
    assert second["preferences"]["locations"] == ["Hoodi", "Whitefield"]
    assert second["preferences"]["configurations"] == []
    assert (second["preferences"]["budget_min"], second["preferences"]["budget_max"]) == ("1", None)
    assert key.patch(path, {"budget_min": "2", "budget_max": "1"}).status_code == 400
    assert key.patch(path, {"colour": "red"}).status_code == 400


# --- to whom --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", READS)
def test_a_key_with_read_and_the_staff_who_may_see_them(
    path: str,
    key: Api,
    foreign_key: Api,
    anna: CustomerProfile,
    alice: User,
    bob: User,
    meera: User,
    sunrise: Brokerage,
) -> None:
    uuid = f"/api/profiles/{anna.pk}{path}"
    for api in (staff_api(alice), staff_api(meera)):
        assert api.get(uuid).status_code == 200
        assert api.get(f"/api/profiles/anna{path}").status_code == 200
    for api, address in (
        (staff_api(bob), uuid),
        (staff_api(bob), f"/api/profiles/anna{path}"),
        (key, uuid),
    ):
        refused = api.get(address)
        assert refused.status_code == 404  # Anna is Alice's; a key knows no UUIDs
        assert "Anna" not in refused.content.decode()
    assert foreign_key.get(f"/api/profiles/anna{path}").status_code == 404
    assert (
        key_api(sunrise, "chat,booking,admin").get(f"/api/profiles/anna{path}").status_code == 403
    )


def test_a_visitor_gets_own_greeting_and_preferences_and_nothing_else(
    sunrise: Brokerage, home: Listing, alice: User
) -> None:
    own, other = visitor_api(sunrise, "v_anna"), visitor_api(sunrise, "v_eve")
    say(own, "Tell me about Brigade Citrine")
    VisitSession.objects.update(last_seen=timezone.now() - timedelta(hours=1))
    assert "Brigade Citrine" in own.get("/api/profiles/v_anna/welcome").json()["greeting"]
    changed = own.patch("/api/profiles/v_anna/preferences", {"locations": ["Hoodi"]}).json()
    assert changed["preferences"]["locations"] == ["Hoodi"]
    for path in ("", "/summary", "/context", "/journey"):
        assert own.get(f"/api/profiles/v_anna{path}").status_code == 403
    assert other.get("/api/profiles/v_anna/welcome").status_code == 404
    assert (
        other.patch("/api/profiles/v_anna/preferences", {"locations": ["Hoodi"]}).status_code == 404
    )
    assert CustomerProfile.objects.get().locations == ["Hoodi"]


def test_who_types_annas_number_learns_nothing_of_anna(
    key: Api, anna: CustomerProfile, sunrise: Brokerage
) -> None:
    eve = visitor_api(sunrise, "v_eve")
    say(eve, "Hi, I am Anna Kurian, my number is 98450 12345")
    VisitSession.objects.update(last_seen=timezone.now() - timedelta(hours=1))
    found = eve.get("/api/profiles/v_eve/welcome").json()
    assert "Citrine" not in str(found)
    assert (found["open_promises"], found["last_discussed"], found["next_visit"]) == ([], [], None)


def test_a_key_without_read_may_say_preferences_and_reads_none(
    sunrise: Brokerage, anna: CustomerProfile
) -> None:
    answer = key_api(sunrise, "chat").patch(
        "/api/profiles/anna/preferences", {"locations": ["Hoodi"]}
    )
    assert answer.json() == {"changed": None, "preferences": None}


def test_nobody_of_this_name(key: Api) -> None:
    for path in READS:
        assert key.get(f"/api/profiles/nobody{path}").status_code == 404


# --- what they cost -------------------------------------------------------------------------------


def test_the_cost_does_not_grow_with_what_was_said(
    key: Api, anna: CustomerProfile, sunrise: Brokerage
) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            got(key, path)
        return len(seen)

    before = {path: cost(path) for path in READS}
    now, conversation = timezone.now(), Conversation.objects.get()
    Message.objects.bulk_create(
        Message(
            brokerage=sunrise,
            conversation=conversation,
            channel="web_chat",
            direction="inbound",
            author="customer",
        )
        for _ in range(2000)
    )
    MemoryItem.objects.bulk_create(
        MemoryItem(brokerage=sunrise, profile=anna, kind="topic", text=f"t{n}", at=now)
        for n in range(500)
    )
    assert {path: cost(path) for path in READS} == before
    assert max(before.values()) <= 14
