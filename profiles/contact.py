"""What somebody says about who they are."""

from dataclasses import dataclass
from uuid import UUID

from common.text.emails import EmailAddress, EmailError, normalise_email
from common.text.phones import Phone, PhoneError, parse_phone


@dataclass(frozen=True)
class Contact:
    """One bundle of claims. ``external_id`` is asserted by the site's server, ``visitor_id`` proved by a signed token,
    ``profile_id`` named by staff; phone and e-mail are only claimed. ``locality``: where the person lives."""

    external_id: str = ""
    visitor_id: str = ""
    profile_id: UUID | None = None
    name: str = ""
    phone: Phone | None = None
    email: EmailAddress | None = None
    locality: str = ""

    @property
    def e164(self) -> str:
        return self.phone.e164 if self.phone else ""

    @property
    def address(self) -> str:
        """The e-mail as typed: matching folds it, sending never does."""
        return self.email.raw if self.email else ""


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
