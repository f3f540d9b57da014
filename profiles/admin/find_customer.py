"""Finding a customer by what somebody has at hand: an address, a reference, a name."""

from collections.abc import Callable

from django.db.models import Q

from accounts.models import Brokerage
from common.text.emails import EmailError, normalise_email
from common.text.phones import PhoneError, parse_phone
from profiles.models import Identifier

SEARCHED = (
    "A phone number, an e-mail address, the reference of a lead, or the beginning of the name"
)

#: what higher floors know customers by: a text and where it is asked → a condition on customers, by
#: an index
finders: list[Callable[[str, Brokerage | None], Q]] = []


def customers_named(term: str, brokerage: Brokerage | None) -> Q:
    """By the address that the text is; else by the beginning of the name or what higher floors
    know."""
    if addressed := _addressed(term, brokerage.country if brokerage else "IN"):
        return addressed
    found = Q(display_name__istartswith=term)
    for find in finders:
        found |= find(term, brokerage)
    return found


def _addressed(term: str, region: str) -> Q | None:
    """The identifier that the text is, if it is a phone number or an e-mail address."""
    try:
        if "@" in term:
            kind, value = "email", normalise_email(term).match_key
        else:
            kind, value = "phone", parse_phone(term, region=region).e164
    except (EmailError, PhoneError):
        return None
    return Q(
        pk__in=Identifier.objects.filter(kind=kind, value=value, active=True).values("profile")
    )
