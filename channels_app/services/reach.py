"""By which channel, address and account somebody hears something: the only place that chooses."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from accounts.models import Brokerage, User
from channels_app.channels.contract import Inbound
from channels_app.channels.registry import (
    adapter_class,
    carriers_of_offers,
    is_read_here,
    open_channels,
    why_not,
)
from channels_app.choices import OPEN_STATES, AccountStatus
from channels_app.models import ChannelAccount, Conversation, Message
from common.channels import Channel
from leads.choices import Direction
from profiles.choices import ConsentState, IdentifierKind
from profiles.models import Identifier
from profiles.selectors.due_nudges import consent_to_offers
from profiles.services.identity.own_link import where_to

#: what proves an address of this kind: it is written to by this channel
_PROOF = {IdentifierKind.EMAIL.value: Channel.EMAIL, IdentifierKind.PHONE.value: Channel.SMS}
#: of several accounts of a kind the one that works (active, paused, stopped), of those the oldest
_BEST_FIRST = ("status", "created_at")


@dataclass(frozen=True)
class Way:
    """How a message gets to somebody. ``at_once``: it is read where it is stored, or whoever asked
    hands it on, so there is nothing to send and nothing can wait. ``subject`` and ``reply_to`` come
    from the message that is answered."""

    channel: str
    address: str = ""
    account: ChannelAccount | None = None
    at_once: bool = False
    subject: str = ""
    reply_to: str = ""

    @property
    def obstacle(self) -> str:
        """Why nothing can go this way, whatever it is; empty where it can."""
        return "" if self.at_once else why_not(self.channel, self.account)


class Ways:
    """The ways out of one brokerage. Its accounts are read once, when the first way is asked
    for."""

    def __init__(self, brokerage: Brokerage) -> None:
        self.brokerage = brokerage
        self._accounts: dict[str, ChannelAccount] | None = None

    def account(self, channel: str) -> ChannelAccount | None:
        """The account by which the brokerage writes on a channel."""
        if self._accounts is None:
            rows = ChannelAccount.objects.of(self.brokerage.pk).order_by(*_BEST_FIRST)
            self._accounts = {row.kind: row for row in reversed(rows)}
        return self._accounts.get(channel)

    def by(self, channel: str, address: str = "") -> Way:
        """To this address on this channel."""
        at_once = is_read_here(channel)
        return Way(channel, address, self.account(channel), at_once, self._subject(channel))

    def to_staff(self, person: User) -> Way:
        """To a member of staff."""
        return self.by(Channel.EMAIL, person.email)

    def to_contact(self, email: str) -> Way:
        """To whoever left this address with a booking."""
        return self.by(Channel.EMAIL, email)

    def to_prove(self, kind: str, address: str) -> Way:
        """To an address that is to be proved; it never goes anywhere else."""
        return self.by(_PROOF[kind], address)

    def back(self, inbound: Inbound, account: ChannelAccount | None) -> Way:
        """The answer goes as the message came: by the account that it came to, else with the answer
        to the call that handed it in. ``account`` is the brokerage's own on that channel."""
        return Way(
            inbound.channel,
            inbound.address,
            inbound.account or account,
            inbound.account is None or is_read_here(inbound.channel),
            self._subject(inbound.channel, inbound.subject),
            inbound.external_id,
        )

    def into(self, thread: Conversation, *, if_open: bool = False) -> Way | None:
        """To the customer of this thread, by the channel, address and account by which they wrote
        last; ``if_open``: of those by which something can be sent. None where there is none."""
        said = Message.objects.filter(conversation=thread, direction=Direction.INBOUND)
        if if_open:
            said = said.filter(channel__in=open_channels())
        heard = said.select_related("account").order_by("-pk").first()
        if heard is None:
            return None
        account = heard.account or self.account(heard.channel)
        return Way(
            heard.channel,
            heard.address or _proved_address(thread.profile_id, heard.channel),
            account,
            is_read_here(heard.channel),
            self._subject(heard.channel, heard.subject),
            heard.external_id,
        )

    def for_offer(self, profile: Any) -> tuple[Way, Identifier | None]:
        """To a customer found by ``open_to_offers``: the preferred channel, else the one they last
        wrote on, else whichever reaches them; with the proved address, where it goes to one."""
        open_to = {
            channel: at
            for channel in carriers_of_offers()
            if getattr(profile, f"says_{channel}") == ConsentState.GIVEN
            and (at := getattr(profile, f"at_{channel}"))
        }
        wanted = (profile.preferred_channel, profile.last_channel, *open_to)
        channel = next(channel for channel in wanted if channel in open_to)
        if is_read_here(channel):
            return self.by(channel), None
        proved = Identifier.objects.get(pk=open_to[channel])
        return self.by(channel, where_to(proved)), proved

    def _subject(self, channel: str, answered: str = "") -> str:
        """What stands above a message that has no words of its own for it."""
        adapter = adapter_class(channel)
        if adapter is None or not adapter.capability.has_subjects:
            return ""
        if not answered:
            return self.brokerage.name
        return answered if answered.lower().startswith("re:") else f"Re: {answered}"


