"""Rate limits: per credential, told with Retry-After, and off while Redis is away."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from accounts.api import throttles
from accounts.choices import KeyKind
from accounts.models import Brokerage, User
from accounts.services.keys import create_api_key
from leads.models import Lead
from tests.common.race import race
from tests.conftest import Api, key_api, staff_api, visitor_api

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counter(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The connection is kept per process and a failed one is left alone for a while: start and end
    without both."""
    throttles._made.cache_clear()
    monkeypatch.setattr(throttles, "_closed_until", 0.0)
    yield
    throttles._made.cache_clear()


@pytest.fixture
def three_a_minute(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RATE_LIMITS = {"secret": 3, "publishable": 3, "staff": 3, "address": 5}
    monkeypatch.setattr(throttles.time, "time", lambda: 1_790_000_047.25)  # 7.25 s into a minute


def statuses(api: Api, count: int, path: str = "/api/listings", **extra: Any) -> list[int]:
    return [api.client.get(path, headers=api.headers, **extra).status_code for _ in range(count)]


def test_above_the_limit_is_a_429_that_says_when(sunrise: Brokerage, three_a_minute: None) -> None:
    api = key_api(sunrise)
    assert statuses(api, 3) == [200, 200, 200]
    answer = api.get("/api/listings")
    assert answer.status_code == 429
    error = answer.json()["error"]
    assert error["code"] == "too_many_requests"
    assert error["request_id"] == answer["X-Request-Id"]
    assert 1_790_000_047 % 60 == 7
    assert answer["Retry-After"] == "53"  # of the 52.75 s that are left, rounded up


def test_the_next_minute_is_a_new_one(
    sunrise: Brokerage, three_a_minute: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = key_api(sunrise)
    assert statuses(api, 4)[-1] == 429
    monkeypatch.setattr(throttles.time, "time", lambda: 1_790_000_047.25 + 60)
    assert statuses(api, 4) == [200, 200, 200, 429]


def test_each_credential_has_a_limit_of_its_own(
    sunrise: Brokerage, meera: User, alice: User, three_a_minute: None
) -> None:
    for api in (key_api(sunrise), key_api(sunrise), staff_api(meera), staff_api(alice)):
        assert statuses(api, 4) == [200, 200, 200, 429]


def test_two_tokens_of_one_person_share_a_limit(alice: User, three_a_minute: None) -> None:
    first, second = staff_api(alice), staff_api(alice)
    assert statuses(first, 2) + statuses(second, 2) == [200, 200, 200, 429]


def test_visitors_are_counted_one_by_one(
    sunrise: Brokerage, marina: Brokerage, three_a_minute: None
) -> None:
    for number, (brokerage, visitor) in enumerate(
        ((sunrise, "v_anna"), (sunrise, "v_zoe"), (marina, "v_anna"))
    ):
        found = statuses(visitor_api(brokerage, visitor), 4, REMOTE_ADDR=f"10.0.1.{number}")
        assert found == [200, 200, 200, 429]


def test_new_visitors_of_one_address_share_its_limit(
    sunrise: Brokerage, three_a_minute: None
) -> None:
    """Tokens are free: whoever makes a new visitor for each call is limited all the same."""
    found = [
        statuses(visitor_api(sunrise, f"v_{n}"), 1, REMOTE_ADDR="10.0.2.1")[0] for n in range(7)
    ]
    assert found == [200] * 5 + [429] * 2


def test_browsers_without_a_token_are_counted_by_address(
    sunrise: Brokerage, three_a_minute: None
) -> None:
    _, secret = create_api_key(brokerage=sunrise, name="site", kind=KeyKind.PUBLISHABLE)
    api = Api({"Authorization": f"Api-Key {secret}"}, Client())
    assert statuses(api, 6, REMOTE_ADDR="10.0.0.1") == [200] * 5 + [429]
    assert statuses(api, 6, REMOTE_ADDR="10.0.0.2") == [200] * 5 + [429]


def test_a_refused_call_changes_nothing(sunrise: Brokerage, three_a_minute: None) -> None:
    api = key_api(sunrise)
    body = {"name": "Ravi", "phone": "+919845012345", "source": "website"}
    assert statuses(api, 3) == [200] * 3
    assert api.post("/api/leads", body).status_code == 429
    assert Lead.objects.count() == 0


def test_nobody_is_limited_while_redis_is_away(
    sunrise: Brokerage, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    real = django_settings.REDIS_URL
    settings.RATE_LIMITS = {"secret": 1, "publishable": 1, "staff": 1, "address": 1}
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    api, started = key_api(sunrise), time.monotonic()
    assert statuses(api, 5) == [200] * 5
    assert time.monotonic() - started < 3
    # and the limit is back when Redis is, after a pause
    settings.REDIS_URL = real
    throttles._made.cache_clear()
    assert statuses(api, 2) == [200, 200]
    monkeypatch.setattr(throttles, "_closed_until", time.monotonic() - 1)
    assert 429 in statuses(api, 3)


def test_all_threads_have_one_connection_pool() -> None:
    """The one of two that nobody keeps would close what its caller is using."""
    throttles._made.cache_clear()
    counters = race([throttles._counter] * 16)
    assert len({id(counter) for counter in counters}) == 1
