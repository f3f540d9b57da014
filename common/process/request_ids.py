"""A request id on every request, answer and log line."""

import contextvars
import logging
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from common.ids import uuid7

current_request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")


class RequestIdMiddleware:
    """Takes X-Request-Id when it is harmless, else makes one; answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        offered = request.headers.get("X-Request-Id", "")
        token = current_request_id.set(offered if _ACCEPTED.match(offered) else str(uuid7()))
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = current_request_id.get()
            return response
        finally:
            current_request_id.reset(token)


class RequestIdFilter(logging.Filter):
    """Adds ``request_id`` to each log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True
