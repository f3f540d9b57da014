"""Whether a row is about the home that has its ref here: a home does not move, and a number that
only counts rows names none. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto


class HomeTie(Enum):
    """What connects a row with the home that has its ref, besides that."""

    OTHER = auto()  # elsewhere, and not of the same size; or of another kind, where refs count rows
    UNTOLD = auto()  # in the same place, and nothing tells more
    SAME = auto()


@dataclass(frozen=True)
class Home:
    """What does not change about a home; empty or None is what nobody tells."""

    city: str
    locality: str
    project: str = ""
    transaction_type: str = ""
    property_type: str = ""
    configuration: str = ""
    area: Decimal | None = None

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.configuration, self.project, self.locality, self.city)))


def tie_of(row: Home, known: Home, *, counts_rows: bool) -> HomeTie:
    """A ref that means something outlives a corrected locality where the size is the same; one that
    counts rows holds for the same place, kind and size only."""
    has_size = row.area is not None and row.area == known.area
    if _differ(row, known, "city", "locality", "project"):
        return HomeTie.SAME if has_size and not counts_rows else HomeTie.OTHER
    if not counts_rows:
        return HomeTie.SAME
    has_another_size = None not in (row.area, known.area) and not has_size
    if has_another_size or _differ(
        row, known, "transaction_type", "property_type", "configuration"
    ):
        return HomeTie.OTHER
    return HomeTie.SAME if has_size else HomeTie.UNTOLD


def _differ(row: Home, known: Home, *facts: str) -> bool:
    pairs = ((getattr(row, name).casefold(), getattr(known, name).casefold()) for name in facts)
    return any(told and is_known and told != is_known for told, is_known in pairs)
