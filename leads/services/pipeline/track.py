"""Site events in batches: counted once each, whatever comes twice."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import Brokerage
from common.errors import ApplicationError
from common.sql.unit import unit
from common.transitions import Actor
from leads.choices import InteractionKind, Source
from leads.services.pipeline.capture import Enquiry, join_open, join_or_open
from leads.services.pipeline.interactions import CLOCK_SKEW, Touch, record_interactions
from leads.tracking import INTERACTIONS, NEEDS_A_SUBJECT, OPENS_A_LEAD, SiteEvent
from listings.models import Listing
from listings.selectors.catalogue import find_projects
from profiles.choices import InterestLevel
from profiles.handles import Contact
from profiles.models import CustomerProfile, VisitSession
from profiles.services.identity.resolve import resolve
from profiles.services.memory.claim_events import claim_events
from profiles.services.memory.deeds import Deed, remember_deeds
from profiles.services.memory.sessions import touch_session
from profiles.services.memory.tracking import Subject, count_booking

SITE = Actor("site event")
OLDEST = timedelta(days=365)


@dataclass(frozen=True)
class Refused:
    """An event that was not taken, and why."""

    index: int
    code: str
    message: str


@dataclass
class Tracked:
    """What became of a batch."""

    accepted: int = 0
    duplicates: int = 0
    rejected: list[Refused] = field(default_factory=list)


_Taken = tuple[SiteEvent, Subject | None]


def track_events(
    *,
    brokerage: Brokerage,
    contact: Contact,
    session_key: str,
    events: list[SiteEvent],
    now: datetime,
) -> Tracked:
    """Takes the good events, names the bad ones. Events of one customer wait for each other, so an
    event that comes twice at once counts once. What they are about is looked up before that."""
    result = Tracked()
    subjects = _Subjects(brokerage, events)
    taken: list[_Taken] = []
    for event in events:
        try:
            taken.append((event, _checked(event, subjects, now)))
        except ApplicationError as error:
            result.rejected.append(Refused(event.index, error.code, error.message))
    if taken:
        _take_in(result, taken, brokerage, contact, session_key, now)
    return result


@unit
def _take_in(
    result: Tracked,
    taken: list[_Taken],
    brokerage: Brokerage,
    contact: Contact,
    session_key: str,
    now: datetime,
) -> None:
    profile = resolve(brokerage=brokerage, contact=contact, now=now).profile
    new = _new(profile, taken)
    result.duplicates, result.accepted = len(taken) - len(new), len(new)
    if new:
        session = touch_session(profile=profile, key=session_key, now=now).session
        # the lead before what is held of the customer, as everybody takes them
        _count_on_lead(brokerage, profile, contact, new, now)
        _remember(profile, new, session, now)


class _Subjects:
    """What the events of a batch are about, looked up together."""

    def __init__(self, brokerage: Brokerage, events: list[SiteEvent]) -> None:
        listings = {event.listing for event in events if event.listing}
        projects = {event.project for event in events if event.project}
        rows = Listing.objects.of(brokerage.pk).filter(pk__in=listings).select_related("project")
        self._listings = {row.pk: row for row in rows} if listings else {}
        self._projects = find_projects(brokerage, projects)

    def of(self, event: SiteEvent) -> Subject | None:
        if event.listing:
            listing = self._listings.get(event.listing)
            if listing is None:
                raise ApplicationError("There is no such listing.", code="not_found")
            return Subject.of_listing(listing)
        if event.project:
            project = self._projects[event.project]
            if isinstance(project, ApplicationError):
                raise project
            if project is None:
                raise ApplicationError("There is no such project.", code="not_found")
            return Subject(project=project)
        return None


def _checked(event: SiteEvent, subjects: _Subjects, now: datetime) -> Subject | None:
    if event.at and event.at > now + CLOCK_SKEW:
        raise ApplicationError("at: This time is in the future.", code="invalid")
    if event.at and event.at < now - OLDEST:
        raise ApplicationError("at: This time is more than a year ago.", code="invalid")
    subject = subjects.of(event)
    if subject is None and event.type in NEEDS_A_SUBJECT:
        raise ApplicationError(f"{event.type} needs a project or a listing.", code="invalid")
    return subject


def _new(profile: CustomerProfile, taken: list[_Taken]) -> list[_Taken]:
    first = {event.id: event for event, _ in reversed(taken)}
    new = claim_events(profile, list(first))
    return [(event, at) for event, at in taken if event.id in new and first[event.id] is event]


def _remember(
    profile: CustomerProfile,
    new: list[_Taken],
    session: VisitSession,
    now: datetime,
) -> None:
    if brochures := sum(event.type == "brochure_downloaded" for event, _ in new):
        count_booking(profile=profile, kind="brochure", now=now, number=brochures)
    deeds = [_deed(event, subject, now) for event, subject in new if subject]
    remember_deeds(profile=profile, deeds=[deed for deed in deeds if deed], session=session)


def _deed(event: SiteEvent, subject: Subject, now: datetime) -> Deed | None:
    at = event.at or now
    if event.type == "property_viewed":
        return Deed(subject, at)
    if event.type == "rejected":
        return Deed(subject, at, InterestLevel.NONE, rejected=True, reason=event.reason)
    usual = {"interested": InterestLevel.HIGH, "maybe": InterestLevel.MEDIUM}.get(event.type)
    return Deed(subject, at, event.level or usual) if usual else None


def _count_on_lead(
    brokerage: Brokerage,
    profile: CustomerProfile,
    contact: Contact,
    new: list[_Taken],
    now: datetime,
) -> None:
    types = {event.type for event, _ in new}
    source = Source.EXPO_QR if "qr_scanned" in types else Source.WEBSITE
    enquiry = Enquiry(contact, source)
    if types & OPENS_A_LEAD:
        lead, _ = join_or_open(
            brokerage=brokerage, profile=profile, enquiry=enquiry, actor=SITE, now=now
        )
    elif known := join_open(profile=profile, enquiry=enquiry, actor=SITE):
        lead = known
    else:
        return  # looking around makes nobody a lead; what was seen is remembered on the profile
    record_interactions(
        lead=lead, touches=_touches(profile, new, now), brokerage=brokerage, actor=SITE, now=now
    )


def _touches(profile: CustomerProfile, new: list[_Taken], now: datetime) -> list[Touch]:
    touches = []
    for event, subject in new:
        kind: InteractionKind | None = INTERACTIONS[event.type]
        if kind is None:
            continue
        about = {
            "event": event.type,
            **({name: str(row.pk) for name, row in subject.key.items()} if subject else {}),
        }
        external_id = f"track:{profile.pk}:{event.id}"
        touches.append(
            Touch(kind=kind, occurred_at=event.at or now, payload=about, external_id=external_id)
        )
    return touches
