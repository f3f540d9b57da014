"""What the customer does: views, likes, rejections, objections, mood, bookings. Counters move in
the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from common.sql.unit import joined, write_at_end
from listings.models import Listing, Project
from profiles.choices import InterestLevel
from profiles.models import (
    CustomerProfile,
    Objection,
    ProjectInterest,
    SentimentPoint,
    VisitSession,
)
from profiles.services.memory.count_views import Seen, count_views
from profiles.services.memory.moves import Move, Stride, move


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
    def keys(self) -> tuple[UUID | None, UUID | None]:
        """Of the project, of the listing."""
        return self.project.pk if self.project else None, self.listing.pk if self.listing else None

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
    per session, also under concurrent turns. The third view raises an interest to high. One
    statement, however many subjects there are."""
    views = [(subject, at) for subject in dict.fromkeys(subjects)]
    return _add_views(profile, views, session, in_chat)


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
    seen = [Seen(*subject.keys, at) for subject, at in views]
    counted = count_views(
        profile, seen, session_id=session.pk if session else None, in_chat=in_chat
    )
    if counted:
        move(profile, Move(counted=True))
    return counted


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
    stride = Stride("consideration", "marked an interest", at)
    move(profile, Move(counted=True, stride=None if level == InterestLevel.NONE else stride))


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
    point = SentimentPoint(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        score=score,
        frustration=frustration,
        at=at,
    )
    write_at_end(point)
    move(profile, Move(mood=score))


def count_booking(*, profile: CustomerProfile, kind: str, now: datetime, number: int = 1) -> None:
    """``callback`` or ``brochure``: raises its counter by ``number``."""
    counter = {"callback": "callbacks_requested", "brochure": "brochures_downloaded"}[kind]
    move(profile, Move(added={counter: number}))


@joined
def count_visit(*, profile: CustomerProfile, subject: Subject, now: datetime) -> None:
    """A visit was booked: its counter, an interest that was said, and the stage."""
    _mark(profile, subject, InterestLevel.HIGH, now)
    stride = Stride("visit", "booked a visit", now)
    move(profile, Move(added={"site_visits_scheduled": 1}, counted=True, stride=stride))


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
