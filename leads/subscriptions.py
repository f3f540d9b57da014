"""What the pipeline answers for lower floors."""

from common.ports import customers_of, human_contacts
from leads.models import Interaction, Lead
from leads.selectors import customers_with_visible_leads, human_touches
from profiles.merging.movers import register

customers_of.register(customers_with_visible_leads)
human_contacts.register(human_touches)

register(Lead)  # one customer may have several open leads
register(Interaction)
