"""Voice messages that nobody has listened to."""

from django.db import transaction

from common.transitions import Actor
from leads.models import Lead
from leads.selectors import LEADS


@transaction.atomic
def mark_voice_heard(*, lead: Lead, actor: Actor) -> None:
    """Somebody says that they have listened; opening the page alone proves nothing. Raises NotFound
    or Forbidden for an agent on a lead of a colleague."""
    LEADS.hold(lead, actor)
    Lead.objects.filter(pk=lead.pk).update(unheard_voice_count=0)
    lead.unheard_voice_count = 0
