"""Who may do what: the policy table against every route and every kind of credential."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from accounts.choices import KeyKind
from accounts.models import Brokerage, User
from accounts.policy import POLICY, allows
from accounts.services.keys import create_api_key, revoke_api_key
from accounts.services.visitors import sign_visitor
from common.ids import uuid7
from leads.models import Lead
from tests.conftest import Api, key_api, make_lead, make_profile, staff_api, visitor_api
from tests.flows.api_calls import WITH_POLICY, Call
from tests.flows.api_setting import (
    World,
    assert_refusal,
    build_world,
    credentials,
    snapshot,
    undone,
)

pytestmark = pytest.mark.django_db

SITE = "https://www.sunrise.example"

#: written from the design of the API, not from the table: action → (scopes of secret keys, browser,
#: roles of staff)
DESIGN = {
    "chat.send": ("chat", "visitor", ""),
    "chat.read": ("chat", "visitor", ""),
    "chat.become_visitor": ("chat", "site", ""),
    "track": ("chat", "visitor", ""),
    "profiles.verify": ("chat", "visitor", ""),
    "booking.create": ("booking", "visitor", "agent manager"),
    "booking.change_own": ("booking", "visitor", "agent manager"),
    "booking.read_customer": ("booking read", "visitor", "agent manager"),
    "slots.read": ("chat booking read", "site", "agent manager"),
    "listings.read": ("chat booking read admin", "site", "agent manager"),
    "schedule.read": ("admin", "", "agent manager"),
    "schedule.manage": ("admin", "", "agent manager"),
    "leads.read": ("read admin", "", "agent manager"),
    "leads.create": ("chat admin", "", "agent manager"),
    "leads.change": ("admin", "", "agent manager"),
    "conversations.change": ("admin", "", "agent manager"),
    "identity.decide": ("admin", "", "manager"),
    "privacy.export": ("admin", "", "manager"),
    "privacy.erase": ("admin", "", "manager"),
    "profiles.read": ("read", "", "agent manager"),
    "profiles.welcome": ("read", "visitor", "agent manager"),
    "profiles.prefer": ("chat admin", "visitor", "agent manager"),
    "segments.read": ("read", "", "agent manager"),
    "analytics.read": ("read", "", "manager"),
}


@pytest.fixture
def world(sunrise: Brokerage, meera: User, alice: User) -> World:
    return build_world(sunrise, meera, alice, mark="Quokka", phone="+919845011111")


def expected(action: str, who: str) -> bool:
    rule = POLICY[action]
    if who.startswith("key:"):
        return who.removeprefix("key:") in rule.scopes
    if who == "site":
        return rule.browser == "site"
    if who == "visitor":
        return rule.browser in {"site", "visitor"}
    return who in rule.roles


def test_the_table_is_the_design() -> None:
    assert set(DESIGN) == {call.action for call in WITH_POLICY}
    for action, (scopes, browser, roles) in DESIGN.items():
        rule = POLICY[action]
        assert rule.scopes == set(scopes.split()), action
        assert rule.browser == browser, action
        assert rule.roles == set(roles.split()), action


@pytest.mark.parametrize("call", WITH_POLICY, ids=str)
def test_every_credential_gets_what_the_table_says(call: Call, world: World) -> None:
    for who, (api, user_id) in credentials(world).items():
        before = snapshot()  # the credential itself is a row
        with undone():
            response = call.send(api, world, user_id=user_id)
            if expected(call.action, who):
                assert response.status_code in call.answers, (who, response.content[:300])
            else:
                error = assert_refusal(response, 401 if who == "anonymous" else 403)
                assert error["code"] == ("not_authenticated" if who == "anonymous" else "forbidden")
                assert snapshot() == before, f"{who} was refused and yet something was written"


@pytest.mark.parametrize("call", WITH_POLICY, ids=str)
def test_a_key_without_scopes_opens_nothing(call: Call, world: World) -> None:
    _, secret = create_api_key(brokerage=world.brokerage, name="empty", scopes=[])
    api = Api({"Authorization": f"Api-Key {secret}"}, Client())
    before = snapshot()
    assert_refusal(call.send(api, world), 403)
    assert snapshot() == before


def test_the_platforms_own_actions_are_nobodys(world: World) -> None:
    for user in (world.agent, world.manager):
        caller = staff_api(user).caller
        assert caller is not None
        assert not allows("system.operate", caller)
    agent = staff_api(world.agent).caller
    assert agent is not None
    for action in ("catalogue.change", "staff.change", "keys.change", "brokerage.change"):
        assert not allows(action, agent)


# --- whose leads ----------------------------------------------------------------------------------


def test_bob_sees_the_pool_and_not_alices_leads(world: World, bob: User) -> None:
    pool = make_lead(world.brokerage, name="Pool Lead")
    own = make_lead(world.brokerage, name="Bobs Lead", owner=bob)
    listed = {row["id"] for row in staff_api(bob).get("/api/leads").json()["results"]}
    assert listed == {str(pool.pk), str(own.pk)}
    everything = {str(pool.pk), str(own.pk), str(world.lead.pk)}
    for api in (staff_api(world.manager), key_api(world.brokerage)):
        assert {row["id"] for row in api.get("/api/leads").json()["results"]} == everything
    assert {row["id"] for row in staff_api(world.agent).get("/api/leads").json()["results"]} == {
        str(pool.pk),
        str(world.lead.pk),
    }


ABOUT_THE_CUSTOMER = [
    call
    for call in WITH_POLICY
    if any(f"{{{name}}}" in call.path for name in ("lead", "visit", "callback", "conversation"))
]


@pytest.mark.parametrize("call", ABOUT_THE_CUSTOMER, ids=str)
def test_what_is_alices_is_not_found_by_bob(call: Call, world: World, bob: User) -> None:
    api, before = staff_api(bob), snapshot()
    assert_refusal(call.send(api, world), 404)
    assert snapshot() == before


def test_bobs_lists_hold_nothing_of_alices_customer(world: World, bob: User) -> None:
    api = staff_api(bob)
    for path in ("/api/leads", "/api/admin/schedule/visits", "/api/admin/schedule/callbacks"):
        assert api.get(path).json()["results"] == []
    assert_refusal(api.get("/api/schedule/user/anna"), 404)


def test_an_rm_who_serves_a_lead_may_read_it(world: World, bob: User) -> None:
    """leads.md: the first RM who is assigned owns the lead; a visit's RM may read it."""
    world.visit.__class__.objects.filter(pk=world.visit.pk).update(agent=bob)
    assert staff_api(bob).get(f"/api/leads/{world.lead.pk}").status_code == 200
    assert staff_api(bob).get("/api/admin/schedule/visits").json()["results"][0]["id"] == str(
        world.visit.pk
    )


