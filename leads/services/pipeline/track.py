"""Site events in batches: counted once each, whatever comes twice."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction

from accounts.models import Brokerage
from common.errors import ApplicationError
from common.transitions import Actor
from leads.choices import CLOSED, InteractionKind, Source
from leads.services.pipeline.capture import Wish, join_or_open
from leads.services.pipeline.interactions import CLOCK_SKEW, Touch, record_interactions
from leads.tracking import INTERACTIONS, NEEDS_A_SUBJECT, OPENS_A_LEAD, SiteEvent
from listings.models import Listing, Project
from listings.selectors.catalogue import find_project
from profiles.choices import InterestLevel
from profiles.handles import Contact
from profiles.models import CustomerProfile, TrackedEvent
from profiles.services.identity.resolve import resolve
from profiles.services.memory.sessions import touch_session
from profiles.services.memory.tracking import (
    Subject,
    count_booking,
    mark_interested,
    track_property_rejected,
    track_site_views,
)

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


@transaction.atomic
def track_events(
    *,
    brokerage: Brokerage,
    contact: Contact,
    session_key: str,
    events: list[SiteEvent],
    now: datetime,
) -> Tracked:
    """Takes the good events, names the bad ones. Events of one customer wait for each other, so an
    event that comes twice at once counts once."""
    result = Tracked()
    subjects = _Subjects(brokerage)
    taken: list[tuple[SiteEvent, Subject | None]] = []
    for event in events:
        try:
            taken.append((event, _checked(event, subjects, now)))
        except ApplicationError as error:
            result.rejected.append(Refused(event.index, error.code, error.message))
    if not taken:
        return result
    profile = resolve(brokerage=brokerage, contact=contact, now=now).profile
    new = _new(profile, taken)
    result.duplicates, result.accepted = len(taken) - len(new), len(new)
    if new:
        session = touch_session(profile=profile, key=session_key, now=now).session
        for views, events_alike in groupby(
            new, key=_is_view
        ):  # in their order: a rejection ends what views have raised
            if views:
                seen = [(subject, event.at or now) for event, subject in events_alike if subject]
                track_site_views(profile=profile, views=seen, session=session)
                continue
            for event, subject in events_alike:
                _remember(profile, event, subject, now)
        _count_on_lead(brokerage, profile, contact, new, now)
    return result


class _Subjects:
    """Looks each project or listing of a batch up once."""

    def __init__(self, brokerage: Brokerage) -> None:
        self.brokerage = brokerage
        self._projects: dict[str, Project | None] = {}
        self._listings: dict[UUID, Listing | None] = {}

    def of(self, event: SiteEvent) -> Subject | None:
        if event.listing:
            if event.listing not in self._listings:
                rows = Listing.objects.of(self.brokerage.pk).select_related("project")
                self._listings[event.listing] = rows.filter(pk=event.listing).first()
            listing = self._listings[event.listing]
            if listing is None:
                raise ApplicationError("There is no such listing.", code="not_found")
            return Subject.of_listing(listing)
        if event.project:
            if event.project not in self._projects:
                self._projects[event.project] = find_project(self.brokerage, event.project)
            project = self._projects[event.project]
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


def _new(
    profile: CustomerProfile, taken: list[tuple[SiteEvent, Subject | None]]
) -> list[tuple[SiteEvent, Subject | None]]:
    first = {event.id: (event, subject) for event, subject in reversed(taken)}
    events = TrackedEvent.objects.of(profile.brokerage_id).filter(profile=profile)
    known = set(events.filter(event_id__in=first).values_list("event_id", flat=True))
    TrackedEvent.objects.bulk_create(
        TrackedEvent(brokerage_id=profile.brokerage_id, profile=profile, event_id=key)
        for key in first
        if key not in known
    )
    return [
        (event, subject)
        for event, subject in taken
        if event.id not in known and first[event.id][0] is event
    ]


def _is_view(taken: tuple[SiteEvent, Subject | None]) -> bool:
    return taken[0].type == "property_viewed"


def _remember(
    profile: CustomerProfile, event: SiteEvent, subject: Subject | None, now: datetime
) -> None:
    at = event.at or now
    if event.type == "brochure_downloaded":
        count_booking(profile=profile, kind="brochure", now=at)
    if subject is None:
        return
    if event.type == "rejected":
        track_property_rejected(profile=profile, subject=subject, reason=event.reason, at=at)
    elif event.type in {"interested", "maybe"}:
        usual = InterestLevel.HIGH if event.type == "interested" else InterestLevel.MEDIUM
        mark_interested(profile=profile, subject=subject, level=event.level or usual, at=at)


def _count_on_lead(
    brokerage: Brokerage,
    profile: CustomerProfile,
    contact: Contact,
    new: list[tuple[SiteEvent, Subject | None]],
    now: datetime,
) -> None:
    types = {event.type for event, _ in new}
    if not types & OPENS_A_LEAD and not profile.leads.exclude(status__in=CLOSED).exists():
        return  # looking around makes nobody a lead; what was seen is remembered on the profile
    source = Source.EXPO_QR if "qr_scanned" in types else Source.WEBSITE
    lead, _ = join_or_open(
        brokerage=brokerage,
        profile=profile,
        source=source,
        wish=Wish(),
        contact=contact,
        actor=SITE,
        now=now,
    )
    record_interactions(
        lead=lead, touches=_touches(profile, new, now), brokerage=brokerage, actor=SITE, now=now
    )


def _touches(
    profile: CustomerProfile, new: list[tuple[SiteEvent, Subject | None]], now: datetime
) -> list[Touch]:
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
