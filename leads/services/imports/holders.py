"""Rows whose reference belongs to somebody else here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from uuid import UUID

from accounts.models import Brokerage
from leads.importing.rows import ImportedLead
from leads.importing.same_person import Holder, HolderTie, difference, tie_of
from leads.models import Lead
from leads.services.imports import values
from profiles.choices import IdentifierKind
from profiles.handles import SENDABLE
from profiles.models import Identifier, MatchRecord


class Holders:
    """``known`` are the leads of the rows' references, ``joined`` those that rows with these
    references were joined to: what a row says is compared with the lead and its customer."""

    def __init__(
        self,
        brokerage: Brokerage,
        rows: Sequence[ImportedLead],
        known: Mapping[str, Lead],
        joined: Mapping[str, Lead],
    ) -> None:
        self._joined = joined
        self._asked = {row.reference: lead for row in rows if (lead := _asked(row, known, joined))}
        profiles = {lead.profile_id for lead in self._asked.values()}
        self._names, self._addresses = _names(brokerage, profiles), _addresses(brokerage, profiles)

    def objection(self, row: ImportedLead, now: datetime) -> str:
        """Why nothing can be done with this row; empty where it is about its reference's holder. A
        number that counts rows holds only where the two share an address, or nothing would change.
        """
        lead = self._asked.get(row.reference)
        if lead is None:
            return ""
        holder = self._holder(lead)
        tie = tie_of(row.contact, holder)
        if tie is HolderTie.OTHER or (tie is HolderTie.NAME and row.counts_rows):
            reason = f"is somebody else's here: {difference(row.contact, holder)}"
        elif tie is HolderTie.UNTOLD and row.counts_rows and self._would_change(lead, row, now):
            reason = (
                "only counts rows, and nothing tells that this row is about whoever has it here"
            )
        else:
            return ""
        return f"The reference {row.reference} {reason}. Nothing was changed."

    def _holder(self, lead: Lead) -> Holder:
        names = dict.fromkeys(filter(None, [lead.name, *self._names.get(lead.profile_id, ())]))
        own = ((IdentifierKind.PHONE, lead.phone), (IdentifierKind.EMAIL, lead.email.lower()))
        addresses = {(kind.value, value) for kind, value in own if value}
        return Holder(tuple(names), frozenset(addresses | self._addresses[lead.profile_id]))

    def _would_change(self, lead: Lead, row: ImportedLead, now: datetime) -> bool:
        """Nobody knows what a row has brought that was joined to another lead."""
        if row.reference in self._joined:
            return True
        moves_on = lead.is_open and values.moves_on(lead, row)
        return bool(moves_on or values.update(copy(lead), row, now))


def _asked(row: ImportedLead, known: Mapping[str, Lead], joined: Mapping[str, Lead]) -> Lead | None:
    """The lead with which the row has to be compared: none where it tells nothing new of the
    person."""
    lead = joined.get(row.reference) or known.get(row.reference)
    return lead if lead and (row.counts_rows or not values.has_contact(lead, row)) else None


def _names(brokerage: Brokerage, profiles: set[UUID]) -> dict[UUID, list[str]]:
    records = MatchRecord.objects.filter(brokerage=brokerage, profile__in=profiles)
    return dict(records.values_list("profile_id", "names")) if profiles else {}


def _addresses(brokerage: Brokerage, profiles: set[UUID]) -> dict[UUID, set[tuple[str, str]]]:
    found: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    if profiles:
        rows = Identifier.objects.of(brokerage.pk).filter(profile__in=profiles, kind__in=SENDABLE)
        for profile, kind, value in rows.values_list("profile_id", "kind", "value"):
            found[profile].add((kind, value))
    return found
