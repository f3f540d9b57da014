"""The data: two brokerages with a hundred agents each, twenty small ones, and a catalogue; the same
in every run, seen from the moment it is made."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Brokerage, User
from accounts.services.keys import create_api_key
from benchmarks.caller import Caller, key_credentials, session_credentials
from benchmarks.card_sql import SCORE, TEMPERATURE, VALID_UNTIL
from benchmarks.people import GIVEN, SURNAMES
from benchmarks.rows import create_uuid7, insert_series
from benchmarks.visits import make_visits
from leads.models import Interaction, Lead
from listings.models import Listing, Project
from listings.services.import_listings import import_listings
from profiles.models import CustomerProfile, Identifier
from scheduling.models import SiteVisit

AGENTS = 100
SMALL = 20
CATALOGUE = 13_320
LOCALITIES = (
    "Whitefield",
    "Hebbal",
    "Yelahanka",
    "Sarjapur Road",
    "Thanisandra",
    "Marathahalli",
    "Hennur",
    "Varthur",
)
#: of the n-th customer; numbers and mailboxes are one each and no two beside each other look alike
_GIVEN = "(%(given)s::text[])[1 + n::bigint * 7919 %% 400]"
_SURNAME = "(%(surnames)s::text[])[1 + n::bigint * 104729 / 400 %% 200]"
_NAME = f"{_GIVEN} || ' ' || {_SURNAME}"
_PHONE = "'+91' || (6000000000 + n::bigint * 2654435761 %% 3999999979)"
_EMAIL = (
    f"lower({_GIVEN} || '.' || {_SURNAME}) || n::bigint * 15485863 %% 10000019 || '@yahoo.co.in'"
)


@dataclass(frozen=True)
class World:
    """``leads`` is the size of the big brokerage. ``key`` holds a secret key with every scope;
    ``agent`` and ``bare`` are log-ins of one agent, ours through the API and the floor's."""

    leads: int
    now: datetime
    brokerage: Brokerage
    agents: list[User]
    key: Caller
    agent: Caller
    listings: Path | None

    @property
    def bare(self) -> Caller:
        """The floor's caller: the same log-in, to other addresses."""
        return self.agent

    def some(self, model: Any, number: int) -> list[UUID]:
        """Ids spread evenly over the brokerage's rows of a model."""
        step = max(1, model.objects.of(self.brokerage.pk).count() // number)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM "
                f'"{model._meta.db_table}" '
                "WHERE brokerage_id = %s) AS numbered WHERE n %% %s = 0 LIMIT %s",
                [self.brokerage.pk, step, number],
            )
            return [row[0] for row in cursor.fetchall()]


