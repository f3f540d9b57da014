"""What was earned, what was lost and why, and what may come."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, ExpressionWrapper, F, FloatField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from accounts.models import Brokerage
from leads.choices import CLOSED, LeadStatus
from leads.models import Lead
from leads.selectors.dimensions import AGENT, MOST, PROJECT, SOURCE, Dimension, grouped

_MONEY = DecimalField(max_digits=20, decimal_places=2)
_TOTAL = Dimension("paid_in")


def revenue(brokerage: Brokerage, since: datetime, until: datetime) -> dict[str, list[dict[str, Any]]]:
    """Deals closed in the period with their value and commission, by currency; in all, per agent, source and project.
    A deal without a value counts as a deal. Four statements."""
    currency = Coalesce(NullIf("currency", Value("")), Value(brokerage.currency))
    won = _closed(brokerage, LeadStatus.WON, since, until).annotate(paid_in=currency)
    sums: dict[str, Any] = {
        "deals": Count("pk"),
        "value": Coalesce(Sum("deal_value"), Value(0), output_field=_MONEY),
        "paid": Coalesce(Sum("commission"), Value(0), output_field=_MONEY),
    }
    found = {
        "agent": grouped(won, AGENT, "paid_in", **sums),
        "source": grouped(won, SOURCE, "paid_in", **sums),
        "project": grouped(won, PROJECT, "paid_in", **sums),
        "total": grouped(won, _TOTAL, **sums),
    }
    return {name: [_earned(row) for row in rows] for name, rows in found.items()}


def lost_reasons(brokerage: Brokerage, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Why leads were lost in the period, the most frequent first."""
    lost = _closed(brokerage, LeadStatus.LOST, since, until).order_by().values("close_reason")
    counted = lost.annotate(count=Count("pk")).order_by("-count", "close_reason")[:MOST]
    return [{"reason": row["close_reason"], "count": row["count"]} for row in counted]


def forecast(brokerage: Brokerage) -> dict[str, Any] | None:
    """What the open leads promise by their conversion score (1 + 99·p); null while none has one. The value of a lead is
    its budget."""
    chance = ExpressionWrapper((F("conversion_score") - Value(1.0)) / Value(99.0), output_field=FloatField())
    budget = Cast(Coalesce("budget_max", "budget_min"), FloatField())
    rows = Lead.objects.of(brokerage.pk).exclude(status__in=CLOSED).filter(conversion_score__isnull=False)
    currency = Case(When(currency="", then=Value(brokerage.currency)), default=F("currency"))
    promised = (
        rows.annotate(paid_in=currency, chance=chance)
        .order_by()
        .values("paid_in")
        .annotate(leads=Count("pk"), won=Sum("chance"), value=Sum(F("chance") * budget, output_field=FloatField()))
        .order_by("-leads", "paid_in")[:MOST]
    )
    by_currency = list(promised)
    if not by_currency:
        return None
    return {
        "leads": sum(row["leads"] for row in by_currency),
        "expected_won": round(sum(row["won"] for row in by_currency), 2),
        "expected_value": [
            {"currency": row["paid_in"], "value": Decimal(f"{row['value']:.2f}")} for row in by_currency if row["value"]
        ],
    }


def order_history(leads: "QuerySet[Any]") -> "QuerySet[Any]":
    """The deals among these leads, the newest first: what a customer has bought or rented."""
    won = leads.filter(status=LeadStatus.WON).select_related("brokerage", "owner", "project", "listing")
    return won.order_by("-closed_at", "-id")


def _closed(brokerage: Brokerage, outcome: str, since: datetime, until: datetime) -> "QuerySet[Any]":
    rows: QuerySet[Any] = Lead.objects.of(brokerage.pk).filter(Q(closed_at__gte=since, closed_at__lt=until))
    return rows.filter(status=outcome)


def _earned(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": row["key"],
        "name": row["name"],
        "currency": row.get("paid_in", row["key"]),
        "deals": row["deals"],
        "value": row["value"],
        "commission": row["paid"],
    }
