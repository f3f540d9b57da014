"""From a time in the diary to a booking that is meant."""

from datetime import datetime

from django.db.models import F

from common.events import emit
from common.sql.returning import update_row
from common.transitions import Actor
from leads.models import Lead
from leads.services.pipeline.progress import visit_booked
from profiles.handles import Contact
from profiles.services.memory.tracking import Subject, count_visit
from scheduling.events import VISIT_BOOKED
from scheduling.models import SiteVisit
from scheduling.services.visits.contact import check_contact, fill_contact


def firm_up(*, visit: SiteVisit, actor: Actor, now: datetime) -> None:
    """What follows from a booking: the customer's counters, interest and stage, the lead's stage
    and owner, the news. Call in the transaction that books."""
    about = Subject(project=visit.project) if visit.project else Subject(listing=visit.listing)
    count_visit(profile=visit.profile, subject=about, now=now)
    if visit.lead:
        visit_booked(visit.lead, agent=visit.agent, actor=actor, now=now)
    emit(VISIT_BOOKED, brokerage_id=visit.brokerage_id, visit_id=visit.pk)


def take_up(
    *,
    held: SiteVisit,
    lead: Lead,
    contact: Contact,
    actor: Actor,
    now: datetime,
    notes: str = "",
) -> None:
    """A held time becomes a booking, with the number and the RM that it has. Raises
    ApplicationError unless it is known who comes. Call under the diary's lock."""
    held.lead, held.profile = lead, lead.profile
    fill_contact(held, contact)
    check_contact(held)
    update_row(
        held,
        hold_until=None,
        version=F("version") + 1,
        lead=lead,
        lead_score=lead.lead_score,
        contact_name=held.contact_name,
        contact_phone=held.contact_phone,
        contact_email=held.contact_email,
        customer_notes=notes or held.customer_notes,
    )
    firm_up(visit=held, actor=actor, now=now)
