"""Whatever a client sends: a clear 4xx in the one error shape, never a 500, and nothing written."""

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework import serializers

from accounts.models import Brokerage, User
from tests.conftest import Api, key_api
from tests.flows.api_calls import WITH_BODY, Call
from tests.flows.api_setting import World, assert_refusal, build_world, snapshot, undone

pytestmark = pytest.mark.django_db

HUGE = "x" * 100_000


@pytest.fixture
def world(sunrise: Brokerage, meera: User, alice: User) -> World:
    return build_world(sunrise, meera, alice, mark="Quokka", phone="+919845011111")


@pytest.fixture
def api(world: World) -> Api:
    """A key with every scope whose faults are answers (500), not exceptions of the test."""
    key = key_api(world.brokerage)
    key.client.raise_request_exception = False
    return key


def send_raw(
    api: Api, call: Call, world: World, body: bytes, content_type: str = "application/json"
) -> Any:
    path = call.path.format(**world.names)
    return api.client.generic(
        call.method, path, body, content_type=content_type, headers=api.headers
    )


def send(api: Api, call: Call, world: World, body: Any) -> Any:
    return send_raw(api, call, world, json.dumps(body).encode())


def test_refusals_are_short_whatever_was_sent(api: Api) -> None:
    for body in (
        {f"field {number}": 1 for number in range(4_000)},
        {"n" * 2_000_000: 1},
        {"phone": "98765 43210", "source": "x" * 2_000_000},
        {"phone": "98765 43210", "source": "website", "tags": [{}] * 4_000},
        {"user_id": "anna", "events": [{"type": "x" * 20_000, "y" * 2_000: 1}] * 100},
    ):
        path = "/api/track" if "events" in body else "/api/leads"
        response = api.post(path, body)
        assert response.status_code in (202, 400)
        assert len(response.content) < 50_000


# --- bodies that are no JSON object ---------------------------------------------------------------

