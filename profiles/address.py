"""One e-mail or phone that somebody says is theirs."""

from dataclasses import dataclass

from common.errors import invalid
from common.text.emails import EmailError, normalise_email
from common.text.phones import PhoneError, parse_phone
from profiles.choices import IdentifierKind
from profiles.contact import Contact

#: what a code or a link can be sent to
SENDABLE = (IdentifierKind.EMAIL, IdentifierKind.PHONE)


@dataclass(frozen=True)
class Address:
    """``value`` is what identifiers compare, ``to`` where messages go (an e-mail as typed, a phone as E.164).
    ``contact`` is the same as a claim. ``personal`` is off for mailboxes and numbers that say nothing about one
    person."""

    kind: str
    value: str
    to: str
    personal: bool
    contact: Contact


def read_address(kind: str, text: str, *, region: str) -> Address:
    """An e-mail or phone as people write it; ``region`` is meant where a phone names no country. Raises the refusal of
    the field ``value``."""
    try:
        if kind == IdentifierKind.EMAIL:
            email = normalise_email(text)
            return Address(kind, email.match_key, email.raw, email.evidence, Contact(email=email))
        phone = parse_phone(text, region=region)
    except (EmailError, PhoneError) as error:
        raise invalid("value", str(error)) from error
    return Address(kind, phone.e164, phone.e164, phone.evidence, Contact(phone=phone))
