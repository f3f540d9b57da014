"""How a brokerage's customers and their journeys look over a period."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Brokerage
from profiles.choices import IntentTemperature, Stage
from profiles.models import LIVING, CustomerProfile, StageChange


def customers_overview(brokerage: Brokerage, since: datetime) -> dict[str, Any]:
    """Counts of customers, and averages over those active since: three statements."""
    rows: QuerySet[Any] = CustomerProfile.objects.of(brokerage.pk).filter(LIVING)
    active = Q(last_active__gte=since)
    counted = rows.aggregate(
        total=Count("pk"),
        new=Count("pk", filter=Q(first_seen__gte=since)),
        active=Count("pk", filter=active),
        returning=Count("pk", filter=active & Q(first_seen__lt=since)),
        engagement_score=Avg("engagement_score", filter=active),
        intent_score=Avg("intent_score", filter=active),
        sentiment=Avg("avg_sentiment", filter=active),
        sessions=Avg("total_sessions", filter=active),
    )
    averages = {
        name: counted.pop(name)
        for name in ("engagement_score", "intent_score", "sentiment", "sessions")
    }
    return {
        "customers": counted,
        "averages": {
            name: None if value is None else round(float(value), 2)
            for name, value in averages.items()
        },
        "by_stage": _counts(rows.filter(active), "current_stage", Stage.values),
        "by_temperature": _counts(
            rows.filter(active), "intent_temperature", IntentTemperature.values
        ),
    }


def journeys_overview(brokerage: Brokerage, since: datetime) -> dict[str, Any]:
    """The steps from stage to stage since, with the mean time spent in the stage that was left;
    where customers are now. Two statements."""
    # the stage that was left may have been entered before the period, the first one when the
    # customer was first seen
    entered = StageChange.objects.filter(
        profile=OuterRef("profile"), at__lt=OuterRef("at")
    ).order_by("-at")
    began = Coalesce(Subquery(entered.values("at")[:1]), F("profile__first_seen"))
    changes = (
        StageChange.objects.of(brokerage.pk).filter(at__gte=since).annotate(spent=F("at") - began)
    )
    steps = (
        changes.order_by()
        .values_list("from_stage", "to_stage")
        .annotate(n=Count("pk"), mean=Avg("spent"))
    )
    now: QuerySet[Any] = CustomerProfile.objects.of(brokerage.pk).filter(LIVING)
    order = list(Stage.values)
    return {
        "steps": [
            {
                "from_stage": before,
                "to_stage": after,
                "count": n,
                "mean_days": round(mean / timedelta(days=1), 2),
            }
            for before, after, n, mean in sorted(
                steps, key=lambda s: (order.index(s[0]), order.index(s[1]))
            )
        ],
        "stages_now": _counts(now, "current_stage", order),
    }


def _counts(rows: "QuerySet[Any]", column: str, names: list[str]) -> dict[str, int]:
    found = dict(rows.order_by().values_list(column).annotate(n=Count("pk")))
    return {name: found.get(name, 0) for name in names}