BAD_BODIES = {
    "cut off": b'{"text": "Hello"',
    "not JSON": b"text=Hello",
    "single quotes": b"{'text': 'Hello'}",
    "NaN": b'{"text": NaN}',
    "Infinity": b'{"text": -Infinity}',
    "a key twice": b'{"text": "Hello", "text": "Bye"}',
    "a list": b'[{"text": "Hello"}]',
    "a string": b'"Hello"',
    "a number": b"17",
    "null": b"null",
    "true": b"true",
    "not UTF-8": b'{"text": "\xff\xfe"}',
    "UTF-16": '{"text": "Hello"}'.encode("utf-16"),
    "NUL bytes": b"\x00\x00\x00",
    "a NUL in text": b'{"text": "a\\u0000b"}',
    "a NUL in a name": b'{"te\\u0000xt": "a"}',
    "a lone surrogate": b'{"text": "\\ud83d"}',
    "deep lists": b'{"text": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "deep objects": b'{"text": ' * 5_000 + b"1" + b"}" * 5_000,
    "an endless number": b'{"text": ' + b"9" * 50_000 + b"}",
    "two documents": b"{} {}",
    "an empty name": b'{"": 1}',
}


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
def test_a_body_that_is_no_json_object(call: Call, api: Api, world: World) -> None:
    before = snapshot()
    for kind, body in BAD_BODIES.items():
        with undone():
            response = send_raw(api, call, world, body)
            assert response.status_code == 400, (kind, response.status_code, response.content[:300])
            assert_refusal(response, 400)
    assert snapshot() == before


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
def test_a_body_of_another_type(call: Call, api: Api, world: World) -> None:
    before, good = snapshot(), json.dumps(call.body(world)).encode() if call.body else b""
    for kind in (
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        assert_refusal(send_raw(api, call, world, good, kind), 415)
    assert snapshot() == before


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
def test_a_body_above_the_limit(call: Call, api: Api, world: World) -> None:
    before = snapshot()
    assert_refusal(send(api, call, world, {"text": "x" * 3_000_000}), 413)
    assert snapshot() == before


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
def test_a_field_that_nobody_knows(call: Call, api: Api, world: World) -> None:
    assert call.body is not None
    before = snapshot()
    for name in ("surprise", "brokerage", "brokerage_id", "id", "is_admin", "__proto__", "नाम"):
        error = assert_refusal(send(api, call, world, call.body(world) | {name: 1}), 400)
        assert name in error["fields"], error
    assert snapshot() == before


# --- fields of a wrong type -----------------------------------------------------------------------

#: never right for a field of this kind (``None``: for all of them)
WRONG: list[tuple[str, Any, tuple[type, ...]]] = [
    ("a list", [1], (serializers.ListField, serializers.ListSerializer)),
    ("a nested list", [[["a"]]], ()),
    ("an object", {"a": 1}, (serializers.DictField,)),
    ("true", True, (serializers.IntegerField, serializers.DecimalField, serializers.BooleanField)),
    ("a huge text", HUGE, ()),
    ("a NUL", "a\x00b", ()),
    ("a lone surrogate", "\udc00", ()),
    ("a huge number", 10**400, (serializers.CharField,)),
    ("a negative number", -1, (serializers.CharField,)),
    ("an infinite number", float("1e999"), ()),
    ("a fraction", 1.5e-300, (serializers.CharField, serializers.DecimalField)),
]


def right_for(field: serializers.Field, legal: tuple[type, ...]) -> bool:
    choice_or_text = isinstance(field, serializers.CharField)
    return isinstance(field, legal) or (choice_or_text and serializers.CharField in legal)


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
def test_every_field_with_every_wrong_type(call: Call, api: Api, world: World) -> None:
    """The valid body of the call, one field spoilt at a time."""
    assert call.body is not None
    before, good = snapshot(), call.body(world)
    for name, field in call.serializer().fields.items():
        for kind, value, legal in WRONG:
            if right_for(field, legal):
                continue
            with undone():
                response = send(api, call, world, good | {name: value})
                wanted = (400, 409) if name == "version" and kind == "a huge number" else (400,)
                assert response.status_code in wanted, (
                    name,
                    kind,
                    response.status_code,
                    response.content[:300],
                )
                assert_refusal(response, wanted)
    assert snapshot() == before


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
def test_null_is_refused_where_it_means_nothing(call: Call, api: Api, world: World) -> None:
    assert call.body is not None
    before, good = snapshot(), call.body(world)
    for name, field in call.serializer().fields.items():
        if field.allow_null:
            continue
        error = assert_refusal(send(api, call, world, good | {name: None}), 400)
        assert name in error["fields"]
    assert snapshot() == before


PHONES = [
    "12345",
    "call me",
    "+91",
    "+999 123456",
    "1.23457E+12",
    "00000",
    "+91 98765 43210 98765",
    "١٢٣",
    "tel:;ext=1",
]
EMAILS = [
    "john",
    "john@",
    "@example.com",
    "john@localhost",
    "a b@example.com",
    "john@example..com",
    "x" * 250 + "@a.com",
    "john@example.com\nBcc: x@y.z",
    "<script>@example.com",
]
DATES = [
    "2026-02-31",
    "2027-02-29",
    "31/12/2026",
    "tomorrow",
    "2026-13-01",
    "2026-00-10",
    "0000-00-00",
    "2026-11-21T10:00:00",
    "99999-01-01",
    "2000-01-01",
    "0001-01-01",
    "9999-12-31",
]
TIMES = [
    "2026-11-31T10:00:00Z",
    "2026-11-21T25:00:00Z",
    "10:00",
    "now",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "2026-11-21T10:00:00+99:00",
]
BY_NAME: dict[str, list[Any]] = {
    "phone": PHONES,
    "email": EMAILS,
    "date": DATES,
    "start": [*TIMES, "2001-01-01T10:00:00Z"],
    "at": TIMES,
    "next_follow_up_at": TIMES,
    "message_id": ["1", "{}", "z" * 36],
    "listing": ["1", "Brigade"],
    "owner": ["1", "Alice", str(uuid4())],
    "version": [0, -1, "one", 1.5],
    "slot": ["night", "", "Morning "],
    "status": ["done", "", "WON"],
    "urgency": ["asap", ""],
    "source": ["spam", ""],
    "kind": ["sms", ""],
    "outcome": ["", "WIN"],
    "currency": ["XXX", "₹", "inr"],
    "budget_min": ["-1", "lots", "1e999", "NaN", "1" * 20, "0.001"],
    "limit": [0, -1, 21, "all"],
    "transaction_type": ["swap"],
    "property_type": ["castle"],
    "attempts": [-1, 101],
    "duration_seconds": [-1, 90_000],
    "tags": ["vip", ["x" * 41], ["t"] * 51],
    "attributes": [[], {"a": []}, {"a": {}}, {"n" * 81: 1}, {"a": "x" * 501}],
    "events": [[], [1], "view", [{"id": str(uuid4())}] * 101],
    "media": [
        [{}],
        [{"url": "javascript:alert(1)", "mime_type": "a"}],
        [{"url": "https://a.b", "extra": 1}],
    ],
}


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
def test_values_that_cannot_be(call: Call, api: Api, world: World) -> None:
    assert call.body is not None
    before, good = snapshot(), call.body(world)
    fields = call.serializer().fields
    spoilt = [
        (name, value) for name, values in BY_NAME.items() if name in fields for value in values
    ]
    for name, value in spoilt:
        if call.route == "callback-status" and name == "outcome":
            continue  # free text there
        body = {k: v for k, v in good.items() if not (name == "start" and k in {"slot", "date"})}
        if name == "listing":
            body.pop("project", None)
        with undone():
            response = send(api, call, world, body | {name: value})
            assert response.status_code == 400, (
                name,
                value,
                response.status_code,
                response.content[:300],
            )
            error = assert_refusal(response, 400)
            assert error.get("fields"), (name, value, error)
    assert snapshot() == before


def test_a_lower_budget_above_the_upper_one(api: Api, world: World) -> None:
    before = snapshot()
    body = {
        "name": "R",
        "phone": "+919845012345",
        "source": "website",
        "budget_min": "200",
        "budget_max": "100",
    }
    assert "budget_min" in assert_refusal(api.post("/api/leads", body), 400)["fields"]
    assert snapshot() == before


#: what a hold's /keep must be told depends on what is known: tests/scheduling/api/test_holds_api.py
_NOTHING_REQUIRED = {
    "visit-cancel", "visit-keep", "lead", "listing-search", "profile-preferences",
    "thread-take-over", "thread-give-back", "thread-resolve",
}  # fmt: skip


def test_what_is_required_is_named(api: Api, world: World) -> None:
    before = snapshot()
    for call in WITH_BODY:
        if call.route in _NOTHING_REQUIRED:
            continue
        error = assert_refusal(send(api, call, world, {}), 400)
        assert error["fields"], call
    assert snapshot() == before


def test_a_bad_event_does_not_lose_the_good_ones(api: Api, world: World) -> None:
    project = str(world.project.pk)
    bad: list[dict[str, Any]] = [
        {},
        {"id": "1", "type": "property_viewed", "project": project},
        {"id": str(uuid4()), "type": "teleported"},
        {"id": str(uuid4()), "type": "property_viewed"},
        {"id": str(uuid4()), "type": "property_viewed", "project": "No Such Place"},
        {"id": str(uuid4()), "type": "property_viewed", "listing": str(uuid4())},
        {
            "id": str(uuid4()),
            "type": "property_viewed",
            "project": project,
            "at": "2099-01-01T00:00:00Z",
        },
        {
            "id": str(uuid4()),
            "type": "property_viewed",
            "project": project,
            "at": "1999-01-01T00:00:00Z",
        },
        {"id": str(uuid4()), "type": "property_viewed", "project": project, "level": "extreme"},
        {"id": str(uuid4()), "type": "property_viewed", "project": project, "colour": "red"},
        {"id": str(uuid4()), "type": "property_viewed", "project": HUGE},
        {"id": str(uuid4()), "type": ["property_viewed"], "project": project},
    ]
    good = {"id": str(uuid4()), "type": "property_viewed", "project": project}
    answer = api.post("/api/track", {"user_id": "zoe", "events": [*bad, good]})
    assert answer.status_code == 202, answer.content
    told = answer.json()
    assert (told["accepted"], told["duplicates"]) == (1, 0)
    assert [one["index"] for one in told["rejected"]] == list(range(len(bad)))
    assert all(
        set(one) == {"index", "code", "message"} and one["message"] for one in told["rejected"]
    )


# --- anything at all ------------------------------------------------------------------------------

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
def test_any_json_gets_an_answer(call: Call, api: Api, world: World) -> None:
    """Some fields of the valid body replaced by anything: never a 500, and a refusal writes
    nothing."""
    assert call.body is not None
    good, before, names = call.body(world), snapshot(), list(call.serializer().fields)

    @settings(max_examples=25)
    @given(st.dictionaries(st.sampled_from(names), JSON_VALUES, min_size=1, max_size=3))
    def check(spoilt: dict[str, Any]) -> None:
        with undone():
            response = send(api, call, world, good | spoilt)
            assert response.status_code < 500, (spoilt, response.content[:300])
            if response.status_code >= 400:
                assert_refusal(response, response.status_code)
                assert snapshot() == before

    check()


@settings(max_examples=60)
@given(
    raw=st.binary(max_size=80)
    | st.text(max_size=60).map(lambda t: ('{"text": "' + t + '"}').encode())
)
def test_any_bytes_get_an_answer(raw: bytes, api: Api, world: World) -> None:
    with undone():
        response = send_raw(api, WITH_BODY[0], world, raw)
        assert response.status_code < 500, response.content[:300]
        if response.status_code >= 400:
            assert_refusal(response, response.status_code)


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
def test_a_number_that_overflows(call: Call, api: Api, world: World) -> None:
    """``1e999`` is legal JSON that Python reads as infinity, which neither JSON nor the database
    can give back."""
    assert call.body is not None
    before, good = snapshot(), call.body(world)
    for name in call.serializer().fields:
        nested = {"attributes": {"size": "INF"}, "tags": ["INF"], "events": [{"at": "INF"}]}
        body = json.dumps(good | {name: nested.get(name, "INF")}).replace('"INF"', "1e999")
        with undone():
            assert_refusal(send_raw(api, call, world, body.encode()), 400)
    assert snapshot() == before
