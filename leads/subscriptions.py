"""What the pipeline answers for lower floors, and what it hears from them."""

from accounts.events import TEMPERATURE_RULES_CHANGED
from common.events import subscribe
from common.events.queueing import queue_soon
from common.models.event import Event
from common.ports import customers_of, human_contacts, owners_of
from leads.models import Interaction, Lead
from leads.selectors import customers_of_agent, human_touches, owners
from profiles.services.merging.movers import register

customers_of.register(customers_of_agent)
human_contacts.register(human_touches)
owners_of.register(owners)

register(Lead)  # one customer may have several open leads
register(Interaction)


@subscribe(TEMPERATURE_RULES_CHANGED, key="leads.rescore.temperature_rules_changed")
def _follow_temperature_rules(event: Event) -> None:
    """A million leads are no matter for the delivery of an event."""
    queue_soon("leads.tasks.rescore_all", str(event.brokerage_id))
