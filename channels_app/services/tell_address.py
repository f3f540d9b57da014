"""One-time codes and personal links to the address that is to be proved. The letters name nobody: whoever typed the
address chose the name."""

from datetime import datetime
from uuid import UUID

from accounts.models import Brokerage
from channels_app.adapters import is_sendable
from channels_app.choices import AccountStatus
from channels_app.models import ChannelAccount
from channels_app.services.fill_in import BLANK, FILL_IN
from channels_app.services.queue_message import Letter, queue_message
from channels_app.services.tell import render
from common.channels import Channel
from common.models import Event
from profiles.choices import IdentifierKind
from profiles.models import Identifier, VerificationCode
from profiles.services.identity.own_link import VALID as LINK_VALID
from profiles.services.identity.own_link import where_to
from profiles.services.identity.verification import VALID as CODE_VALID

_CHANNELS: dict[str, str] = {IdentifierKind.EMAIL: Channel.EMAIL, IdentifierKind.PHONE: Channel.SMS}


def can_send_to(brokerage_id: UUID, kind: str) -> bool:
    """E-mail goes out without an account of one's own, SMS does not; nothing goes out by a stopped one, and by a paused
    one too late for a code."""
    channel = _CHANNELS.get(kind, "")
    account = ChannelAccount.objects.of(brokerage_id).filter(kind=channel).order_by("created_at").first()
    if account is None:
        return channel == Channel.EMAIL
    return is_sendable(channel) and account.status == AccountStatus.ACTIVE


def tell_code(event: Event, code: VerificationCode, now: datetime) -> None:
    """The six digits."""
    minutes = int(CODE_VALID.total_seconds() // 60)
    _send(event, code.brokerage, code.kind, code.address, {"code": code.pk}, {"minutes": minutes}, now)


def tell_own_link(event: Event, address: Identifier, now: datetime) -> None:
    """The link to the customer's own page, which asks "is this you?" first."""
    _send(
        event, address.brokerage, address.kind, where_to(address), {"link": address.pk}, {"days": LINK_VALID.days}, now
    )


def _send(
    event: Event,
    brokerage: Brokerage,
    kind: str,
    to: str,
    fills: dict[str, UUID],
    context: dict[str, int],
    now: datetime,
) -> None:
    subject, body = render(f"{event.name}_customer", brokerage, context | {"blank": BLANK})
    letter = Letter(
        channel=_CHANNELS[kind],
        address=to,
        subject=subject,
        body=body,
        dedup_key=f"{event.pk}:customer",
        parts={FILL_IN: {name: str(key) for name, key in fills.items()}},
    )
    queue_message(brokerage=brokerage, letter=letter, now=now)