def test_an_rm_who_serves_a_lead_does_not_take_it_over(world: World, bob: User) -> None:
    world.visit.__class__.objects.filter(pk=world.visit.pk).update(agent=bob)
    answer = staff_api(bob).patch(f"/api/leads/{world.lead.pk}", {"owner": str(bob.pk)})
    assert_refusal(answer, 403)
    assert Lead.objects.get(pk=world.lead.pk).owner == world.agent


def test_staff_may_name_a_profile_by_its_uuid_and_a_key_may_not(world: World) -> None:
    """api.md: a profile's UUID as user_id: staff only."""
    body = {"user_id": str(world.profile.pk), "reason": "prices"}
    called = staff_api(world.manager).post("/api/schedule/callback", body)
    assert called.status_code == 200  # Anna waits for one already; her name and number are known
    assert called.json()["id"] == str(world.callback.pk)
    assert_refusal(
        key_api(world.brokerage).post("/api/schedule/callback", body), 400
    )  # nobody of that user id
    path = f"/api/schedule/user/{world.profile.pk}"
    assert staff_api(world.agent).get(path).json()["visits"][0]["id"] == str(world.visit.pk)
    assert_refusal(key_api(world.brokerage).get(path), 404)


# --- browsers -------------------------------------------------------------------------------------


@pytest.fixture
def site_key(sunrise: Brokerage) -> str:
    return create_api_key(brokerage=sunrise, name="site", kind=KeyKind.PUBLISHABLE, origins=[SITE])[
        1
    ]


def test_a_listed_origin_may_and_another_may_not(site_key: str, world: World) -> None:
    api = Api({"Authorization": f"Api-Key {site_key}"}, Client())
    good = api.get("/api/listings", Origin=SITE)
    assert good.status_code == 200
    assert good["Access-Control-Allow-Origin"] == SITE
    for origin in (
        "https://evil.example",
        "http://www.sunrise.example",
        SITE + ".evil.example",
        "null",
    ):
        response = api.get("/api/listings", Origin=origin)
        assert_refusal(response, 403)
        assert "Access-Control-Allow-Origin" not in response


def test_a_key_without_origins_works_on_no_foreign_page(world: World) -> None:
    _, secret = create_api_key(brokerage=world.brokerage, name="site", kind=KeyKind.PUBLISHABLE)
    assert_refusal(
        Api({"Authorization": f"Api-Key {secret}"}, Client()).get("/api/listings", Origin=SITE), 403
    )


