"""Voice messages that nobody has listened to."""

from leads.models import Lead


def mark_voice_heard(*, lead: Lead) -> None:
    """Somebody says that they have listened; opening the page alone proves nothing."""
    Lead.objects.filter(pk=lead.pk).update(unheard_voice_count=0)
    lead.unheard_voice_count = 0
