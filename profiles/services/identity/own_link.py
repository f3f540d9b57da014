"""The signed link to a customer's own page: handed to the person, or sent to one of their
addresses, which then has to be confirmed on the page before it opens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet

from common.errors import NotPossibleNow
from common.events import emit
from common.ports import can_send_to
from common.transitions import Actor, keep_step
from profiles.choices import IdentifierKind
from profiles.events import OWN_LINK_ASKED
from profiles.handles import SENDABLE
from profiles.models import CustomerProfile, Identifier
from profiles.selectors.reach import CUSTOMERS
from profiles.services.identity.prove import Proof, prove

_SALT = "realty_crm.my"
_NO_ADDRESS = "There is no address to which a link can be sent."
VALID = timedelta(days=30)


@dataclass(frozen=True)
class OwnLink:
    """What a token stands for. ``sent_to`` is the address that a sent link went to; None for one
    handed out."""

    profile: CustomerProfile
    sent_to: Identifier | None = None

    @property
    def is_open(self) -> bool:
        """A link that was sent to a mere claim shows nothing: the address may be a stranger's."""
        return self.sent_to is None or self.sent_to.verified_at is not None


def own_token(profile: CustomerProfile, sent_to: Identifier | None = None) -> str:
    """Opens this profile's own page for 30 days: give it only to the person, or with ``sent_to``
    send it there."""
    return signing.dumps(
        [str(profile.pk), str(sent_to.pk)] if sent_to else str(profile.pk), salt=_SALT
    )


def read_own_link(token: str) -> OwnLink | None:
    """None for a forged or old link, an inactive brokerage, an address that the customer has no
    more, and a profile that was merged meanwhile: joining two profiles must not open the one to who
    holds a link to the other."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=VALID)
        key, address = map(UUID, said) if isinstance(said, list) else (UUID(said), None)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    rows = CustomerProfile.objects.filter(brokerage__is_active=True, merged_into__isnull=True)
    profile: CustomerProfile | None = rows.select_related("brokerage").filter(pk=key).first()
    if profile is None:
        return None
    if address is None:
        return OwnLink(profile)
    sent_to = _sendable(profile).filter(pk=address).first()
    return OwnLink(profile, sent_to) if sent_to else None


def confirm_sent_link(*, link: OwnLink, now: datetime) -> Proof:
    """Who opened the sent link says that the address is theirs (profiles.services.identity.prove).
    Opening it says nothing: mail scanners do that too."""
    if link.sent_to is None:
        raise NotPossibleNow("This link was not sent to an address.", code="nothing_to_confirm")
    sent_to = link.sent_to
    return prove(
        profile=link.profile, kind=sent_to.kind, value=where_to(sent_to), how="link", now=now
    )


@transaction.atomic
def send_own_link(*, profile: CustomerProfile, actor: Actor, now: datetime) -> Identifier:
    """Sends the link to the customer's e-mail that was seen last, else to such a phone; returns
    which. Who sent it is kept in the history of the profile. Raises NotPossibleNow ``cannot_send``
    where there is no address, or no way there, NotFound for an agent on a colleague's customer."""
    CUSTOMERS.hold(profile, actor)
    address = _address(profile)
    if address is None:
        raise NotPossibleNow(_NO_ADDRESS, code="cannot_send")
    keep_step(profile, "profile", "", "link_sent", actor=actor, at=now)
    emit(
        OWN_LINK_ASKED,
        brokerage_id=profile.brokerage_id,
        identifier_id=address.pk,
        profile_id=profile.pk,
    )
    return address


def why_no_link(profile: CustomerProfile) -> str:
    """Why ``send_own_link`` would refuse; empty where it would not."""
    return "" if _address(profile) else _NO_ADDRESS


def _address(profile: CustomerProfile) -> Identifier | None:
    seen = _sendable(profile).filter(is_evidence=True).order_by("kind", "-last_seen")
    return next((one for one in seen if can_send_to(profile.brokerage_id, one.kind)), None)


def where_to(address: Identifier) -> str:
    """Where a message to it goes: an e-mail as it was typed, a phone as E.164."""
    return address.raw or address.value if address.kind == IdentifierKind.EMAIL else address.value


def _sendable(profile: CustomerProfile) -> "QuerySet[Identifier]":
    return profile.identifiers.filter(active=True, kind__in=SENDABLE)
