"""What was earned, what was lost and why, and what may come."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from accounts.models import Brokerage
from leads.choices import CLOSED, LeadStatus
from leads.models import Lead
from leads.selectors.reports.dimensions import AGENT, ALL, MOST, PROJECT, SOURCE, grouped
from profiles.privacy.own_rows import ERASED


def revenue(
    brokerage: Brokerage, since: datetime, until: datetime
) -> dict[str, list[dict[str, Any]]]:
    """Deals closed in the period with their value and commission, by currency; in all, per agent,
    source and project. A deal without a value counts as a deal. One statement."""
    currency = Coalesce(NullIf("currency", Value("")), Value(brokerage.currency))
    won = _closed(brokerage, LeadStatus.WON, since, until).order_by()
    deals = won.values(
        "owner_id", "source", "project_id", "deal_value", "commission", paid_in=currency
    )
    sums = {
        "deals": "count(*)",
        "value": "coalesce(sum(deal_value), 0)",
        "paid": "coalesce(sum(commission), 0)",
    }
    found = grouped(deals.query.sql_with_params(), [ALL, AGENT, SOURCE, PROJECT], sums, "paid_in")
    return {
        "total": [
            _earned(row | {"key": row["paid_in"], "name": row["paid_in"]})
            for row in found[ALL.column]
        ],
        "agent": [_earned(row) for row in found[AGENT.column]],
        "source": [_earned(row) for row in found[SOURCE.column]],
        "project": [_earned(row) for row in found[PROJECT.column]],
    }


def lost_reasons(brokerage: Brokerage, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Why leads were lost in the period, the most frequent first. What an erased customer's reason
    was is not known any more."""
    why = Case(When(name=ERASED, then=Value("the data was erased")), default=F("close_reason"))
    lost = _closed(brokerage, LeadStatus.LOST, since, until).order_by().values(reason=why)
    return list(lost.annotate(count=Count("*")).order_by("-count", "reason")[:MOST])


def forecast(brokerage: Brokerage) -> dict[str, Any] | None:
    """What the open leads promise by their conversion score (1 + 99·p); null while none has one.
    The value of a lead is its budget."""
    chance = ExpressionWrapper(
        (F("conversion_score") - Value(1.0)) / Value(99.0), output_field=FloatField()
    )
    budget = Cast(Coalesce("budget_max", "budget_min"), FloatField())
    rows = (
        Lead.objects.of(brokerage.pk)
        .exclude(status__in=CLOSED)
        .filter(conversion_score__isnull=False)
    )
    currency = Case(When(currency="", then=Value(brokerage.currency)), default=F("currency"))
    promised = (
        rows.annotate(paid_in=currency, chance=chance)
        .order_by()
        .values("paid_in")
        .annotate(
            leads=Count("pk"),
            won=Sum("chance"),
            value=Sum(F("chance") * budget, output_field=FloatField()),
        )
        .order_by("-leads", "paid_in")[:MOST]
    )
    by_currency = list(promised)
    if not by_currency:
        return None
    return {
        "leads": sum(row["leads"] for row in by_currency),
        "expected_won": round(sum(row["won"] for row in by_currency), 2),
        "expected_value": [
            {"currency": row["paid_in"], "value": Decimal(f"{row['value']:.2f}")}
            for row in by_currency
            if row["value"]
        ],
    }


def order_history(leads: "QuerySet[Any]") -> "QuerySet[Any]":
    """The deals among these leads, the newest first: what a customer has bought or rented."""
    won = leads.filter(status=LeadStatus.WON).select_related(
        "brokerage", "owner", "project", "listing"
    )
    return won.order_by("-closed_at", "-id")


def _closed(
    brokerage: Brokerage, outcome: str, since: datetime, until: datetime
) -> "QuerySet[Any]":
    rows: QuerySet[Any] = Lead.objects.of(brokerage.pk).filter(
        Q(closed_at__gte=since, closed_at__lt=until)
    )
    return rows.filter(status=outcome)


def _earned(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": row["key"],
        "name": row["name"],
        "currency": row["paid_in"],
        "deals": row["deals"],
        "value": row["value"],
        "commission": row["paid"],
    }
