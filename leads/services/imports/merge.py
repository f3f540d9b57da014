"""Writing many imported leads at once, by comparison with what is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import Brokerage
from common.models import Step
from common.sql.copying import array_of
from common.sql.locks import be_patient, lock_keys
from common.transitions import Actor
from leads.choices import CLOSED, LeadStatus
from leads.importing.rows import ImportedLead
from leads.models import InteractionKey, Lead
from leads.services.imports import values as values
from leads.services.imports.holders import Holders
from leads.services.imports.write import Changes, touch_key, write_leads
from profiles.services.identity.import_contacts import import_contacts, possible_owners
from profiles.services.identity.people import Given, Person

ERASED = "This person's data was erased and is not imported again."
Remark = tuple[int, str]


@dataclass
class MergeCounts:
    """How many rows made a lead, changed one, joined one, or found it as they are; won and lost are
    outcomes that were not known. ``refused`` and ``doubtful`` are (line, reason)."""

    created: int = 0
    updated: int = 0
    joined: int = 0
    unchanged: int = 0
    won: int = 0
    lost: int = 0
    refused: list[Remark] = field(default_factory=list)
    doubtful: list[Remark] = field(default_factory=list)

    def add(self, other: "MergeCounts") -> None:
        for name, number in vars(other).items():
            setattr(self, name, getattr(self, name) + number)


@transaction.atomic
def merge_leads(
    *,
    brokerage: Brokerage,
    rows: Sequence[ImportedLead],
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
) -> MergeCounts:
    """Creates the leads whose reference is not known yet, or joins them to what the customer has
    open; changes the others where they differ. Nobody is told: these are things of the past.

    One transaction; imports of one brokerage wait for each other, and for whoever is at a
    customer's leads at this moment. Locks are taken in the order of a live enquiry: a customer's
    leads, the lead, the profile. References must be distinct. ``dry_run`` takes it all back at the
    end.
    """
    be_patient()
    lock_keys([f"import of leads: {brokerage.pk}"])
    merge = _Merge(brokerage, now)
    merge.run(rows)
    write_leads(brokerage=brokerage, changes=merge.changes, actor=actor, now=now)
    if dry_run:
        transaction.set_rollback(True)
    return merge.counts


class _Merge:
    """One chunk: what is there, and what becomes of each row."""

    def __init__(self, brokerage: Brokerage, now: datetime) -> None:
        self.brokerage, self.now = brokerage, now
        self.counts, self.changes = MergeCounts(), Changes()
        self.known: dict[str, Lead] = {}
        self.open: dict[UUID, list[Lead]] = {}

    def run(self, rows: Sequence[ImportedLead]) -> None:
        """Decides every row, in the order of the file."""
        self._load(rows)
        joined = self._joined_before(rows)
        rows = self._without_strangers(rows, joined)
        taken_back = self._outcomes_taken_back(rows)
        self.counts.unchanged += sum(row.reference in joined for row in rows)
        todo = [row for row in rows if row.reference not in joined and not self._is_refused(row)]
        people = self._people(todo)
        for row in todo:
            lead, person = self.known.get(row.reference), people.get(row.reference)
            if lead and (person or row.reference not in people):
                self._update(lead, row, taken_back)
            elif person is None:
                self.counts.refused.append((row.line, ERASED))
            elif not row.outcome and (lead := self._open_lead(person.profile.pk, row)):
                self._join(lead, row)
            else:
                self._create(row, person)

    def _load(self, rows: Sequence[ImportedLead]) -> None:
        """The leads that the rows are about, locked, and those that their customers have open."""
        references = [row.reference for row in rows]
        leads = Lead.objects.of(self.brokerage.pk)
        named = leads.filter(reference__in=array_of(references))
        holders = dict(named.values_list("reference", "profile_id"))
        new = [row.contact for row in rows if row.reference not in holders]
        owners = possible_owners(brokerage=self.brokerage, contacts=new)
        lock_keys(f"leads-of:{pk}" for pk in {*owners, *holders.values()})
        wanted = Q(reference__in=list(holders)) | (Q(profile_id__in=owners) & ~Q(status__in=CLOSED))
        for lead in (
            leads.filter(wanted).select_for_update(of=("self",), no_key=True).order_by("pk")
        ):
            self.known[lead.reference] = lead
            if lead.is_open:
                self.open.setdefault(lead.profile_id, []).append(lead)

    def _joined_before(self, rows: Sequence[ImportedLead]) -> dict[str, Lead]:
        """References that an earlier import has joined to another lead, with that."""
        keys = {touch_key(row.reference): row.reference for row in rows}
        known = InteractionKey.objects.of(self.brokerage.pk).filter(key__in=array_of(keys))
        return {keys[one.key]: one.row.lead for one in known.select_related("row__lead")}

    def _without_strangers(
        self, rows: Sequence[ImportedLead], joined: Mapping[str, Lead]
    ) -> list[ImportedLead]:
        """The rows, but for those whose reference belongs to somebody else; these are told."""
        holders = Holders(self.brokerage, rows, self.known, joined)
        objections = {row.line: holders.objection(row, self.now) for row in rows}
        self.counts.refused += [(line, reason) for line, reason in objections.items() if reason]
        return [row for row in rows if not objections[row.line]]

    def _outcomes_taken_back(self, rows: Sequence[ImportedLead]) -> set[tuple[UUID, str]]:
        """Leads that are open although they had the outcome that their row tells: somebody has
        reopened them."""
        closing = [
            lead.pk
            for row in rows
            if row.outcome and (lead := self.known.get(row.reference)) and lead.is_open
        ]
        steps = Step.objects.of(self.brokerage.pk).filter(
            subject_id__in=closing, to_status__in=CLOSED
        )
        return set(steps.values_list("subject_id", "to_status"))

    def _is_refused(self, row: ImportedLead) -> bool:
        """A reference like the ones we give ourselves would be given a second time one day."""
        own = (
            row.reference.startswith("lead_")
            and row.reference[5:].isdigit()
            and row.reference not in self.known
        )
        if own:
            reason = (
                f"The reference {row.reference} is like our own, but no lead has it. Give it "
                f"another one."
            )
            self.counts.refused.append((row.line, reason))
        return own

    def _people(self, rows: Sequence[ImportedLead]) -> dict[str, Person | None]:
        """The person behind each reference (None: erased); those whose lead has this contact
        already are left out."""
        given: dict[str, Given] = {}
        for row in rows:
            lead, contact = self.known.get(row.reference), row.contact
            if lead and values.has_contact(lead, row):
                continue
            contact = replace(contact, profile_id=lead.profile_id) if lead else contact
            given[row.reference] = Given(contact, row.created_at, values.preferences(row))
        people = import_contacts(brokerage=self.brokerage, given=list(given.values()))
        return dict(zip(given, people, strict=True))

    def _open_lead(self, profile_id: UUID, row: ImportedLead) -> Lead | None:
        """The newest open lead of the same transaction type, as an enquiry would join it."""
        kind = row.values.get("transaction_type", "")
        fitting = [
            lead
            for lead in self.open.get(profile_id, ())
            if not kind or lead.transaction_type in (kind, "")
        ]
        return max(fitting, key=lambda lead: lead.created_at, default=None)

    def _create(self, row: ImportedLead, person: Person) -> None:
        lead = values.new_lead(self.brokerage, row, person.profile)
        self.changes.new.append(lead)
        self.changes.step(lead, "", LeadStatus.NEW, at=row.created_at)
        if lead.status != LeadStatus.NEW:
            self.changes.step(lead, LeadStatus.NEW, lead.status, at=row.closed_at or row.created_at)
        if lead.is_open:
            self.open.setdefault(lead.profile_id, []).append(lead)
        self.counts.created += 1
        self._count(lead)

    def _join(self, lead: Lead, row: ImportedLead) -> None:
        self.changes.change(lead, values.join(lead, row))
        self.changes.touches.append((lead, row))
        self.counts.joined += 1

    def _update(self, lead: Lead, row: ImportedLead, taken_back: set[tuple[UUID, str]]) -> None:
        changed = values.update(lead, row, self.now)
        target = values.moves_on(lead, row) if lead.is_open else ""
        if target in CLOSED and (lead.pk, target) in taken_back:
            self._doubt(row, f"is {target} in the file, but was reopened here")
        elif target:
            before = lead.status
            changed |= values.move(lead, row, target)
            self.changes.step(lead, before, target, at=row.closed_at or self.now)
            self._count(lead)
        elif row.outcome and not lead.is_open and lead.status != row.outcome:
            self._doubt(row, f"is {row.outcome} in the file, but {lead.status} here")
        if changed:
            self.changes.change(lead, changed)
        self.counts.updated += bool(changed)
        self.counts.unchanged += not changed

    def _doubt(self, row: ImportedLead, words: str) -> None:
        self.counts.doubtful.append((row.line, f"{row.reference} {words}"))

    def _count(self, lead: Lead) -> None:
        self.counts.won += lead.status == LeadStatus.WON
        self.counts.lost += lead.status == LeadStatus.LOST
