"""What every format makes of a row, and the parsing that formats share. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.tables.cells import Choice, RowError, choice_named, clean
from common.text.folding import as_words
from listings.choices import Possession, PropertyType, TransactionType
from listings.units import AreaRange, Configuration, UnitError, parse_area, parse_configuration

MAX_PRICE = Decimal(10) ** 13  # what the column holds
MAX_COUNT = 200  # bathrooms, balconies
_COUNT = re.compile(r"\d{1,3}(?:\.0)?")
_MANY_BEDROOMS = 10
_SMALL_BEDROOM_SQFT = 100
_PLAUSIBLE_RATE = {"INR": (Decimal(500), Decimal(100_000))}  # per sqft, for sale


@dataclass(frozen=True)
class ImportedListing:
    """A row in our words: price in whole units of ``currency``, areas in square feet. ``ref`` is
    the file's own name for the row, empty where the format has none."""

    locality: str
    city: str
    price: Decimal
    currency: str
    ref: str = ""
    project: str = ""
    transaction_type: str = TransactionType.BUY
    property_type: str = PropertyType.APARTMENT
    configuration: str = ""
    bedrooms: Decimal | None = None
    bathrooms: int | None = None
    balconies: int | None = None
    area_min_sqft: Decimal | None = None
    area_max_sqft: Decimal | None = None
    area_basis: str = ""
    possession: str = Possession.READY
    possession_on: date | None = None
    amenities: tuple[str, ...] = ()
    description: str = ""

    @property
    def title(self) -> str:
        """E.g. "2BHK apartment in Coomee, Electronic City Phase II"."""
        kind = str(PropertyType(self.property_type).label).lower()
        what = f"{self.configuration} {kind}" if self.configuration else kind.capitalize()
        where = f"{self.project}, {self.locality}" if self.project else self.locality
        return f"{what} in {where}"[:200]


def doubts(row: ImportedListing) -> Iterator[str]:
    """What looks like a typing error in a row that is imported all the same: somebody should look
    at it."""
    area = row.area_max_sqft
    if row.bedrooms and area and area / row.bedrooms < _SMALL_BEDROOM_SQFT:
        yield f"{row.bedrooms} bedrooms in {area.normalize():f} sqft"
    elif row.bedrooms and row.bedrooms > _MANY_BEDROOMS:
        yield f"{row.bedrooms} bedrooms"
    if area and row.transaction_type == TransactionType.BUY and row.currency in _PLAUSIBLE_RATE:
        low, high = _PLAUSIBLE_RATE[row.currency]
        if not low <= row.price / area <= high:
            yield f"{row.price / area:.0f} {row.currency} per sqft"


def locality_of(text: str) -> str:
    """A locality without the comma or full stop that portals leave behind it; RowError when there
    is none."""
    text = clean(text, name="locality", longest=120).rstrip(" ,.;")
    if not any(character.isalnum() for character in text):
        raise RowError("The locality is empty.")
    return text


def rooms_of(text: str) -> Configuration | None:
    """None for an empty text; RowError."""
    try:
        return parse_configuration(text)
    except UnitError as error:
        raise RowError(error.reason) from error


def area_of(text: str) -> AreaRange:
    """Square feet; RowError."""
    try:
        return parse_area(text)
    except UnitError as error:
        raise RowError(error.reason) from error


def count_of(text: str, *, name: str) -> int | None:
    """0 to MAX_COUNT, None for an empty text; RowError."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and _COUNT.fullmatch(text)) or float(text) > MAX_COUNT:
        raise RowError(f"The number of {name} is not a whole number from 0 to {MAX_COUNT}.")
    return int(float(text))


def price_of(amount: Decimal) -> Decimal:
    """Two decimals, at least 1; RowError."""
    if not 1 <= amount < MAX_PRICE:
        raise RowError("The price is not between 1 and ten trillion.")
    return amount.quantize(Decimal("0.01"))


def choice_of(choices: type[Choice], text: str, *, name: str, default: Choice) -> Choice:
    """By value or label in any case, the default for an empty text; RowError."""
    if not as_words(text):
        return default
    if (member := choice_named(choices, text)) is None:
        raise RowError(f"The {name} is none of {', '.join(choices.values)}.")
    return member


def possession_at(on: date | None, today: date) -> Possession:
    """A home whose day has come is ready."""
    return Possession.UNDER_CONSTRUCTION if on and on > today else Possession.READY
