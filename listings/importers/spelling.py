"""One spelling for each name of a file, and one ref for each of its rows. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from listings.importers.rows import ImportedListing


@dataclass(frozen=True)
class NumberedRow:
    """A row that can be a listing, with its line in the file."""

    line: int
    listing: ImportedListing


def spellings(known: Iterable[str], seen: Iterable[str]) -> dict[str, str]:
    """The spelling to use, by the case-folded name: one that is known already, else the most common
    of those seen, else the first of them."""
    chosen: dict[str, str] = {}
    for name, _ in Counter(seen).most_common():
        chosen.setdefault(name.casefold(), name)
    return {**chosen, **{name.casefold(): name for name in sorted(known)}}


def respell(
    rows: Sequence[NumberedRow], known_localities: Iterable[str], known_projects: Iterable[str]
) -> list[NumberedRow]:
    """The rows with localities and projects in one spelling each."""
    localities = spellings(known_localities, (row.listing.locality for row in rows))
    projects = spellings(
        known_projects, (row.listing.project for row in rows if row.listing.project)
    )
    respelt = []
    for row in rows:
        locality = localities[row.listing.locality.casefold()]
        project = projects.get(row.listing.project.casefold(), "")
        if (locality, project) != (row.listing.locality, row.listing.project):
            row = NumberedRow(row.line, replace(row.listing, locality=locality, project=project))
        respelt.append(row)
    return respelt


def give_refs(rows: Sequence[NumberedRow]) -> tuple[list[NumberedRow], list[tuple[int, str]]]:
    """The rows that stand for a listing of their own, each with a ref; and the others as (line,
    reason).

    Without a ref of its own a row is known by what does not change about the home: place, project,
    rooms, area. Several such homes at different prices are told apart by their order in the file.
    """
    kept: list[NumberedRow] = []
    refused: list[tuple[int, str]] = []
    first_lines: dict[ImportedListing, int] = {}
    lines_of_refs: dict[str, int] = {}
    number_of: Counter[str] = Counter()
    for row in rows:
        same = first_lines.setdefault(row.listing, row.line)
        ref = row.listing.ref
        if same != row.line:
            refused.append((row.line, f"The same as line {same}."))
            continue
        if ref and ref in lines_of_refs:
            refused.append(
                (row.line, f"The ref {ref} is that of line {lines_of_refs[ref]} already.")
            )
            continue
        lines_of_refs[ref] = row.line
        if not ref:
            identity = _identity(row.listing)
            number_of[identity] += 1
            number = number_of[identity]
            ref = identity if number == 1 else f"{identity}-{number}"
        row = NumberedRow(row.line, replace(row.listing, ref=ref))
        kept.append(row)
    return kept, refused


def _identity(listing: ImportedListing) -> str:
    lasting = (
        listing.locality.casefold(), listing.city, listing.project.casefold(),
        listing.transaction_type,
        listing.property_type, listing.configuration, listing.bathrooms, listing.balconies,
        listing.area_min_sqft,
        listing.area_max_sqft, listing.area_basis,
    )  # fmt: skip
    return hashlib.sha256(repr(lasting).encode()).hexdigest()[:24]
