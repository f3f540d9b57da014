"""Every call of the API × every kind of caller × whose row it names × which fields come back.

The calls are those of the URL configuration (test_tenancy_walk holds api_setting.CALLS against it),
who may call is the policy table (test_roles holds it against the design); what is right here is in
reach_setting.EXPECTED. A call that is refused, or that names what the caller does not reach, has
changed no row of any table.
"""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from accounts.reach import Reach
from channels_app.models import Conversation
from scheduling.models import Callback, SiteVisit
from tests.common.meanwhile import just_before_the_lock
from tests.conftest import Api, staff_api
from tests.flows.api_calls import WITH_POLICY, Call
from tests.flows.api_setting import World, assert_refusal, build_world, undone
from tests.flows.reach_setting import (
    EXPECTED,
    REACHES,
    READERS,
    SUBSETS,
    Expect,
    fingerprint,
    keys,
    others,
    place,
    send,
)
from tests.flows.test_roles import DESIGN

pytestmark = pytest.mark.django_db

CALLS = [pytest.param(call, id=str(call)) for call in WITH_POLICY]
TOLD = {"read", "admin"}  # scopes that read leads


@pytest.fixture
def ours(sunrise: Brokerage, meera: User, alice: User) -> World:
    """Our customer has proved the phone, so that an enquiry with it is known to be theirs."""
    world = build_world(sunrise, meera, alice, mark="Quokka", phone="+919845011111")
    world.profile.identifiers.filter(kind="phone").update(verified_at=timezone.now())
    return world


@pytest.fixture
def theirs(marina: Brokerage, omar: User, charlie: User) -> World:
    """Another brokerage, whose customer goes by names that ours has not."""
    world = build_world(marina, omar, charlie, mark="Wombat", phone="+919845022222")
    world.user_id, world.visitor_id = "only_theirs", "v_theirs"
    for kind, value in (("external", world.user_id), ("web_visitor", world.visitor_id)):
        world.profile.identifiers.filter(kind=kind).update(value=value)
    return world


@pytest.fixture
def staff(alice: User, bob: User) -> dict[str, User]:
    return {"alice": alice, "bob": bob}


def test_the_matrix_has_every_call() -> None:
    assert set(EXPECTED) == {str(call) for call in WITH_POLICY}
    assert len(SUBSETS) == 16
    assert set(DESIGN) == {call.action for call in WITH_POLICY}


def may(call: Call, who: str, scopes: frozenset[str] = frozenset()) -> bool:
    """By the design's own table, whoever's row it is."""
    allowed, browser, roles = DESIGN[call.action]
    if who == "key":
        return bool(scopes & set(allowed.split()))
    if who == "site":
        return browser == "site"
    return bool(browser) if who.endswith("visitor") else who in roles.split()


def is_write(call: Call) -> bool:
    return call.method != "GET" and call.route != "listing-search"


def assert_untouched(before: Any, response: Any, status: int) -> None:
    assert_refusal(response, status)
    after = fingerprint()
    changed = {table for table in before if before[table] != after[table]}
    assert not changed, f"refused with {status}, and yet {changed} changed"


def assert_told(response: Any, want: Expect, call: Call, told: Any) -> None:
    """All fields and no other; what the caller may not know is null, or (in the chat) left out.
    ``told`` says whether the caller is told a field of a kind."""
    assert response.status_code < 300, response.content[:300]
    answer = response.json()
    _assert_fields(answer, want.fields, want.kind, told)
    for name, fields, kind in want.rows:
        assert answer[name], f"{call}: no {name}, nothing was looked at"
        for row in answer[name]:
            _assert_fields(row, fields, kind, told)


def _assert_fields(row: dict[str, Any], fields: str, kind: str, told: Any) -> None:
    hidden = {name for name, who in READERS.get(kind, {}).items() if not told(*who)}
    left_out = hidden if kind == "chat" else set()
    assert set(row) == set(fields.split()) - left_out
    for name in READERS.get(kind, {}):
        if name in hidden:
            assert row.get(name) is None, f"{name} is told to who may not know it"
        else:
            assert row[name] is not None, f"{name} is hidden from who may know it"


def make_ready(call: Call, world: World) -> None:
    """So that what must be hidden is there, and what is to be kept is held."""
    visit = SiteVisit.objects.filter(pk=world.visit.pk)
    visit.update(rm_notes="Quokka at heart", lead_score=40)
    if call.route == "visit-keep":
        visit.update(hold_until=timezone.now() + timedelta(minutes=5))
    if call.route == "thread-give-back":
        Conversation.objects.filter(pk=world.conversation.pk).update(bot_active=False)
    callback = Callback.objects.filter(pk=world.callback.pk)
    callback.update(notes="Quokka", outcome="Quokka", lead_score=40)


