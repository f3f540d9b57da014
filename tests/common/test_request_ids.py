"""A request id on every request, answer and log line."""

import logging
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from common.process.request_ids import RequestIdFilter, RequestIdMiddleware, current_request_id


def logged_id() -> str:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "m", None, None)
    assert RequestIdFilter().filter(record)
    return str(record.__dict__["request_id"])


def handle(**headers: str) -> tuple[str, str]:
    """The id seen inside, and the one answered."""
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(logged_id())
        return HttpResponse()

    response = RequestIdMiddleware(view)(RequestFactory().get("/", headers=headers))
    return seen[0], response["X-Request-Id"]


@pytest.mark.parametrize("offered", ["a", "trace-1_b.C", "x" * 64])
def test_a_harmless_id_is_kept(offered: str) -> None:
    assert handle(**{"X-Request-Id": offered}) == (offered, offered)


@pytest.mark.parametrize(
    "offered", ["", "x" * 65, "a b", "a\nSet-Cookie: x", "a\n", "<script>", "é", "../x/"]
)
def test_any_other_is_replaced(offered: str) -> None:
    seen, answered = handle(**{"X-Request-Id": offered})
    assert seen == answered
    assert UUID(answered).version == 7


def test_every_request_has_its_own() -> None:
    assert handle()[1] != handle()[1]


def test_outside_a_request_there_is_none() -> None:
    handle(**{"X-Request-Id": "left-over"})
    assert logged_id() == "-"


def test_a_failing_view_leaves_nothing_behind() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        RequestIdMiddleware(view)(RequestFactory().get("/"))
    assert current_request_id.get() == "-"
