"""Addresses that make no sense: methods, ids, paths, cursors, filters, headers. Always a clear 4xx,
nothing written."""

import base64
import json
from urllib.parse import quote
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Brokerage, User
from tests.conftest import Api, key_api
from tests.flows.api_calls import WITH_POLICY, Call
from tests.flows.api_setting import World, assert_refusal, build_world, snapshot

pytestmark = pytest.mark.django_db

HUGE = "x" * 3000


@pytest.fixture
def world(sunrise: Brokerage, meera: User, alice: User) -> World:
    return build_world(sunrise, meera, alice, mark="Quokka", phone="+919845011111")


@pytest.fixture
def api(world: World) -> Api:
    """A key with every scope whose faults are answers (500), not exceptions of the test."""
    key = key_api(world.brokerage)
    key.client.raise_request_exception = False
    return key


@pytest.mark.parametrize("call", WITH_POLICY, ids=str)
def test_a_method_that_the_route_has_not(call: Call, api: Api, world: World) -> None:
    known = {one.method for one in WITH_POLICY if one.route == call.route}
    before, path = snapshot(), call.path.format(**world.names)
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} - known:
        response = api.client.generic(
            method, path, b"{}", content_type="application/json", headers=api.headers
        )
        assert_refusal(response, 405)
        assert set(response["Allow"].split(", ")) >= known, method
    assert snapshot() == before


BAD_IDS = [
    "1",
    "none",
    "0" * 36,
    "../../etc/passwd",
    "'; DROP TABLE leads_lead; --",
    "%00",
    "x" * 3000,
    "%ed%a0%80",
    "é",
]


@pytest.mark.parametrize("call", WITH_POLICY, ids=str)
def test_ids_in_the_path_that_are_none(call: Call, api: Api, world: World) -> None:
    named = [
        n
        for n in ("lead", "visit", "callback", "listing", "brokerage", "conversation", "user_id")
        if f"{{{n}}}" in call.path.split("?")[0]
    ]
    before = snapshot()
    body = json.dumps(call.body(world) if call.body else {}).encode()
    for name in named:
        for value in [*BAD_IDS, str(uuid4())]:
            path = call.path.format(
                **world.names | {name: value if "%" in value else quote(value, safe="")}
            )
            response = api.client.generic(
                call.method, path, body, content_type="application/json", headers=api.headers
            )
            assert_refusal(response, (400, 404) if value == "%00" else 404)
    assert snapshot() == before


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/nothing",
        "/api/leads/1/2/3",
        "/api//leads",
        "/api/leads//",
        "/api/%00",
        "/api/LEADS",
    ],
)
def test_paths_that_are_none(path: str, api: Api) -> None:
    for method in ("GET", "POST", "DELETE"):
        response = api.client.generic(
            method, path, b"{", content_type="application/json", headers=api.headers
        )
        assert response.status_code == 404, (method, response.status_code)
        assert_refusal(response, 404)


LISTS = (
    "/api/leads",
    "/api/admin/schedule/visits",
    "/api/admin/schedule/callbacks",
    "/api/listings",
)


def as_cursor(text: str) -> str:
    return quote(base64.urlsafe_b64encode(text.encode()).decode())


BAD_CURSORS = {
    "text": "abc",
    "not base64": "%%%25",
    "beyond ASCII": "%C3%A9",
    "no JSON": as_cursor("hello"),
    "an object": as_cursor('{"a": 1, "b": 2, "c": 3}'),
    "too short": as_cursor("[false, []]"),
    "too long": as_cursor("[false, [1, 2, 3, 4, 5]]"),
    "null": as_cursor("null"),
    "nulls": as_cursor("[false, [null, null, null]]"),
    "two nulls": as_cursor("[false, [null, null]]"),
    "infinite": as_cursor("[false, [Infinity, Infinity, Infinity]]"),
    "infinite, two": as_cursor("[false, [Infinity, Infinity]]"),
    "numbers": as_cursor("[false, [1, 2, 3]]"),
    "two numbers": as_cursor("[false, [1, 2]]"),
    "lists": as_cursor("[false, [[], [], []]]"),
    "objects": as_cursor("[true, [{}, {}]]"),
    "nested": as_cursor("[" * 2000),
    "direction is text": as_cursor('["no", ["1", "2"]]'),
    "a text of the right length": as_cursor('[false, "abc"]'),
    "an endless number": as_cursor(f"[false, [{'9' * 5000}, 1, 1]]"),
}


@pytest.mark.parametrize("path", LISTS)
def test_cursors_that_are_none(path: str, api: Api, world: World) -> None:
    for kind, cursor in BAD_CURSORS.items():
        response = api.get(f"{path}?cursor={cursor}")
        assert response.status_code == 400, (kind, response.status_code, response.content[:200])
        assert_refusal(response, 400)


def test_a_cursor_with_numbers_beyond_the_column(api: Api, world: World) -> None:
    for score in (-(10**30), 10**30):
        cursor = as_cursor(json.dumps([False, [score, "2026-11-20T00:00:00+00:00", str(uuid4())]]))
        assert api.get(f"/api/leads?cursor={cursor}").status_code in (200, 400)
    for moment in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-11-20"):
        cursor = as_cursor(json.dumps([False, [50, moment, str(uuid4())]]))
        assert api.get(f"/api/leads?cursor={cursor}").status_code in (200, 400)


@pytest.mark.parametrize("path", LISTS)
def test_page_sizes_that_are_none(path: str, api: Api, world: World) -> None:
    for size in (
        "0",
        "-1",
        "201",
        "1000000",
        "all",
        "1.5",
        "",
        " ",
        "٣",
        "1e2",
        "0x10",
        "9" * 400,
        "000000001" + "9999",
    ):
        error = assert_refusal(api.get(f"{path}?page_size={quote(size)}"), 400)
        assert list(error["fields"]) == ["page_size"]


