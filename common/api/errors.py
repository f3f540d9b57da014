"""Every refusal in the one error shape: {"error": {"code", "message", "fields"?, "request_id"}}."""

import logging
import math
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from psycopg import errors as pg
from rest_framework import exceptions
from rest_framework.response import Response

from common.errors import ApplicationError, TooManyRequests
from common.process.request_ids import current_request_id

logger = logging.getLogger(__name__)

_CODES = {
    400: "invalid",
    401: "not_authenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    415: "unsupported_media_type",
    429: "too_many_requests",
}
_MOST_ERRORS = 50  # an answer is no longer than a person reads, whatever was sent
_LONGEST_NAME, _LONGEST_MESSAGE = 80, 300
_TOO_LARGE = "The body is larger than 2.5 MB."


def error_body(
    code: str, message: str, fields: Any = None, extra: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The body of a refusal."""
    error: dict[str, Any] = {"code": code, "message": message}
    if fields:
        error["fields"] = fields
    error.update(extra or {})
    error["request_id"] = current_request_id.get()
    return {"error": error}


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's hook: turns any expected exception into the error shape; None lets a true fault become
    a logged 500."""
    if isinstance(error, ApplicationError):
        body = error_body(error.code, error.message, error.fields, error.extra)
        headers = (
            {"Retry-After": str(error.retry_after)} if isinstance(error, TooManyRequests) else None
        )
        return Response(body, status=error.status, headers=headers)
    if isinstance(error, Http404):
        error = exceptions.NotFound("Nothing is found here.")
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        return Response(error_body("too_large", _TOO_LARGE), status=413)
    elif isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError("The request is malformed.")
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(error.detail)
        return Response(error_body("invalid", _summary(fields), fields), status=400)
    if isinstance(error, exceptions.APIException):
        return _from_drf(error)
    return _from_database(error)


def _from_drf(error: exceptions.APIException) -> Response:
    headers = {}
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(wait))
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    code = _CODES.get(error.status_code, "error")
    return Response(error_body(code, str(error.detail)), status=error.status_code, headers=headers)


def _from_database(error: Exception) -> Response | None:
    cause = error.__cause__
    if isinstance(error, DataError):
        logger.warning("data refused by the database", exc_info=error)
        return Response(error_body("invalid", "A value is out of range."), status=400)
    if isinstance(cause, pg.LockNotAvailable | pg.DeadlockDetected | pg.SerializationFailure):
        body = error_body("busy", "Somebody else is changing this. Try again in a moment.")
        return Response(body, status=503, headers={"Retry-After": "1"})
    if isinstance(error, OperationalError):
        logger.error("database unavailable", exc_info=error)
        body = error_body("unavailable", "The service cannot answer now. Try again shortly.")
        return Response(body, status=503, headers={"Retry-After": "5"})
    return None


def _fields(detail: Any) -> dict[str, Any]:
    return _by_name(detail) if isinstance(detail, dict) else {"non_field_errors": _messages(detail)}


def _by_name(detail: dict[Any, Any]) -> dict[str, Any]:
    first = islice(detail.items(), _MOST_ERRORS)
    return {brief(key, _LONGEST_NAME): _messages(value) for key, value in first}


def _messages(detail: Any) -> Any:
    if isinstance(detail, dict):
        return _by_name(detail)
    if isinstance(detail, list):
        first = detail[:_MOST_ERRORS]
        return [_messages(one) if isinstance(one, dict | list) else brief(one) for one in first]
    return [brief(detail)]


def brief(words: Any, longest: int = _LONGEST_MESSAGE) -> str:
    """The words of a refusal, which may repeat what was sent, within a bound."""
    text = str(words)
    return text if len(text) <= longest else f"{text[:longest]}…"


def _summary(fields: dict[str, Any]) -> str:
    name, messages = next(iter(fields.items()), ("", []))
    first = messages[0] if isinstance(messages, list) and messages else ""
    text = first if isinstance(first, str) and first else "Some fields are not valid."
    return text if name == "non_field_errors" else f"{name}: {text}"


def not_found(request: HttpRequest) -> JsonResponse:
    """For paths under /api/ that do not exist."""
    return JsonResponse(error_body("not_found", "There is no such path."), status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    """For requests refused before any view; a body is read, and may be found too large, before the
    view's own handler."""
    if isinstance(exception, RequestDataTooBig):
        return JsonResponse(error_body("too_large", _TOO_LARGE), status=413)
    return JsonResponse(error_body("invalid", "The request is malformed."), status=400)


def server_error(request: HttpRequest) -> JsonResponse:
    """For faults of ours."""
    return JsonResponse(
        error_body("server_error", "Something went wrong on our side. It is logged."), status=500
    )
