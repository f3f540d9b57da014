"""What scheduling answers for lower floors."""

from common.ports import leads_served_by, next_visit
from profiles.merging.movers import register
from scheduling.models import Callback, SiteVisit
from scheduling.selectors.bookings import leads_of_agent, next_visit_of

next_visit.register(next_visit_of)
leads_served_by.register(leads_of_agent)

register(SiteVisit)  # customer_key stays: it says who could not be in two places when it was booked
register(Callback)