# --- secret keys ----------------------------------------------------------------------------------


@pytest.mark.parametrize("call", CALLS)
def test_keys_of_every_set_of_scopes(call: Call, ours: World, theirs: World) -> None:
    want = EXPECTED[str(call)]
    make_ready(call, ours)
    callers = keys(ours)
    before = fingerprint()
    for scopes, api in callers.items():
        allowed = may(call, "key", scopes)
        for world in (ours, theirs) if allowed else (ours,):
            with undone():
                response = send(call, api, world)
                if not allowed:
                    assert_untouched(before, response, 403)
                elif world is ours or not want.names:
                    assert_key_is_told(response, call, want, scopes)
                else:
                    assert_key_finds_nobody(before, response, theirs, want, scopes)


def assert_key_is_told(response: Any, call: Call, want: Expect, scopes: frozenset[str]) -> None:
    if str(call) == "POST leads" and not scopes & TOLD:
        assert response.status_code == 201
        assert set(response.json()) == {"id", "reference"}
        return
    known = (200,) if str(call) == "POST leads" else call.answers
    assert response.status_code in known, (scopes, response.content[:300])
    assert_told(response, want, call, lambda readers, browser: bool(scopes & readers))


def assert_key_finds_nobody(
    before: Any,
    response: Any,
    theirs: World,
    want: Expect,
    scopes: frozenset[str],
) -> None:
    """What is another brokerage's: as if it were nowhere."""
    assert not names_customer(response, theirs)
    if want.names == "contact":
        assert response.status_code == 201
    elif want.begins and "read" not in scopes:
        assert response.status_code == want.begins
    elif want.unknown == 404:
        assert_untouched(before, response, 404)
    else:
        assert response.status_code == want.unknown


# --- browsers and staff ---------------------------------------------------------------------------


@pytest.mark.parametrize("call", CALLS)
def test_everybody_else(call: Call, ours: World, theirs: World, staff: dict[str, User]) -> None:
    make_ready(call, ours)
    callers = others(ours, staff["bob"])
    for who in ("anonymous", "site", "visitor", "another visitor"):
        browser(call, who, callers[who], ours, theirs)
    for reach in REACHES:
        place(ours, reach, staff)
        agent(call, callers["agent"], ours, reach, staff["bob"])
        manager(call, callers["manager"], ours)
    for role in ("agent", "manager"):
        assert_not_theirs(call, callers[role], theirs, role)


def browser(call: Call, who: str, api: Api, ours: World, theirs: World) -> None:
    want, before = EXPECTED[str(call)], fingerprint()
    for world in (ours, theirs):
        with undone():
            response = send(call, api, world, who)
            if who == "anonymous":
                assert_untouched(before, response, 401)
            elif not may(call, who):
                assert_untouched(before, response, 403)
            elif is_for_browser(want, who, is_ours=world is ours):
                assert_told(response, want, call, lambda readers, browser: browser)
            elif want.names == "wish" and (world is ours or call.route != "site-visit"):
                assert response.status_code in call.answers  # a wish of their own
                assert not names_customer(response, world)
            elif call.route == "chat-messages":
                assert response.json() == {"results": []}  # their own thread
            else:
                assert_untouched(before, response, 404)


def is_for_browser(want: Expect, who: str, *, is_ours: bool) -> bool:
    """Is it theirs, or everybody's?"""
    open_to_all = not want.names or (is_ours and want.names in {"project", "listing"})
    return open_to_all or (is_ours and who == "visitor")


def agent(call: Call, api: Api, ours: World, reach: str, who: User) -> None:
    want, before = EXPECTED[str(call)], fingerprint()
    with undone():
        response = send(call, api, ours)
        if not may(call, "agent"):
            assert_untouched(before, response, 403)
        elif status := status_for_agent(call, want, reach):
            assert_untouched(before, response, status)
        elif want.names == "contact" and reach == "colleague's":
            assert_new_for_agent(response, ours, who)
        elif reach == "colleague's":
            assert not names_customer(response, ours)
        else:
            assert_told(response, want, call, lambda readers, browser: True)


