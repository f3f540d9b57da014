"""Keeps the engagement and intent columns right, in SQL."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, QuerySet, Value, When
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from common.sql.compiled import CompiledSelect
from profiles.choices import IntentTemperature
from profiles.memory.engagement import ENGAGEMENT, HOT_FROM, INTENT, WARM_FROM
from profiles.models import CustomerProfile


def rescore_profile(profile: CustomerProfile) -> None:
    """Recomputes one profile in one statement; reload it to see the result."""
    now = timezone.now()  # no factor of these cards looks at the clock
    computed, params = _COMPUTED.sql(now, "profiles_customerprofile.id = %s", profile.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE profiles_customerprofile AS profile SET engagement_score = "
            f"computed.engagement, "
            f"intent_score = computed.intent, intent_temperature = computed.temperature "
            f"FROM ({computed}) AS computed WHERE profile.id = computed.pk",
            params,
        )


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
        engagement=engagement, intent=intent, temperature=temperature
    ).values("pk", "engagement", "intent", "temperature")
    return rows


_COMPUTED = CompiledSelect(_build)
