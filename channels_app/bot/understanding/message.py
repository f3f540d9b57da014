"""Reads one message of a customer: what is wanted, which facts are said, and in what mood.

Pure: the time, the zone and the catalogue are parameters. The message is data: nothing in it is
ever carried out here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from listings.choices import TransactionType

from .acts.model import read_objection
from .entities.budgets import find_budget
from .entities.configurations import find_configuration
from .entities.contacts import find_contacts
from .entities.dates import find_day
from .entities.hours import find_hours
from .entities.keywords import find_keywords
from .entities.names import find_name
from .entities.places import Mention, find_places, find_spans
from .facts import Setting
from .gloss import gloss
from .intents import find_intents
from .meaning import Asked, Intent, Understood
from .scope import ClauseScope, read_scope
from .sentiment import frustration, sentiment
from .slots import Details, SaidTime, Slots, Sought
from .text import BLANK, blank, cased, clean, lower, shortened

_MOST_PLACES = 10  # of a kind: who names more has copied a list


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
    said = read_said(text, now=now, setting=setting, expecting=expecting)
    intents = find_intents(said.text, said.slots, expecting)
    slots = _as_wanted(said, intents)
    mood = said.rest.replace(BLANK, "")
    tone = sentiment(mood)
    return Understood(
        intents[0], tuple(intents[1:]), slots, tone, frustration(said.rest, tone=tone)
    )


def _as_wanted(said: "SaidWords", intents: Sequence[Intent]) -> Slots:
    """The slots as the kinds of the message leave them: who wants nothing more looks for nothing,
    and only an objection has a type."""
    slots = replace(said.slots, objection_type=None)
    if Intent.OBJECTION in intents:
        slots = replace(slots, objection_type=read_objection(said.text))
    if intents[0] in _WANT_NOTHING:
        slots = replace(slots, sought=Sought(), urgency=None)
    if not _WITH_URGENCY.intersection(intents):
        slots = replace(slots, urgency=None)
    if Intent.MEDIA not in intents:
        slots = replace(slots, media_kind=None)
    return slots


_WANT_NOTHING = frozenset({Intent.STOP, Intent.OTHER, Intent.THANKS, Intent.GREETING})
_WITH_URGENCY = frozenset({
    Intent.CALLBACK, Intent.VISIT, Intent.HUMAN, Intent.MEDIA, Intent.SEARCH, Intent.DETAILS,
    Intent.RESCHEDULE, Intent.CANCEL, Intent.BOOKINGS,
})  # fmt: skip


@dataclass(frozen=True)
class SaidWords:
    """A message as it was cleaned, its slots, and what is left of it in English words."""

    text: str
    slots: Slots
    rest: str


def read_said(
    text: str, *, now: datetime, setting: Setting, expecting: Asked | None = None
) -> SaidWords:
    """The slots of a message."""
    written = shortened(clean(text))
    text = gloss(written)
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
    scope = read_scope(lower(rest), find_spans(mentions))
    small, sought = _read_wishes(lower(rest), setting, mentions, scope)
    when = _read_times(small, scope, now.astimezone(ZoneInfo(setting.timezone)), expecting)
    words = find_keywords(small, scope)
    slots = replace(words, sought=words.sought.over(sought), who=who, when=when)
    return SaidWords(written, slots, cased(small, rest))


def _read_wishes(
    rest: str, setting: Setting, mentions: Sequence[Mention], scope: ClauseScope
) -> tuple[str, Sought]:
    """Places, rooms and budget; returns the text without them."""
    sought = Sought(
        localities=_named(mentions, "locality", scope), projects=_named(mentions, "project", scope)
    )
    rest = blank(rest, find_spans(mentions))
    if configuration := find_configuration(rest, scope):
        sought = replace(sought, configuration=configuration.name, bedrooms=configuration.bedrooms)
        rest = blank(rest, configuration.spans)
    if budget := find_budget(rest, scope, currency=setting.currency):
        sought = replace(
            sought,
            budget_min=budget.minimum,
            budget_max=budget.maximum,
            currency=budget.currency,
            transaction_type=TransactionType.RENT if budget.periodic else None,
        )
        rest = blank(rest, budget.spans)
    return rest, sought


def _named(mentions: Sequence[Mention], kind: str, scope: ClauseScope) -> tuple[str, ...]:
    of_kind = [one for one in mentions if one.place.kind == kind]
    meant = scope.wanted(of_kind, lambda one: (one.start, one.end))
    return tuple(dict.fromkeys(one.place.name for one in meant))[:_MOST_PLACES]


def _read_times(
    rest: str, scope: ClauseScope, local_now: datetime, expecting: Asked | None
) -> SaidTime:
    asked = expecting in (Asked.DATE, Asked.SLOT)
    day, day_spans = find_day(rest, scope, today=local_now.date(), expected=asked)
    return replace(find_hours(rest, scope, days=day_spans, expected=asked), date=day)