def status_for_agent(call: Call, want: Expect, reach: str) -> int:
    """0 is success."""
    if want.names in {"", "brokerage", "project", "listing"}:
        return 0
    if want.names == "contact":
        return 403 if reach == "served" else 0
    if reach == "colleague's":
        return 404
    reads_only = reach == "served" and want.names in {"lead", "callback"}
    return 403 if reads_only and is_write(call) else 0


def manager(call: Call, api: Api, ours: World) -> None:
    want, before = EXPECTED[str(call)], fingerprint()
    with undone():
        response = send(call, api, ours)
        if may(call, "manager"):
            assert_told(response, want, call, lambda readers, browser: True)
        else:
            assert_untouched(before, response, 403)


def names_customer(response: Any, world: World) -> bool:
    """Does it hold what only their card tells?"""
    rows = (world.lead, world.visit, world.callback, world.profile)
    marks = [*(str(row.pk) for row in rows), world.lead.email]
    return any(mark in response.content.decode() for mark in marks)


def assert_new_for_agent(response: Any, world: World, who: User) -> None:
    """An enquiry of a colleague's customer is one of somebody new: the agent's own lead."""
    assert response.status_code == 201, response.content[:300]
    answer = response.json()
    assert answer["re_inquiry"] is False
    assert answer["owner"] == {"id": str(who.pk), "name": who.name}
    assert not names_customer(response, world)
    world.lead.refresh_from_db()
    assert (world.lead.tags, world.lead.budget_max, world.lead.total_interactions) == ([], None, 0)


def assert_not_theirs(call: Call, api: Api, theirs: World, role: str) -> None:
    want, before = EXPECTED[str(call)], fingerprint()
    with undone():
        response = send(call, api, theirs)
        assert not names_customer(response, theirs)
        if not may(call, role):
            assert_untouched(before, response, 403)
        elif want.names == "contact":
            assert response.status_code == 201
        elif want.names:
            assert_untouched(before, response, 404)


# --- a colleague takes it meanwhile ---------------------------------------------------------------

OF_ONE_CUSTOMER = {"lead", "visit", "callback", "customer", "wish", "conversation"}
TAKEN_MEANWHILE = [
    pytest.param(call, id=str(call))
    for call in WITH_POLICY
    if is_write(call) and may(call, "agent") and EXPECTED[str(call)].names in OF_ONE_CUSTOMER
]
#: a booking looks anew in another place: where it joins a lead
HELD = [one for one in TAKEN_MEANWHILE if one.values[0].route not in {"site-visit", "callback"}]


@pytest.mark.parametrize("call", TAKEN_MEANWHILE)
def test_what_a_colleague_takes_meanwhile_is_not_there(
    call: Call,
    ours: World,
    staff: dict[str, User],
) -> None:
    """The pool's customer is Bob's to change when he asks, and Alice's once his request has the
    lock."""
    make_ready(call, ours)
    place(ours, "colleague's", staff)
    taken = fingerprint()
    place(ours, "pool", staff)
    api = staff_api(staff["bob"])
    before, take = fingerprint(), partial(place, ours, "colleague's", staff)
    with undone():
        with just_before_the_lock(take) as before_the_lock:
            response = send(call, api, ours)
        assert before_the_lock, "no lock was waited for: nothing was tried"
        assert_refusal(response, 404)
        assert fingerprint() in (before, taken)


@pytest.mark.parametrize("call", HELD)
def test_control_without_the_second_look_it_lands(
    call: Call, ours: World, staff: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reach, "hold", lambda *_: None)
    monkeypatch.setattr(Reach, "check", lambda *_: None)
    make_ready(call, ours)
    place(ours, "colleague's", staff)
    taken = fingerprint()
    place(ours, "pool", staff)
    api = staff_api(staff["bob"])
    before = fingerprint()
    with undone(), just_before_the_lock(partial(place, ours, "colleague's", staff)):
        response = send(call, api, ours)
        # some answers are read anew, and are not found; what was written stays written
        assert response.status_code in (200, 201, 404)
        assert fingerprint() not in (before, taken)


def test_an_enquiry_whose_customer_a_colleague_takes_meanwhile(
    ours: World,
    staff: dict[str, User],
) -> None:
    place(ours, "pool", staff)
    api = staff_api(staff["bob"])
    call = next(one for one in WITH_POLICY if str(one) == "POST leads")
    take = partial(place, ours, "colleague's", staff)
    with undone(), just_before_the_lock(take) as before_the_lock:
        response = send(call, api, ours)
        assert before_the_lock
        assert_new_for_agent(response, ours, staff["bob"])