def can_send_to(brokerage_id: UUID, kind: str) -> bool:
    """Answers common.ports.can_send_to. Nothing goes out by a stopped account, and by a paused one
    too late for a code."""
    if kind not in _PROOF:
        return False
    way = Ways(Brokerage(pk=brokerage_id)).to_prove(kind, "")
    return not way.obstacle and (way.account is None or way.account.status == AccountStatus.ACTIVE)


def with_account(rows: "QuerySet[Any]", channel: str) -> "QuerySet[Any]":
    """Rows of a brokerage that know the account by which it writes on a channel, for
    ``account_of``: no statement of its own is needed."""
    known = ChannelAccount.objects.filter(brokerage=OuterRef("brokerage"), kind=channel)
    columns = JSONObject(id="id", kind="kind", address="address", status="status")
    best = Subquery(known.order_by(*_BEST_FIRST).values(_=columns)[:1])
    found: QuerySet[Any] = rows.annotate(account_found=best)
    return found


def account_of(row: Any) -> ChannelAccount | None:
    """The account that ``with_account`` found."""
    found = row.account_found
    if not found:
        return None
    key = {"id": UUID(found["id"]), "brokerage_id": row.brokerage_id}
    return ChannelAccount(**(found | key))


def open_to_offers(brokerage: Brokerage, profiles: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those who allowed offers on a channel that reaches them, ready for ``Ways.for_offer``: in the
    thread they wrote there, elsewhere they have a proved address. A claimed one is not enough: the
    letter tells what the customer looked at, and opens their own page."""
    heard = Message.objects.filter(
        conversation__brokerage=brokerage,
        conversation__profile=OuterRef("pk"),
        conversation__state__in=OPEN_STATES,
        direction=Direction.INBOUND,
    )
    found: dict[str, Any] = {}
    reached = Q(pk__in=[])
    at: QuerySet[Any]
    for channel, adapter in carriers_of_offers().items():
        if adapter.capability.is_read_here:
            # no EXISTS: PostgreSQL may answer that by reading everybody's messages
            at = heard.filter(channel=channel)
        else:
            at = _proved(adapter.capability.handle, OuterRef("pk"))
        if adapter.capability.needs_account:
            own = ChannelAccount.objects.of(brokerage.pk).filter(kind=channel)
            at = at.filter(Exists(own.filter(status=AccountStatus.ACTIVE)))
        found[f"says_{channel}"] = consent_to_offers(channel)
        found[f"at_{channel}"] = Subquery(at.values("pk")[:1])
        reached |= Q(**{f"says_{channel}": ConsentState.GIVEN, f"at_{channel}__isnull": False})
    last = Subquery(heard.order_by("-pk").values("channel")[:1])
    rows: QuerySet[Any] = profiles.annotate(last_channel=last, **found).filter(reached)
    return rows


def _proved(kind: str, profile: Any) -> "QuerySet[Any]":
    """The proved addresses of a customer, the newest first."""
    rows = Identifier.objects.filter(profile=profile, kind=kind, active=True)
    return rows.filter(verified_at__isnull=False).order_by("-verified_at")


def _proved_address(profile_id: UUID, channel: str) -> str:
    adapter = adapter_class(channel)
    if adapter is None or not adapter.capability.handle:
        return ""
    known = _proved(adapter.capability.handle, profile_id).first()
    return where_to(known) if known else ""
