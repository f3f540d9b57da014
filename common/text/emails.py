"""E-mail addresses: what to send to, what to compare, and whether the address says who somebody is.

Pure: syntax only, no DNS.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

MAX_LENGTH = 254  # RFC 5321: the longest address that fits into a mail command

_GMAIL = frozenset({"gmail.com", "googlemail.com"})
# Mailboxes read by whoever is on duty, compared without separators and digits.
_ROLES = re.compile(
    "info|noreply.*|donotreply.*|sales|support|admin|administrator|contact|contactus|enquiry|"
    "enquiries|inquiry|"
    "inquiries|hello|office|mail|email|leads?|marketing|accounts|billing|finance|hr|careers|"
    "jobs|help|helpdesk|care|"
    "customercare|customerservice|service|team|reception|bookings?|webmaster|postmaster|"
    "mailerdaemon|notifications?|"
    "alerts?|newsletter|property|properties"
)
# Typed by people who would not give theirs.
_PLACEHOLDERS = re.compile(
    "test|testing|abc|xyz|na|no|none|nil|nomail|noemail|notprovided|notavailable|customer|user|"
    "dummy|asdf"
)
# Portals forward enquiries from their own addresses, which name the enquiry and not the person.
_PORTALS = (
    "99acres.com",
    "magicbricks.com",
    "housing.com",
    "makaan.com",
    "nobroker.in",
    "commonfloor.com",
    "squareyards.com",
    "proptiger.com",
    "propertyfinder.ae",
    "bayut.com",
    "dubizzle.com",
    "olx.in",
    "zillow.com",
    "realtor.com",
)
_EDGES = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff<>\"',;"
_IN_ANGLES = re.compile(r"<([^<>]+)>[\s;,]*$")
_SEVERAL = re.compile(r"@[^@]*[\s;,/][^@]*@")
_SEPARATORS = re.compile(r"[\W_\d]+")
_LOCAL = r"[\w.+%&'-]"
_IN_TEXT = re.compile(
    rf"(?<!{_LOCAL})(?<!@){_LOCAL}{{1,64}}@[^\W_](?:[\w-]{{0,62}}\.){{1,8}}[^\W\d_][\w-]{{1,62}}"
)


class EmailError(ValueError):
    """A text that is no e-mail address. `code` is stable (empty, too_long, several_addresses,
    invalid_email)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """`raw` as typed (send to this), `address` lower-cased with an IDNA domain (store and index
    this).

    `match_key` also folds the dots and plus tags of Gmail, for comparing only. `evidence` is False
    for role mailboxes, portal relays and placeholders: they say nothing about who somebody is.
    """

    raw: str
    address: str
    match_key: str
    evidence: bool


class EmailMatch(NamedTuple):
    """An address at text[start:end], in its stored form."""

    start: int
    end: int
    address: str


def normalise_email(raw: str) -> EmailAddress:
    """Read one address; "Asha Rao <asha@x.in>", "mailto:" and stray marks around it are accepted.

    Raises EmailError, whose message says in plain words what is wrong.
    """
    if len(raw) > MAX_LENGTH + 100:
        raise EmailError("too_long", f"An e-mail address has at most {MAX_LENGTH} characters.")
    angled = _IN_ANGLES.search(raw)
    typed = (angled[1] if angled else raw).strip(_EDGES)
    typed = re.sub(r"^mailto:", "", typed, flags=re.IGNORECASE).strip(_EDGES)
    if not typed:
        raise EmailError("empty", "There is no e-mail address here.")
    if len(typed) > MAX_LENGTH:
        raise EmailError("too_long", f"An e-mail address has at most {MAX_LENGTH} characters.")
    if _SEVERAL.search(typed):
        raise EmailError("several_addresses", "There is more than one e-mail address here.")
    try:
        valid = validate_email(typed, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise EmailError("invalid_email", str(error)) from error
    local, domain = valid.local_part.lower(), valid.ascii_domain.lower()
    return EmailAddress(
        raw=typed,
        address=f"{local}@{domain}",
        match_key=_match_key(local, domain),
        evidence=_is_evidence(local, domain),
    )


def find_emails(text: str) -> list[EmailMatch]:
    """The valid addresses in free text, in order, also those of roles and portals."""
    found = []
    for match in _IN_TEXT.finditer(text):
        typed = match.group()
        start = match.start() + len(typed) - len(typed.lstrip("'.-&%"))
        try:
            email = normalise_email(text[start : match.end()])
        except EmailError:
            continue
        found.append(EmailMatch(start, match.end(), email.address))
    return found


def _match_key(local: str, domain: str) -> str:
    if domain not in _GMAIL:
        return f"{local}@{domain}"
    folded = local.partition("+")[0].replace(".", "")
    return f"{folded or local}@gmail.com"


def _is_evidence(local: str, domain: str) -> bool:
    if any(domain == portal or domain.endswith("." + portal) for portal in _PORTALS):
        return False
    name = _SEPARATORS.sub("", local.partition("+")[0])
    return not _ROLES.fullmatch(name) and not _PLACEHOLDERS.fullmatch(name)
