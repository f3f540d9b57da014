"""Writing what an import has decided: a handful of statements, however many leads there are."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from accounts.models import Brokerage
from common.ids import uuid7
from common.models import Step
from common.sql.copying import insert_rows, update_rows
from common.transitions import Actor
from leads.choices import CLOSED, Direction, InteractionKind
from leads.importing.rows import ImportedLead
from leads.models import Interaction, InteractionKey, Lead
from leads.services.pipeline.temperature import rescore_leads
from profiles.services.memory.stages import advance_many

_NEW = (
    "id", "brokerage_id", "profile_id", "owner_id", "reference", "created_at", "source", "origin",
    "status", "version",
    "name", "phone", "email", "transaction_type", "property_type", "configurations", "locations",
    "budget_min",
    "budget_max", "currency", "payment_method", "project_id", "listing_id", "initial_message",
    "tags", "attributes",
    "attributes_at", "qr_scan_count", "catalog_views", "messages_count", "voice_count",
    "total_interactions",
    "first_contact_at", "last_contact_at", "last_customer_at", "next_follow_up_at", "deal_value",
    "commission",
    "closed_at", "close_reason", "words_due",
)  # fmt: skip
_STEP = (
    "brokerage_id", "subject_kind", "user_id", "actor", "id", "subject_id", "from_status",
    "to_status", "reason", "at",
)  # fmt: skip
_TOUCH = (
    "brokerage_id", "kind", "direction", "id", "lead_id", "profile_id", "text", "occurred_at",
    "external_id",
)  # fmt: skip
_JSON = {"attributes", "attributes_at"}


class _Step(NamedTuple):
    lead_id: UUID
    before: str
    after: str
    reason: str
    at: datetime


@dataclass
class Changes:
    """What becomes of the leads: ``changed`` holds those that are known, with their columns;
    ``touches`` are rows that joined a lead."""

    new: list[Lead] = field(default_factory=list)
    changed: dict[UUID, tuple[Lead, set[str]]] = field(default_factory=dict)
    steps: list[_Step] = field(default_factory=list)
    touches: list[tuple[Lead, ImportedLead]] = field(default_factory=list)

    def step(self, lead: Lead, before: str, after: str, *, at: datetime) -> None:
        """Notes a step of the status; a later one than the first raises the version, as
        Workflow.take does."""
        lead.version += bool(before)
        reason = lead.close_reason if after in CLOSED else ""
        self.steps.append(_Step(lead.pk, before, after, reason, at))

    def change(self, lead: Lead, columns: set[str]) -> None:
        """Notes the columns that changed; those of a new lead are written with it."""
        if lead._state.adding:
            return
        lead.version += 1
        lead.conversion_due = True
        before = self.changed.get(lead.pk, (lead, {"version", "conversion_due"}))[1]
        self.changed[lead.pk] = (lead, before | columns)


def touch_key(reference: str) -> str:
    """The external id of the touch that a joined row leaves."""
    return f"import:{reference}"


def write_leads(*, brokerage: Brokerage, changes: Changes, actor: Actor, now: datetime) -> None:
    """Writes leads, steps and touches, moves the customers' stages and scores. First scores are no
    news; call in a transaction that holds the leads."""
    for lead in changes.new:
        lead.words_due = bool(lead.initial_message)
    insert_rows(Lead, _NEW, (_values(lead, _NEW) for lead in changes.new))
    if changes.changed:
        columns = sorted(set().union(*(columns for _, columns in changes.changed.values())))
        update_rows(
            Lead, columns, (_values(lead, ["id", *columns]) for lead, _ in changes.changed.values())
        )
    who = (brokerage.pk, "lead", actor.user_id, actor.words[:120])
    insert_rows(Step, _STEP, ((*who, uuid7(), *step) for step in changes.steps))
    _write_touches(brokerage, changes.touches)
    wrote = {lead.pk for lead, row in changes.touches if row.values.get("initial_message")}
    Lead.objects.of(brokerage.pk).filter(pk__in=wrote).update(words_due=True)
    _move_stages(brokerage, changes)
    rescore_leads(
        keys=[lead.pk for lead in changes.new], brokerage=brokerage, now=now, silently=True
    )
    if changes.changed:
        rescore_leads(keys=list(changes.changed), brokerage=brokerage, now=now)


def _values(lead: Lead, columns: Iterable[str]) -> list[Any]:
    return [json.dumps(getattr(lead, c)) if c in _JSON else getattr(lead, c) for c in columns]


def _write_touches(brokerage: Brokerage, touches: Sequence[tuple[Lead, ImportedLead]]) -> None:
    what = (brokerage.pk, InteractionKind.FORM, Direction.INBOUND)
    keys = {touch_key(row.reference): uuid7() for _, row in touches}
    insert_rows(Interaction, _TOUCH, ((*what, *_touch(lead, row, keys)) for lead, row in touches))
    named = ((uuid7(), brokerage.pk, key, touch) for key, touch in keys.items())
    insert_rows(InteractionKey, ["id", "brokerage_id", "key", "row_id"], named)


def _touch(lead: Lead, row: ImportedLead, keys: Mapping[str, UUID]) -> Sequence[Any]:
    key, text = touch_key(row.reference), row.values.get("initial_message", "")
    return keys[key], lead.pk, lead.profile_id, text, row.created_at, key


def _move_stages(brokerage: Brokerage, changes: Changes) -> None:
    """Customers whose lead was closed are at the end, as after close_lead; but not those who look
    for something now."""
    outcomes = sorted(
        (step for step in changes.steps if step.after in CLOSED), key=lambda step: step.at
    )
    of_lead = {
        lead.pk: lead for lead in (*changes.new, *(lead for lead, _ in changes.changed.values()))
    }
    latest = {of_lead[step.lead_id].profile_id: step for step in outcomes}
    busy = (
        Lead.objects.of(brokerage.pk).filter(profile_id__in=list(latest)).exclude(status__in=CLOSED)
    )
    for profile_id in set(busy.values_list("profile_id", flat=True)):
        del latest[profile_id]
    moves = {pk: (f"lead {step.after}", step.at) for pk, step in latest.items()}
    advance_many(brokerage=brokerage, to="closed", moves=moves)
