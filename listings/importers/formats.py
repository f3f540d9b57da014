"""The formats that import_listings reads, by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from common.text.money_cells import Habits
from listings.importers import bengaluru, standard
from listings.importers.rows import ImportedListing

# what each column sets on a listing; a column that a file has not leaves the listing's value alone
_FIELDS_OF_COLUMN = {
    "project": ("project_id",),
    "locality": ("locality",),
    "city": ("city",),
    "transaction_type": ("transaction_type",),
    "property_type": ("property_type",),
    "configuration": ("configuration", "bedrooms"),
    "bathrooms": ("bathrooms",),
    "balconies": ("balconies",),
    "area": ("area_min_sqft", "area_max_sqft"),
    "area_basis": ("area_basis",),
    "price": ("price", "currency"),
    "possession": ("possession",),
    "possession_on": ("possession", "possession_on"),
    "amenities": ("amenities",),
    "description": ("description",),
}


@dataclass(frozen=True)
class Format:
    """``parse(cells by column, today, the brokerage's habits)`` raises RowError. ``source`` is kept
    on the listings: refs are unique within it. ``says`` are the columns of _FIELDS_OF_COLUMN that
    the format itself always fills."""

    source: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    parse: Callable[[Mapping[str, str], date, Habits], ImportedListing]
    says: tuple[str, ...] = ()

    def fields(self, header: list[str]) -> list[str]:
        """The listing fields that a file with this header sets on listings that are known already.
        The title is not among them: it is composed once, and staff may write a better one."""
        return sorted(
            {name for column in self.says or header for name in _FIELDS_OF_COLUMN.get(column, ())}
        )


FORMATS = {
    "standard": Format("import", standard.REQUIRED, standard.OPTIONAL, standard.parse),
    "bengaluru": Format(
        "bengaluru",
        bengaluru.COLUMNS,
        (),
        bengaluru.parse,
        says=tuple(
            column for column in _FIELDS_OF_COLUMN if column not in {"amenities", "description"}
        ),
    ),
}
