"""Slots that are said in a word: rent or buy, property type, possession, media,
urgency."""

import re
from itertools import islice
from typing import TypeVar

from channels_app.bot.understanding.scope import ClauseScope
from channels_app.bot.understanding.slots import Slots, Sought
from channels_app.bot.understanding.text import words
from listings.choices import MediaKind, Possession, PropertyType, TransactionType
from scheduling.choices import Urgency

T = TypeVar("T")
_MOST = 10  # of a kind
Table = tuple[tuple[T, re.Pattern[str]], ...]

TRANSACTION: Table[TransactionType] = (
    (TransactionType.RENT, words(
        r"rent", r"rented", r"renting", r"rentals?(?! (?:yield|income|return|value))",
        r"(?:on |for |to )?lease", r"leasing", r"to[- ]let", r"tenants?",
    )),
    (TransactionType.BUY, words(
        r"buy", r"buying", r"purchas(?:e|ing)", r"for sale", r"on sale", r"resale",
        r"invest(?:ment|ing)?", r"kh?ar[ie]+d(?:na|ne|ni|enge|unga)", r"own a (?:home|house|flat)",
        r"खरीदना", r"खरीदने", r"ख़रीदना",
    )),
)  # fmt: skip

PROPERTY_TYPE: Table[PropertyType] = (
    (PropertyType.APARTMENT, words(
        r"app?art?e?ments?", r"apts?", r"flats?(?! (?:amount|rate|fee|search|mate))", r"condos?",
        r"penthouses?",
    )),
    (PropertyType.VILLA, words(
        r"villas?", r"villaments?", r"vila",
    )),
    (PropertyType.PLOT, words(
        r"plots?", r"land(?! ?mark| ?lord)", r"zameen",
        r"(?:bda|bbmp|corner|residential|a|\d+\s?x\s?\d+) sites?(?!(?: |-)?(?:visit|tour|"
        r"inspection))",
        r"sites? for sale", r"sites?(?= (?:in|at|near|around|available)(?!\w))",
    )),
    (PropertyType.HOUSE, words(
        r"(?<!farm )(?<!club )(?<!open )(?:independent |individual )?houses?", r"bungalows?",
        r"town ?houses?", r"row ?houses?",
        r"duplex(?:es)?",
    )),
    (PropertyType.OFFICE, words(
        r"offices?(?= (?:space|for|in|on|to|unit|ke|rent|chahiye|lease|near|at)|s?$)",
        r"office spaces?", r"commercial",
        r"shops?(?!ping)", r"showrooms?", r"retail", r"co-?working",
    )),
)  # fmt: skip

POSSESSION: Table[Possession] = (
    (Possession.READY, words(
        r"ready[- ]?to[- ]?(?:move|occupy)(?:[- ]?in)?", r"ready possession", r"possession ready",
        r"immediate possession", r"ready (?:flats?|apartments?|homes?|property)",
        r"move[- ]in ready", r"rtm", r"possession (?:immediately|now)", r"taiya+r (?:flat|ghar)",
    )),
    (Possession.UNDER_CONSTRUCTION, words(
        r"under[- ]?construction", r"new launch(?:es)?", r"newly launched",
        r"pre[- ]?launch(?:es)?", r"off[- ]?plan", r"upcoming projects?",
    )),
)  # fmt: skip

MEDIA_KIND: Table[MediaKind] = (
    (MediaKind.VIRTUAL_TOUR, words(
        r"(?:virtual|video|online|3d|360(?: ?degrees?)?)[- ](?:site )?(?:tours?|"
        r"walk[- ]?throughs?|visits?)",
        r"walk[- ]?through videos?", r"videos?", r"vr tours?", r"360(?: ?degrees?)? views?",
    )),
    (MediaKind.FLOOR_PLAN, words(
        r"floor[- ]?plans?", r"(?:layout|unit|master|house) plans?", r"naksha", r"नक्शा",
    )),
    (MediaKind.BROCHURE, words(
        r"e?-?br(?:o|u|ou)[cs]h?\w{1,4}s?", r"catalog(?:ue)?s?", r"pdf",
        r"ब्रोशर",
    )),
    (MediaKind.PHOTOS, words(
        r"photos?", r"photographs?", r"pics?", r"pictures?", r"images?", r"fotos?",
        r"tasv[ei]+r(?:e|en|ein)?", r"फोटो",
    )),
)  # fmt: skip

URGENCY: Table[Urgency] = (
    (Urgency.URGENT, words(
        r"urgent(?:ly)?", r"asap", r"as soon as possible", r"(?<!not )right (?:now|away)",
        r"immediately(?! available)", r"at once", r"abhi (?:ke abhi|call|karo|chahiye|phone|baat)",
        r"अभी (?:के अभी|कॉल|चाहिए|फोन|बात)", r"بأسرع وقت",
    )),
)  # fmt: skip


def find_keywords(text: str, scope: ClauseScope) -> Slots:
    """The slots of this module that the message fills; of contradicting words that are wanted the
    earliest counts."""
    return Slots(
        sought=Sought(
            transaction_type=_first_wanted(TRANSACTION, text, scope, last=True),
            property_type=_first_wanted(PROPERTY_TYPE, text, scope, aside=False),
            possession=_first_wanted(POSSESSION, text, scope),
        ),
        media_kind=_first_wanted(MEDIA_KIND, text, scope),
        urgency=_first_wanted(URGENCY, text, scope, aside=False),
    )


def _first_wanted(
    table: Table[T], text: str, scope: ClauseScope, *, last: bool = False, aside: bool = True
) -> T | None:
    found = [
        (match.span(), value)
        for value, pattern in table
        for match in islice(pattern.finditer(text), _MOST)
    ]
    found.sort(key=lambda one: one[0])
    wanted = scope.wanted(found, lambda one: one[0], aside=aside)
    return wanted[-1 if last else 0][1] if wanted else None
