"""What both customers did becomes one history: sessions, views, interests, objections."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Min
from django.db.models.functions import Coalesce, Greatest

from profiles.choices import InterestLevel
from profiles.models import (
    CustomerProfile,
    Objection,
    ProfileMerge,
    ProjectInterest,
    PropertyView,
    VisitSession,
)
from profiles.services.memory.count_views import VIEWS_FOR_HIGH
from profiles.services.merging.journal import Journal
from profiles.services.merging.movers import Pair, moving

_LEVELS = list(InterestLevel.values)


def merge_sessions(pair: Pair, journal: Journal) -> None:
    """The same session id in both is one session: it counts once, and a project that was shown in
    it counts once."""
    known = {
        one.key: one for one in VisitSession.objects.filter(profile=pair.winner).exclude(key="")
    }
    for double in VisitSession.objects.filter(profile=pair.loser, key__in=known):
        _join_session(pair, journal, known[double.key], double)
    moving(VisitSession)(pair, journal)


def _join_session(pair: Pair, journal: Journal, kept: VisitSession, double: VisitSession) -> None:
    shown = set(kept_views(kept).values_list("project_id", "listing_id"))
    again = [view for view in kept_views(double) if (view.project_id, view.listing_id) in shown]
    pair.views_twice.update((view.project_id, view.listing_id) for view in again)
    journal.delete(PropertyView.objects.filter(pk__in=[view.pk for view in again]))
    journal.move(PropertyView.objects.all(), "session", double.pk, kept.pk)
    rows = VisitSession.objects.filter(pk=kept.pk)
    with journal.changing(rows):
        rows.update(
            started_at=min(kept.started_at, double.started_at),
            last_seen=max(kept.last_seen, double.last_seen),
        )
    journal.delete(VisitSession.objects.filter(pk=double.pk))
    pair.sessions_twice += 1


def kept_views(session: VisitSession) -> Any:
    """What was shown in the chat in this session: once per project."""
    return PropertyView.objects.filter(session=session, in_chat=True)


def renumber_sessions(pair: Pair, journal: Journal, total: int) -> None:
    """The sessions of the one customer are counted through in the order of time, up to
    ``total``."""
    rows = VisitSession.objects.filter(profile=pair.winner)
    with journal.changing(rows):
        sessions = list(rows.order_by("started_at", "id"))
        first = max(1, total - len(sessions) + 1)
        for number, session in enumerate(sessions, start=first):
            session.number = number
        VisitSession.objects.bulk_update(sessions, ["number"], batch_size=500)


def merge_interests(pair: Pair, journal: Journal) -> None:
    """One interest per project: views are summed, the later word of the customer (marked or
    rejected) stands."""
    known = {_subject(one): one for one in ProjectInterest.objects.filter(profile=pair.winner)}
    for theirs in ProjectInterest.objects.filter(profile=pair.loser):
        if ours := known.get(_subject(theirs)):
            rows = ProjectInterest.objects.filter(pk=ours.pk)
            with journal.changing(rows):
                rows.update(**_united_interest(ours, theirs, pair.views_twice[_subject(ours)]))
            journal.delete(ProjectInterest.objects.filter(pk=theirs.pk))
    moving(ProjectInterest)(pair, journal)


def part_interests(winner: CustomerProfile, loser: CustomerProfile, since: ProfileMerge) -> bool:
    """After a merge was taken back: where an interest went back to ``loser``, the views that came
    after the merge, which stay with ``winner``, become an interest of its own and do not count for
    the other any more. True if any."""
    later = PropertyView.objects.filter(profile=winner, pk__gt=since.pk).values(
        "project_id", "listing_id"
    )
    own, parted = {_subject(row) for row in ProjectInterest.objects.filter(profile=winner)}, False
    for seen in later.annotate(views=Count("pk"), first=Min("at"), last=Max("at")).order_by():
        subject = {name: seen[name] for name in ("project_id", "listing_id")}
        if tuple(subject.values()) in own:
            continue
        parted = True
        ProjectInterest.objects.create(
            brokerage_id=winner.brokerage_id,
            profile=winner,
            view_count=seen["views"],
            first_viewed=seen["first"],
            last_viewed=seen["last"],
            level=InterestLevel.HIGH if seen["views"] >= VIEWS_FOR_HIGH else InterestLevel.NONE,
            **subject,
        )
        before = PropertyView.objects.filter(profile=loser, **subject).aggregate(last=Max("at"))[
            "last"
        ]
        fewer = Greatest(F("view_count") - seen["views"], 0)
        ProjectInterest.objects.filter(profile=loser, **subject).update(
            view_count=fewer, last_viewed=Coalesce(before, F("last_viewed"))
        )
    return parted


def _subject(row: ProjectInterest) -> tuple[Any, Any]:
    return row.project_id, row.listing_id


def _united_interest(ours: ProjectInterest, theirs: ProjectInterest, twice: int) -> dict[str, Any]:
    views = max(ours.view_count + theirs.view_count - twice, ours.view_count, theirs.view_count)
    spoken = [one for one in (ours, theirs) if one.marked_at or one.rejected_at]
    word = max(spoken, key=lambda one: max(_times(one.marked_at, one.rejected_at)), default=ours)
    level = max(ours.level, theirs.level, key=_LEVELS.index)
    if word.rejected_at:
        level = InterestLevel.NONE
    elif word.marked:
        level = word.level
    alone = max(ours.view_count, theirs.view_count)
    if not word.rejected_at and alone < VIEWS_FOR_HIGH <= views:
        level = InterestLevel.HIGH
    return {
        "view_count": views,
        "first_viewed": min(_times(ours.first_viewed, theirs.first_viewed), default=None),
        "last_viewed": max(_times(ours.last_viewed, theirs.last_viewed), default=None),
        "level": level,
        "marked": word.marked,
        "marked_at": word.marked_at,
        "rejected_at": word.rejected_at,
        "rejected_reason": word.rejected_reason,
    }


def merge_objections(pair: Pair, journal: Journal) -> None:
    """One row per kind of objection: counts are summed."""
    known = {one.type: one for one in Objection.objects.filter(profile=pair.winner)}
    for theirs in Objection.objects.filter(profile=pair.loser, type__in=known):
        ours = known[theirs.type]
        rows = Objection.objects.filter(pk=ours.pk)
        with journal.changing(rows):
            rows.update(count=F("count") + theirs.count, last_at=max(ours.last_at, theirs.last_at))
        journal.delete(Objection.objects.filter(pk=theirs.pk))
    moving(Objection)(pair, journal)


def _times(*moments: datetime | None) -> list[datetime]:
    return [moment for moment in moments if moment]
