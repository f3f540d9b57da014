"""The Bengaluru price list: areas in many units, prices in lakh."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from common.tables.cells import RowError, clean
from common.text.folding import caseless
from common.text.money_cells import Habits
from listings.choices import PropertyType
from listings.importers.rows import (
    ImportedListing,
    area_of,
    count_of,
    locality_of,
    possession_at,
    price_of,
    rooms_of,
)
from listings.units import Configuration

COLUMNS = (
    "area_type",
    "availability",
    "location",
    "size",
    "society",
    "total_sqft",
    "bath",
    "balcony",
    "price",
)
LAKH = 100_000
_PRICE = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,6})?")
_MONTH = re.compile(r"([0-9]{2})-([a-z]{3})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_READY = {"ready to move", "immediate possession"}
_AREA_BASIS = {
    "super built-up area": "super built-up",
    "built-up area": "built-up",
    "plot area": "plot",
    "carpet area": "carpet",
}


def parse(cells: Mapping[str, str], today: date, habits: Habits) -> ImportedListing:
    """Reads one row; RowError says why it cannot be a listing. The prices are rupees whatever
    ``habits`` say."""
    locality = locality_of(cells["location"])
    basis = _AREA_BASIS.get(caseless(cells["area_type"]))
    if basis is None:
        raise RowError(f"The area type is none of {', '.join(_AREA_BASIS)}.")
    rooms = rooms_of(cells["size"])
    area = area_of(cells["total_sqft"])
    possession_on = _possession_on(cells["availability"])
    return ImportedListing(
        locality=locality,
        city="Bengaluru",
        price=_price(cells["price"]),
        currency="INR",
        project=clean(cells["society"], name="society", longest=160),
        property_type=_property_type(basis, rooms),
        configuration=rooms.name if rooms else "",
        bedrooms=rooms.bedrooms if rooms else None,
        bathrooms=count_of(cells["bath"], name="bathrooms"),
        balconies=count_of(cells["balcony"], name="balconies"),
        area_min_sqft=area.min_sqft,
        area_max_sqft=area.max_sqft,
        area_basis=basis,
        possession=possession_at(possession_on, today),
        possession_on=possession_on,
    )


def _property_type(basis: str, rooms: Configuration | None) -> PropertyType:
    if rooms is None and basis == "plot":
        return PropertyType.PLOT
    if basis == "plot" or (rooms and rooms.property_hint == "house"):
        return PropertyType.HOUSE
    return PropertyType.APARTMENT


def _possession_on(text: str) -> date | None:
    """The last day of the month in "19-Dec" (December 2019), None for a home that is ready."""
    plain = caseless(text)
    if plain in _READY:
        return None
    match = _MONTH.fullmatch(plain)
    if match is None or match[2] not in _MONTHS:
        raise RowError("The availability is neither Ready To Move nor a month such as 19-Dec.")
    year, month = 2000 + int(match[1]), _MONTHS.index(match[2]) + 1
    return date(year, month, monthrange(year, month)[1])


def _price(text: str) -> Decimal:
    if not _PRICE.fullmatch(text.strip()):
        raise RowError("The price is not a number of lakh, such as 39.07.")
    return price_of(Decimal(text.strip()) * LAKH)
