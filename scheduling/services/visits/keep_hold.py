"""A held visit becomes a booked one."""

from datetime import datetime

from django.db import transaction

from common.errors import Conflict
from common.transitions import Actor
from leads.models import Lead
from profiles.handles import Contact
from scheduling.choices import VisitStatus
from scheduling.locks import lock_diary
from scheduling.models import SiteVisit
from scheduling.services.visits.book import check_contact, fill_contact, firm_up


@transaction.atomic
def keep_hold(*, visit: SiteVisit, contact: Contact, actor: Actor, now: datetime) -> SiteVisit:
    """The contact has come: the visit is booked and everybody hears of it. One that is booked already stays as it is.

    Raises Conflict ``hold_expired`` when it took too long, ApplicationError when the contact cannot be reached.
    """
    if visit.lead_id:  # a lead's row is always locked before the diary
        Lead.objects.select_for_update(of=("self",), no_key=True).filter(pk=visit.lead_id).first()
    lock_diary(visit.brokerage_id)
    held: SiteVisit = SiteVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if held.status != VisitStatus.PENDING or (held.hold_until and held.hold_until <= now):
        raise Conflict("The time is not kept any more. Please choose again.", code="hold_expired")
    if held.hold_until is None:
        return held
    fill_contact(held, contact, held.profile)
    check_contact(held)
    held.hold_until = None
    held.version += 1
    held.save(update_fields=["contact_name", "contact_phone", "contact_email", "hold_until", "version"])
    firm_up(held, actor=actor, now=now)
    return held
