"""The card by which a brokerage's leads get their conversion score: the model in use, else the
rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db import connection

from accounts.models import Brokerage
from scoring.card.parts import SOURCE_QUALITY, Price
from scoring.card.rules import WEIGHTS, rule_model
from scoring.choices import ModelState
from scoring.learning.model import Model
from scoring.models import ConversionModel, ScoringSetting

RULES = 0


@dataclass(frozen=True)
class ConversionCard:
    """``number`` is that of the model, 0 the rules."""

    number: int
    model: Model
    source_quality: Mapping[str, int]


def card_of(brokerage: Brokerage) -> ConversionCard:
    """Two small reads; the model itself is read once a process."""
    setting = ScoringSetting.objects.of(brokerage.pk).first()
    quality = {**SOURCE_QUALITY, **(setting.source_quality if setting else {})}
    used = (
        ConversionModel.objects.of(brokerage.pk)
        .filter(state=ModelState.IN_USE)
        .values_list("pk", "number")
        .first()
    )
    if used:
        return ConversionCard(used[1], _model(used[0]), quality)
    return ConversionCard(RULES, rules_of(setting), quality)


def rules_of(setting: ScoringSetting | None) -> Model:
    """The rule card with the brokerage's own weights."""
    return rule_model({**WEIGHTS, **setting.weights} if setting else WEIGHTS)


@lru_cache(maxsize=64)
def _model(pk: UUID) -> Model:
    return Model.from_json(ConversionModel.objects.values_list("card", flat=True).get(pk=pk))


def local_prices(brokerage: Brokerage, places: Sequence[str] | None = None) -> list[Price]:
    """The median asking price of what is available, by locality and configuration, and by locality
    alone; only of these places where some are given."""
    here, params = ("", []) if places is None else (_HERE, [list(places)])
    with connection.cursor() as cursor:
        cursor.execute(_MEDIANS.format(here=here), [brokerage.pk, *params])
        return [Price(*row) for row in cursor.fetchall()]


_HERE = "AND lower(locality) IN (SELECT lower(place) FROM unnest(%s::text[]) AS place)"
_MEDIANS = """
    SELECT transaction_type, lower(locality), coalesce(configuration, ''), currency,
        (percentile_cont(0.5) WITHIN GROUP (ORDER BY price))::float8
    FROM listings_listing WHERE brokerage_id = %s AND status = 'available' {here}
    GROUP BY GROUPING SETS (
        (transaction_type, lower(locality), currency, configuration), (transaction_type,
            lower(locality), currency))
    HAVING grouping(configuration) = 1 OR configuration <> ''
"""
