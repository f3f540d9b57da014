"""What the cells of a file mean: lead fields and attributes. Pure."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import TextChoices

from common.tables.cells import RowError, choice_named, clean
from common.text.folding import as_words, caseless
from common.text.money_cells import NO_TERMS, Habits, Terms
from leads.choices import LeadStatus, LeadTransactionType, PaymentMethod, Source
from leads.importing.amounts import amount_of, currency_of
from leads.importing.times import read_time
from listings.choices import PropertyType
from listings.units import UnitError, parse_configuration

LONGEST_TEXT = 4000
_COUNT = re.compile(r"(\d{1,9})(?:\.0{1,2})?")  # "1.000" may be a thousand
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(\.\d+)?(?:e[+-]?\d{1,3})?", re.IGNORECASE)
_NOT_FINITE = {"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"}
_MISSING = {"", "nan", "null", "#n/a", "<na>"}  # what programs write where there is nothing
_NOBODY = {
    *_MISSING,
    "-",
    "--",
    "na",
    "n/a",
    "none",
    "nil",
    "unknown",
    "not available",
    "not provided",
}
_PORTALS = {
    "99acres": "99acres",
    "magicbricks": "MagicBricks",
    "housing": "Housing",
    "housing.com": "Housing",
    "property finder": "Property Finder",
    "propertyfinder": "Property Finder",
    "bayut": "Bayut",
}


@dataclass(frozen=True)
class ReadingPlace:
    """Where the file is read: the brokerage's country and currency, its time zone, the present
    moment; and by case-folded name what a cell can point to ("project", "listing", "owner").
    ``terms``: what the name of the column tells of its amounts."""

    region: str
    currency: str
    zone: Any
    now: datetime
    known: Mapping[str, Mapping[str, UUID]] = field(default_factory=dict)
    terms: Terms = NO_TERMS

    @property
    def habits(self) -> Habits:
        """How amounts are written here."""
        return Habits(self.region, self.currency)


Read = Callable[[str, ReadingPlace], Any]


def contact_text(text: str) -> str:
    """A name, phone or e-mail; empty where the cell only says that there is none."""
    return "" if text.casefold() in _NOBODY else text


@lru_cache(maxsize=100_000)
def attribute(text: str) -> Any:
    """The cell as JSON keeps it: a number, True or False, a text; None where there is nothing.
    ValueError where it is infinite. Numbers with leading zeros or more than 15 digits are codes,
    and codes are text."""
    plain = text.casefold()
    if plain in _MISSING:
        return None
    if plain in {"true", "false"}:
        return plain == "true"
    if plain in _NOT_FINITE:
        raise ValueError(text)
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    if match[1] is None and "e" not in plain:
        return int(text)
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _text(name: str, longest: int) -> Read:
    return lambda text, place: clean(text, name=name, longest=longest)


def _long_text(name: str) -> Read:
    def read(text: str, place: ReadingPlace) -> str:
        if len(text) > LONGEST_TEXT:
            raise RowError(f"The {name} is longer than {LONGEST_TEXT} characters.")
        return text

    return read


def _choice(choices: type[TextChoices], name: str) -> Read:
    def read(text: str, place: ReadingPlace) -> str:
        member = choice_named(choices, text)
        if member is None:
            raise RowError(f"The {name} {text[:40]!r} is none of {', '.join(choices.values)}.")
        return str(member.value)

    return read


def _source(text: str, place: ReadingPlace) -> tuple[str, str]:
    """(source, origin): a portal by its name; words that are no source of ours become the origin of
    an import."""
    if portal := _PORTALS.get(as_words(text)):
        return Source.PORTAL.value, portal
    if member := choice_named(Source, text):
        return member.value, ""
    return Source.IMPORT.value, clean(text, name="source", longest=80)


def _money(name: str) -> Read:
    read = amount_of(name)
    return lambda text, place: read(text, place.habits, place.terms)


def _count(name: str) -> Read:
    def read(text: str, place: ReadingPlace) -> int:
        match = _COUNT.fullmatch(text)
        if match is None or not text.isascii():
            raise RowError(f"The {name} {text[:40]!r} is not a whole number.")
        return int(match[1])

    return read


def _past(name: str) -> Read:
    def read(text: str, place: ReadingPlace) -> datetime:
        at = read_time(text, place.zone)
        if at > place.now:
            raise RowError(f"The {name} {text[:40]!r} is in the future.")
        return at

    return read


def _any_time(text: str, place: ReadingPlace) -> datetime:
    return read_time(text, place.zone)


def _several(name: str, longest: int, read_one: Callable[[str], str] = str) -> Read:
    def read(text: str, place: ReadingPlace) -> tuple[str, ...]:
        parts = (clean(part, name=name, longest=longest) for part in re.split(r"[;|]", text))
        return tuple(dict.fromkeys(read_one(part) for part in parts if part))

    return read


def _configuration(text: str) -> str:
    try:
        found = parse_configuration(text)
    except UnitError as error:
        raise RowError(
            f"The configuration {text[:40]!r} is not one such as 2BHK, 1RK or Studio."
        ) from error
    return found.name if found else ""


def _known(kind: str) -> Read:
    """The id behind a name; None where nothing has it."""
    return lambda text, place: place.known[kind].get(caseless(text))


#: lead fields that a column may be mapped to, besides the reference and the contact
FIELDS: Mapping[str, Read] = {
    "source": _source,
    "origin": _text("origin", 80),
    "status": _choice(LeadStatus, "status"),
    "owner": _known("owner"),
    "created_at": _past("created_at"),
    "initial_message": _long_text("initial_message"),
    "transaction_type": _choice(LeadTransactionType, "transaction_type"),
    "property_type": _choice(PropertyType, "property_type"),
    "configurations": _several("configuration", 60, _configuration),
    "locations": _several("location", 120),
    "budget_min": _money("budget_min"),
    "budget_max": _money("budget_max"),
    "currency": lambda text, place: currency_of(text),
    "payment_method": _choice(PaymentMethod, "payment_method"),
    "project": _known("project"),
    "listing": _known("listing"),
    "tags": _several("tag", 40),
    "qr_scan_count": _count("qr_scan_count"),
    "catalog_views": _count("catalog_views"),
    "messages_count": _count("messages_count"),
    "voice_count": _count("voice_count"),
    "total_interactions": _count("total_interactions"),
    "first_contact_at": _past("first_contact_at"),
    "last_contact_at": _past("last_contact_at"),
    "last_customer_at": _past("last_customer_at"),
    "next_follow_up_at": _any_time,
    "deal_value": _money("deal_value"),
    "commission": _money("commission"),
    "closed_at": lambda text, place: read_time(text, place.zone, end_of_day=True),
    "close_reason": _text("close_reason", 200),
}
#: fields whose cell points to something that the brokerage has
POINTERS = ("owner", "project", "listing")
