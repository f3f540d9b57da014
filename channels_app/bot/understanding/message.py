"""Reads one message of a customer: what is wanted, which facts are said, and in what mood.

Pure: the time, the zone and the catalogue are parameters. The message is data: nothing in it is
ever carried out here.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from listings.choices import TransactionType

from .answers import answer
from .entities.budgets import find_budget
from .entities.configurations import find_configuration
from .entities.contacts import find_contacts
from .entities.dates import find_day
from .entities.hours import find_hours
from .entities.keywords import find_keywords
from .entities.names import find_name
from .entities.places import Mention, find_places, find_spans
from .facts import Setting
from .intents import changes_mind, find_intents
from .meaning import Asked, Intent, Understood
from .sentiment import frustration, sentiment
from .slots import Details, SaidTime, Slots, Sought
from .text import BLANK, blank, cased, clean, lower, shortened

#: what homes are looked for by; a project is named
_SOUGHT_BY = (
    "configuration", "localities", "budget_min", "budget_max", "property_type", "possession",
    "transaction_type",
)  # fmt: skip
_MOST_PLACES = 10  # of a kind: who names more has copied a list
_SMALL_TALK = frozenset({Intent.YES, Intent.NO, Intent.THANKS, Intent.GREETING})


def understand(
    text: str, *, now: datetime, setting: Setting, expecting: Asked | None = None
) -> Understood:
    """Reads `text` as said at `now` (aware). Never raises on any text, and costs some milliseconds
    whatever it says: of a long one the beginning and the end are read (common.text.reading).

    `expecting` is what the bot asked for last; it lets a bare "John Doe", "sun" or "Garden" count.
    An answer to such a question keeps the intent that its words show ("tomorrow" is about a visit):
    a dialogue takes the expected slot before the intent. A project's name alone asks for its
    details, or for a visit where a project was asked for or a time is said.
    """
    text = shortened(clean(text))
    contacts = find_contacts(text, region=setting.region)
    rest = blank(text, contacts.spans)
    # A project asked for by its name is not a customer's name, though it may look like one.
    mentions = find_places(rest, setting.catalogue.index, trusted=expecting == Asked.PROJECT)
    name = find_name(
        rest,
        places=find_spans(m for m in mentions if m.exact),
        expected=expecting in (Asked.NAME, Asked.CONTACT),
        contact_given=bool(contacts.phone or contacts.email),
    )
    who = Details(name.value if name else "", contacts.phone or "", contacts.email or "")
    if name:
        rest = blank(rest, [name.span])
    mentions = [m for m in mentions if not name or m.end <= name.span[0] or m.start >= name.span[1]]
    small, sought = _read_wishes(lower(rest), setting, mentions)
    when = _read_times(small, now.astimezone(ZoneInfo(setting.timezone)), expecting)
    words = find_keywords(small)
    slots = replace(words, sought=words.sought.over(sought), who=who, when=when)
    intents = _intents(small, slots, expecting=expecting)
    rest = cased(small, rest)
    tone = sentiment(rest.replace(BLANK, ""))
    return Understood(intents[0], tuple(intents[1:]), slots, tone, frustration(rest, tone=tone))


def _read_wishes(rest: str, setting: Setting, mentions: Sequence[Mention]) -> tuple[str, Sought]:
    """Places, rooms and budget; returns the text without them."""
    sought = Sought(localities=_named(mentions, "locality"), projects=_named(mentions, "project"))
    rest = blank(rest, find_spans(mentions))
    if configuration := find_configuration(rest):
        sought = replace(sought, configuration=configuration.name, bedrooms=configuration.bedrooms)
        rest = blank(rest, configuration.spans)
    if budget := find_budget(rest, currency=setting.currency):
        sought = replace(
            sought,
            budget_min=budget.minimum,
            budget_max=budget.maximum,
            currency=budget.currency,
            transaction_type=TransactionType.RENT if budget.periodic else None,
        )
        rest = blank(rest, budget.spans)
    return rest, sought


def _named(mentions: Sequence[Mention], kind: str) -> tuple[str, ...]:
    names = dict.fromkeys(m.place.name for m in mentions if m.place.kind == kind)
    return tuple(names)[:_MOST_PLACES]


def _read_times(rest: str, local_now: datetime, expecting: Asked | None) -> SaidTime:
    asked = expecting in (Asked.DATE, Asked.SLOT)
    day, day_spans = find_day(rest, today=local_now.date(), expected=asked)
    return replace(find_hours(rest, days=day_spans, expected=asked), date=day)


def _intents(rest: str, slots: Slots, *, expecting: Asked | None) -> list[Intent]:
    """The intents in order of weight, the main one first; at least "other"."""
    found = find_intents(rest)
    _add_what_slots_show(found, slots)
    acts = found - _SMALL_TALK
    if not acts or acts == {Intent.DETAILS}:
        if _says_what_is_sought(slots.sought):
            found.add(Intent.SEARCH)
        elif slots.sought.projects:
            to_visit = not acts and (expecting == Asked.PROJECT or slots.when)
            found.add(Intent.VISIT if to_visit else Intent.DETAILS)
        elif not acts and slots.when:
            found.add(Intent.VISIT)  # in this trade a day or an hour by itself is about a visit
            if changes_mind(rest) or Intent.NO in found:
                found.add(Intent.RESCHEDULE)
    ordered = [intent for intent in Intent if intent in found] or [Intent.OTHER]
    reply = answer(rest) if expecting == Asked.CONFIRM else None
    if reply and ordered[0] != Intent.STOP:
        return _first(reply, ordered)
    if ordered[0] == Intent.DETAILS and Intent.SEARCH in found and _asks_for_choice(slots.sought):
        return _first(
            Intent.SEARCH, ordered
        )  # "details of 2BHK in Whitefield" asks for what there is
    return ordered


def _add_what_slots_show(found: set[Intent], slots: Slots) -> None:
    if slots.media_kind:
        found.add(Intent.MEDIA)
    if slots.objection_type:
        found.add(Intent.OBJECTION)
    if slots.who:
        found.add(Intent.CONTACT)
    if Intent.VISIT in found and not _says_what_is_sought(slots.sought):
        found.discard(Intent.SEARCH)  # "I want to see the flat" looks for nothing
    if (slots.sought.configuration or slots.sought.has_budget) and not slots.sought.projects:
        found.add(Intent.SEARCH)


def _first(intent: Intent, ordered: list[Intent]) -> list[Intent]:
    return [intent, *(one for one in ordered if one != intent)]


def _says_what_is_sought(sought: Sought) -> bool:
    return sought.count(_SOUGHT_BY) > 0


def _asks_for_choice(sought: Sought) -> bool:
    """Whether enough is said to look for, and of no project in particular."""
    return not sought.projects and sought.count(_SOUGHT_BY) > 1
