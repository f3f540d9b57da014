"""Short words for the tests of the diary."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Brokerage
from common.models import Event
from common.text.phones import parse_phone
from leads.models import Lead
from listings.models import Project
from profiles.handles import Contact
from scheduling.diary.asked_time import When
from scheduling.diary.place import MeetingPlace
from scheduling.models import Callback, SiteVisit, SlotUsage
from scheduling.services.booker import Booker
from scheduling.services.callbacks.arrange import CallbackWish, arrange_callback
from scheduling.services.visits.arrange import VisitWish, arrange_visit
from tests.conftest import NOW, TEST, make_lead, make_profile

#: the day after NOW
SATURDAY = date(2026, 11, 21)
KOLKATA = ZoneInfo("Asia/Kolkata")
JOHN = Contact.of(name="John Doe", phone=parse_phone("+919876543210", region="IN"))


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Bengaluru, as UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=KOLKATA).astimezone(UTC)


def book(
    brokerage: Brokerage, project: Project, *, lead: Lead | None = None, **wish: Any
) -> SiteVisit:
    """Books Saturday morning for somebody new, unless told otherwise."""
    lead = lead or make_lead(brokerage, make_profile(brokerage))
    booker = Booker(wish.pop("contact", JOHN), profile=lead.profile, lead=lead)
    usual = None if "start" in wish else "morning"
    when = When(wish.pop("day", SATURDAY), wish.pop("slot", usual), wish.pop("start", None))
    caller = {"actor": wish.pop("actor", TEST), "now": wish.pop("now", NOW)}
    place = wish.pop("place", None) or MeetingPlace(project=project)
    return arrange_visit(
        brokerage=brokerage,
        booker=booker,
        wish=VisitWish(place, when, **wish),
        **caller,
    )


def ask(brokerage: Brokerage, *, lead: Lead | None = None, **wish: Any) -> tuple[Callback, bool]:
    """Asks for a callback for somebody new, unless told otherwise."""
    lead = lead or make_lead(brokerage, make_profile(brokerage))
    booker = Booker(wish.pop("contact", JOHN), profile=lead.profile, lead=lead)
    caller = {"actor": wish.pop("actor", TEST), "now": wish.pop("now", NOW)}
    return arrange_callback(
        brokerage=brokerage,
        booker=booker,
        wish=CallbackWish(**wish),
        **caller,
    )


def used(project: Project, slot: str = "morning", day: date = SATURDAY) -> int:
    """The capacity counter of a slot."""
    row = SlotUsage.objects.filter(project=project, day=day, slot=slot).first()
    return row.used if row else 0


def news(prefix: str = "visit_") -> list[str]:
    """The events written so far, by name."""
    return list(
        Event.objects.filter(name__startswith=prefix).order_by("id").values_list("name", flat=True)
    )
