"""What the customer does: views, likes, rejections, objections, mood, bookings. Counters move in the same
transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from listings.models import Listing, Project
from profiles.choices import InterestLevel
from profiles.models import CustomerProfile, Objection, ProjectInterest, PropertyView, SentimentPoint, VisitSession
from profiles.services.rescore import rescore_profile
from profiles.services.stages import advance

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


@transaction.atomic
def track_property_viewed(
    *,
    profile: CustomerProfile,
    subject: Subject,
    at: datetime,
    session: VisitSession | None = None,
    in_chat: bool = False,
) -> bool:
    """Counts a view; the third raises the interest to high. In the chat a project counts once per session: False
    then."""
    interest = _locked_interest(profile, subject)
    views = PropertyView.objects.filter(profile=profile, session=session, in_chat=True, **subject.key)
    if in_chat and session and views.exists():
        return False
    PropertyView.objects.create(
        brokerage_id=profile.brokerage_id, profile=profile, session=session, in_chat=in_chat, at=at, **subject.key
    )
    first_ever = interest.view_count == 0
    interest.view_count += 1
    interest.first_viewed = min(filter(None, [interest.first_viewed, at]))
    interest.last_viewed = max(filter(None, [interest.last_viewed, at]))
    if interest.view_count >= VIEWS_FOR_HIGH and interest.rejected_at is None:
        interest.level = InterestLevel.HIGH
    interest.save(update_fields=["view_count", "first_viewed", "last_viewed", "level"])
    if first_ever:
        _raise_counter(profile, "projects_viewed")
    return True


@transaction.atomic
def mark_interested(*, profile: CustomerProfile, subject: Subject, level: str, at: datetime) -> None:
    """The customer said so, or staff set it. The level is what was said; ``none`` takes the interest back."""
    interest = _locked_interest(profile, subject)
    marked = level != InterestLevel.NONE
    change = int(marked) - int(interest.marked)
    interest.level, interest.marked, interest.marked_at = level, marked, at if marked else None
    if marked:
        interest.rejected_at, interest.rejected_reason = None, ""
    interest.save(update_fields=["level", "marked", "marked_at", "rejected_at", "rejected_reason"])
    if change:
        _raise_counter(profile, "projects_interested", change)
    if marked:
        advance(profile=profile, to="consideration", reason="marked an interest", now=at)


@transaction.atomic
def track_property_rejected(*, profile: CustomerProfile, subject: Subject, reason: str, at: datetime) -> None:
    """The customer does not want this one."""
    mark_interested(profile=profile, subject=subject, level=InterestLevel.NONE, at=at)
    ProjectInterest.objects.filter(profile=profile, **subject.key).update(rejected_at=at, rejected_reason=reason[:200])


@transaction.atomic
def track_objection(*, profile: CustomerProfile, type: str, at: datetime) -> None:
    """One more objection of this type."""
    row, created = Objection.objects.get_or_create(
        profile=profile, type=type, defaults={"brokerage_id": profile.brokerage_id, "last_at": at}
    )
    if not created:
        Objection.objects.filter(pk=row.pk).update(count=F("count") + 1, last_at=at)


@transaction.atomic
def track_sentiment(*, profile: CustomerProfile, score: float, frustration: float, at: datetime) -> None:
    """The mood of one message, −1…1; the profile keeps the running average."""
    SentimentPoint.objects.create(
        brokerage_id=profile.brokerage_id, profile=profile, score=score, frustration=frustration, at=at
    )
    known = Coalesce(F("avg_sentiment"), Value(0.0))
    CustomerProfile.objects.filter(pk=profile.pk).update(
        avg_sentiment=(known * F("sentiment_points") + score) / (F("sentiment_points") + 1),
        sentiment_points=F("sentiment_points") + 1,
    )
    rescore_profile(profile)


@transaction.atomic
def count_booking(*, profile: CustomerProfile, kind: str, now: datetime) -> None:
    """``visit``, ``callback`` or ``brochure``: raises its counter; a booked visit moves the stage."""
    counter = {
        "visit": "site_visits_scheduled",
        "callback": "callbacks_requested",
        "brochure": "brochures_downloaded",
    }[kind]
    _raise_counter(profile, counter)
    if kind == "visit":
        advance(profile=profile, to="visit", reason="booked a visit", now=now)


def _locked_interest(profile: CustomerProfile, subject: Subject) -> ProjectInterest:
    ProjectInterest.objects.bulk_create(
        [ProjectInterest(brokerage_id=profile.brokerage_id, profile=profile, **subject.key)], ignore_conflicts=True
    )
    return ProjectInterest.objects.select_for_update(of=("self",)).get(profile=profile, **subject.key)


def _raise_counter(profile: CustomerProfile, counter: str, by: int = 1) -> None:
    CustomerProfile.objects.filter(pk=profile.pk).update(**{counter: F(counter) + by})
    rescore_profile(profile)
