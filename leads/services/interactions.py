"""Recording touches. Counters and score move in the same transaction."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest, Least

from accounts.models import Brokerage, User
from common.errors import invalid
from common.events import emit
from common.transitions import Actor
from leads.choices import Direction, InteractionKind, LeadStatus
from leads.models import Interaction, Lead
from leads.services.progress import move_forward
from leads.services.rescore import rescore_lead

CLOCK_SKEW = timedelta(minutes=5)
_COUNTERS = {
    InteractionKind.QR_SCAN: ("qr_scan_count",),
    InteractionKind.CATALOG_VIEW: ("catalog_views",),
    InteractionKind.MESSAGE: ("messages_count",),
    InteractionKind.VOICE: ("messages_count", "voice_count"),
}
_HUMAN_TOUCHES = {
    InteractionKind.MESSAGE,
    InteractionKind.VOICE,
    InteractionKind.CALL,
    InteractionKind.EMAIL,
    InteractionKind.MEETING,
}


@dataclass(frozen=True)
class Touch:
    """What happened. ``external_id`` makes a repeated delivery count once; ``user`` is the member of staff who did it."""

    kind: str
    occurred_at: datetime
    direction: str = Direction.INBOUND
    channel: str = ""
    text: str = ""
    payload: dict[str, Any] = field(default_factory=dict)
    external_id: str | None = None
    user: User | None = None


@transaction.atomic
def record_interaction(
    *, lead: Lead, touch: Touch, brokerage: Brokerage, actor: Actor, now: datetime
) -> tuple[Interaction, bool]:
    """Returns the interaction and whether it is new. Raises ApplicationError for a time in the future."""
    if touch.occurred_at > now + CLOCK_SKEW:
        raise invalid("at", "This time is in the future.")
    if touch.external_id and (known := _known(brokerage, touch.external_id)):
        return known, False
    interaction = Interaction(
        brokerage=brokerage,
        lead=lead,
        profile_id=lead.profile_id,
        user=touch.user,
        kind=touch.kind,
        direction=touch.direction,
        channel=touch.channel,
        text=touch.text,
        payload=touch.payload,
        occurred_at=touch.occurred_at,
        external_id=touch.external_id or None,
    )
    try:
        with transaction.atomic():
            interaction.save(force_insert=True)
    except IntegrityError:
        known = _known(brokerage, touch.external_id or "")
        if known is None:
            raise
        return known, False
    _count(lead, touch)
    if touch.direction == Direction.OUTBOUND and touch.user and touch.kind in _HUMAN_TOUCHES:
        move_forward(lead, LeadStatus.CONTACTED, actor=actor, now=now, reason="first human touch")
    rescore_lead(lead, brokerage=brokerage, now=now)
    emit("interaction_recorded", brokerage_id=brokerage.pk, interaction_id=interaction.pk, lead_id=lead.pk)
    return interaction, True


def _known(brokerage: Brokerage, external_id: str) -> Interaction | None:
    found: Interaction | None = (
        Interaction.objects.of(brokerage.pk).filter(external_id=external_id).select_related("lead").first()
    )
    return found


def _count(lead: Lead, touch: Touch) -> None:
    at = Value(touch.occurred_at)
    changes: dict[str, Any] = {
        "total_interactions": F("total_interactions") + 1,
        "last_contact_at": Greatest(Coalesce(F("last_contact_at"), at), at),
    }
    if touch.direction == Direction.INBOUND:
        changes |= {counter: F(counter) + 1 for counter in _COUNTERS.get(InteractionKind(touch.kind), ())}
        changes["last_customer_at"] = Greatest(Coalesce(F("last_customer_at"), at), at)
    elif touch.user and touch.kind in _HUMAN_TOUCHES:
        changes["first_contact_at"] = Least(Coalesce(F("first_contact_at"), at), at)
    Lead.objects.filter(pk=lead.pk).update(**changes)
    lead.refresh_from_db(fields=list(changes))
