"""Why a listing is only an alternative, in words for the customer. Pure arithmetic over loaded
rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from math import cos, hypot, radians

from listings.choices import Possession, PropertyType
from listings.models import Listing
from listings.selectors.criteria import Wanted

KM_PER_DEGREE = 111.2  # of latitude
_NEAR_KM = 10


@dataclass(frozen=True)
class Center:
    """The middle of a locality's projects, in degrees."""

    locality: str
    latitude: float
    longitude: float


def reasons(listing: Listing, wanted: Wanted, around: Sequence[Center]) -> list[str]:
    """What does not fit, the budget first: "12 % over your budget", "3BHK instead of 2BHK", "in
    Hoodi, near …"."""
    checks = (_budget, _rooms, _kind, _possession, _project, _keywords)
    found = [reason for check in checks for reason in check(listing, wanted)]
    return found + _place(listing, wanted, around)


def _budget(listing: Listing, wanted: Wanted) -> list[str]:
    if not wanted.has_budget:
        return []
    if listing.currency != wanted.currency:
        return [f"priced in {listing.currency}"]
    if wanted.budget_max is not None and listing.price > wanted.budget_max:
        return [
            f"{_percent(listing.price - wanted.budget_max, wanted.budget_max)} over your budget"
        ]
    if wanted.budget_min is not None and listing.price < wanted.budget_min:
        return [
            f"{_percent(wanted.budget_min - listing.price, wanted.budget_min)} below your budget"
        ]
    return []


def _percent(part: Decimal, whole: Decimal) -> str:
    share = (part * 100 / max(whole, Decimal(1))).to_integral_value(rounding=ROUND_CEILING)
    return f"{share} %"


def _rooms(listing: Listing, wanted: Wanted) -> list[str]:
    if wanted.configuration and listing.configuration != wanted.configuration:
        return [
            f"{listing.configuration or _kind_name(listing.property_type)} instead of "
            f"{wanted.configuration}"
        ]
    if (
        wanted.bedrooms is not None
        and not wanted.configuration
        and listing.bedrooms != wanted.bedrooms
    ):
        if listing.bedrooms is None:
            return ["no bedrooms given"]
        return [f"{_plain(listing.bedrooms)} instead of {_plain(wanted.bedrooms)} bedrooms"]
    return []


def _kind(listing: Listing, wanted: Wanted) -> list[str]:
    if not wanted.property_type or listing.property_type == wanted.property_type:
        return []
    return [f"{_kind_name(listing.property_type)} instead of {_kind_name(wanted.property_type)}"]


def _possession(listing: Listing, wanted: Wanted) -> list[str]:
    if not wanted.possession or listing.possession == wanted.possession:
        return []
    offered, asked = (
        Possession(value).label.lower() for value in (listing.possession, wanted.possession)
    )
    return [f"{offered} instead of {asked}"]


def _project(listing: Listing, wanted: Wanted) -> list[str]:
    if wanted.project_ids is None or listing.project_id in wanted.project_ids:
        return []
    if listing.project is None:
        return [f"not in {wanted.project_name}"]
    return [f"in {listing.project.name} instead of {wanted.project_name}"]


def _keywords(listing: Listing, wanted: Wanted) -> list[str]:
    project = listing.project
    told = [listing.title, listing.description, listing.locality, listing.city, *listing.amenities]
    if project:
        told += [project.name, project.developer, project.description, *project.amenities]
    text = "\n".join(told).casefold()
    return [f"no mention of “{word}”" for word in wanted.words if word not in text]


def _place(listing: Listing, wanted: Wanted, around: Sequence[Center]) -> list[str]:
    if (
        not wanted.place_name
        or listing.locality in wanted.localities
        or listing.city in wanted.cities
    ):
        return []
    here = listing.locality
    near = min(_distances(listing, around), default=None)
    if near and near[0] <= _NEAR_KM:
        return [f"in {here}, near {near[1]} (about {max(1, round(near[0]))} km)"]
    if near:
        return [f"in {here}, {round(near[0])} km from {near[1]}"]
    if listing.city in wanted.home_cities:
        return [f"in {here}, same city as {wanted.place_name}"]
    return [f"in {here} instead of {wanted.place_name}"]


def _distances(listing: Listing, around: Sequence[Center]) -> list[tuple[float, str]]:
    """(km, locality) for each center, where the listing's project has coordinates."""
    project = listing.project
    if project is None or project.latitude is None or project.longitude is None:
        return []
    north, east = float(project.latitude), float(project.longitude)
    return [
        (
            hypot(north - one.latitude, (east - one.longitude) * cos(radians(one.latitude)))
            * KM_PER_DEGREE,
            one.locality,
        )
        for one in around
    ]


def _kind_name(value: str) -> str:
    return str(PropertyType(value).label).lower()


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
