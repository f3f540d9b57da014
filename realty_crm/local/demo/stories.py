"""Planning what happens to each demo lead: how old it is, how keen, who answers, what is booked,
how it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from accounts.models import User
from leads.choices import InteractionKind, LeadStatus
from leads.models import Lead
from leads.services.pipeline.capture import Enquiry
from listings.models import Listing
from profiles.handles import Contact
from realty_crm.local.demo.brokerages import World
from realty_crm.local.demo.customers import contacts, enquiry
from realty_crm.local.demo.people import QUESTIONS

_MOST_DOINGS = 9
_DOINGS = {
    InteractionKind.CATALOG_VIEW: 40,
    InteractionKind.MESSAGE: 35,
    InteractionKind.QR_SCAN: 10,
    InteractionKind.VOICE: 8,
    InteractionKind.PROPERTY_VIEW: 4,
    InteractionKind.SHARE: 3,
}
_WRITTEN = (InteractionKind.MESSAGE, InteractionKind.VOICE)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

#: share of the leads, and between which ages their last touch by the customer lies; the steps of
#: the recency card
_AGES = (
    (0.08, 2 * MINUTE, 55 * MINUTE),
    (0.10, 65 * MINUTE, 350 * MINUTE),
    (0.14, 7 * HOUR, 23 * HOUR),
    (0.20, 26 * HOUR, 70 * HOUR),
    (0.48, 4 * DAY, 90 * DAY),
)


class VisitPlan(StrEnum):
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    TODAY = "today"
    UPCOMING = "upcoming"
    UNCONFIRMED = "unconfirmed"


class CallPlan(StrEnum):
    DONE = "done"
    WAITING = "waiting"
    LATE = "late"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Doing:
    """Something the customer does; ``text`` where they write or speak."""

    moment: datetime
    kind: InteractionKind
    text: str = ""


@dataclass
class Story:
    """One lead's plan. ``born`` and ``last`` are the customer's first and last touch, ``doings``
    those between and the last one. Without ``agent`` the lead is in the pool, without ``answered``
    nobody has called yet; ``ending`` is the status that staff bring it to. ``lead`` is there once
    it is captured."""

    enquiry: Enquiry
    listing: Listing
    keenness: float
    born: datetime
    last: datetime
    doings: list[Doing]
    agent: User | None = None
    answered: datetime | None = None
    ending: str = LeadStatus.NEW
    visit: VisitPlan | None = None
    callback: CallPlan | None = None
    captured: Lead | None = None

    @property
    def lead(self) -> Lead:
        assert self.captured is not None  # its capture is the first step of a story
        return self.captured

    @property
    def recorded(self) -> datetime:
        """When customer and staff have said what they say; bookings and endings come after."""
        return max(self.last, self.answered or self.last)


def plan_stories(world: World) -> list[Story]:
    """All stories of a brokerage, with bookings cast among those they fit."""
    stories = [
        _story(world, *row)
        for row in zip(_ages(world), contacts(world.demo, world.chance), strict=False)
    ]
    _cast(stories, world)
    for story in stories:
        _choose_ending(story, world)
    return stories


def _ages(world: World) -> list[timedelta]:
    """How long ago each customer was heard of last: exact shares, so that every temperature is
    there."""
    found: list[timedelta] = []
    upto = 0.0
    for share, youngest, oldest in _AGES:
        upto += share
        number = round(world.demo.leads * upto) - len(found)
        found += [youngest + (oldest - youngest) * world.chance.random() for _ in range(number)]
    return found


def _story(world: World, age: timedelta, contact: Contact) -> Story:
    chance = world.chance
    listing = chance.choice(world.listings)
    keenness = chance.random() ** (0.2 if age < 6 * HOUR else 1)  # who is busy today is keen
    last = world.now - age
    born = last - 14 * DAY * keenness * chance.random()
    return Story(
        enquiry=enquiry(contact, listing, world.demo, chance, keenness),
        listing=listing,
        keenness=keenness,
        born=born,
        last=last,
        doings=_doings(born, last, keenness, chance),
    )


def _doings(born: datetime, last: datetime, keenness: float, chance: Random) -> list[Doing]:
    """In the order of time; the last one is a message."""
    number = round(_MOST_DOINGS * keenness * (0.3 + 0.7 * chance.random()))
    moments = sorted(born + (last - born) * chance.random() for _ in range(number))
    kinds = chance.choices(list(_DOINGS), weights=list(_DOINGS.values()), k=number)
    found = [
        Doing(at, kind, chance.choice(QUESTIONS) if kind in _WRITTEN else "")
        for at, kind in zip(moments, kinds, strict=True)
    ]
    return [*found, Doing(last, InteractionKind.MESSAGE, chance.choice(QUESTIONS))]


def _cast(stories: list[Story], world: World) -> None:
    """Gives each plan its share of the stories whose age fits; nobody has both a visit and a
    callback."""

    def aged(youngest: timedelta, oldest: timedelta) -> Callable[[Story], bool]:
        return lambda story: youngest <= world.now - story.last <= oldest

    def waits(youngest: timedelta, oldest: timedelta) -> Callable[[Story], bool]:
        return lambda story: bool(story.enquiry.contact.phone) and aged(youngest, oldest)(story)

    for visit, share, fits in (
        (VisitPlan.TODAY, 0.03, aged(26 * HOUR, 70 * HOUR)),
        (VisitPlan.UPCOMING, 0.05, aged(7 * HOUR, 70 * HOUR)),
        (VisitPlan.UNCONFIRMED, 0.03, aged(2 * MINUTE, 6 * HOUR)),
        (VisitPlan.COMPLETED, 0.11, aged(5 * DAY, 90 * DAY)),
        (VisitPlan.NO_SHOW, 0.035, aged(5 * DAY, 90 * DAY)),
        (VisitPlan.CANCELLED, 0.03, aged(5 * DAY, 90 * DAY)),
    ):
        for story in _drawn(stories, share, fits, world.chance):
            story.visit = visit
    for callback, share, can_wait in (
        (CallPlan.LATE, 0.01, waits(26 * HOUR, 70 * HOUR)),
        (CallPlan.UNANSWERED, 0.015, waits(7 * HOUR, 23 * HOUR)),
        (CallPlan.WAITING, 0.03, waits(2 * MINUTE, 55 * MINUTE)),
        (CallPlan.DONE, 0.07, waits(26 * HOUR, 90 * DAY)),
    ):
        for story in _drawn(stories, share, can_wait, world.chance):
            story.callback = callback


def _drawn(
    stories: list[Story], share: float, fits: Callable[[Story], bool], chance: Random
) -> list[Story]:
    free = [
        story for story in stories if story.visit is None and story.callback is None and fits(story)
    ]
    return chance.sample(free, min(len(free), max(1, round(share * len(stories)))))


def _choose_ending(story: Story, world: World) -> None:
    chance = world.chance
    old = world.now - story.last > 4 * DAY
    endings = {
        LeadStatus.NEW: 12 if old else 45,
        LeadStatus.CONTACTED: 25,
        LeadStatus.QUALIFIED: 20,
        LeadStatus.NEGOTIATION: 10 if old else 5,
        LeadStatus.WON: 8 if old else 0,
        LeadStatus.LOST: 25 if old else 0,
    }
    if story.visit is VisitPlan.COMPLETED:
        endings = {
            LeadStatus.VISIT: 25,
            LeadStatus.NEGOTIATION: 30,
            LeadStatus.WON: 30,
            LeadStatus.LOST: 15,
        }
    story.ending = chance.choices(list(endings), weights=list(endings.values()))[0]
    if story.ending != LeadStatus.NEW:
        story.agent = chance.choice(world.agents)
        answered = story.born + (3 + chance.expovariate(1 / 45)) * MINUTE
        story.answered = answered if answered < world.now else None
