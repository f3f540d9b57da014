"""Whatever a customer may send is read in less than 50 ms of CPU: each parser that they reach, at
its longest legal text."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from channels_app.bot.understanding.facts import Catalogue, ProjectFact, Setting
from channels_app.bot.understanding.meaning import Asked
from channels_app.bot.understanding.message import understand
from channels_app.bot.understanding.promises import find_promises
from common.api.parsers import StrictJSONParser
from common.language_model import Placeholders
from common.text.emails import find_emails, normalise_email
from common.text.money import find_amounts, parse_amount
from common.text.phones import find_phones, parse_phone
from leads.api.track import EventSerializer
from leads.tracking import event_type
from listings.names.name_index import NameIndex
from listings.units import parse_configuration
from profiles.identity.claims import phone_claim, read_locality, spelled_names
from profiles.identity.evidence import MatchContact
from profiles.identity.keys import fuzzy_keys
from profiles.identity.name_match import name_fit, token_fit
from profiles.identity.person_name import parse_name
from profiles.identity.phonetics import skeleton, spoken
from profiles.memory.relevance import shortened
from scoring.reading import analyse
from tests.common.long_texts import LIMIT, LONGEST, WORDS, cpu_of, long_texts

NOW = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
EXPECTED = (None, *Asked)


BUILDERS = (
    "Prestige", "Brigade", "Sobha", "Purva", "Godrej", "Embassy", "Mantri", "Salarpuria", "Shriram",
    "Puravankara",
)  # fmt: skip
MIDDLES = (
    "Royal", "Green", "Silver", "Golden", "Emerald", "Crystal", "Falcon", "Dream", "Sunrise",
    "Sunset", "Lake", "River", "Hill", "Ocean", "Sky", "Star", "Moon", "Blue", "White", "Red",
)  # fmt: skip
ENDS = (
    "Heights", "Gardens", "Enclave", "Residency", "Park", "Palms", "Meadows", "Lakeside", "Springs",
    "Orchards", "Vista", "Crest", "Grove", "Towers", "Habitat",
)  # fmt: skip
TOWNS = ("White", "Kora", "Sarja", "Mara", "Heb", "Var", "Bella", "Yela", "Ken", "Jaya")
SUFFIXES = (
    "field", "mangala", "pur", "thahalli", "bal", "thur", "ndur", "hanka", "geri", "nagar",
)  # fmt: skip
PARTS = (
    "Layout", "Road", "Main Road", "1st Stage", "2nd Stage", "Phase 1", "Phase 2", "Extension",
    "Cross", "Village", "Colony", "East", "West", "North", "South",
)  # fmt: skip


@cache
def catalogue() -> Catalogue:
    """3,000 projects of ten builders, whose names begin alike, and 1,500 localities."""
    names = [" ".join(parts) for parts in product(BUILDERS, MIDDLES, ENDS)]
    places = [f"{town}{end} {part}" for town, end, part in product(TOWNS, SUFFIXES, PARTS)]
    return Catalogue([ProjectFact(name, name, places[0]) for name in names], places)


@cache
def name_index() -> NameIndex:
    return NameIndex(project.name for project in catalogue().projects)


def chat(text: str, *, expecting: Asked | None = None, country: str = "IN") -> None:
    zone, currency = ("Asia/Kolkata", "INR") if country == "IN" else ("Asia/Dubai", "AED")
    setting = Setting(zone, country, currency, catalogue())
    understand(text, now=NOW, setting=setting, expecting=expecting)


def find_name(text: str) -> None:
    index = name_index()
    index.exact(text)
    index.containing(text)
    index.similar(text)


def match_names(text: str) -> None:
    for kept in (parse_name, name_fit, token_fit, skeleton, spoken):
        kept.cache_clear()
    name = parse_name(text)
    name_fit(name, parse_name(text[1:]))
    phones = (phone_claim("+919876543210", ""),)
    fuzzy_keys(MatchContact(name, phones=phones, locality=read_locality(text[:120])))


def or_refused(read: Callable[[str], object]) -> Callable[[str], None]:
    """Refusing costs no more than reading."""

    def reading(text: str) -> None:
        with suppress(ValueError, ParseError):
            read(text)

    return reading


def body(text: str) -> object:
    return StrictJSONParser().parse(BytesIO(json.dumps({"text": text, text: [text]}).encode()))


#: what reads it → the longest text that is legal there
PARSERS: dict[str, tuple[Callable[[str], Any], int]] = {
    "chat": (chat, LONGEST),
    "chat in the Emirates": (lambda text: chat(text, country="AE"), LONGEST),
    "content": (lambda text: analyse([text], now=NOW), LONGEST),
    "promises": (find_promises, LONGEST),
    "memory": (lambda text: shortened(text, 160), LONGEST),
    "placeholders": (Placeholders(names=["Asha Rao"], known=["+919876543210"]).hide, LONGEST),
    "amounts": (lambda text: find_amounts(text, currency="INR"), LONGEST),
    "phones": (lambda text: find_phones(text, region="IN"), LONGEST),
    "e-mails": (find_emails, LONGEST),
    "JSON": (or_refused(body), LONGEST),
    "a name": (match_names, 160),
    "a phone": (or_refused(lambda text: parse_phone(text, region="IN")), 60),
    "an e-mail": (or_refused(normalise_email), 254),
    "a name in an e-mail": (lambda text: spelled_names((text,)), 254),
    "an amount": (lambda text: parse_amount(text, currency="INR"), 60),
    "a project": (find_name, 200),
    "a configuration": (or_refused(parse_configuration), 12),
    "an event": (event_type, 60),
}


@pytest.fixture(autouse=True)
def warm() -> None:
    """Word lists and phone plans are loaded at the first message of a process."""
    for read, _ in PARSERS.values():
        read("Call me tomorrow at 5 on +91 98765 43210, 2BHK in Whitefield under 80 lakh, a@b.co")


@pytest.mark.parametrize("parser", PARSERS)
def test_any_legal_text_is_cheap(parser: str) -> None:
    read, longest = PARSERS[parser]

    @settings(max_examples=60, deadline=None, database=None)
    @given(text=long_texts(longest))
    def within(text: str) -> None:
        assert cpu_of(read, text) < LIMIT, (text[:60], len(text))

    within()


@settings(max_examples=60, deadline=None, database=None)
@given(text=long_texts(), expecting=st.sampled_from(EXPECTED))
def test_whatever_was_asked_the_answer_is_cheap(text: str, expecting: Asked | None) -> None:
    cost = cpu_of(lambda said: chat(said, expecting=expecting), text)
    assert cost < LIMIT, (text[:60], expecting)


@pytest.mark.parametrize("parser", ["chat", "content", "placeholders", "promises"])
def test_one_word_a_thousand_times_is_cheap(parser: str) -> None:
    read, longest = PARSERS[parser]
    dear = {}
    for word, gap in product(WORDS, ("", " ")):
        unit = word + gap
        cost = cpu_of(read, (unit * (longest // len(unit) + 1))[:longest])
        if cost >= LIMIT:
            dear[unit] = cost
    assert dear == {}


def test_a_batch_of_a_hundred_site_events_is_cheap() -> None:
    event = {"type": "Detailed View", "project": "é" * 160, "reason": "x" * 200, "level": "high"}
    event |= {"id": str(uuid4()), "listing": str(uuid4()), "at": "2026-11-20T10:00:00+05:30"}

    def read(text: str) -> None:
        serializer = EventSerializer()
        for _ in range(100):
            serializer.run_validation(event)

    assert cpu_of(read, "") < LIMIT


def test_the_clock_sees_what_is_dear() -> None:
    """Work that grows with the square of the words is found too dear."""

    def quadratic(text: str) -> None:
        for _ in text.split():
            text.split()

    assert cpu_of(quadratic, "a " * 3_000) > LIMIT
