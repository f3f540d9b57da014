"""How much a customer would give up by taking a listing that does not fit, as one number that
PostgreSQL sorts by.

The unit is the budget: 0.12 is as bad as a price 12 % over it. The other weights are our judgement,
in the same unit: a bedroom more or less weighs like 25 % of the budget, 10 km like 25 %, another
kind of home like 50 %.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import reduce
from math import cos, radians
from operator import add
from typing import Any

from django.db.models import Case, Expression, F, FloatField, Q, Value, When
from django.db.models.functions import Abs, Cast, Coalesce, Least, Power, Sqrt

from listings.selectors.conditions import mentions
from listings.selectors.criteria import Wanted
from listings.selectors.facts import CatalogueFacts
from listings.selectors.reasons import KM_PER_DEGREE, Center

_BEDROOM = 0.25
_NO_BEDROOMS = 1.0  # a plot instead of a flat
_SAME_ROOMS = 0.1  # a 1RK instead of a studio
_BELOW_BUDGET = 0.5  # a price below the wanted range is forgiven more easily than one above it
_OTHER_CURRENCY = 2.0
_NEAR, _PER_KM, _FAR = 0.05, 0.02, 0.6
_SAME_CITY, _OTHER_CITY = 0.3, 0.8
_OTHER_TYPE = 0.5
_OTHER_POSSESSION = 0.2
_OTHER_PROJECT = 0.2
_WORD_MISSING = 0.15
_MOST_CENTERS = 10


def centers(facts: CatalogueFacts, wanted: Wanted) -> tuple[Center, ...]:
    """Where the wanted localities lie, by the brokerage's projects there; those without coordinates
    are left out."""
    known = [name for name in wanted.localities if name in facts.middles]
    return tuple(Center(name, *facts.middles[name]) for name in known[:_MOST_CENTERS])


def given_up(wanted: Wanted, around: Sequence[Center]) -> Any:
    """The sum over all criteria, 0 for a full match."""
    zero: Any = Value(0.0, output_field=FloatField())
    return reduce(add, _parts(wanted, around), zero)


def _parts(wanted: Wanted, around: Sequence[Center]) -> Iterator[Any]:
    if wanted.budget_max is not None:
        yield _share(
            wanted.budget_max, F("price") - wanted.budget_max, Q(price__gt=wanted.budget_max), 1.0
        )
    if wanted.budget_min:
        yield _share(
            wanted.budget_min,
            wanted.budget_min - F("price"),
            Q(price__lt=wanted.budget_min),
            _BELOW_BUDGET,
        )
    if wanted.has_budget:
        yield _unless(Q(currency=wanted.currency), _OTHER_CURRENCY)
    if wanted.bedrooms is not None:
        apart = Abs(Cast("bedrooms", FloatField()) - float(wanted.bedrooms)) * _BEDROOM
        yield Coalesce(apart, Value(_NO_BEDROOMS), output_field=FloatField())
    if wanted.configuration:
        yield _unless(Q(configuration=wanted.configuration), _SAME_ROOMS)
    if wanted.property_type:
        yield _unless(Q(property_type=wanted.property_type), _OTHER_TYPE)
    if wanted.possession:
        yield _unless(Q(possession=wanted.possession), _OTHER_POSSESSION)
    if wanted.project_ids:
        yield _unless(Q(project__in=wanted.project_ids), _OTHER_PROJECT)
    if wanted.localities or wanted.cities:
        yield _away(wanted, around)
    for word in wanted.words:
        yield _unless(mentions(word), _WORD_MISSING)


def _unless(condition: Q, cost: float) -> Expression:
    return Case(When(condition, then=Value(0.0)), default=Value(cost), output_field=FloatField())


def _share(budget: Decimal, beyond: Any, condition: Q, weight: float) -> Expression:
    share = Cast(beyond, FloatField()) * (weight / max(float(budget), 1.0))
    return Case(When(condition, then=share), default=Value(0.0), output_field=FloatField())


def _away(wanted: Wanted, around: Sequence[Center]) -> Expression:
    inside = Q(locality__in=wanted.localities) | Q(city__in=wanted.cities)
    cases = [When(inside, then=Value(0.0))]
    distances = [_km(center) for center in around]
    if distances:
        nearest = Least(*distances) if len(distances) > 1 else distances[0]
        placed = Q(project__latitude__isnull=False, project__longitude__isnull=False)
        cases.append(When(placed, then=Least(nearest * _PER_KM + _NEAR, Value(_FAR))))
    cases.append(When(city__in=wanted.home_cities, then=Value(_SAME_CITY)))
    return Case(*cases, default=Value(_OTHER_CITY), output_field=FloatField())


def _km(center: Center) -> Any:
    """The earth is flat within a city."""
    up = Cast("project__latitude", FloatField()) - center.latitude
    across = (Cast("project__longitude", FloatField()) - center.longitude) * cos(
        radians(center.latitude)
    )
    return Sqrt(Power(up, 2.0) + Power(across, 2.0), output_field=FloatField()) * KM_PER_DEGREE
