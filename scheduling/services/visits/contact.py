"""Whom the RM meets."""

from common.errors import ApplicationError
from profiles.handles import Contact
from scheduling.models import SiteVisit


def fill_contact(visit: SiteVisit, contact: Contact) -> None:
    """What was said, else what is known of the customer."""
    profile = visit.profile
    visit.contact_name = contact.name or visit.contact_name or profile.display_name
    visit.contact_phone = contact.e164 or visit.contact_phone or profile.primary_phone
    visit.contact_email = contact.address or visit.contact_email or profile.primary_email


def check_contact(visit: SiteVisit) -> None:
    """Raises ApplicationError unless the RM can know and reach the customer."""
    missing = {}
    if not visit.contact_name:
        missing["name"] = ["Who is coming? A name is needed."]
    if not visit.contact_phone and not visit.contact_email:
        missing["phone"] = ["A phone number is needed to confirm the visit."]
    if missing:
        raise ApplicationError(next(iter(missing.values()))[0], fields=missing)
