"""What an imported row does to a lead: a new one, one that the file told of before, one that the
customer has open.

Changes are made in memory; leads.services.imports.merge writes them.
"""

from datetime import datetime
from typing import Any

from accounts.models import Brokerage
from leads.choices import CLOSED, LeadStatus, Source
from leads.importing.rows import ImportedLead
from leads.models import Lead
from leads.services.pipeline.attributes import timed
from leads.workflow import is_ahead
from profiles.models import CustomerProfile
from profiles.services.memory.preferences import Preferences, merged

LISTS = ("configurations", "locations", "tags")
_COLUMNS = {"owner": "owner_id", "project": "project_id", "listing": "listing_id"}
_STAFF = ("status", "owner")  # what staff have decided stays


def new_lead(brokerage: Brokerage, row: ImportedLead, profile: CustomerProfile) -> Lead:
    """The lead that this row opens, or tells of as closed already."""
    lead = Lead(
        brokerage_id=brokerage.pk,
        profile_id=profile.pk,
        reference=row.reference,
        source=Source.IMPORT,
        created_at=row.created_at,
        currency=brokerage.currency,
        name=row.contact.name or profile.display_name,
        phone=row.contact.e164 or profile.primary_phone,
        email=row.contact.address or profile.primary_email,
        attributes=row.attributes,
        attributes_at=dict.fromkeys(row.attributes, row.created_at.isoformat()),
    )
    for name, value in row.values.items():
        setattr(lead, _COLUMNS.get(name, name), list(value) if name in LISTS else value)
    if row.is_dated and lead.last_customer_at is None:
        lead.last_customer_at = row.created_at
    if row.outcome:
        move(lead, row, row.outcome)
    return lead


def move(lead: Lead, row: ImportedLead, target: str) -> set[str]:
    """Takes the lead to a status; an outcome goes with its time and reason. Returns the columns
    that changed."""
    lead.status = target
    if target not in CLOSED:
        return {"status"}
    lead.closed_at, lead.react_by = row.closed_at, None
    lead.close_reason = row.close_reason or (
        "lost before the import" if target == LeadStatus.LOST else ""
    )
    return {"status", "closed_at", "react_by", "close_reason"}


def has_contact(lead: Lead, row: ImportedLead) -> bool:
    """True when the row says nothing about the person that the lead does not have."""
    return all(getattr(lead, name) == value for name, value in _contact(row).items())


def update(lead: Lead, row: ImportedLead, now: datetime) -> set[str]:
    """A row about a lead that is known: what it says replaces, lists unite, an attribute that
    changes is timed now. Returns the columns that changed; status and outcome are apart
    (``moves_on``)."""
    new: dict[str, Any] = {}
    for name, value in row.values.items():
        if name not in _STAFF:
            new[_COLUMNS.get(name, name)] = (
                merged(getattr(lead, name), value) if name in LISTS else value
            )
    new |= _contact(row)
    if lead.owner_id is None and row.values.get("owner"):
        new["owner_id"] = row.values["owner"]
    if row.is_dated:
        new["created_at"] = row.created_at
    new["attributes"], new["attributes_at"] = timed(lead, row.attributes, now)
    return _set(lead, new)


def moves_on(lead: Lead, row: ImportedLead) -> str:
    """The status to which the row takes a lead that is open; empty where it is there or further."""
    if row.outcome:
        return row.outcome
    status: str = row.values.get("status", "")
    return status if is_ahead(status, lead.status) else ""


def join(lead: Lead, row: ImportedLead) -> set[str]:
    """A re-inquiry on an open lead: it fills what is empty, lists unite. Returns the columns that
    changed."""
    new: dict[str, Any] = {}
    known = {*_STAFF, "source", "origin"}
    if lead.budget_min is not None or lead.budget_max is not None:
        known |= {"budget_min", "budget_max", "currency"}
    for name, value in row.values.items():
        column = _COLUMNS.get(name, name)
        if name in LISTS:
            new[column] = merged(getattr(lead, name), value)
        elif name not in known and getattr(lead, column) in (None, "", 0):
            new[column] = value
    new |= {name: value for name, value in _contact(row).items() if not getattr(lead, name)}
    unknown = {name: value for name, value in row.attributes.items() if name not in lead.attributes}
    new["attributes"], new["attributes_at"] = timed(lead, unknown, row.created_at)
    new["total_interactions"] = lead.total_interactions + 1
    new["last_contact_at"] = max(lead.last_contact_at or row.created_at, row.created_at)
    if row.is_dated:
        new["last_customer_at"] = max(lead.last_customer_at or row.created_at, row.created_at)
    return _set(lead, new)


def preferences(row: ImportedLead) -> Preferences:
    """What the customer wanted, as their memory keeps it."""
    names = (
        "budget_min",
        "budget_max",
        "currency",
        "transaction_type",
        "property_type",
        "configurations",
        "locations",
    )
    return Preferences(**{name: row.values[name] for name in names if name in row.values})


def _contact(row: ImportedLead) -> dict[str, str]:
    said = {"name": row.contact.name, "phone": row.contact.e164, "email": row.contact.address}
    return {name: value for name, value in said.items() if value}


def _set(lead: Lead, new: dict[str, Any]) -> set[str]:
    changed = {name for name, value in new.items() if getattr(lead, name) != value}
    for name in changed:
        setattr(lead, name, new[name])
    return changed
