"""One error for every refusal that a caller can act on; the API renders it in the one error
shape."""

from typing import Any


class ApplicationError(Exception):
    """A use case says no. ``code`` is for programs, ``message`` for people, ``fields`` maps field →
    list of messages, ``extra`` joins the error object (e.g. free_slots)."""

    status = 400
    code = "invalid"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        fields: dict[str, list[str]] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.fields = fields
        self.extra = extra or {}


class NotFound(ApplicationError):
    status = 404
    code = "not_found"


class Forbidden(ApplicationError):
    status = 403
    code = "forbidden"


class Conflict(ApplicationError):
    status = 409
    code = "conflict"


class NotPossibleNow(ApplicationError):
    status = 422
    code = "not_possible"


class TooManyRequests(ApplicationError):
    """``retry_after`` is in seconds."""

    status = 429
    code = "too_many_requests"

    def __init__(self, message: str, *, code: str | None = None, retry_after: int) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


def invalid(field: str, message: str, *, code: str = "invalid") -> ApplicationError:
    """A refusal that points at one field."""
    return ApplicationError(message, code=code, fields={field: [message]})
