"""What scheduling hears, and what it answers for lower floors."""

from uuid import UUID

from django.utils import timezone

from common.events import subscribe
from common.models import Event
from common.ports import leads_served_by, next_visit
from leads.events import LEAD_CREATED
from profiles.services.merging.movers import register
from scheduling.models import Callback, SiteVisit
from scheduling.selectors.bookings import leads_of_agent, next_visit_of
from scheduling.services.routing.offer_leads import offer_new_lead

next_visit.register(next_visit_of)
leads_served_by.register(leads_of_agent)

register(SiteVisit)  # customer_key stays: it says who could not be in two places when it was booked
register(Callback)


@subscribe(LEAD_CREATED, key="scheduling.offer.lead_created")
def _route(event: Event) -> None:
    offer_new_lead(lead_id=UUID(event.payload["lead_id"]), now=timezone.now())
