"""The names of columns that say the unit of their cells: "price (lakh)", "area in sqm". Pure."""

import re
from dataclasses import dataclass

from common.tables.cells import RowError
from common.text.figures import UnclearFigure
from common.text.money_cells import NO_TERMS, Terms, split_header
from listings.units import UnitError, parse_area

_AREA = re.compile(r"area[\W_]+(?:in[\W_]+)?(.+?)\W*")


@dataclass(frozen=True)
class NamedColumn:
    """A column by our name for it, and what the file's name adds to each of its cells."""

    name: str
    terms: Terms = NO_TERMS
    area_unit: str = ""

    def complete(self, text: str) -> str:
        """The cell as if the unit stood in it, where it has none of its own; RowError."""
        if self.area_unit and text.strip() and not any(map(str.isalpha, text)):
            return f"{text} {self.area_unit}"
        try:
            return self.terms.complete(text)
        except UnclearFigure as unclear:
            raise RowError(f"The {self.name} {text[:40]!r} {unclear.reason}.") from unclear


def named_column(name: str) -> NamedColumn:
    """What the file calls ``name``; a name without a unit, or with one that nobody knows, stays."""
    bare, terms = split_header(name)
    if bare == "price":
        return NamedColumn(bare, terms)
    area = _AREA.fullmatch(name)
    if area and _is_unit(area[1]):
        return NamedColumn("area", area_unit=area[1])
    return NamedColumn(name)


def _is_unit(text: str) -> bool:
    try:
        parse_area(f"1 {text}")
    except UnitError:
        return False
    return not any(map(str.isdecimal, text[:1]))
