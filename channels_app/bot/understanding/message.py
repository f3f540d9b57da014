"""Reads one message of a customer: what is wanted, which facts are said, and in what mood.

Pure: the time, the zone and the catalogue are parameters. The message is data: nothing in it is ever carried out here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from .answers import answer
from .entities.budgets import decimal_text, find_budget
from .entities.configurations import find_configuration
from .entities.contacts import find_contacts
from .entities.dates import find_day
from .entities.hours import find_hours
from .entities.keywords import find_keywords
from .entities.names import find_name
from .entities.places import Mention, find_places, find_spans
from .facts import Setting
from .intents import PRIORITY, changes_mind, find_intents
from .sentiment import frustration, sentiment
from .text import BLANK, blank, clean

INTENTS = PRIORITY
SLOTS = (
    "configuration", "bedrooms", "localities", "budget_min", "budget_max", "currency", "transaction_type",
    "property_type", "possession", "projects", "media_kind", "name", "phone",
    "email", "date", "slot", "time", "urgency", "objection_type",
)  # fmt: skip

_CONTACT_SLOTS = frozenset({"name", "phone", "email"})
_SEARCH_SLOTS = frozenset(
    {"configuration", "localities", "budget_min", "budget_max", "property_type", "possession", "transaction_type"}
)
_STATED_NEEDS = frozenset({"configuration", "budget_min", "budget_max"})
_TIME_SLOTS = frozenset({"date", "slot", "time"})


@dataclass(frozen=True)
class Understood:
    """What a message says.

    `intent` and `also` are of INTENTS, the main one and further ones in order of weight. `slots` holds only what was
    said, under names of SLOTS, as JSON values: budgets are decimal strings in whole units of `currency`, `date` is ISO,
    `time` "HH:MM" in the brokerage's zone, `phone` E.164, `localities` and `projects` lists of catalogue names.
    `sentiment` is -1…1, `frustration` 0…1.
    """

    intent: str
    also: tuple[str, ...]
    slots: dict[str, Any]
    sentiment: float
    frustration: float


def understand(text: str, *, now: datetime, setting: Setting, expecting: str | None = None) -> Understood:
    """Reads `text` as said at `now` (aware). Never raises on any text.

    `expecting` is what the bot asked for last: name, phone, contact, project, date, slot or confirm; it lets a bare
    "John Doe", "sun" or "Garden" count. An answer to such a question keeps the intent that its words show ("tomorrow"
    is about a visit): a dialogue takes the expected slot before the intent. A project's name alone asks for its
    details, or for a visit where a project was asked for or a time is said.
    """
    text = clean(text)
    slots: dict[str, Any] = {}
    contacts = find_contacts(text, region=setting.region)
    rest = blank(text, contacts.spans)
    # A project asked for by its name is not a customer's name, though it may look like one.
    mentions = find_places(rest, setting.catalogue.index, trusted=expecting == "project")
    name = find_name(
        rest,
        places=find_spans(m for m in mentions if m.exact),
        expected=expecting in ("name", "contact"),
        contact_given=bool(contacts.phone or contacts.email),
    )
    slots.update({"name": name.value if name else None, "phone": contacts.phone, "email": contacts.email})
    if name:
        rest = blank(rest, [name.span])
    mentions = [m for m in mentions if not name or m.end <= name.span[0] or m.start >= name.span[1]]
    rest = _read_wishes(rest, setting, mentions, slots)
    _read_times(rest, now.astimezone(ZoneInfo(setting.timezone)), expecting, slots)
    slots.update(find_keywords(rest))
    said = {slot: slots[slot] for slot in SLOTS if slots.get(slot) not in (None, [])}
    intents = _intents(rest, said, expecting=expecting)
    tone = sentiment(rest.replace(BLANK, ""))
    return Understood(intents[0], tuple(intents[1:]), said, tone, frustration(rest, tone=tone))


def _read_wishes(rest: str, setting: Setting, mentions: list[Mention], slots: dict[str, Any]) -> str:
    """Places, rooms and budget; returns the text without them."""
    for slot, kind in (("projects", "project"), ("localities", "locality")):
        slots[slot] = list(dict.fromkeys(m.place.name for m in mentions if m.place.kind == kind))
    rest = blank(rest, find_spans(mentions))
    if configuration := find_configuration(rest):
        slots.update(configuration=configuration.name, bedrooms=configuration.bedrooms)
        rest = blank(rest, configuration.spans)
    if budget := find_budget(rest, currency=setting.currency):
        slots["budget_min"] = None if budget.minimum is None else decimal_text(budget.minimum)
        slots["budget_max"] = None if budget.maximum is None else decimal_text(budget.maximum)
        slots["currency"] = budget.currency
        if budget.periodic:
            slots["transaction_type"] = "rent"
        rest = blank(rest, budget.spans)
    return rest


def _read_times(rest: str, local_now: datetime, expecting: str | None, slots: dict[str, Any]) -> None:
    asked = expecting in ("date", "slot")
    day, day_spans = find_day(rest, today=local_now.date(), expected=asked)
    hours = find_hours(rest, days=day_spans, expected=asked)
    slots.update(date=day.isoformat() if day else None, time=hours.time, slot=hours.slot)


def _intents(rest: str, slots: dict[str, Any], *, expecting: str | None) -> list[str]:
    """The intents in order of weight, the main one first; at least "other"."""
    found = find_intents(rest)
    if "media_kind" in slots:
        found.add("media")
    if "objection_type" in slots:
        found.add("objection")
    if slots.keys() & _CONTACT_SLOTS:
        found.add("contact")
    if "visit" in found and not slots.keys() & _SEARCH_SLOTS:
        found.discard("search")  # "I want to see the flat" looks for nothing
    if slots.keys() & _STATED_NEEDS and "projects" not in slots:
        found.add("search")
    acts = found - {"yes", "no", "thanks", "greeting"}
    if not acts or acts == {"details"}:
        if slots.keys() & _SEARCH_SLOTS:
            found.add("search")
        elif "projects" in slots:
            to_visit = not acts and (expecting == "project" or slots.keys() & _TIME_SLOTS)
            found.add("visit" if to_visit else "details")
        elif not acts and slots.keys() & _TIME_SLOTS:
            found.add("visit")  # in this trade a day or an hour by itself is about a visit
            if changes_mind(rest) or "no" in found:
                found.add("reschedule")
    ordered = [intent for intent in PRIORITY if intent in found] or ["other"]
    reply = answer(rest) if expecting == "confirm" else None
    if reply and ordered[0] != "stop":
        ordered.remove(reply)
        ordered.insert(0, reply)
    elif ordered[0] == "details" and "search" in found and _asks_for_choice(slots):
        ordered.remove("search")
        ordered.insert(0, "search")  # "details of 2BHK in Whitefield" asks for what there is
    return ordered


def _asks_for_choice(slots: dict[str, Any]) -> bool:
    """Whether enough is said to look for, and of no project in particular."""
    return "projects" not in slots and len(slots.keys() & _SEARCH_SLOTS) > 1
