"""Asking for a callback."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import Brokerage
from common.errors import invalid
from common.events import emit
from common.models.sequence import next_references
from common.transitions import Actor, keep_step
from leads.models import Lead
from leads.services.pipeline.progress import give_owner
from profiles.handles import Contact
from profiles.models import CustomerProfile
from profiles.services.memory.tracking import count_booking
from scheduling.choices import URGENCY_RANK, CallbackStatus, Origin, Urgency
from scheduling.hours.due_times import MAX_ATTEMPTS, due_times
from scheduling.locks import lock_diary
from scheduling.models import Callback
from scheduling.selectors.office_hours import office_hours
from scheduling.services.callbacks.assign import assign_callback
from scheduling.workflows import CALLBACK


@transaction.atomic
def request_callback(
    *,
    brokerage: Brokerage,
    profile: CustomerProfile,
    lead: Lead,
    contact: Contact,
    actor: Actor,
    now: datetime,
    reason: str = "",
    urgency: str = Urgency.MEDIUM,
    origin: str = Origin.CUSTOMER,
) -> tuple[Callback, bool]:
    """Returns the callback and whether it is new. A customer who waits for a call already gets no second one: the
    waiting one becomes more urgent where the new wish is, and never later. Raises ApplicationError without a phone
    number. Takes the diary's lock."""
    phone = contact.e164 or profile.primary_phone
    if not phone:
        raise invalid("phone", "A phone number is needed to call back.")
    lock_diary(brokerage.pk)
    waiting = _waiting(profile)
    if waiting is not None:
        waiting.contact_phone = phone
        waiting.contact_name = waiting.contact_name or contact.name or profile.display_name
        waiting.reason = _joined(waiting.reason, reason)
        waiting.save(update_fields=["contact_phone", "contact_name", "reason"])
        _hurry(waiting, urgency=urgency, actor=actor, now=now)
        return waiting, False
    callback = Callback(
        brokerage=brokerage,
        reference=next_references(brokerage.pk, "callback")[0],
        profile=profile,
        lead=lead,
        contact_name=contact.name or profile.display_name,
        contact_phone=phone,
        contact_email=contact.address or profile.primary_email,
        reason=reason,
        origin=origin,
        lead_score=lead.lead_score,
    )
    start_clock(callback, urgency=urgency, now=now)
    callback.save(force_insert=True)
    keep_step(callback, "callback", "", CallbackStatus.PENDING, actor=actor, at=now)
    assign_callback(callback, own=lead.owner_id, now=now)
    give_owner(lead, callback.agent)
    count_booking(profile=profile, kind="callback", now=now)
    emit("callback_requested", brokerage_id=brokerage.pk, callback_id=callback.pk)
    return callback, True


def start_clock(callback: Callback, *, urgency: str, now: datetime) -> None:
    """Sets the promise anew, counted from now; does not save."""
    times = due_times(urgency, now, office_hours(callback.brokerage, now))
    callback.urgency, callback.urgency_rank = urgency, URGENCY_RANK[Urgency(urgency)]
    callback.asked_at = now
    callback.due_at, callback.warn_at, callback.breach_at = times.due_at, times.warn_at, times.breach_at
    callback.warned_at = callback.breached_at = None


CLOCK = ["urgency", "urgency_rank", "asked_at", "due_at", "warn_at", "breach_at", "warned_at", "breached_at"]


def _waiting(profile: CustomerProfile) -> Callback | None:
    """The callback that will still be made: pending, or unanswered with a try left."""
    to_try_again = Q(status=CallbackStatus.NO_ANSWER, attempts__lt=MAX_ATTEMPTS)
    rows = Callback.objects.filter(Q(status=CallbackStatus.PENDING) | to_try_again, profile=profile)
    found: Callback | None = (
        rows.select_related("brokerage", "agent").select_for_update(of=("self",)).order_by("urgency_rank", "id").first()
    )
    return found


def _hurry(callback: Callback, *, urgency: str, actor: Actor, now: datetime) -> None:
    """Raises the urgency of a waiting callback, or restarts one that was to be tried again later."""
    resting = callback.status == CallbackStatus.NO_ANSWER
    more_urgent = URGENCY_RANK[Urgency(urgency)] < callback.urgency_rank
    if not resting and not more_urgent:
        return
    if resting:
        CALLBACK.take(callback, CallbackStatus.PENDING, actor=actor, reason="the customer asked again", at=now)
    before = callback.due_at
    start_clock(callback, urgency=urgency if more_urgent else callback.urgency, now=now)
    if before < callback.due_at and not resting:  # a promise is never moved back
        callback.due_at = before
        callback.warn_at, callback.breach_at = min(callback.warn_at, before), min(callback.breach_at, before)
    callback.version += 1
    callback.save(update_fields=[*CLOCK, "version"])
    former_agent_id = callback.agent_id
    if urgency == Urgency.URGENT and not (callback.agent and callback.agent.is_senior):
        assign_callback(callback, own=callback.agent_id, now=now)
    if former_agent_id and former_agent_id != callback.agent_id:
        emit(
            "callback_passed_on", brokerage_id=callback.brokerage_id, callback_id=callback.pk, agent_id=former_agent_id
        )
    emit("callback_requested", brokerage_id=callback.brokerage_id, callback_id=callback.pk)


def _joined(known: str, new: str) -> str:
    if not new or new in known:
        return known
    return f"{known}; {new}"[:500] if known else new
