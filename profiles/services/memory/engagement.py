"""What the engagement and intent columns shall be, in SQL."""

from datetime import datetime
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from common.sql.compiled import CompiledSelect
from profiles.choices import IntentTemperature
from profiles.memory.engagement import ENGAGEMENT, HOT_FROM, INTENT, WARM_FROM
from profiles.models import CustomerProfile

#: column → what ``scores_sql`` calls its new value
SCORES = {
    "engagement_score": "new_engagement",
    "intent_score": "new_intent",
    "intent_temperature": "new_temperature",
}


def scores_sql(source: str) -> tuple[str, list[Any]]:
    """A SELECT of ``pk`` and the scores of the rows of ``source`` (rows with an id and the columns
    that the cards look at), and its parameters."""
    now = timezone.now()  # no factor of these cards looks at the clock
    return _COMPUTED.sql(now, "true", source=source)


def _build(now: datetime) -> "QuerySet[Any, Any]":
    engagement: Any = ENGAGEMENT.total(now)
    intent: Any = INTENT.total(now)
    temperature = Case(
        When(GreaterThanOrEqual(engagement + intent, HOT_FROM), then=Value(IntentTemperature.HOT)),
        When(
            GreaterThanOrEqual(engagement + intent, WARM_FROM), then=Value(IntentTemperature.WARM)
        ),
        default=Value(IntentTemperature.COLD),
    )
    rows: QuerySet[Any, Any] = CustomerProfile.objects.annotate(
        new_engagement=engagement, new_intent=intent, new_temperature=temperature
    ).values("pk", "new_engagement", "new_intent", "new_temperature")
    return rows


_COMPUTED = CompiledSelect(_build)