@pytest.mark.parametrize(
    "path",
    ["/api/chat", "/api/chat/visitor", "/api/track", "/api/schedule/site-visit", "/api/listings"],
)
def test_a_preflight_from_a_listed_origin(path: str, site_key: str) -> None:
    ask = {
        "Origin": SITE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,idempotency-key,"
        "x-visitor-token",
    }
    response = Client().options(path, headers=ask)
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == SITE
    allowed = {name.strip() for name in response["Access-Control-Allow-Headers"].lower().split(",")}
    assert {"authorization", "content-type", "idempotency-key", "x-visitor-token"} <= allowed
    assert "POST" in response["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in response


def test_a_preflight_is_not_granted_to_others_or_for_the_back_office(site_key: str) -> None:
    ask = {"Access-Control-Request-Method": "POST"}
    assert "Access-Control-Allow-Origin" not in Client().options(
        "/api/chat", headers=ask | {"Origin": "https://evil.example"}
    )
    for path in ("/api/leads", "/api/admin/schedule/visits"):
        assert "Access-Control-Allow-Origin" not in Client().options(
            path, headers=ask | {"Origin": SITE}
        )


def test_an_origin_of_a_revoked_key_is_not_vouched_for(sunrise: Brokerage) -> None:
    key, _ = create_api_key(
        brokerage=sunrise, name="site", kind=KeyKind.PUBLISHABLE, origins=[SITE]
    )
    revoke_api_key(key=key)
    ask = {"Access-Control-Request-Method": "POST", "Origin": SITE}
    assert "Access-Control-Allow-Origin" not in Client().options("/api/chat", headers=ask)


def _with_token(secret: str, token: str) -> Api:
    return Api({"Authorization": f"Api-Key {secret}", "X-Visitor-Token": token}, Client())


BAD_TOKENS = {
    "of another brokerage": lambda b: sign_visitor(brokerage_id=uuid7(), visitor_id="v_anna"),
    "with another salt": lambda b: signing.dumps([str(b.pk), "v_anna"], salt="else"),
    "with a letter changed": lambda b: (
        "A" + sign_visitor(brokerage_id=b.pk, visitor_id="v_anna")[1:]
    ),
    "without its signature": lambda b: sign_visitor(brokerage_id=b.pk, visitor_id="v_anna").rsplit(
        ":", 1
    )[0],
    "of nonsense": lambda b: "\xff:::",
    "of another shape": lambda b: signing.dumps("v_anna", salt="realty_crm.visitor"),
}


@pytest.mark.parametrize("kind", BAD_TOKENS)
def test_a_forged_visitor_token_is_refused(kind: str, site_key: str, sunrise: Brokerage) -> None:
    api, before = _with_token(site_key, BAD_TOKENS[kind](sunrise)), snapshot()
    assert_refusal(api.post("/api/chat", {"text": "Hello"}), 401)
    assert snapshot() == before


def test_a_visitor_token_ends_after_a_year(
    site_key: str, sunrise: Brokerage, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sign_visitor(brokerage_id=sunrise.pk, visitor_id="v_anna")
    api = _with_token(site_key, token)
    day, then = 24 * 3600, timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: then + 364 * day)
    assert api.get("/api/chat/messages").status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: then + 366 * day)
    assert_refusal(api.get("/api/chat/messages"), 401)


def test_a_browser_may_not_speak_as_somebody_else(world: World) -> None:
    api = visitor_api(world.brokerage, "v_zoe")
    before = snapshot()
    event = {"id": str(uuid7()), "type": "active"}
    booking = {"name": "Zoe", "phone": "+919845033333"}
    for path, body in (
        ("/api/chat", {"text": "Hello"}),
        ("/api/track", {"events": [event]}),
        ("/api/schedule/callback", booking),
        (
            "/api/schedule/site-visit",
            booking | {"project": world.project.name, "date": "2030-01-01", "slot": "morning"},
        ),
    ):
        for user_id in ("anna", "v_anna", str(world.profile.pk)):
            error = assert_refusal(api.post(path, body | {"user_id": user_id}), 403)
            assert error["code"] == "foreign_user"
    for user_id in ("anna", "v_anna", str(world.profile.pk)):
        assert_refusal(api.get(f"/api/schedule/user/{user_id}"), 404)
    assert_refusal(api.post(f"/api/schedule/visit/{world.visit.pk}/cancel", {}), 404)
    assert snapshot() == before


def test_the_token_alone_works_on_our_own_pages_only(world: World) -> None:
    token = sign_visitor(brokerage_id=world.brokerage.pk, visitor_id="v_zoe")
    api = Api({"Authorization": f"Visitor {token}"}, Client())
    assert api.get("/api/chat/messages").status_code == 200
    assert api.get("/api/chat/messages", Origin="http://testserver").status_code == 200
    assert_refusal(api.get("/api/chat/messages", Origin=SITE), 403)
    assert_refusal(
        Api({"Authorization": "Visitor nonsense"}, Client()).get("/api/chat/messages"), 401
    )


