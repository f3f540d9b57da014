"""Who the two are known to be becomes one: identifiers, consents, reviews."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from profiles.choices import ConsentState, ReviewStatus
from profiles.models import Consent, Identifier, MatchRecord, MatchReview
from profiles.services.merging.journal import Journal
from profiles.services.merging.movers import Pair, moving


def merge_identifiers(pair: Pair, journal: Journal) -> None:
    """An address that both have is kept once, with what is better known of it: verified before
    claimed, active before not, the first and the last time it was seen."""
    known = {_address(one): one for one in Identifier.objects.filter(profile=pair.winner)}
    for theirs in Identifier.objects.filter(profile=pair.loser):
        if ours := known.get(_address(theirs)):
            journal.delete(
                Identifier.objects.filter(pk=theirs.pk)
            )  # first: an address is verified only once
            rows = Identifier.objects.filter(pk=ours.pk)
            with journal.changing(rows):
                rows.update(**_united_address(ours, theirs))
    moving(Identifier)(pair, journal)


def _address(row: Identifier) -> tuple[str, str, str]:
    return row.kind, row.scope, row.value


def _united_address(ours: Identifier, theirs: Identifier) -> dict[str, Any]:
    verified = [one for one in (ours, theirs) if one.verified_at]
    better = min(verified, key=lambda one: one.verified_at or one.first_seen, default=ours)
    return {
        "verified_at": better.verified_at,
        "how": better.how or ours.how or theirs.how,
        "raw": ours.raw or theirs.raw,
        "is_evidence": ours.is_evidence and theirs.is_evidence,
        "active": ours.active or theirs.active,
        "first_seen": min(ours.first_seen, theirs.first_seen),
        "last_seen": max(ours.last_seen, theirs.last_seen),
    }


def merge_match_records(pair: Pair, journal: Journal) -> None:
    """One record per profile: names, places and keys unite, and the next scan looks at the
    whole."""
    theirs = MatchRecord.objects.filter(profile=pair.loser).first()
    rows = MatchRecord.objects.filter(profile=pair.winner)
    if theirs is None:
        return
    journal.delete(MatchRecord.objects.filter(profile=pair.loser))
    if (ours := rows.first()) is None:  # a record has the key of its profile, so it cannot move
        theirs.profile = pair.winner
        journal.create(theirs)
        return
    with journal.changing(rows):
        united = {
            name: _united(getattr(ours, name), getattr(theirs, name)) for name in MatchRecord.LISTS
        }
        rows.update(**united, scanned_by="")


def _united(ours: list[Any], theirs: list[Any]) -> list[Any]:
    return list(dict.fromkeys([*ours, *theirs]))


def merge_consents(pair: Pair, journal: Journal) -> None:
    """The stricter consent wins: where one of the two has said no, a later yes of the other does
    not undo it."""
    ours, theirs = _statements(pair.winner.pk), _statements(pair.loser.pk)
    moving(Consent)(pair, journal)
    asked = sorted(
        {(one.purpose, one.channel) for one in (*ours, *theirs)}
    )  # every channel ("") comes first
    for purpose, channel in asked:
        no = any(
            _state(rows, purpose, channel) == ConsentState.WITHDRAWN for rows in (ours, theirs)
        )
        if no and _state(_statements(pair.winner.pk), purpose, channel) != ConsentState.WITHDRAWN:
            journal.create(
                Consent(
                    brokerage_id=pair.winner.brokerage_id,
                    profile=pair.winner,
                    purpose=purpose,
                    channel=channel,
                    state=ConsentState.WITHDRAWN,
                    source="merge: the stricter consent",
                    at=_after(pair.now, ours + theirs),
                )
            )


def _statements(profile_id: Any) -> list[Consent]:
    return list(Consent.objects.filter(profile=profile_id).order_by("-at", "-id"))


def _state(rows: list[Consent], purpose: str, channel: str) -> str:
    """The newest statement about this channel or every channel; empty where there is none."""
    return next(
        (one.state for one in rows if one.purpose == purpose and one.channel in (channel, "")), ""
    )


def _after(now: datetime, rows: list[Consent]) -> datetime:
    return max(
        [now, *(one.at for one in rows)]
    )  # of two at one moment the one written later counts


def merge_reviews(pair: Pair, journal: Journal) -> None:
    """The pair itself is decided by the merge. Questions about the loser become questions about the
    winner; where both were asked about, "not the same" stays before everything. What was merged
    long ago is history and stays."""
    about = Q(first=pair.loser) | Q(second=pair.loser)
    for review in MatchReview.objects.filter(about).select_for_update():
        other = review.second_id if review.first_id == pair.loser.pk else review.first_id
        if other == pair.winner.pk:
            _decide(pair, journal, review)
        elif review.status != ReviewStatus.SAME:
            _point_to_winner(pair, journal, review, other)


def _decide(pair: Pair, journal: Journal, review: MatchReview) -> None:
    rows = MatchReview.objects.filter(pk=review.pk)
    with journal.changing(rows):
        rows.update(status=ReviewStatus.SAME, decided_by=pair.actor.user_id, decided_at=pair.now)


def _point_to_winner(pair: Pair, journal: Journal, review: MatchReview, other: Any) -> None:
    first, second = sorted((pair.winner.pk, other))
    pairs = MatchReview.objects.of(review.brokerage_id).select_for_update()
    known = pairs.filter(first=first, second=second).first()
    if known and (
        known.status == ReviewStatus.DIFFERENT or review.status != ReviewStatus.DIFFERENT
    ):
        journal.delete(MatchReview.objects.filter(pk=review.pk))
        return
    if known:
        journal.delete(MatchReview.objects.filter(pk=known.pk))
    rows = MatchReview.objects.filter(pk=review.pk)
    with journal.changing(rows):
        rows.update(first=first, second=second)
