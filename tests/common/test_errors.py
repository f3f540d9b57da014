"""Every refusal in the one shape, each with its status; true faults stay faults."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404
from psycopg import errors as pg
from rest_framework import exceptions

from common.api.errors import exception_handler
from common.errors import ApplicationError, Conflict, Forbidden, NotFound, NotPossibleNow, invalid
from common.process.request_ids import current_request_id


def caused_by(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def answer(error: Exception) -> tuple[int, dict[str, Any]]:
    response = exception_handler(error, {})
    assert response is not None
    assert set(response.data) == {"error"}
    return response.status_code, response.data["error"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ApplicationError("no"), 400, "invalid"),
        (ApplicationError("no", code="past_date"), 400, "past_date"),
        (invalid("phone", "no"), 400, "invalid"),
        (NotFound("no"), 404, "not_found"),
        (Forbidden("no"), 403, "forbidden"),
        (Conflict("no", code="slot_taken"), 409, "slot_taken"),
        (NotPossibleNow("no"), 422, "not_possible"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "forbidden"),
        (RequestDataTooBig(), 413, "too_large"),
        (SuspiciousOperation(), 400, "invalid"),
        (exceptions.ParseError("no"), 400, "invalid"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.AuthenticationFailed(), 401, "not_authenticated"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.NotAcceptable(), 406, "not_acceptable"),
        (exceptions.UnsupportedMediaType("text/plain"), 415, "unsupported_media_type"),
        (exceptions.Throttled(wait=12.3), 429, "too_many_requests"),
        (exceptions.ValidationError({"a": ["no"]}), 400, "invalid"),
        (DataError("out of range"), 400, "invalid"),
        (caused_by(OperationalError("lock"), pg.LockNotAvailable()), 503, "busy"),
        (caused_by(OperationalError("deadlock"), pg.DeadlockDetected()), 503, "busy"),
        (caused_by(OperationalError("serial"), pg.SerializationFailure()), 503, "busy"),
        (OperationalError("server closed the connection"), 503, "unavailable"),
    ],
)
def test_status_and_code(error: Exception, status: int, code: str) -> None:
    token = current_request_id.set("req-7")
    try:
        found_status, body = answer(error)
    finally:
        current_request_id.reset(token)
    assert (found_status, body["code"], body["request_id"]) == (status, code, "req-7")
    assert isinstance(body["message"], str)
    assert body["message"]


@pytest.mark.parametrize("error", [ValueError("bug"), KeyError("bug"), IntegrityError("bug")])
def test_a_fault_of_ours_is_not_dressed_up(error: Exception) -> None:
    assert exception_handler(error, {}) is None


def test_fields_and_extra_are_beside_the_code() -> None:
    _, body = answer(invalid("phone", "Not a phone."))
    assert body["fields"] == {"phone": ["Not a phone."]}
    _, body = answer(Conflict("Taken.", code="slot_taken", extra={"free_slots": [1]}))
    assert body["free_slots"] == [1]
    assert "fields" not in body


@pytest.mark.parametrize(
    ("detail", "message", "fields"),
    [
        ({"date": ["Wrong."]}, "date: Wrong.", {"date": ["Wrong."]}),
        (["Both are needed."], "Both are needed.", {"non_field_errors": ["Both are needed."]}),
        ("Plain.", "Plain.", {"non_field_errors": ["Plain."]}),
        (
            {"who": {"phone": ["Wrong."]}},
            "who: Some fields are not valid.",
            {"who": {"phone": ["Wrong."]}},
        ),
        (
            {"events": [{}, {"id": ["Wrong."]}]},
            "events: Some fields are not valid.",
            {"events": [{}, {"id": ["Wrong."]}]},
        ),
    ],
)
def test_validation_names_the_field(detail: Any, message: str, fields: dict[str, Any]) -> None:
    _, body = answer(exceptions.ValidationError(detail))
    assert (body["message"], body["fields"]) == (message, fields)


def test_how_long_to_wait_is_said() -> None:
    throttled = exception_handler(exceptions.Throttled(wait=12.3), {})
    busy = exception_handler(caused_by(OperationalError(), pg.LockNotAvailable()), {})
    assert throttled is not None
    assert busy is not None
    assert 13 <= int(throttled["Retry-After"]) <= 14  # whole seconds, never too early
    assert busy["Retry-After"] == "1"


def test_internals_of_the_database_are_not_told() -> None:
    _, body = answer(DataError("value too long for type character varying(20): secret"))
    assert "secret" not in str(body)


def test_an_answer_is_no_longer_than_a_person_reads() -> None:
    """A refusal may repeat what was sent: names, values, as many faults as there were fields."""
    many = {f"{'n' * 5_000}{number}": ["v" * 5_000] * 500 for number in range(500)}
    deep = {"items": [{"name": ["v" * 5_000] * 500}] * 500}
    for detail in (many, deep):
        _, body = answer(exceptions.ValidationError(detail))
        assert len(str(body)) < 50 * 50 * 400
    _, body = answer(exceptions.ValidationError({"n" * 5_000: ["v" * 5_000] * 500}))
    ((name, messages),) = body["fields"].items()
    assert name == "n" * 80 + "…"
    assert messages == ["v" * 300 + "…"] * 50