def build(leads: int, *, shared: Path | None = None) -> World:
    """Fills the empty database. ``shared`` is a directory with bengaluru_house_prices.csv; without
    it the catalogue is made up."""
    create_uuid7()
    now = timezone.now().replace(microsecond=0)
    big = _brokerage("big", leads, AGENTS, now)
    _brokerage("second", max(1, leads // 10), AGENTS, now)
    for number in range(SMALL):
        _brokerage(f"small-{number}", max(1, leads // 1000), 2, now)
    listings = shared / "bengaluru_house_prices.csv" if shared else None
    _catalogue(big, listings, now, size=min(CATALOGUE, max(400, leads)))
    make_visits(big, leads // 20, now)
    with connection.cursor() as cursor:
        for model in (Lead, CustomerProfile, Identifier, Interaction, Listing, Project, SiteVisit):
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')
    agents = list(User.objects.filter(brokerage=big).order_by("email"))
    _, secret = create_api_key(
        brokerage=big, name="benchmark", scopes=["chat", "booking", "read", "admin"]
    )
    application = WSGIHandler()
    return World(
        leads=leads,
        now=now,
        brokerage=big,
        agents=agents,
        key=Caller(application, key_credentials(secret)),
        agent=Caller(application, session_credentials(_log_in(agents[0]))),
        listings=listings,
    )


def _log_in(user: User) -> str:
    """A session as Django's own log-in makes it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _brokerage(slug: str, leads: int, agents: int, now: datetime) -> Brokerage:
    brokerage = Brokerage.objects.create(name=slug.title(), slug=slug)
    team = User.objects.bulk_create(
        User(
            brokerage=brokerage,
            name=f"Agent {number:03d}",
            email=f"agent{number:03d}@{slug}.test",
            role=Role.AGENT,
            password="!",
            daily_visit_cap=50,
        )
        for number in range(agents)
    )
    # away before they were created otherwise, each with a share of its own to work out
    User.objects.filter(brokerage=brokerage).update(created_at=now - timedelta(days=400))
    params = {
        "brokerage": brokerage.pk,
        "agents": [user.pk for user in team],
        "seats": math.ceil(agents * 1.1),  # one lead in eleven is in the pool
        "count": leads,
        "now": now,
        "slug": slug,
        "localities": list(LOCALITIES),
        "given": GIVEN,
        "surnames": SURNAMES,
    }
    _people(params)
    _leads(params)
    return brokerage


def _people(params: dict[str, Any]) -> None:
    series = "generate_series(1, %(count)s) AS n"
    common = {"brokerage_id": "%(brokerage)s", "created_at": "%(now)s - interval '700 days'"}
    person = (
        "bench_uuid7(%(slug)s || ':profile:' || n, %(now)s - interval '700 days' + n * interval '1 "
        "second')"
    )
    insert_series(
        CustomerProfile,
        series,
        common
        | {
            "id": person,
            "display_name": _NAME,
            "primary_phone": _PHONE,
            "primary_email": _EMAIL,
            "first_seen": "%(now)s - interval '700 days'",
            "last_active": "%(now)s - (n %% 9000) * interval '1 hour'",
            "total_sessions": "1 + n %% 4",
        },
        params,
    )
    for kind, value in (("phone", _PHONE), ("external", "'user-' || n")):
        insert_series(
            Identifier,
            series,
            common
            | {
                "id": f"bench_uuid7(%(slug)s || ':{kind}:' || n, %(now)s - interval '600 days')",
                "profile_id": person,
                "kind": f"'{kind}'",
                "value": value,
                "raw": value,
                "first_seen": "%(now)s - interval '700 days'",
                "last_seen": "%(now)s - interval '1 day'",
            },
            params,
        )


def _leads(params: dict[str, Any]) -> None:
    """Counters, contacts, wishes and silences of every kind; scores as the card gives them."""
    columns = {
        "created_at": "%(now)s - (n::bigint * 7919 %% 1000003) * interval '60 seconds'",
        "owner_id": "(%(agents)s::uuid[])[1 + n %% %(seats)s]",
        "qr_scan_count": "n %% 7 / 3",
        "catalog_views": "n %% 11 / 2",
        "messages_count": "n %% 13",
        "voice_count": "n %% 17 / 16",
        "phone": f"CASE WHEN n %% 5 > 0 THEN {_PHONE} ELSE '' END",
        "budget_min": "CASE WHEN n %% 3 = 0 THEN 5000000 + n %% 50 * 100000 END",
        "budget_max": "CASE WHEN n %% 3 < 2 THEN 11000000 + n %% 50 * 100000 END",
        "transaction_type": "(ARRAY['buy', 'buy', 'rent', ''])[1 + n %% 4]",
        "property_type": "(ARRAY['apartment', 'villa', ''])[1 + n %% 3]",
        "locations": "CASE WHEN n %% 6 > 0 THEN ARRAY[(%(localities)s::text[])[1 + n %% 8]] ELSE "
        "ARRAY[]::text[] END",
        "payment_method": "(ARRAY['mortgage', 'cash', '', '', ''])[1 + n %% 5]",
        "last_customer_at": "%(now)s - (n::bigint * 7919 %% 10007) * interval '5 minutes'",
    }
    listed = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    lead = "bench_uuid7(%(slug)s || ':lead:' || n, {})"
    insert_series(
        Lead,
        f"(SELECT n, {listed} FROM generate_series(1, %(count)s) AS n) AS made",
        {name: name for name in columns}
        | {
            "id": lead.format("created_at"),
            "brokerage_id": "%(brokerage)s",
            "profile_id": "bench_uuid7(%(slug)s || ':profile:' || n, "
            "%(now)s - interval '700 days' + n * interval '1 second')",
            "reference": "'lead_' || lpad(n::text, 7, '0')",
            "source": "(ARRAY['website', 'web_chat', 'portal', 'whatsapp', 'expo_qr'])[1 + n %% 5]",
            "status": "(ARRAY['new', 'contacted', 'qualified', 'visit', 'lost'])[1 + n %% 5]",
            "name": _NAME,
            "email": _EMAIL,
            "currency": "'INR'",
            "total_interactions": "1 + n %% 20",
            "last_contact_at": "last_customer_at",
            "lead_score": SCORE,
            "temperature": TEMPERATURE,
            "score_valid_until": VALID_UNTIL,
        },
        params,
    )
    insert_series(
        Interaction,
        f'"{Lead._meta.db_table}" AS lead WHERE lead.brokerage_id = %(brokerage)s',
        {
            "id": "bench_uuid7(%(slug)s || ':touch:' || lead.id, lead.created_at)",
            "brokerage_id": "lead.brokerage_id",
            "lead_id": "lead.id",
            "profile_id": "lead.profile_id",
            "kind": "'message'",
            "channel": "'web_chat'",
            "text": "'I am looking for a home in ' || coalesce(lead.locations[1], 'Bengaluru')",
            "occurred_at": "lead.last_customer_at",
        },
        params,
    )


def _catalogue(brokerage: Brokerage, listings: Path | None, now: datetime, *, size: int) -> None:
    if listings is not None:
        import_listings(
            brokerage=brokerage, path=listings, today=now.date(), format_name="bengaluru"
        )
        return
    projects = max(20, size // 10)
    params = {
        "brokerage": brokerage.pk,
        "now": now,
        "count": projects,
        "localities": list(LOCALITIES),
    }
    place = "(%(localities)s::text[])[1 + n %% 8]"
    common = {"brokerage_id": "%(brokerage)s", "city": "'Bengaluru'", "locality": place}
    names = (
        "'Residence ' || chr(65 + n %% 26) || chr(97 + n / 26 %% 26) || chr(97 + n / 676 %% 26) || "
        "'o'"
    )
    project = "bench_uuid7('project:' || {}, %(now)s - interval '300 days')"
    series = "generate_series(1, %(count)s) AS n"
    insert_series(Project, series, common | {"id": project.format("n"), "name": names}, params)
    insert_series(
        Listing,
        series,
        common
        | {
            "id": "bench_uuid7('listing:' || n, %(now)s - n * interval '1 second')",
            # a home lies where its project lies: both go by n modulo 8
            "project_id": project.format("(1 + (n - 1) %% %(projects)s)"),
            "locality": "(%(localities)s::text[])[1 + (1 + (n - 1) %% %(projects)s) %% 8]",
            "title": "'Home ' || n",
            "configuration": "(1 + n %% 4) || 'BHK'",
            "bedrooms": "1 + n %% 4",
            "price": "3000000 + (n::bigint * 7919 %% 400) * 100000",
            "currency": "'INR'",
        },
        params | {"count": size, "projects": projects},
    )
