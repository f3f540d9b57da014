"""What the nudges look at, in one statement."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from common.ports import human_contacts
from common.sql.compiled import CompiledSelect
from common.text.format_money import format_money
from listings.models import Listing, PriceChange
from profiles.memory.nudges import (
    MANY_WITHIN,
    NEWS_WITHIN,
    SILENT_AFTER_HUMAN,
    Looked,
    Made,
    ProjectNews,
    Switch,
)
from profiles.models import CustomerProfile, Nudge, NudgeSetting, ProjectInterest, PropertyView

_PROJECTS, _REMEMBERED = 30, timedelta(days=400)


@dataclass(frozen=True)
class NudgeFacts:
    """``talked_to``: a human was in contact within the last days."""

    looked: list[Looked]
    homes_today: int
    made: list[Made]
    switches: dict[str, Switch]
    talked_to: bool


def nudge_facts(profile: CustomerProfile, *, money_words: str, now: datetime) -> NudgeFacts:
    """One statement, whatever the customer did; ``money_words`` is how the brokerage writes
    prices."""
    sql, params = _READ.sql(now, '"profiles_customerprofile"."id" = %s', profile.pk)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    interests, made, switches, homes, talked_to = row
    return NudgeFacts(
        looked=[_looked(_plain(one), profile, money_words) for one in interests],
        homes_today=homes,
        made=[_made(_plain(one)) for one in made],
        switches={one["rule"]: _switch(one) for one in map(_plain, switches)},
        talked_to=talked_to,
    )


def _build(now: datetime) -> "QuerySet[Any, Any]":
    rows: QuerySet[Any, Any] = CustomerProfile.objects.values_list(
        ArraySubquery(_interests(now)),
        ArraySubquery(_history(now)),
        ArraySubquery(_settings()),
        _homes_today(now),
        Exists(human_contacts(OuterRef("pk"), now - SILENT_AFTER_HUMAN)),
    )
    return rows


def _interests(now: datetime) -> "QuerySet[Any, Any]":
    drops, homes = price_drops(now), new_homes(now)
    rows: QuerySet[Any, Any] = (
        live_interests()
        .order_by("-last_viewed")
        .values(
            shown=JSONObject(
                project="project_id",
                name="project__name",
                views="view_count",
                marked="marked",
                drop=Subquery(
                    drops.order_by("-created_at").values(_=_home("listing__", "new_price"))[:1]
                ),
                new=Subquery(homes.order_by("-created_at").values(_=_home("", "price"))[:1]),
            )
        )[:_PROJECTS]
    )
    return rows


def live_interests() -> "QuerySet[Any]":
    """The projects that the customer (the outer row) looked at and did not reject."""
    rows = ProjectInterest.objects.filter(
        profile=OuterRef("pk"), project__isnull=False, rejected_at__isnull=True
    )
    found: QuerySet[Any] = rows.filter(view_count__gt=0)
    return found


def price_drops(now: datetime) -> "QuerySet[Any]":
    """Lately in the project of the outer interest, since it was first viewed."""
    found: QuerySet[Any] = PriceChange.objects.filter(
        listing__project=OuterRef("project"),
        listing__status="available",
        new_price__lt=F("old_price"),
        new_price=F("listing__price"),
        created_at__gt=OuterRef("first_viewed"),
    ).filter(created_at__gt=now - NEWS_WITHIN)
    return found


def new_homes(now: datetime) -> "QuerySet[Any]":
    """Lately in the project of the outer interest, since it was first viewed."""
    found: QuerySet[Any] = Listing.objects.filter(
        project=OuterRef("project"), status="available", created_at__gt=OuterRef("first_viewed")
    ).filter(created_at__gt=now - NEWS_WITHIN)
    return found


def _home(prefix: str, price: str) -> JSONObject:
    names = {
        name: f"{prefix}{name}" for name in ("title", "configuration", "currency", "property_type")
    }
    return JSONObject(price=price, **names)


def _history(now: datetime) -> "QuerySet[Any, Any]":
    rows = Nudge.objects.filter(profile=OuterRef("pk"), at__gt=now - _REMEMBERED).order_by()
    found: QuerySet[Any, Any] = rows.values(
        shown=JSONObject(rule="rule", at="at", project="project_id")
    )
    return found


def _settings() -> "QuerySet[Any, Any]":
    rows = NudgeSetting.objects.filter(brokerage=OuterRef("brokerage")).order_by()
    found: QuerySet[Any, Any] = rows.values(
        shown=JSONObject(rule="rule", on="is_on", pushed="is_pushed", days="cool_down_days")
    )
    return found


def _homes_today(now: datetime) -> Coalesce:
    """Different homes looked at within a day, those shown in this very turn left out."""
    views = PropertyView.objects.filter(
        profile=OuterRef("pk"), at__gt=now - MANY_WITHIN, at__lt=now
    ).order_by()
    counted = (
        views.values("profile")
        .annotate(n=Count(Coalesce("project", "listing"), distinct=True))
        .values("n")
    )
    return Coalesce(Subquery(counted), 0)


def _plain(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return found


def _looked(row: dict[str, Any], profile: CustomerProfile, money_words: str) -> Looked:
    def news(home: Any) -> ProjectNews | None:
        if home is None or (
            profile.configurations and home["configuration"] not in profile.configurations
        ):
            return None
        price = format_money(Decimal(str(home["price"])), home["currency"], words=money_words)
        return ProjectNews(home["configuration"] or home["title"], price)

    return Looked(
        row["project"],
        row["name"],
        row["views"],
        row["marked"],
        news(row["drop"]),
        news(row["new"]),
    )


def _made(row: dict[str, Any]) -> Made:
    return Made(row["rule"], datetime.fromisoformat(row["at"]), row["project"] or "")


def _switch(row: dict[str, Any]) -> Switch:
    return switch_of(is_on=row["on"], is_pushed=row["pushed"], cool_down_days=row["days"])


def switch_of(*, is_on: bool, is_pushed: bool, cool_down_days: int | None) -> Switch:
    """A row of NudgeSetting as the rules want it."""
    return Switch(
        is_on, None if cool_down_days is None else timedelta(days=cool_down_days), is_pushed
    )


_READ = CompiledSelect(_build)
