"""Contacts as portals, forms and the site's server bring them, for the tests of recognition and of
the scan."""

from datetime import datetime
from typing import Any

from accounts.models import Brokerage
from profiles.handles import Contact, read_email, read_phone
from profiles.models import CustomerProfile, MatchReview
from profiles.services.identity.match_records import keep_claims
from profiles.services.identity.resolve import Resolution, resolve
from tests.conftest import NOW, make_profile
from tests.profiles.verification_setting import claims

PHONE, OTHER_PHONE = "+919876543210", "+919812345678"


def contact(name: str = "", phone: str = "", email: str = "", **more: Any) -> Contact:
    found = Contact.of(
        name=name, phone=read_phone(phone, region="IN"), email=read_email(email), **more
    )
    assert bool(found.phone) == bool(phone)
    assert bool(found.email) == bool(email)
    return found


def who(
    brokerage: Brokerage,
    name: str = "",
    phone: str = "",
    email: str = "",
    at: datetime = NOW,
    **more: Any,
) -> Resolution:
    return resolve(brokerage=brokerage, contact=contact(name, phone, email, **more), now=at)


def known(
    brokerage: Brokerage, name: str, phone: str = "", email: str = "", **strong: str
) -> CustomerProfile:
    """A profile with these claims that nobody has compared with others, as two contacts at once or
    a list leave it. ``strong`` are accounts by kind."""
    profile = make_profile(brokerage, name)
    for kind, value in ({"phone": phone, "email": email} | strong).items():
        if value:
            claims(profile, kind, value)
    keep_claims(profile, name=name)
    return profile


def asked(*profiles: CustomerProfile) -> dict[frozenset[Any], str]:
    """Every review by its pair: its status. With ``profiles``, only pairs of these."""
    wanted = {profile.pk for profile in profiles}
    pairs = {
        frozenset((one.first_id, one.second_id)): one.status for one in MatchReview.objects.all()
    }
    return {pair: status for pair, status in pairs.items() if not wanted or pair <= wanted}


def pair(one: CustomerProfile, other: CustomerProfile) -> frozenset[Any]:
    return frozenset((one.pk, other.pk))
