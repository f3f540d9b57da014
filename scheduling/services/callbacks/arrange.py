"""Asking for a callback: the whole use case, for the API, the chat, the demo and whoever comes."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Brokerage
from common.errors import invalid
from common.events import emit
from common.models.sequence import next_references
from common.sql.unit import unit
from common.transitions import Actor, keep_step
from leads.models import Lead
from leads.services.pipeline.capture import Wish
from leads.services.pipeline.progress import give_owner
from profiles.handles import Contact
from profiles.services.memory.tracking import count_booking
from scheduling.choices import CallbackStatus, Urgency
from scheduling.events import CALLBACK_REQUESTED
from scheduling.models import Callback
from scheduling.services.booker import Booker, lead_of
from scheduling.services.callbacks.assign import assign_callback
from scheduling.services.callbacks.clock import start_clock
from scheduling.services.callbacks.hurry import hurry, say_more, waiting_callback
from scheduling.services.locks import lock_diary


@dataclass(frozen=True)
class CallbackWish:
    """Why somebody shall call, and how soon."""

    reason: str = ""
    urgency: str = Urgency.MEDIUM


@unit
def arrange_callback(
    *,
    brokerage: Brokerage,
    booker: Booker,
    wish: CallbackWish,
    actor: Actor,
    now: datetime,
) -> tuple[Callback, bool]:
    """Identifies the customer, joins or opens their lead, starts the promise's clock and finds an
    RM, all or nothing. Returns the callback and whether it is new.

    A customer who waits for a call already gets no second one: the waiting one becomes more urgent
    where the new wish is, and never later. Raises ApplicationError without a phone number. Locks
    the lead's row, then the diary.
    """
    lead = lead_of(brokerage=brokerage, booker=booker, wish=Wish(), actor=actor, now=now)
    profile, contact = lead.profile, booker.contact
    name, phone = contact.name or profile.display_name, contact.e164 or profile.primary_phone
    if not phone:
        raise invalid("phone", "A phone number is needed to call back.")
    lock_diary(brokerage.pk)
    waiting = waiting_callback(profile=profile, actor=actor)
    if waiting is not None:
        say_more(callback=waiting, phone=phone, name=name, reason=wish.reason)
        hurry(callback=waiting, urgency=wish.urgency, actor=actor, now=now)
        return waiting, False
    return _new(lead, contact, wish, actor, now), True


def _new(
    lead: Lead,
    contact: Contact,
    wish: CallbackWish,
    actor: Actor,
    now: datetime,
) -> Callback:
    profile = lead.profile
    callback = Callback(
        brokerage=lead.brokerage,
        reference=next_references(lead.brokerage_id, "callback")[0],
        profile=profile,
        lead=lead,
        contact_name=contact.name or profile.display_name,
        contact_phone=contact.e164 or profile.primary_phone,
        contact_email=contact.address or profile.primary_email,
        reason=wish.reason,
        lead_score=lead.lead_score,
    )
    start_clock(callback=callback, urgency=wish.urgency, now=now)
    assign_callback(callback=callback, own=lead.owner_id, now=now)
    callback.save(force_insert=True)
    keep_step(callback, "callback", "", CallbackStatus.PENDING, actor=actor, at=now)
    give_owner(lead, callback.agent)
    count_booking(profile=profile, kind="callback", now=now)
    emit(CALLBACK_REQUESTED, brokerage_id=lead.brokerage_id, callback_id=callback.pk)
    return callback
