"""The shape of a demo catalogue, and writing one into a brokerage."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.text import slugify

from accounts.models import Brokerage
from listings.choices import MediaKind, Possession, PropertyType, TransactionType
from listings.models import Listing, Media, Project
from listings.units import parse_configuration

SOURCE = "demo"
_FILES = {
    MediaKind.PHOTOS: "entrance.jpg",
    MediaKind.BROCHURE: "brochure.pdf",
    MediaKind.VIRTUAL_TOUR: "tour/",
}


@dataclass(frozen=True)
class DemoUnit:
    """One configuration: ``sqft`` from–to, ``price`` in the brokerage's currency, for rent as
    Listing.price says."""

    configuration: str
    sqft: tuple[int, int]
    price: int
    bathrooms: int | None = None
    rent: bool = False
    property_type: PropertyType = PropertyType.APARTMENT


@dataclass(frozen=True)
class Development:
    """One project. ``ready_on`` is None where people live already."""

    name: str
    developer: str
    locality: str
    place: tuple[str, str]
    ready_on: date | None
    amenities: tuple[str, ...]
    description: str
    units: tuple[DemoUnit, ...]


def write_catalogue(
    brokerage: Brokerage, city: str, developments: tuple[Development, ...]
) -> list[Listing]:
    """Writes projects, listings and their media in four statements; returns the listings with their
    projects."""
    projects = [_project(brokerage, city, one) for one in developments]
    listings = [
        _listing(brokerage, project, one, unit)
        for project, one in zip(projects, developments, strict=True)
        for unit in one.units
    ]
    Project.objects.bulk_create(projects)
    Listing.objects.bulk_create(listings)
    Media.objects.bulk_create([media for project in projects for media in _project_media(project)])
    Media.objects.bulk_create(
        [_floor_plan(listing) for listing in listings if listing.configuration]
    )
    return listings


def _project(brokerage: Brokerage, city: str, one: Development) -> Project:
    latitude, longitude = one.place
    return Project(
        brokerage=brokerage,
        name=one.name,
        developer=one.developer,
        locality=one.locality,
        city=city,
        address=f"{one.locality}, {city}",
        latitude=Decimal(latitude),
        longitude=Decimal(longitude),
        description=one.description,
        amenities=list(one.amenities),
        possession=Possession.UNDER_CONSTRUCTION if one.ready_on else Possession.READY,
        possession_on=one.ready_on,
    )


def _listing(brokerage: Brokerage, project: Project, one: Development, unit: DemoUnit) -> Listing:
    rooms = parse_configuration(unit.configuration)
    what = unit.configuration or unit.property_type.label
    if unit.property_type in (PropertyType.VILLA, PropertyType.HOUSE):
        what = f"{what} {unit.property_type.label.lower()}"
    return Listing(
        brokerage=brokerage,
        project=project,
        title=f"{what} {'to rent ' if unit.rent else ''}in {one.name}",
        transaction_type=TransactionType.RENT if unit.rent else TransactionType.BUY,
        property_type=unit.property_type,
        configuration=rooms.name if rooms else "",
        bedrooms=rooms.bedrooms if rooms else None,
        bathrooms=unit.bathrooms,
        area_min_sqft=unit.sqft[0],
        area_max_sqft=unit.sqft[1],
        area_basis="plot" if unit.property_type == PropertyType.PLOT else "super built-up",
        price=unit.price,
        currency=brokerage.currency,
        locality=project.locality,
        city=project.city,
        possession=project.possession,
        possession_on=project.possession_on,
        amenities=project.amenities,
        source=SOURCE,
        external_ref=slugify(f"{one.name} {what} {'rent' if unit.rent else 'buy'} {unit.sqft[0]}"),
    )


def _project_media(project: Project) -> list[Media]:
    return [
        Media(
            brokerage=project.brokerage,
            project=project,
            kind=kind,
            title=f"{project.name}: {kind.label.lower()}",
            url=f"https://media.example.com/{slugify(project.name)}/{file}",
            position=position,
        )
        for position, (kind, file) in enumerate(_FILES.items())
    ]


def _floor_plan(listing: Listing) -> Media:
    assert listing.project is not None  # every demo listing has one
    return Media(
        brokerage=listing.brokerage,
        listing=listing,
        kind=MediaKind.FLOOR_PLAN,
        title=f"{listing.title}: floor plan",
        url=f"https://media.example.com/{slugify(listing.project.name)}/{listing.external_ref}.pdf",
    )
