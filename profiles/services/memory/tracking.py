"""What the customer does: views, likes, rejections, objections, mood, bookings. Counters move in
the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from common.sql.locks import lock_keys
from common.sql.unit import joined
from listings.models import Listing, Project
from profiles.choices import InterestLevel
from profiles.models import (
    CustomerProfile,
    Objection,
    ProjectInterest,
    PropertyView,
    SentimentPoint,
    VisitSession,
)
from profiles.services.memory.engagement import rescore_profile
from profiles.services.memory.stages import advance

VIEWS_FOR_HIGH = 3


@dataclass(frozen=True)
class Subject:
    """What was looked at: a project, or a listing that has none."""

    project: Project | None = None
    listing: Listing | None = None

    @classmethod
    def of_listing(cls, listing: Listing) -> "Subject":
        """Looking at a unit is looking at its project."""
        return cls(project=listing.project) if listing.project else cls(listing=listing)

    @property
    def key(self) -> dict[str, Any]:
        return {"project": self.project} if self.project else {"listing": self.listing}


@joined
def track_views(
    *,
    profile: CustomerProfile,
    subjects: Sequence[Subject],
    at: datetime,
    session: VisitSession | None = None,
    in_chat: bool = False,
) -> int:
    """Counts a view of each subject and returns how many counted: in the chat a project counts once
    per session. The third view raises an interest to high. A handful of statements, however many
    subjects there are."""
    wanted = {
        (s.project.pk if s.project else None, s.listing.pk if s.listing else None): s
        for s in subjects
    }
    if in_chat and session:
        lock_keys([f"views-of:{profile.pk}"])  # two turns at once must not count one view twice
        seen = PropertyView.objects.filter(profile=profile, session=session, in_chat=True)
        for shown in seen.values_list("project_id", "listing_id"):
            wanted.pop(shown, None)
    return _add_views(profile, [(subject, at) for subject in wanted.values()], session, in_chat)


@joined
def track_site_views(
    *, profile: CustomerProfile, views: Sequence[tuple[Subject, datetime]], session: VisitSession
) -> int:
    """Counts every view, each at its own time, and returns how many there are; a subject may come
    several times."""
    return _add_views(profile, views, session, in_chat=False)


def _add_views(
    profile: CustomerProfile,
    views: Sequence[tuple[Subject, datetime]],
    session: VisitSession | None,
    in_chat: bool,
) -> int:
    if not views:
        return 0
    owner = {"brokerage_id": profile.brokerage_id, "profile": profile}
    PropertyView.objects.bulk_create(
        PropertyView(**owner, session=session, in_chat=in_chat, at=at, **subject.key)
        for subject, at in views
    )
    times: dict[Subject, list[datetime]] = {}
    for subject, at in views:
        times.setdefault(subject, []).append(at)
    ProjectInterest.objects.bulk_create(
        [ProjectInterest(**owner, **subject.key) for subject in times], ignore_conflicts=True
    )
    alike: dict[tuple[int, datetime, datetime], list[Subject]] = {}
    for subject, moments in times.items():
        alike.setdefault((len(moments), min(moments), max(moments)), []).append(subject)
    for (
        number,
        first,
        last,
    ), subjects in alike.items():  # mostly one statement: views of one batch are seen at once
        _raise_views(profile, subjects, number, first, last)
    count_interests(profile)
    return len(views)


def _raise_views(
    profile: CustomerProfile, subjects: list[Subject], number: int, first: datetime, last: datetime
) -> None:
    about = Q(project__in=[s.project for s in subjects if s.project]) | Q(
        listing__in=[s.listing for s in subjects if not s.project]
    )
    becomes_high = Q(view_count__gte=VIEWS_FOR_HIGH - number, rejected_at__isnull=True)
    ProjectInterest.objects.filter(about, profile=profile).update(
        view_count=F("view_count") + number,
        first_viewed=Least(Coalesce(F("first_viewed"), Value(first)), Value(first)),
        last_viewed=Greatest(Coalesce(F("last_viewed"), Value(last)), Value(last)),
        level=Case(When(becomes_high, then=Value(InterestLevel.HIGH)), default=F("level")),
    )


def track_property_viewed(
    *,
    profile: CustomerProfile,
    subject: Subject,
    at: datetime,
    session: VisitSession | None = None,
    in_chat: bool = False,
) -> bool:
    """The same for one subject; False when it counted already."""
    return bool(
        track_views(profile=profile, subjects=[subject], at=at, session=session, in_chat=in_chat)
    )


@joined
def mark_interested(
    *, profile: CustomerProfile, subject: Subject, level: str, at: datetime
) -> None:
    """The customer said so, or staff set it. The level is what was said; ``none`` takes the
    interest back."""
    _mark(profile, subject, level, at)
    count_interests(profile)
    if level != InterestLevel.NONE:
        advance(profile=profile, to="consideration", reason="marked an interest", now=at)


@joined
def track_property_rejected(
    *, profile: CustomerProfile, subject: Subject, reason: str, at: datetime
) -> None:
    """The customer does not want this one."""
    mark_interested(profile=profile, subject=subject, level=InterestLevel.NONE, at=at)
    ProjectInterest.objects.filter(profile=profile, **subject.key).update(
        rejected_at=at, rejected_reason=reason[:200]
    )


@joined
def track_objection(*, profile: CustomerProfile, type: str, at: datetime) -> None:
    """One more objection of this type."""
    row, created = Objection.objects.get_or_create(
        profile=profile, type=type, defaults={"brokerage_id": profile.brokerage_id, "last_at": at}
    )
    if not created:
        Objection.objects.filter(pk=row.pk).update(count=F("count") + 1, last_at=at)


@joined
def track_sentiment(
    *, profile: CustomerProfile, score: float, frustration: float, at: datetime
) -> None:
    """The mood of one message, −1…1; the profile keeps the running average."""
    SentimentPoint.objects.create(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        score=score,
        frustration=frustration,
        at=at,
    )
    known = Coalesce(F("avg_sentiment"), Value(0.0))
    CustomerProfile.objects.filter(pk=profile.pk).update(
        avg_sentiment=(known * F("sentiment_points") + score) / (F("sentiment_points") + 1),
        sentiment_points=F("sentiment_points") + 1,
    )
    rescore_profile(profile)


@joined
def count_booking(*, profile: CustomerProfile, kind: str, now: datetime, number: int = 1) -> None:
    """``callback`` or ``brochure``: raises its counter by ``number``."""
    counter = {"callback": "callbacks_requested", "brochure": "brochures_downloaded"}[kind]
    _raise_counter(profile, counter, number)


@joined
def count_visit(*, profile: CustomerProfile, subject: Subject, now: datetime) -> None:
    """A visit was booked: its counter, an interest that was said, and the stage."""
    _mark(profile, subject, InterestLevel.HIGH, now)
    count_interests(profile, site_visits_scheduled=F("site_visits_scheduled") + 1)
    advance(profile=profile, to="visit", reason="booked a visit", now=now)


def _mark(profile: CustomerProfile, subject: Subject, level: str, at: datetime) -> None:
    """Writes what was said of the subject; who is interested has not rejected it."""
    marked = level != InterestLevel.NONE
    said: dict[str, Any] = {"level": level, "marked": marked, "marked_at": at if marked else None}
    if marked:
        said |= {"rejected_at": None, "rejected_reason": ""}
    owner = {"brokerage_id": profile.brokerage_id, "profile": profile}
    ProjectInterest.objects.bulk_create(
        [ProjectInterest(**owner, **subject.key, **said)],
        update_conflicts=True,
        unique_fields=["brokerage", "profile", *subject.key],
        update_fields=list(said),
    )


def count_interests(profile: CustomerProfile, **others: Any) -> None:
    """Counts the interest counters anew, so that they are right whatever came at the same time, and
    the scores; writes ``others`` with them."""
    own = ProjectInterest.objects.filter(profile=OuterRef("pk")).order_by().values("profile")
    counted = {
        "projects_viewed": own.filter(view_count__gt=0),
        "projects_interested": own.filter(marked=True),
    }
    CustomerProfile.objects.filter(pk=profile.pk).update(
        **{
            name: Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
            for name, rows in counted.items()
        },
        **others,
    )
    rescore_profile(profile)


def _raise_counter(profile: CustomerProfile, counter: str, number: int) -> None:
    CustomerProfile.objects.filter(pk=profile.pk).update(**{counter: F(counter) + number})
    rescore_profile(profile)
