"""Personas that every test shares.

Sunrise (Bengaluru) has Meera, a manager, and the RMs Alice and Bob; Marina (Dubai) has Omar, a
manager, and Charlie, the outsider. Alice owns what a test is about, Bob is the teammate who must
not touch it, Charlie must not even see it.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, settings

from accounts.caller import Caller, staff_caller
from accounts.choices import KeyKind, MoneyWords, Role
from accounts.models import Brokerage, User
from accounts.services.keys import create_api_key
from accounts.services.visitors import sign_visitor
from common.transitions import Actor
from leads.models import Lead
from listings.models import Listing, Project
from listings.services.save_listing import save_listing
from profiles.models import CustomerProfile
from tests.clock import set_clock

set_clock()
settings.register_profile(
    "suite",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")

#: Friday 20 November 2026, 11:30 in Bengaluru
NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
TEST = Actor("test")


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def at_now() -> Iterator[None]:
    """The clock stands at NOW: for tests that ask the API, which looks at the clock, about things
    that are dated by NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def live_server(live_server: Any, transactional_db: None) -> Iterator[Any]:
    """The server for a browser. A request that the browser left behind holds locks that the
    emptying of the tables would run into, so the test ends when the server is idle."""
    yield live_server
    idle, stop_at = 0, time.monotonic() + 20
    while idle < 3 and time.monotonic() < stop_at:
        time.sleep(0.05)
        idle = 0 if _others_are_busy() else idle + 1


def _others_are_busy() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state "
            "<> 'idle' "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone()[0])


@pytest.fixture
def sunrise(db: None) -> Brokerage:
    return Brokerage.objects.create(name="Sunrise Realty", slug="sunrise", timezone="Asia/Kolkata")


@pytest.fixture
def marina(db: None) -> Brokerage:
    return Brokerage.objects.create(
        name="Marina Homes",
        slug="marina",
        country="AE",
        timezone="Asia/Dubai",
        currency="AED",
        money_words=MoneyWords.INTERNATIONAL,
    )


def make_user(brokerage: Brokerage, name: str, role: str = Role.AGENT, **fields: Any) -> User:
    user = User(
        brokerage=brokerage,
        name=name,
        email=f"{name.split()[0].lower()}@{brokerage.slug}.test",
        role=role,
        **fields,
    )
    user.set_password("correct horse")
    user.save()
    return user


@pytest.fixture
def meera(sunrise: Brokerage) -> User:
    return make_user(sunrise, "Meera Nair", Role.MANAGER)


@pytest.fixture
def alice(sunrise: Brokerage) -> User:
    return make_user(sunrise, "Alice Thomas")


@pytest.fixture
def bob(sunrise: Brokerage) -> User:
    return make_user(sunrise, "Bob Mathew")


@pytest.fixture
def omar(marina: Brokerage) -> User:
    return make_user(marina, "Omar Haddad", Role.MANAGER)


@pytest.fixture
def charlie(marina: Brokerage) -> User:
    return make_user(marina, "Charlie Stone")


@dataclass
class Api:
    """A caller of the API: ``api.get("/api/leads")``, ``api.post(path, {...})``; JSON in and
    out."""

    headers: dict[str, str]
    client: Client
    caller: Caller | None = None

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=self.headers | headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(
            path, body, content_type="application/json", headers=self.headers | headers
        )

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.put(
            path, body, content_type="application/json", headers=self.headers | headers
        )

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.patch(
            path, body, content_type="application/json", headers=self.headers | headers
        )


def key_api(brokerage: Brokerage, scopes: str = "chat,booking,read,admin") -> Api:
    _, secret = create_api_key(brokerage=brokerage, name="test", scopes=scopes.split(","))
    return Api({"Authorization": f"Api-Key {secret}"}, Client(raise_request_exception=True))


def visitor_api(brokerage: Brokerage, visitor_id: str = "v_anna") -> Api:
    _, secret = create_api_key(brokerage=brokerage, name="site", kind=KeyKind.PUBLISHABLE)
    token = sign_visitor(brokerage_id=brokerage.pk, visitor_id=visitor_id)
    return Api({"Authorization": f"Api-Key {secret}", "X-Visitor-Token": token}, Client())


def staff_api(user: User) -> Api:
    assert user.brokerage is not None
    _, secret = create_api_key(
        brokerage=user.brokerage, name="own", kind=KeyKind.PERSONAL, user=user
    )
    return Api({"Authorization": f"Api-Key {secret}"}, Client(), staff_caller(user))


@pytest.fixture
def key(sunrise: Brokerage) -> Api:
    """A secret key of Sunrise with every scope."""
    return key_api(sunrise)


@pytest.fixture
def foreign_key(marina: Brokerage) -> Api:
    """A secret key of Marina with every scope."""
    return key_api(marina)


@pytest.fixture
def citrine(sunrise: Brokerage) -> Project:
    return make_project(sunrise, "Brigade Citrine")


def make_project(
    brokerage: Brokerage, name: str, locality: str = "Whitefield", **fields: Any
) -> Project:
    fields.setdefault("city", "Bengaluru")
    return Project.objects.create(brokerage=brokerage, name=name, locality=locality, **fields)


def reprice(listing: Listing, price: int) -> None:
    """As staff do on the listing's page."""
    fresh = Listing.objects.get(pk=listing.pk)
    fresh.price = Decimal(price)
    save_listing(listing=fresh)


def make_listing(
    project: Project, configuration: str = "2BHK", price: int = 15_000_000, **fields: Any
) -> Listing:
    defaults: dict[str, Any] = {
        "brokerage": project.brokerage,
        "project": project,
        "title": f"{configuration} in {project.name}",
        "configuration": configuration,
        "bedrooms": int(configuration[0]) if configuration[:1].isdigit() else None,
        "price": price,
        "currency": project.brokerage.currency,
        "locality": project.locality,
        "city": project.city,
    }
    return Listing.objects.create(**(defaults | fields))


def make_profile(brokerage: Brokerage, name: str = "John Doe", **fields: Any) -> CustomerProfile:
    return CustomerProfile.objects.create(
        brokerage=brokerage, display_name=name, first_seen=NOW, last_active=NOW, **fields
    )


_references = iter(range(1, 10**9))


def make_lead(brokerage: Brokerage, profile: CustomerProfile | None = None, **fields: Any) -> Lead:
    profile = profile or make_profile(brokerage, fields.get("name", "John Doe"))
    fields.setdefault("name", profile.display_name)
    fields.setdefault("source", "website")
    return Lead.objects.create(
        brokerage=brokerage, profile=profile, reference=f"test_{next(_references)}", **fields
    )