def test_profile_and_lead_are_for_secret_keys_with_read(world: World) -> None:
    """api.md: `profile` and `lead` in answers only for secret keys with read."""
    full = (
        key_api(world.brokerage, "chat,read")
        .post("/api/chat", {"user_id": "anna", "text": "Hello"})
        .json()
    )
    assert {"profile", "lead"} <= set(full)
    assert full["lead"]["id"] == str(world.lead.pk)
    for api, body in (
        (key_api(world.brokerage, "chat"), {"user_id": "anna", "text": "Hello"}),
        (visitor_api(world.brokerage, "v_anna"), {"text": "Hello"}),
    ):
        answer = api.post("/api/chat", body).json()
        assert not {"profile", "lead"} & set(answer)
        assert str(world.lead.pk) not in str(answer)


# --- keys and sessions ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["secret", "publishable", "personal"])
def test_a_dead_key_opens_nothing(kind: str, world: World) -> None:
    fields: dict[str, Any] = {"scopes": ["read"]} if kind == "secret" else {}
    if kind == "personal":
        fields["user"] = world.manager
    path = "/api/listings"
    key, secret = create_api_key(brokerage=world.brokerage, name="k", kind=kind, **fields)
    api = Api({"Authorization": f"Api-Key {secret}"}, Client())
    assert api.get(path).status_code == 200
    revoke_api_key(key=key)
    refused = api.get(path)
    assert_refusal(refused, 401)
    assert refused["WWW-Authenticate"] == "Api-Key"
    past = timezone.now() - timedelta(seconds=1)
    _, expired = create_api_key(
        brokerage=world.brokerage, name="k", kind=kind, expires_at=past, **fields
    )
    assert_refusal(Api({"Authorization": f"Api-Key {expired}"}, Client()).get(path), 401)


def test_who_has_left_has_no_token(world: World) -> None:
    api = staff_api(world.agent)
    assert api.get("/api/leads").status_code == 200
    User.objects.filter(pk=world.agent.pk).update(is_active=False)
    assert_refusal(api.get("/api/leads"), 401)


def test_a_closed_brokerage_answers_nobody(world: World) -> None:
    session = Client()
    session.force_login(world.manager)
    token = sign_visitor(brokerage_id=world.brokerage.pk, visitor_id="v_anna")
    callers = {
        "key": (key_api(world.brokerage), "/api/leads"),
        "staff": (staff_api(world.manager), "/api/leads"),
        "visitor": (visitor_api(world.brokerage), "/api/listings"),
        "page": (Api({"Authorization": f"Visitor {token}"}, Client()), "/api/listings"),
        "session": (Api({}, session), "/api/leads"),
    }
    Brokerage.objects.filter(pk=world.brokerage.pk).update(is_active=False)
    for api, path in callers.values():
        assert_refusal(api.get(path), (401, 403))


@pytest.mark.parametrize(
    "header",
    [
        "Api-Key",
        "Api-Key ",
        "Api-Key sk_nonsense",
        "api-key é",
        "Api-Key a b c",
        "Visitor",
        "Visitor :",
    ],
)
def test_nonsense_in_the_header_is_a_401(header: str, world: World) -> None:
    assert_refusal(Api({"Authorization": header}, Client()).get("/api/listings"), 401)


def test_a_session_of_staff(world: World) -> None:
    client = Client()
    client.force_login(world.agent)
    assert {row["id"] for row in client.get("/api/leads").json()["results"]} == {str(world.lead.pk)}


def test_a_session_needs_the_csrf_token_to_write(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.manager)
    before = snapshot()
    response = client.patch(
        f"/api/leads/{world.lead.pk}", {"name": "X"}, content_type="application/json"
    )
    assert_refusal(response, 403)
    assert snapshot() == before


def test_a_superuser_without_a_brokerage_is_told_so(world: World) -> None:
    root = User.objects.create_superuser("root@example.org", "correct horse battery")
    client = Client()
    client.force_login(root)
    assert_refusal(client.get("/api/leads"), 403)


def test_the_pool_is_open_to_every_agent_of_the_brokerage(world: World, bob: User) -> None:
    lead = make_lead(world.brokerage, make_profile(world.brokerage, "Pool"), owner=None)
    answer = staff_api(bob).patch(f"/api/leads/{lead.pk}", {"owner": str(bob.pk)})
    assert answer.status_code == 200
    assert answer.json()["owner"] == {"id": str(bob.pk), "name": "Bob Mathew"}
