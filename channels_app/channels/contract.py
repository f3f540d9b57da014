"""What every channel keeps to: what comes in by it, what goes out by it, and what it can carry.

A channel is a room below this one with an ``Adapter``, a choice in common.channels and a line in
channels_app.channels.registry. Whoever writes or reads messages asks these, never for a channel by
name.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid5

from channels_app.choices import MessageKind
from channels_app.models import ChannelAccount
from common.channels import Channel
from common.ids import uuid7
from profiles.handles import Contact


@dataclass(frozen=True)
class MediaPart:
    """A file that goes with a message, where it can be fetched."""

    url: str
    mime_type: str


@dataclass(frozen=True)
class Template:
    """A text that the vendor has approved, with what fills its gaps in their order."""

    name: str
    language: str
    variables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inbound:
    """One message of a customer, by whatever channel.

    ``message_id`` is the client's key and ``external_id`` the vendor's: the same one again is the
    same message. ``account`` is the address of ours that it came to, none where a caller of the API
    handed it in and hands the answer back. ``address`` is where it came from, as its channel writes
    to it. ``at`` is the vendor's time.
    """

    contact: Contact
    text: str = ""
    channel: str = Channel.WEB_CHAT
    kind: str = MessageKind.TEXT
    media: tuple[MediaPart, ...] = ()
    message_id: UUID | None = None
    external_id: str = ""
    session_id: str = ""
    account: ChannelAccount | None = None
    address: str = ""
    subject: str = ""
    at: datetime | None = None

    @property
    def speaker(self) -> str:
        """Who speaks, as kind and value of what proves or claims it: their turns wait for each
        other."""
        who = self.contact
        if not who.strong and who.profile_id:
            return f"profile:{who.profile_id}"
        first = next(iter((*who.strong, *who.handles)), None)
        return ":".join(first.claim)[:120] if first else ""

    @property
    def key(self) -> UUID:
        """The message's own key; without any it is a new message every time it is asked for."""
        if self.account and self.external_id:
            return uuid5(self.account.pk, self.external_id)
        return self.message_id or uuid7()


@dataclass(frozen=True)
class Sendable:
    """A message as an adapter gets it. ``id`` is ours and the same at every try; ``parts`` are the
    structured parts of a reply (listings, quick_replies, booking), which repeat nothing that is
    needed beside ``text``; ``template`` goes instead of a free text; ``reply_to`` is the vendor's
    id of the message that is answered."""

    id: str
    address: str
    text: str
    subject: str = ""
    parts: dict[str, Any] = field(default_factory=dict)
    media: tuple[MediaPart, ...] = ()
    template: Template | None = None
    reply_to: str = ""


@dataclass(frozen=True)
class Limits:
    """How long a text may be, in characters."""

    text: int = 4000

    def fitted(self, text: str) -> str:
        """The text, cut between two words where it is too long."""
        if len(text) <= self.text:
            return text
        kept = text[: self.text - 1]
        end = max(kept.rfind(" "), kept.rfind("\n"))
        return kept[: end if end > self.text // 2 else len(kept)].rstrip() + "…"


@dataclass(frozen=True)
class Capability:
    """What a channel can do.

    ``is_read_here``: the customer's client fetches what is in the thread, so a message is sent as
    soon as it is stored, and none can wait. ``handle``: the kind of identifier to which it writes
    when nobody has written from there yet, proved ones only. ``needs_account``: nothing goes out
    without an account of the brokerage's own. ``has_subjects``: a message has a line above it.
    ``carries_offers``: marketing may go as free text.
    """

    is_read_here: bool = False
    handle: str = ""
    needs_account: bool = True
    has_subjects: bool = False
    carries_offers: bool = False


class SendError(Exception):
    """The vendor did not take the message. ``permanent``: trying again cannot help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class Uncertain(Exception):
    """The message may have gone out: it is never blindly sent again."""


class Adapter:
    """One account of one channel; none where the house's own server sends."""

    limits: ClassVar[Limits] = Limits()
    capability: ClassVar[Capability] = Capability()

    def __init__(self, account: ChannelAccount | None) -> None:
        self.account = account

    def send(self, message: Sendable) -> str:
        """Hands one message to the vendor and returns the vendor's id for it, empty where there is
        none. Raises SendError or Uncertain. Never called inside a transaction."""
        raise NotImplementedError
