"""Our own columns, described in docs/importing.md."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from common.tables.cells import RowError, clean
from common.text.currencies import CURRENCIES
from common.text.figures import UnclearFigure
from common.text.money_cells import Habits, read_amount
from listings.choices import Possession, PropertyType, TransactionType
from listings.importers.rows import (
    ImportedListing,
    area_of,
    choice_of,
    count_of,
    locality_of,
    possession_at,
    price_of,
    rooms_of,
)

REQUIRED = ("ref", "locality", "city", "price")
OPTIONAL = (
    "project", "transaction_type", "property_type", "configuration", "bathrooms", "balconies",
    "area", "area_basis",
    "currency", "possession", "possession_on", "amenities", "description",
)  # fmt: skip
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


def parse(cells: Mapping[str, str], today: date, habits: Habits) -> ImportedListing:
    """Reads one row; a column that the file has not is empty. ``habits`` are the brokerage's.
    RowError says why a row cannot be a listing."""
    ref = clean(cells["ref"], name="ref", longest=80)
    city = clean(cells["city"], name="city", longest=80)
    if not ref or not city:
        raise RowError(f"The {'city' if ref else 'ref'} is empty.")
    rooms = rooms_of(cells.get("configuration", ""))
    area = area_of(cells["area"]) if cells.get("area", "").strip() else None
    price, currency = _price(cells["price"], cells.get("currency", ""), habits)
    possession_on = _day(cells.get("possession_on", ""))
    by_date = possession_at(possession_on, today)
    guess = PropertyType.HOUSE if rooms and rooms.property_hint else PropertyType.APARTMENT
    return ImportedListing(
        ref=ref,
        locality=locality_of(cells["locality"]),
        city=city,
        price=price,
        currency=currency,
        project=clean(cells.get("project", ""), name="project", longest=160),
        transaction_type=_deal(cells.get("transaction_type", "")),
        property_type=choice_of(
            PropertyType, cells.get("property_type", ""), name="property type", default=guess
        ),
        configuration=rooms.name if rooms else "",
        bedrooms=rooms.bedrooms if rooms else None,
        bathrooms=count_of(cells.get("bathrooms", ""), name="bathrooms"),
        balconies=count_of(cells.get("balconies", ""), name="balconies"),
        area_min_sqft=area.min_sqft if area else None,
        area_max_sqft=area.max_sqft if area else None,
        area_basis=clean(cells.get("area_basis", ""), name="area basis", longest=20),
        possession=choice_of(
            Possession, cells.get("possession", ""), name="possession", default=by_date
        ),
        possession_on=possession_on,
        amenities=_amenities(cells.get("amenities", "")),
        description=_description(cells.get("description", "")),
    )


def _deal(text: str) -> str:
    return choice_of(TransactionType, text, name="transaction type", default=TransactionType.BUY)


def _price(text: str, currency: str, habits: Habits) -> tuple[Decimal, str]:
    currency = currency.strip().upper() or habits.currency
    if currency not in CURRENCIES:
        raise RowError("The currency is not a code of three letters, such as INR.")
    try:
        money = read_amount(text, habits)
    except UnclearFigure as unclear:
        raise RowError(f"The price {text[:40]!r} {unclear.reason}.") from unclear
    if money is None:
        raise RowError("The price is not an amount, such as 18500000 or 1.85 Cr.")
    return price_of(money.amount), money.currency or currency


def _day(text: str) -> date | None:
    """2027-03-31, or 2027-03 for the last day of March 2027."""
    text = text.strip()
    if not text:
        return None
    match = _DAY.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        year, month = int(match[1]), int(match[2])
        return (
            date(year, month, int(match[3]))
            if match[3]
            else date(year, month, monthrange(year, month)[1])
        )
    except ValueError as error:
        raise RowError(
            "The possession date is not a day such as 2027-03-31, or a month such as 2027-03."
        ) from error


def _amenities(text: str) -> tuple[str, ...]:
    names = (clean(name, name="amenity", longest=60) for name in text.split(";"))
    return tuple(dict.fromkeys(name for name in names if name))


def _description(text: str) -> str:
    text = text.strip()
    if len(text) > 4000:
        raise RowError("The description is longer than 4000 characters.")
    return text
