"""The two demo brokerages, and opening one with its staff, shifts, catalogue and channels."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from accounts.choices import Role
from accounts.models import Brokerage, User
from accounts.services.brokerages import create_brokerage, hire
from channels_app.models import ChannelAccount
from common.channels import Channel
from listings.models import Listing
from realty_crm.local.demo.catalogue.bengaluru import BENGALURU
from realty_crm.local.demo.catalogue.development import Development, write_catalogue
from realty_crm.local.demo.catalogue.dubai import DUBAI
from realty_crm.local.demo.people import (
    GULF_NAMES,
    INDIAN_NAMES,
    MARINA_STAFF,
    SUNRISE_STAFF,
    Colleague,
)
from scheduling.models import Availability

OPENED = timedelta(days=400)  # ago: everybody is long past being a newcomer of the assignment


@dataclass(frozen=True)
class DemoBrokerage:
    """Everything that tells one from the other. ``mobiles`` begin phone numbers; seven digits
    follow. ``outcomes`` are the won and lost leads of the time before, of which only a list is
    left."""

    name: str
    slug: str
    country: str
    city: str
    staff: tuple[Colleague, ...]
    developments: tuple[Development, ...]
    leads: int
    outcomes: int
    names: tuple[tuple[str, ...], tuple[str, ...]]
    mobiles: tuple[str, ...]
    portals: tuple[str, ...]


SUNRISE = DemoBrokerage(
    name="Sunrise Realty",
    slug="sunrise",
    country="IN",
    city="Bengaluru",
    staff=SUNRISE_STAFF,
    developments=BENGALURU,
    leads=220,
    outcomes=2400,
    names=INDIAN_NAMES,
    mobiles=("+91984", "+91990", "+91974", "+91886", "+91761"),
    portals=("99acres", "MagicBricks", "Housing"),
)
MARINA = DemoBrokerage(
    name="Marina Homes",
    slug="marina",
    country="AE",
    city="Dubai",
    staff=MARINA_STAFF,
    developments=DUBAI,
    leads=80,
    outcomes=1200,
    names=GULF_NAMES,
    mobiles=("+97150", "+97152", "+97154", "+97155", "+97156"),
    portals=("Property Finder", "Bayut"),
)
DEMO_BROKERAGES = (SUNRISE, MARINA)


@dataclass(frozen=True)
class World:
    """An opened demo brokerage at the moment ``now``, with the source of chance for its histories,
    and one for what its leads tell about themselves."""

    demo: DemoBrokerage
    brokerage: Brokerage
    manager: User
    agents: list[User]
    listings: list[Listing]
    now: datetime
    chance: Random = field(default_factory=lambda: Random(7))
    wishes: Random = field(default_factory=lambda: Random(8))


def open_brokerage(demo: DemoBrokerage, now: datetime) -> World:
    """Makes the brokerage ready to work, without any lead. Call in a transaction."""
    brokerage = create_brokerage(name=demo.name, slug=demo.slug, country=demo.country)
    people = [_hire(brokerage, colleague) for colleague in demo.staff]
    # the assignment counts who joined lately as a newcomer
    User.objects.filter(brokerage=brokerage).update(created_at=now - OPENED)
    Brokerage.objects.filter(pk=brokerage.pk).update(created_at=now - OPENED)
    agents = [user for user in people if user.role == Role.AGENT]
    Availability.objects.bulk_create(
        Availability(
            brokerage=brokerage, agent=agent, rrule="FREQ=DAILY", starts=time(9), ends=time(18)
        )
        for agent in agents
    )
    accounts = [
        ChannelAccount(brokerage=brokerage, kind=Channel.WEB_CHAT, name="Web site"),
        ChannelAccount(
            brokerage=brokerage,
            kind=Channel.EMAIL,
            name="Visits",
            address=f"visits@{demo.slug}.example",
        ),
    ]
    ChannelAccount.objects.bulk_create(accounts)
    return World(
        demo=demo,
        brokerage=brokerage,
        manager=next(user for user in people if user.role == Role.MANAGER),
        agents=agents,
        listings=write_catalogue(brokerage, demo.city, demo.developments),
        now=now,
    )


def _hire(brokerage: Brokerage, one: Colleague) -> User:
    return hire(
        brokerage=brokerage,
        name=one.name,
        email=one.email,
        password=one.password,
        role=one.role,
        phone=one.phone,
        languages=list(one.languages),
        is_senior=one.is_senior,
    )
