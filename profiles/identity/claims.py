"""From what people write to what matching compares (pure)."""

import re
import unicodedata
from collections.abc import Iterable

from common.text.emails import EmailError, normalise_email
from common.text.folding import western_digits
from common.text.phones import PhoneError, parse_phone
from profiles.identity.evidence import TAIL_DIGITS, MatchContact, PhoneClaim
from profiles.identity.person_name import PersonName, parse_name
from profiles.identity.scripts import to_latin

INTERMEDIARIES = frozenset({"agency_referral", "agency", "broker", "channel_partner"})
_SEVERAL = re.compile(r"\s*(?:[/,;|&]|\bor\b|\band\b)\s*", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\de[+-]?\d", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[^a-z]+")
_COUNTRY_NAMED = re.compile(r"^\W*(?:\+|00)")
# Cities under their old, short or English names.
_PLACES = {
    "bangalore": "bengaluru",
    "blr": "bengaluru",
    "bombay": "mumbai",
    "bom": "mumbai",
    "madras": "chennai",
    "calcutta": "kolkata",
    "poona": "pune",
    "gurgaon": "gurugram",
    "ggn": "gurugram",
    "newdelhi": "delhi",
    "hyd": "hyderabad",
    "amd": "ahmedabad",
    "trivandrum": "thiruvananthapuram",
    "cochin": "kochi",
    "baroda": "vadodara",
    "mysore": "mysuru",
    "dxb": "dubai",
    "auh": "abudhabi",
    "shj": "sharjah",
    "ajm": "ajman",
    "rak": "rasalkhaimah",
    "دبي": "dubai",
    "ابوظبي": "abudhabi",
    "الشارقة": "sharjah",
}


def read_claims(
    *,
    name: str = "",
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
    unique_ids: Iterable[tuple[str, str]] = (),
    locality: str = "",
    region: str,
    channel: str = "",
) -> MatchContact:
    """What is evidence among these; ``region`` (ISO 3166) is meant where a phone names no country.
    Never raises on what people write: an unreadable phone or e-mail is no evidence."""
    keys = tuple(dict.fromkeys(key for raw in emails if (key := read_email_key(raw))))
    return MatchContact(
        name=parse_name(name),
        spelled=spelled_names(keys),
        phones=tuple(
            dict.fromkeys(claim for raw in phones for claim in read_phones(raw, region=region))
        ),
        emails=keys,
        unique_ids=frozenset((kind, value) for kind, value in unique_ids if value),
        locality=read_locality(locality),
        via_intermediary=channel in INTERMEDIARIES,
    )


def read_phones(raw: str, *, region: str) -> list[PhoneClaim]:
    """Each number in a cell that may hold several; numbers that say nothing about a person are left
    out."""
    return [claim for part in _SEVERAL.split(raw) if (claim := _phone(part, region)) is not None]


def _phone(raw: str, region: str) -> PhoneClaim | None:
    plain = western_digits(re.sub(r"\.0$", "", raw.strip()))
    digits = "".join(c for c in plain if c.isdecimal())
    if _SCIENTIFIC.search(raw) or len(digits) < TAIL_DIGITS or len(set(digits[-7:])) < 2:
        return None
    try:
        phone = parse_phone(raw, region=region)
    except PhoneError:
        return (
            PhoneClaim("", digits[-TAIL_DIGITS:], country_assumed=True)
            if len(digits) <= 10
            else None
        )
    if phone.evidence:
        return PhoneClaim(
            phone.e164, phone.e164[-TAIL_DIGITS:], country_assumed=phone.region_assumed is not None
        )
    if phone.region_assumed and not _COUNTRY_NAMED.match(raw) and len(digits) <= 10:
        return PhoneClaim("", digits[-TAIL_DIGITS:], country_assumed=True)
    return None


def phone_claim(e164: str, region_assumed: str) -> PhoneClaim:
    """A phone that was read before, as matching sees it."""
    return PhoneClaim(e164, e164[-TAIL_DIGITS:], country_assumed=bool(region_assumed))


def read_email_key(raw: str) -> str:
    """The address for comparing, or "" where it is none or nobody's own."""
    if not raw.strip():
        return ""
    try:
        email = normalise_email(raw)
    except EmailError:
        return ""
    return email.match_key if email.evidence else ""


def spelled_names(emails: Iterable[str]) -> tuple[PersonName, ...]:
    """Names that addresses spell out with separators: asha.rao82@x.in, a_rao@x.in."""
    found = []
    for email in emails:
        parts = [part for part in _NOT_LETTERS.split(email.partition("@")[0]) if part]
        if len(parts) == 2 and (name := parse_name(" ".join(parts))).tokens:
            found.append(name)
    return tuple(found)


def read_locality(raw: str) -> str:
    """One spelling per place: "AbuDhabi", "abu dhabi" and "AUH" are one."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", raw).casefold() if c.isalnum())
    return _PLACES.get(plain) or to_latin(plain)
