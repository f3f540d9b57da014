"""Writing many imported rows at once, by comparison with what is there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Brokerage
from common.sql.copying import save_rows
from common.sql.locks import be_patient, lock_keys
from listings.importers.rows import ImportedListing
from listings.models import Listing, Project
from listings.services.another_home import objection
from listings.services.record_price_changes import record_price_changes


@dataclass
class CatalogueCounts:
    """How many rows made a listing, changed one, or found it as they are. ``refused`` are (ref,
    reason)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def merge_listings(
    *,
    brokerage: Brokerage,
    source: str,
    rows: Sequence[ImportedListing],
    fields: Sequence[str],
    counts_rows: bool = False,
) -> CatalogueCounts:
    """Creates the listings whose ref the source does not know yet, with their projects; sets
    ``fields`` on the others where they differ, with price history and news. Status is never
    touched: sold stays sold. A row whose ref is that of another home is refused, and changes
    nothing; ``counts_rows``: the refs only do that.

    One transaction; imports of one brokerage wait for each other, so the same file twice at once
    makes no double. Refs must be distinct.
    """
    be_patient()
    lock_keys([f"import of listings: {brokerage.pk}"])
    known = _known(brokerage, source, rows)
    objections = partial(objection, fields=fields, counts_rows=counts_rows)
    reasons = {row.ref: objections(row, known[row.ref]) for row in rows if row.ref in known}
    refused = [(ref, reason) for ref, reason in reasons.items() if reason]
    rows = [row for row in rows if not reasons.get(row.ref)]
    projects = _projects(brokerage, rows)
    new, changed, prices = list[Listing](), list[Listing](), list[tuple[Listing, Decimal]]()
    for row in rows:
        values = _values(row, projects)
        listing = known.get(row.ref)
        if listing is None:
            values |= {"source": source, "external_ref": row.ref, "title": row.title}
            new.append(Listing(brokerage=brokerage, **values))
            continue
        before, currency = listing.price, listing.currency
        if _set(listing, values, fields):
            changed.append(listing)
        if listing.price != before and listing.currency == currency:
            prices.append((listing, before))
    save_rows([*new, *changed], update=[*fields, "updated_at"])
    record_price_changes(prices)
    return CatalogueCounts(len(new), len(changed), len(rows) - len(new) - len(changed), refused)


def _known(
    brokerage: Brokerage, source: str, rows: Sequence[ImportedListing]
) -> dict[str, Listing]:
    """The source's listings with these refs, locked, with their projects."""
    found = (
        Listing.objects.of(brokerage.pk)
        .select_related("project")
        .select_for_update(of=("self",), no_key=True)
        .filter(source=source, external_ref__in=[row.ref for row in rows])
    )
    return {listing.external_ref: listing for listing in found}


def _projects(brokerage: Brokerage, rows: Sequence[ImportedListing]) -> dict[tuple[str, str], UUID]:
    """The ids of the rows' projects by (name, locality); those that are new begin with what their
    first row says."""
    first = {(row.project, row.locality): row for row in reversed(rows) if row.project}
    known = Project.objects.of(brokerage.pk).filter(name__in={name for name, _ in first})
    ids = {
        (name, locality): pk for pk, name, locality in known.values_list("pk", "name", "locality")
    }
    new = [
        Project(
            brokerage=brokerage,
            name=name,
            locality=locality,
            city=row.city,
            possession=row.possession,
            possession_on=row.possession_on,
        )
        for (name, locality), row in first.items()
        if (name, locality) not in ids
    ]
    if not new:
        return ids
    save_rows(new)  # staff may have made one a moment ago
    return {
        (name, locality): pk
        for pk, name, locality in known.all().values_list("pk", "name", "locality")
    }


def _values(row: ImportedListing, projects: dict[tuple[str, str], UUID]) -> dict[str, Any]:
    return {
        "project_id": projects[row.project, row.locality] if row.project else None,
        "transaction_type": row.transaction_type,
        "property_type": row.property_type,
        "configuration": row.configuration,
        "bedrooms": row.bedrooms,
        "bathrooms": row.bathrooms,
        "balconies": row.balconies,
        "area_min_sqft": row.area_min_sqft,
        "area_max_sqft": row.area_max_sqft,
        "area_basis": row.area_basis,
        "price": row.price,
        "currency": row.currency,
        "locality": row.locality,
        "city": row.city,
        "possession": row.possession,
        "possession_on": row.possession_on,
        "amenities": list(row.amenities),
        "description": row.description,
    }


def _set(listing: Listing, values: dict[str, Any], fields: Sequence[str]) -> bool:
    """Whether anything changed. A row without a project leaves the one that staff gave the
    listing."""
    changed = False
    for name in fields:
        value = values[name]
        if getattr(listing, name) != value and not (name == "project_id" and value is None):
            setattr(listing, name, value)
            changed = True
    return changed
