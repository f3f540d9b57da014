"""A customer who waits for a call asks again."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from common.events import emit
from common.transitions import Actor
from profiles.models import CustomerProfile
from scheduling.choices import URGENCY_RANK, CallbackStatus, Urgency
from scheduling.events import CALLBACK_PASSED_ON, CALLBACK_REQUESTED
from scheduling.hours.due_times import MAX_ATTEMPTS
from scheduling.models import Callback
from scheduling.selectors.bookings import CALLBACKS
from scheduling.services.callbacks.assign import assign_callback
from scheduling.services.callbacks.clock import CLOCK, start_clock
from scheduling.workflows import CALLBACK

_SAID = ["contact_phone", "contact_name", "reason"]


def waiting_callback(*, profile: CustomerProfile, actor: Actor) -> Callback | None:
    """The callback that will still be made, locked: pending, or unanswered with a try left. One out
    of an agent's reach is not theirs to hurry."""
    to_try_again = Q(status=CallbackStatus.NO_ANSWER, attempts__lt=MAX_ATTEMPTS)
    rows = Callback.objects.filter(
        Q(status=CallbackStatus.PENDING) | to_try_again,
        profile=profile,
    )
    locked = rows.select_related("brokerage", "agent").select_for_update(of=("self",))
    held = locked.order_by("urgency_rank", "id")
    return next((one for one in held if CALLBACKS.is_read_by(one, actor)), None)


def say_more(*, callback: Callback, phone: str, name: str, reason: str) -> None:
    """The newest number counts, the first name stays, reasons are put one after the other."""
    callback.contact_phone = phone
    callback.contact_name = callback.contact_name or name
    callback.reason = _joined(callback.reason, reason)
    callback.save(update_fields=_SAID)


def hurry(*, callback: Callback, urgency: str, actor: Actor, now: datetime) -> None:
    """Raises the urgency of a waiting callback, or restarts one that was to be tried again later. A
    promise is never moved back. Call under the diary's lock."""
    resting = callback.status == CallbackStatus.NO_ANSWER
    more_urgent = URGENCY_RANK[Urgency(urgency)] < callback.urgency_rank
    if not resting and not more_urgent:
        return
    if resting:
        reason = "the customer asked again"
        CALLBACK.take(callback, CallbackStatus.PENDING, actor=actor, reason=reason, at=now)
    before, former_agent_id = callback.due_at, callback.agent_id
    wanted = urgency if more_urgent else callback.urgency
    start_clock(callback=callback, urgency=wanted, now=now)
    if before < callback.due_at and not resting:
        callback.due_at = before
        callback.warn_at = min(callback.warn_at, before)
        callback.breach_at = min(callback.breach_at, before)
    callback.version += 1
    if urgency == Urgency.URGENT and not (callback.agent and callback.agent.is_senior):
        assign_callback(callback=callback, own=callback.agent_id, now=now)
    callback.save(update_fields=[*CLOCK, "version", "agent"])
    _tell(callback, former_agent_id)


def _tell(callback: Callback, former_agent_id: UUID | None) -> None:
    if former_agent_id and former_agent_id != callback.agent_id:
        emit(
            CALLBACK_PASSED_ON,
            brokerage_id=callback.brokerage_id,
            callback_id=callback.pk,
            agent_id=former_agent_id,
        )
    emit(CALLBACK_REQUESTED, brokerage_id=callback.brokerage_id, callback_id=callback.pk)


def _joined(known: str, new: str) -> str:
    if not new or new in known:
        return known
    return f"{known}; {new}"[:500] if known else new
