"""Rows whose ref belongs to another home here."""

from collections.abc import Sequence
from dataclasses import replace

from listings.importers.rows import ImportedListing
from listings.importers.same_home import Home, HomeTie, tie_of
from listings.models import Listing

_KIND = ("transaction_type", "property_type", "configuration")


def objection(
    row: ImportedListing, listing: Listing, fields: Sequence[str], *, counts_rows: bool
) -> str:
    """Why nothing can be done with this row; empty where it is about the listing that has its ref.
    ``fields`` are the listing's that the file tells. Needs ``listing.project``."""
    told, known = _told(row, fields), _known(listing)
    tie = tie_of(told, known, counts_rows=counts_rows)
    if tie is HomeTie.OTHER:
        reason = f"is another home's here: {known} ≠ {told}"
    elif tie is HomeTie.UNTOLD and any(
        getattr(listing, n) != getattr(row, n) for n in _plain(fields)
    ):
        reason = (
            "only counts rows, and nothing tells that this row is about the home that has it here"
        )
    else:
        return ""
    return f"The ref {row.ref} {reason}. Nothing was changed."


def _told(row: ImportedListing, fields: Sequence[str]) -> Home:
    home = Home(row.city, row.locality, row.project)
    if "area_max_sqft" in fields:
        home = replace(home, area=row.area_max_sqft)
    return replace(home, **{name: getattr(row, name) for name in _KIND if name in fields})


def _known(listing: Listing) -> Home:
    project = listing.project.name if listing.project else ""
    kind = {name: getattr(listing, name) for name in _KIND}
    return Home(listing.city, listing.locality, project, area=listing.area_max_sqft, **kind)


def _plain(fields: Sequence[str]) -> list[str]:
    """Those of them that can be compared as they are."""
    return [name for name in fields if name not in ("project_id", "amenities")]
