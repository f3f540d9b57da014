"""What a message says besides its intents, in the types that the rest of the house uses."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Self

from channels_app.bot.plain_json import says_something
from listings.choices import MediaKind, Possession, PropertyType, TransactionType
from profiles.choices import ObjectionType
from scheduling.choices import SlotName, Urgency


@dataclass(frozen=True)
class Said:
    """A group of slots; a slot that was not said is None or empty. It is true where one was."""

    def __bool__(self) -> bool:
        return self.count([slot.name for slot in fields(self)]) > 0

    def count(self, names: Sequence[str]) -> int:
        """How many of these slots were said."""
        return sum(says_something(getattr(self, name)) for name in names)

    def over(self, before: Self) -> Self:
        """What was said before, with what is said now in its place."""
        now = {slot.name: getattr(self, slot.name) for slot in fields(self)}
        return replace(
            before, **{name: value for name, value in now.items() if says_something(value)}
        )


@dataclass(frozen=True)
class Sought(Said):
    """The home or project that is looked for. Places and projects are named as in the catalogue;
    amounts are in whole units of ``currency``, which is said just where an amount is."""

    configuration: str = ""
    bedrooms: int | None = None
    localities: tuple[str, ...] = ()
    budget_min: Decimal | None = None
    budget_max: Decimal | None = None
    currency: str = ""
    transaction_type: TransactionType | None = None
    property_type: PropertyType | None = None
    possession: Possession | None = None
    projects: tuple[str, ...] = ()

    @property
    def has_budget(self) -> bool:
        return self.budget_min is not None or self.budget_max is not None

    def without_budget(self) -> Self:
        return replace(self, budget_min=None, budget_max=None, currency="")

    def without_rooms(self) -> Self:
        return replace(self, configuration="", bedrooms=None)


@dataclass(frozen=True)
class Details(Said):
    """Who somebody says they are; ``phone`` is E.164, ``email`` as typed."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class SaidTime(Said):
    """A day, and a part of it or an exact time, in the brokerage's zone."""

    date: dt.date | None = None
    slot: SlotName | None = None
    time: dt.time | None = None

    @property
    def has_hour(self) -> bool:
        return self.slot is not None or self.time is not None

    def over(self, before: Self) -> Self:
        """A part of the day replaces an exact time too: "in the afternoon then"."""
        return super().over(replace(before, time=None) if self.slot else before)


@dataclass(frozen=True)
class Slots(Said):
    """All that one message says."""

    sought: Sought = field(default_factory=Sought)
    who: Details = field(default_factory=Details)
    when: SaidTime = field(default_factory=SaidTime)
    media_kind: MediaKind | None = None
    urgency: Urgency | None = None
    objection_type: ObjectionType | None = None
