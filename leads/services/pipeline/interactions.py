"""Recording touches. Counters and score move in the same transaction."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Greatest

from accounts.models import Brokerage, User
from common.errors import invalid
from common.sql.returning import update_row
from common.sql.row_keys import claim_keys
from common.sql.unit import joined, write_at_end
from common.transitions import Actor
from leads.choices import SPOKEN, Direction, InteractionKind, LeadStatus
from leads.models import Interaction, InteractionKey, Lead
from leads.selectors import LEADS
from leads.services.pipeline.deadlines import stopped_clock
from leads.services.pipeline.progress import claim, move_forward
from leads.services.pipeline.temperature import rescore_lead

CLOCK_SKEW = timedelta(minutes=5)
_LONGEST_REPLY = 100_000  # minutes, ten weeks
_COUNTERS = {
    InteractionKind.QR_SCAN: ("qr_scan_count",),
    InteractionKind.CATALOG_VIEW: ("catalog_views",),
    InteractionKind.MESSAGE: ("messages_count",),
    InteractionKind.VOICE: ("messages_count", "voice_count", "unheard_voice_count"),
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
    """What happened. ``external_id`` makes a repeated delivery count once; ``user`` is the member
    of staff who did it."""

    kind: str
    occurred_at: datetime
    direction: str = Direction.INBOUND
    channel: str = ""
    text: str = ""
    payload: dict[str, Any] = field(default_factory=dict)
    external_id: str | None = None
    user: User | None = None


def record_interaction(
    *, lead: Lead, touch: Touch, brokerage: Brokerage, actor: Actor, now: datetime
) -> tuple[Interaction, bool]:
    """Returns the interaction and whether it is new. Raises ApplicationError for a time in the
    future, NotFound or Forbidden for an agent on a lead of a colleague."""
    new = record_interactions(lead=lead, touches=[touch], brokerage=brokerage, actor=actor, now=now)
    if new:
        return new[0], True
    known = InteractionKey.objects.of(brokerage.pk).select_related("row__lead")
    return known.get(key=touch.external_id).row, False


def record_interactions(
    *, lead: Lead, touches: list[Touch], brokerage: Brokerage, actor: Actor, now: datetime
) -> list[Interaction]:
    """Records the touches that are new, in a handful of statements however many there are, and
    returns them. Raises ApplicationError for a time in the future; nothing is recorded then."""
    if any(touch.occurred_at > now + CLOCK_SKEW for touch in touches):
        raise invalid("at", "This time is in the future.")
    return _record(lead, touches, brokerage, actor, now)


@joined
def _record(
    lead: Lead, touches: list[Touch], brokerage: Brokerage, actor: Actor, now: datetime
) -> list[Interaction]:
    LEADS.hold(lead, actor)
    new = _new_rows(lead, touches, brokerage)
    if not new:
        return []
    rows, touches = [row for row, _ in new], [touch for _, touch in new]
    for row in rows:
        write_at_end(row)
    _count(lead, touches)
    if human := [touch.user for touch in touches if touch.user and _is_human(touch)]:
        move_forward(lead, LeadStatus.CONTACTED, actor=actor, now=now, reason="first human touch")
        claim(lead, human[0])
    rescore_lead(lead, brokerage=brokerage, now=now)
    return rows


def _new_rows(
    lead: Lead,
    touches: list[Touch],
    brokerage: Brokerage,
) -> list[tuple[Interaction, Touch]]:
    """The touches that were not recorded before, each with its row, not saved yet; their external
    ids are theirs from now on."""
    pairs = [(_row(lead, touch, brokerage), touch) for touch in touches]
    named = {row.external_id: row.pk for row, _ in reversed(pairs) if row.external_id}
    free = claim_keys(InteractionKey, brokerage_id=brokerage.pk, keys=named)
    mine = {named[key] for key in free}
    return [(row, touch) for row, touch in pairs if row.external_id is None or row.pk in mine]


def _row(lead: Lead, touch: Touch, brokerage: Brokerage) -> Interaction:
    return Interaction(
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


def _is_human(touch: Touch) -> bool:
    return (
        touch.direction == Direction.OUTBOUND
        and touch.user is not None
        and touch.kind in _HUMAN_TOUCHES
    )


def _has_words(touch: Touch) -> bool:
    return (
        touch.direction == Direction.INBOUND and touch.kind in SPOKEN and bool(touch.text.strip())
    )


def _count(lead: Lead, touches: list[Touch]) -> None:
    """One UPDATE for all touches; the newest and the first human one move the times."""
    newest = max(touch.occurred_at for touch in touches)
    changes: dict[str, Any] = {
        "total_interactions": F("total_interactions") + len(touches),
        "last_contact_at": _later("last_contact_at", newest),
        "conversion_due": True,
    }
    if any(_has_words(touch) for touch in touches):
        changes["words_due"] = True
    inbound = [touch for touch in touches if touch.direction == Direction.INBOUND]
    counters = Counter(
        name for touch in inbound for name in _COUNTERS.get(InteractionKind(touch.kind), ())
    )
    changes |= {name: F(name) + number for name, number in counters.items()}
    if inbound:
        changes["last_customer_at"] = _later(
            "last_customer_at", max(touch.occurred_at for touch in inbound)
        )
        changes["reply_minutes"] = _reply_minutes(min(touch.occurred_at for touch in inbound))
    if human := [touch.occurred_at for touch in touches if _is_human(touch)]:
        changes |= stopped_clock(min(human))
    update_row(lead, **changes)


def _later(name: str, at: datetime) -> Greatest:
    return Greatest(Coalesce(F(name), Value(at)), Value(at))


def _reply_minutes(at: datetime) -> RawSQL:
    """How long the customer takes to answer us, where the last touch was ours: the mean of what was
    known and this time. As SQL, since Django's expressions would cost more to build than the
    statement takes to run."""
    return RawSQL(_REPLY_MINUTES, [at, at, at])


_WAITED = f"least(extract(epoch FROM %s - last_contact_at)::bigint / 60, {_LONGEST_REPLY})"
_REPLY_MINUTES = f"""
    CASE WHEN last_contact_at > last_customer_at AND last_contact_at < %s
         THEN (coalesce(reply_minutes, {_WAITED}) + {_WAITED}) / 2 ELSE reply_minutes END"""
