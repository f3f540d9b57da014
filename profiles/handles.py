"""Handles: what somebody says, asserts or proves about who they are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from common.errors import invalid
from common.text.emails import EmailAddress, EmailError, normalise_email
from common.text.phones import Phone, PhoneError, parse_phone
from profiles.choices import UNIQUE_KINDS, IdentifierKind

#: what a code or a link can be sent to
SENDABLE = (IdentifierKind.EMAIL, IdentifierKind.PHONE)


@dataclass(frozen=True)
class Handle:
    """One address of somebody on one channel. ``value`` is what identifiers compare, ``raw`` as it
    was given (where messages go, for an e-mail); ``scope`` narrows ids that are unique only within
    something (a bot, a page). ``region`` was assumed for a phone. ``personal`` is off for mailboxes
    and numbers that say nothing about one person.

    ``is_proved``: the site's server, a signed token or the channel itself vouches for it; else it
    is only claimed.
    """

    kind: str
    value: str
    scope: str = ""
    raw: str = ""
    region: str = ""
    personal: bool = True
    is_proved: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.scope, self.value

    @property
    def claim(self) -> tuple[str, str]:
        """The same without the scope, which e-mails and phones have not."""
        return self.kind, self.value

    @property
    def is_strong(self) -> bool:
        """Belongs to one person alone and is proved, so it decides by itself who this is."""
        return self.is_proved and self.kind in UNIQUE_KINDS

    @property
    def to(self) -> str:
        """Where messages go: matching folds an e-mail, sending never does."""
        return self.raw if self.kind == IdentifierKind.EMAIL else self.value


@dataclass(frozen=True)
class Contact:
    """One bundle of handles, the strongest first, with what was said beside them. ``profile_id`` is
    named by staff; ``locality``: where the person lives."""

    handles: tuple[Handle, ...] = ()
    name: str = ""
    locality: str = ""
    profile_id: UUID | None = None

    @classmethod
    def of(
        cls,
        *,
        external_id: str = "",
        visitor_id: str = "",
        phone: Phone | None = None,
        email: EmailAddress | None = None,
        name: str = "",
        locality: str = "",
        profile_id: UUID | None = None,
    ) -> Self:
        """What web sites and forms give: the site's own id of its user, asserted by its server, or
        a visitor id that a token proves; phone and e-mail are claims."""
        ids = ((IdentifierKind.EXTERNAL, external_id), (IdentifierKind.WEB_VISITOR, visitor_id))
        strong = tuple(Handle(kind, value, is_proved=True) for kind, value in ids if value)
        return cls((*strong, *_claims(phone, email)), name, locality, profile_id)

    @property
    def phone(self) -> Handle | None:
        return self.handle(IdentifierKind.PHONE)

    @property
    def email(self) -> Handle | None:
        return self.handle(IdentifierKind.EMAIL)

    @property
    def e164(self) -> str:
        return self.phone.value if self.phone else ""

    @property
    def address(self) -> str:
        """The e-mail as typed."""
        return self.email.raw if self.email else ""

    @property
    def strong(self) -> tuple[Handle, ...]:
        return tuple(handle for handle in self.handles if handle.is_strong)

    @property
    def user_id(self) -> str:
        """What the caller knows this customer by: the value of the strongest handle; empty without
        one."""
        return self.strong[0].value if self.strong else ""

    def handle(self, kind: str) -> Handle | None:
        """The first handle of this kind."""
        return next((handle for handle in self.handles if handle.kind == kind), None)

    def value(self, kind: str) -> str:
        """The same handle's value, or nothing."""
        found = self.handle(kind)
        return found.value if found else ""

    def saying(
        self, *, name: str = "", phone: Phone | None = None, email: EmailAddress | None = None
    ) -> "Contact":
        """The same person with what they say now in place of what they said before."""
        new = _claims(phone, email)
        kinds = {handle.kind for handle in new}
        kept = tuple(handle for handle in self.handles if handle.kind not in kinds)
        return replace(self, handles=(*kept, *new), name=name or self.name)


def _claims(phone: Phone | None, email: EmailAddress | None) -> tuple[Handle, ...]:
    return tuple(
        handle
        for handle in (phone and phone_handle(phone), email and email_handle(email))
        if handle
    )


def phone_handle(phone: Phone) -> Handle:
    """A number that somebody says is theirs."""
    return Handle(
        IdentifierKind.PHONE,
        phone.e164,
        raw=phone.raw,
        region=phone.region_assumed or "",
        personal=phone.evidence,
    )


def email_handle(email: EmailAddress) -> Handle:
    """A mailbox that somebody says is theirs."""
    return Handle(IdentifierKind.EMAIL, email.match_key, raw=email.raw, personal=email.evidence)


def read_handle(kind: str, text: str, *, region: str) -> Handle:
    """An e-mail or phone as people write it; ``region`` is meant where a phone names no country.
    Raises the refusal of the field ``value``."""
    try:
        if kind == IdentifierKind.EMAIL:
            return email_handle(normalise_email(text))
        return phone_handle(parse_phone(text, region=region))
    except (EmailError, PhoneError) as error:
        raise invalid("value", str(error)) from error


def read_phone(raw: str, *, region: str) -> Phone | None:
    """A phone from free input, or None when it is not one."""
    try:
        return parse_phone(raw, region=region) if raw else None
    except PhoneError:
        return None


def read_email(raw: str) -> EmailAddress | None:
    """An e-mail from free input, or None when it is not one."""
    try:
        return normalise_email(raw) if raw else None
    except EmailError:
        return None


def identity_keys(brokerage_id: UUID, claims: Iterable[tuple[str, str]]) -> list[str]:
    """The locks under which it is decided whose these addresses (kind, value) are. Whoever
    recognises, joins or erases takes the same; the scope is no part of them, for not all know
    it."""
    return [f"identity:{brokerage_id}:{kind}:{value}" for kind, value in claims]
