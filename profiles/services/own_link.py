"""The signed link to a customer's own page."""

from datetime import timedelta
from uuid import UUID

from django.core import signing

from profiles.models import CustomerProfile

_SALT = "realty_crm.my"
VALID = timedelta(days=30)


def own_token(profile: CustomerProfile) -> str:
    """Opens this profile's own page for 30 days: give it only to the person."""
    return signing.dumps(str(profile.pk), salt=_SALT)


def read_own_token(token: str) -> CustomerProfile | None:
    """The profile, or None for a forged or old link, an inactive brokerage, and a profile that was merged meanwhile:
    joining two profiles must not open the one to who holds a link to the other."""
    try:
        key = UUID(signing.loads(token, salt=_SALT, max_age=VALID))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    rows = CustomerProfile.objects.filter(brokerage__is_active=True, merged_into__isnull=True)
    found: CustomerProfile | None = rows.select_related("brokerage").filter(pk=key).first()
    return found
