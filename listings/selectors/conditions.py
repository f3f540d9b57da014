"""Each criterion as a condition on listings."""

from decimal import Decimal

from django.db.models import F, Q, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.db.models.lookups import IContains

from listings.selectors.criteria import Wanted


def conditions(wanted: Wanted) -> list[Q]:
    """What a listing must meet to be a match, one condition a criterion."""
    asked = {
        "configuration": wanted.configuration,
        "property_type": wanted.property_type,
        "possession": wanted.possession,
        "project__in": wanted.project_ids,
    }
    found = [Q(**{name: value}) for name, value in asked.items() if value]
    if wanted.bedrooms is not None and not wanted.configuration:
        found.append(Q(bedrooms=wanted.bedrooms))
    if wanted.has_budget:
        found.append(Q(currency=wanted.currency, price__gte=wanted.budget_min or Decimal(0)))
    if wanted.budget_max is not None:
        found.append(Q(price__lte=wanted.budget_max))
    if wanted.localities or wanted.cities:
        found.append(Q(locality__in=wanted.localities) | Q(city__in=wanted.cities))
    return found + [mentions(word) for word in wanted.words]


def mentions(word: str) -> Q:
    """The listing or its project speaks of the word. No index helps: it scans what the other
    criteria leave."""
    found = Q()
    for name in (
        "title", "description", "locality", "city", "project__name", "project__developer",
        "project__description",
    ):  # fmt: skip
        found |= Q(IContains(F(name), word))
    for name in ("amenities", "project__amenities"):
        found |= Q(IContains(_joined(name), word))
    return found


def _joined(array: str) -> Combinable:
    return Cast(array, TextField())
