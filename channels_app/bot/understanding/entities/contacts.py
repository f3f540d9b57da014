"""Contact details in a message: phone numbers, e-mail addresses, and web addresses that are to be
ignored."""

import re
from dataclasses import dataclass

from channels_app.bot.understanding.text import Span
from common.text.emails import find_emails
from common.text.phones import find_phones

_MOST_PHONES = 20  # the first is the customer's; reading one costs up to a tenth of a millisecond
#: of two numbers the later is right
_CORRECTED = re.compile(
    r"(?<!\w)(?:wrong|earlier|galat|galti|instead|old|nahi|oops|correct)", re.IGNORECASE
)
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,500}", re.IGNORECASE)


@dataclass(frozen=True)
class Contacts:
    """The first phone (E.164) and e-mail address, and where all contact details and web addresses
    stand."""

    phone: str | None
    email: str | None
    spans: tuple[Span, ...]


def find_contacts(text: str, *, region: str) -> Contacts:
    """`region`: ISO 3166 code whose national numbers are meant, such as "IN"."""
    emails = find_emails(text)
    phones = find_phones(text, region=region, most=_MOST_PHONES)
    spans = [(start, end) for start, end, _ in emails] + [
        (phone.start, phone.end) for phone in phones
    ]
    spans += [match.span() for match in _WEB_ADDRESS.finditer(text)]
    return Contacts(
        phone=phones[-1 if _CORRECTED.search(text) else 0].e164 if phones else None,
        email=emails[0][2] if emails else None,
        spans=tuple(spans),
    )