QUERIES = [
    *[f"{path}?surprise=1" for path in LISTS],
    "/api/schedule/slots?project=x&surprise=1",
    "/api/chat/messages?user_id=anna&surprise=1",
    "/api/schedule/slots",
    "/api/schedule/slots?project=",
    "/api/schedule/slots?project=%00",
    "/api/schedule/slots?listing=1",
    f"/api/schedule/slots?project={HUGE[:3000]}",
    "/api/chat/messages",
    "/api/chat/messages?user_id=",
    "/api/chat/messages?user_id=anna&after=1",
    "/api/chat/messages?user_id=%00",
    f"/api/chat/messages?user_id={HUGE[:3000]}",
    "/api/leads?temperature=lukewarm",
    "/api/leads?status=done",
    "/api/leads?source=spam",
    "/api/leads?owner=Alice",
    "/api/leads?owner=",
    "/api/leads?score_min=-1",
    "/api/leads?score_min=101",
    "/api/leads?score_max=NaN",
    "/api/leads?score_max=Infinity",
    "/api/leads?score_max=1e999",
    "/api/leads?idle_days=-1",
    "/api/leads?idle_days=99999999",
    "/api/leads?idle_days=soon",
    "/api/leads?tag=%00",
    f"/api/leads?tag={HUGE[:50]}",
    "/api/leads?q=%00",
    f"/api/leads?q={HUGE[:300]}",
    "/api/admin/schedule/visits?status=done",
    "/api/admin/schedule/visits?agent=Alice",
    "/api/admin/schedule/visits?date_from=2026-02-31",
    "/api/admin/schedule/visits?date_to=0001-01-01",
    "/api/admin/schedule/visits?date_to=9999-12-31",
    "/api/admin/schedule/callbacks?urgency=asap",
    "/api/listings?price_min=cheap",
    "/api/listings?price_min=-1",
    "/api/listings?price_max=1e999",
    "/api/listings?project=Brigade",
    "/api/listings?status=gone",
    "/api/listings?locality=%00",
]


@pytest.mark.parametrize("path", QUERIES)
def test_queries_that_make_no_sense(path: str, api: Api, world: World) -> None:
    if path.endswith("owner="):
        assert api.get(path).status_code == 200  # an empty filter filters nothing
        return
    response = api.get(path)
    assert response.status_code == 400, (response.status_code, response.content[:300])
    assert_refusal(response, 400)


def test_days_for_slots_that_cannot_be_asked(api: Api, world: World) -> None:
    for query in ("date_from=2026-02-31", "date_from=9999-12-31", "date_to=9999-12-31",
    "date_from=soon",
                  "date_from=2026-12-10&date_to=2026-12-01",
                  "date_from=2026-12-01&date_to=2027-02-01"):  # fmt: skip
        assert_refusal(api.get(f"/api/schedule/slots?project={world.project.pk}&{query}"), 400)
    ancient = api.get(
        f"/api/schedule/slots?project={world.project.pk}&date_from=0001-01-01&date_to=0001-01-10"
    )
    assert ancient.status_code in (200, 400)


def test_an_answer_in_another_format(api: Api, world: World) -> None:
    assert_refusal(api.get("/api/leads", Accept="text/csv"), 406)
    assert_refusal(api.get("/api/leads?format=xml"), 404)


@pytest.mark.parametrize("key", ["", " " * 201, "x" * 201, "a\x7fb"])
def test_an_idempotency_key_that_is_none(key: str, api: Api, world: World) -> None:
    before = snapshot()
    body = {"user_id": "anna", "text": "Hello"}
    assert_refusal(api.post("/api/chat", body, **{"Idempotency-Key": key}), 400)
    assert snapshot() == before


def test_a_request_id_comes_back_when_it_is_harmless(api: Api, world: World) -> None:
    assert (
        api.get("/api/leads/1", **{"X-Request-Id": "trace-1.a_B"}).json()["error"]["request_id"]
        == "trace-1.a_B"
    )
    for bad in ("a b", "x" * 65, "a\nb", "<script>"):
        answer = api.get("/api/leads/1", **{"X-Request-Id": bad}).json()
        assert answer["error"]["request_id"] not in (bad, "-", "")


PARAMETERS = """q tag owner score_min idle_days cursor page_size configuration locality price_max
    date_from date_to
agent status project user_id after"""


@settings(max_examples=120)
@given(
    path=st.sampled_from([*LISTS, "/api/schedule/slots", "/api/chat/messages"]),
    query=st.dictionaries(
        st.sampled_from(PARAMETERS.split()),
        st.text(max_size=30) | st.integers().map(str) | st.dates().map(str) | st.floats().map(str),
        max_size=3,
    ),
)  # fmt: skip
def test_any_query_gets_an_answer(path: str, query: dict[str, str], api: Api, world: World) -> None:
    text = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in query.items())
    response = api.get(f"{path}?{text}")
    assert response.status_code < 500, (path, query, response.content[:300])
    if response.status_code >= 400:
        assert_refusal(response, response.status_code)


@settings(max_examples=60)
@given(
    text=st.text(max_size=60)
    | st.sampled_from(
        ["'", "\\", "a & b", "!", "(", "a:*", "<->", "² ½", "ß", "a\u0301", "100%", "_"]
    )
)
def test_any_search_words_find_or_do_not(text: str, api: Api, world: World) -> None:
    assert api.get(f"/api/leads?q={quote(text, errors='replace')}").status_code in (200, 400)
