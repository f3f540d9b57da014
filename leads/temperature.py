"""The lead temperature card, 0–100: engagement 40, qualification 40, recency 20.

Recency steps are exclusive above: at exactly one hour the lead gets the 15 of the next step.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, DateTimeField, Expression, ExpressionWrapper, F, Q, Value, When

from common.scorecard import Factor, Scorecard
from leads.choices import Temperature

#: younger than this → so many points
RECENCY_STEPS = (
    (timedelta(hours=1), 20),
    (timedelta(hours=6), 15),
    (timedelta(hours=24), 10),
    (timedelta(hours=72), 5),
)


@dataclass(frozen=True)
class Thresholds:
    """From which score on a lead is burning, hot or warm."""

    burning: int = 70
    hot: int = 50
    warm: int = 25


def _each(name: str, points: int) -> Any:
    return lambda now: F(name) * points


def _if(condition: Q, points: int) -> Any:
    return lambda now: Case(When(condition, then=Value(points)), default=Value(0))


def _recency(now: datetime) -> Expression:
    return Case(
        *(
            When(last_customer_at__gt=now - age, then=Value(points))
            for age, points in RECENCY_STEPS
        ),
        default=Value(0),
    )


CARD = Scorecard(
    "temperature",
    [
        Factor(
            "qr_scans",
            "engagement",
            15,
            "3 per QR scan",
            _each("qr_scan_count", 3),
            "Invite to an expo stand",
            3,
        ),
        Factor(
            "catalog_views",
            "engagement",
            10,
            "2 per catalogue view",
            _each("catalog_views", 2),
            "Send the catalogue",
            2,
        ),
        Factor(
            "messages",
            "engagement",
            10,
            "1 per message from the customer",
            _each("messages_count", 1),
            "Ask a question",
            1,
        ),
        Factor(
            "voice",
            "engagement",
            5,
            "5 for any voice message",
            _if(Q(voice_count__gt=0), 5),
            "Invite a voice note",
            5,
        ),
        Factor(
            "phone",
            "qualification",
            10,
            "10 when the phone is known",
            _if(~Q(phone=""), 10),
            "Ask for the phone number",
            10,
        ),
        Factor(
            "budget",
            "qualification",
            10,
            "10 when the budget is known",
            _if(Q(budget_min__isnull=False) | Q(budget_max__isnull=False), 10),
            "Ask for the budget",
            10,
        ),
        Factor(
            "transaction_type",
            "qualification",
            5,
            "5 when buy, rent or sell is known",
            _if(~Q(transaction_type=""), 5),
            "Ask whether to buy or to rent",
            5,
        ),
        Factor(
            "property_type",
            "qualification",
            5,
            "5 when the property type is known",
            _if(~Q(property_type=""), 5),
            "Ask for the property type",
            5,
        ),
        Factor(
            "location",
            "qualification",
            5,
            "5 when a location is known",
            _if(Q(locations__len__gt=0), 5),
            "Ask for the preferred area",
            5,
        ),
        Factor(
            "payment_method",
            "qualification",
            5,
            "5 when the payment method is known",
            _if(~Q(payment_method=""), 5),
            "Ask how they will pay",
            5,
        ),
        Factor(
            "recency",
            "recency",
            20,
            "20 / 15 / 10 / 5 within 1 / 6 / 24 / 72 h of the customer's last touch",
            _recency,
            "Get in touch now",
            20,
        ),
    ],
    maximum=100,
    whole=True,
)


def temperature_sql(score: str, thresholds: Thresholds) -> str:
    """The word for a score, as SQL over the SQL of the score."""
    steps = (
        (thresholds.burning, Temperature.BURNING),
        (thresholds.hot, Temperature.HOT),
        (thresholds.warm, Temperature.WARM),
    )
    cases = " ".join(f"WHEN {score} >= {int(least)} THEN '{word.value}'" for least, word in steps)
    return f"CASE {cases} ELSE '{Temperature.COLD.value}' END"


def valid_until(now: datetime) -> Case:
    """When the present recency step of a lead ends; null past the last one."""
    return Case(
        *(
            When(
                last_customer_at__gt=now - age,
                then=ExpressionWrapper(
                    F("last_customer_at") + Value(age), output_field=DateTimeField()
                ),
            )
            for age, _ in RECENCY_STEPS
        ),
        default=Value(None, output_field=DateTimeField()),
    )
