"""Keeps the engagement and intent columns right, in SQL."""

from typing import Any

from django.db.models import Case, Value, When
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from profiles.choices import IntentTemperature
from profiles.models import CustomerProfile
from profiles.scoring import ENGAGEMENT, HOT_FROM, INTENT, WARM_FROM


def rescore_profile(profile: CustomerProfile) -> None:
    """Recomputes one profile in one statement; reload it to see the result."""
    now = timezone.now()  # no factor of these cards looks at the clock
    engagement: Any = ENGAGEMENT.total(now)
    intent: Any = INTENT.total(now)
    CustomerProfile.objects.filter(pk=profile.pk).update(
        engagement_score=engagement,
        intent_score=intent,
        intent_temperature=Case(
            When(GreaterThanOrEqual(engagement + intent, HOT_FROM), then=Value(IntentTemperature.HOT)),
            When(GreaterThanOrEqual(engagement + intent, WARM_FROM), then=Value(IntentTemperature.WARM)),
            default=Value(IntentTemperature.COLD),
        ),
    )
