"""The OpenAPI schema: complete, valid, and kept by what the API really answers."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, assume, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import negative_data_rejection, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import Brokerage, User
from tests.conftest import key_api
from tests.flows.api_calls import CALLS
from tests.flows.api_setting import World, build_world, undone

pytestmark = pytest.mark.django_db

EXAMPLES = 20  # per operation and mode: some 25 operations in well under a minute


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    answer = Client().get("/api/schema?format=json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (path, method.upper()): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in {"get", "post", "put", "patch", "delete"}
    }


def test_it_is_openapi_3_1_and_open_to_all(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert Client().get("/api/docs").status_code == 200
    assert Client().get("/api/schema").status_code == 200


def test_every_call_is_in_it_and_nothing_else(document: dict[str, Any]) -> None:
    names = {
        "lead": "key",
        "visit": "key",
        "callback": "key",
        "review": "key",
        "listing": "listing_id",
        "brokerage": "tenant",
        "conversation": "key",
    }
    expected = set()
    for call in CALLS:
        if call.action:
            path = call.path.partition("?")[0]
            for ours, theirs in names.items():
                path = path.replace(f"{{{ours}}}", f"{{{theirs}}}")
            expected.add((path, call.method))
    assert set(operations(document)) == expected, set(operations(document)) ^ expected


def test_every_operation_is_named_once_and_described(document: dict[str, Any]) -> None:
    found = operations(document)
    ids = [operation["operationId"] for operation in found.values()]
    assert len(ids) == len(set(ids))
    assert [at for at, operation in found.items() if not operation.get("description")] == []


def test_every_operation_tells_its_refusals_in_the_one_shape(document: dict[str, Any]) -> None:
    error = document["components"]["schemas"]["Error"]["properties"]["error"]
    assert set(error["required"]) == {"code", "message", "request_id"}
    for at, operation in operations(document).items():
        refused = operation["responses"]["default"]["content"]["application/json"]["schema"]
        assert refused == {"$ref": "#/components/schemas/Error"}, at
        assert any(status.startswith("2") for status in operation["responses"]), at


def test_every_body_and_answer_has_a_schema(document: dict[str, Any]) -> None:
    for at, operation in operations(document).items():
        for status, answer in operation["responses"].items():
            if status.startswith("2"):
                assert answer["content"]["application/json"]["schema"], (at, status)
        if body := operation.get("requestBody"):
            assert list(body["content"]) == ["application/json"], at


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The calls run on the test's own connection, as the test client's do: the end of a request
    must not close it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(sunrise: Brokerage, meera: User, alice: User) -> World:
    return build_world(sunrise, meera, alice, mark="Quokka", phone="+919845011111")


KEPT = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
#: what the schema calls an id → which row of the world it may be
IDS = {
    "visit": "visit",
    "callback": "callback",
    "leads": "lead",
    "listings": "listing",
    "reviews": "review",
    "conversations": "conversation",
}


def real_ids(operation: Any, world: World) -> dict[str, Any]:
    """Path parameters that name rows which are there."""
    kind = next((row for word, row in IDS.items() if f"/{word}/" in operation.path), "")
    ids = {"key": kind, "listing_id": kind, "user_id": "user_id", "tenant": "brokerage"}
    wanted = [parameter.name for parameter in operation.path_parameters]
    return {name: str(world.names[ids[name]]) for name in wanted}


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["valid", "invalid"]
)
def test_generated_calls_are_answered_as_the_schema_says(
    mode: GenerationMode, world: World, one_connection: None
) -> None:
    """Schemathesis makes calls from the schema: no 5xx, each answer of a documented status, type
    and shape, and what the schema forbids is refused."""
    schema = schemathesis.openapi.from_wsgi("/api/schema?format=json", WSGIHandler())
    headers = key_api(world.brokerage).headers
    made = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        cases = operation.as_strategy(
            generation_mode=mode, path_parameters=real_ids(operation, world) or None
        )

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        )
        @given(case=cases)
        def check(case: Any) -> None:
            nonlocal made
            assume("" not in (case.query or {}).values())  # an empty filter filters nothing
            with undone():
                case.validate_response(case.call(headers=headers), checks=KEPT)
            made += 1

        with suppress(Unsatisfiable):  # nothing about this operation can be wrong, or only its path
            check()
    assert made >= EXAMPLES * 10
