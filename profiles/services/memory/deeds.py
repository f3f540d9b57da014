"""What somebody did on the site, in one batch: looked at homes, liked them, did not want them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from common.sql.copying import update_rows
from common.sql.unit import joined
from profiles.choices import InterestLevel
from profiles.models import CustomerProfile, ProjectInterest, PropertyView, VisitSession
from profiles.services.memory.count_views import VIEWS_FOR_HIGH
from profiles.services.memory.moves import Move, Stride, move
from profiles.services.memory.tracking import Subject, track_site_views

_CHANGED = (
    "view_count",
    "first_viewed",
    "last_viewed",
    "level",
    "marked",
    "marked_at",
    "rejected_at",
    "rejected_reason",
)


@dataclass(frozen=True)
class Deed:
    """A look at the subject where ``level`` is None; else what was said of it, ``none`` with or
    without a rejection."""

    subject: Subject
    at: datetime
    level: str | None = None
    rejected: bool = False
    reason: str = ""


@joined
def remember_deeds(*, profile: CustomerProfile, deeds: list[Deed], session: VisitSession) -> None:
    """As ``track_site_views``, ``mark_interested`` and ``track_property_rejected`` one after the
    other, in a dozen statements at most however many deeds there are. Their order counts: a
    rejection ends what views have raised."""
    said = {deed.subject for deed in deeds if deed.level is not None}
    looks = [(deed.subject, deed.at) for deed in deeds if deed.subject not in said]
    if looks:
        track_site_views(profile=profile, views=looks, session=session)
    if said:
        _replay(profile, [deed for deed in deeds if deed.subject in said], session)


def _replay(profile: CustomerProfile, deeds: list[Deed], session: VisitSession) -> None:
    owner = {"brokerage_id": profile.brokerage_id, "profile": profile}
    PropertyView.objects.bulk_create(
        PropertyView(**owner, session=session, at=deed.at, **deed.subject.key)
        for deed in deeds
        if deed.level is None  # a look
    )
    interests = _locked(profile, [deed.subject for deed in deeds])
    for deed in deeds:
        change = _look if deed.level is None else _say
        change(interests[deed.subject], deed)
    rows = ((row.pk, *(getattr(row, name) for name in _CHANGED)) for row in interests.values())
    update_rows(ProjectInterest, _CHANGED, rows)
    wished = [deed.at for deed in deeds if deed.level not in (None, InterestLevel.NONE)]
    stride = Stride("consideration", "marked an interest", wished[0]) if wished else None
    move(profile, Move(counted=True, stride=stride))


def _locked(profile: CustomerProfile, said: list[Subject]) -> dict[Subject, ProjectInterest]:
    """The rows of these subjects, made where there are none, locked in one order."""
    subjects = dict.fromkeys(said)
    owner = {"brokerage_id": profile.brokerage_id, "profile": profile}
    new = [ProjectInterest(**owner, **subject.key) for subject in subjects]
    ProjectInterest.objects.bulk_create(new, ignore_conflicts=True)
    about = Q(project__in=[s.project for s in subjects if s.project]) | Q(
        listing__in=[s.listing for s in subjects if not s.project]
    )
    rows = ProjectInterest.objects.select_for_update(of=("self",)).filter(about, profile=profile)
    found = {(row.project_id, row.listing_id): row for row in rows.order_by("pk")}
    return {subject: found[subject.keys] for subject in subjects}


def _look(interest: ProjectInterest, deed: Deed) -> None:
    interest.view_count += 1
    interest.first_viewed = min(deed.at, interest.first_viewed or deed.at)
    interest.last_viewed = max(deed.at, interest.last_viewed or deed.at)
    if interest.view_count >= VIEWS_FOR_HIGH and interest.rejected_at is None:
        interest.level = InterestLevel.HIGH


def _say(interest: ProjectInterest, deed: Deed) -> None:
    marked = deed.level != InterestLevel.NONE
    interest.level, interest.marked = deed.level or InterestLevel.NONE, marked
    interest.marked_at = deed.at if marked else None
    if marked:
        interest.rejected_at, interest.rejected_reason = None, ""
    if deed.rejected:
        interest.rejected_at, interest.rejected_reason = deed.at, deed.reason[:200]
