"""The scan for duplicates: every profile with new claims is compared once with those that share a
key with it.

A live contact is decided at once; the scan finds what it could not: what a visitor claimed later,
what two contacts at once or an import left as two. After a new version of the rules it goes over
the whole table.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from accounts.models import Brokerage
from common.errors import Conflict
from common.ports import owners_of
from common.sql.locks import try_lock
from common.transitions import SYSTEM
from profiles.identity.evidence import Candidate
from profiles.identity.policy import RULE_VERSION, Action, Assessment, Decision, may_join
from profiles.models import CustomerProfile, MatchRecord, NameCount
from profiles.selectors.candidates import Known, as_contact, load_known, profile_key, recognise
from profiles.services.identity.resolve import ask_about, keep_decision
from profiles.services.identity.review import suggested_winner
from profiles.services.merging.merge import Grounds, merge_profiles

logger = logging.getLogger(__name__)

BATCH = 100  # half a second at a time: nobody waits long for a profile's row


def scan_due(*, brokerage: Brokerage, now: datetime) -> Iterator[int]:
    """Compares all whose claims are new or were looked at by older rules, in transactions of their
    own; yields the number after each BATCH, so that the caller can stop. Profiles that another scan
    has at hand are skipped; one that fails is logged, stays due and holds up nobody else."""
    due, after = (
        MatchRecord.objects.of(brokerage.pk).filter(scanned_by__lt=RULE_VERSION),
        UUID(int=0),
    )
    while records := list(due.filter(profile__gt=after).order_by("profile")[:BATCH]):
        for record in records:
            try:
                _scan(record, brokerage, now)
            except Exception:
                logger.exception("The scan failed at the profile %s.", record.profile_id)
        after = records[-1].profile_id
        yield len(records)


def count_names(*, brokerage: Brokerage) -> None:
    """Counts anew how common each sound is in the names of a brokerage's profiles."""
    with transaction.atomic(), connection.cursor() as cursor:
        NameCount.objects.of(brokerage.pk).delete()
        cursor.execute(
            "SELECT sound, count(*) FROM profiles_matchrecord, unnest(sounds || ''::varchar) AS "
            "sound "
            "WHERE brokerage_id = %s AND cardinality(sounds) > 0 GROUP BY sound",
            [brokerage.pk],
        )
        NameCount.objects.bulk_create(
            (
                NameCount(brokerage=brokerage, sound=sound, profiles=number)
                for sound, number in cursor.fetchall()
            ),
            batch_size=5000,
            ignore_conflicts=True,  # two counts at once say the same
        )


@transaction.atomic
def _scan(record: MatchRecord, brokerage: Brokerage, now: datetime) -> None:
    if not try_lock(f"scan:{record.pk}"):
        return
    me = load_known([record.profile_id]).get(record.profile_id)
    if me is not None:
        contact = as_contact(me.candidate)
        found = recognise(
            brokerage_id=brokerage.pk, contact=contact, now=now, without=record.profile_id
        )
        _act(me, found.decision, now)
    # what was claimed meanwhile has to be looked at again; written last, as everybody who claims
    # locks addresses first
    seen = MatchRecord.objects.filter(pk=record.pk, names=record.names, keys=record.keys)
    seen.update(scanned_by=RULE_VERSION)


def _act(me: Known, decision: Decision, now: datetime) -> None:
    doubts = decision.doubts
    if decision.action is Action.LINK and decision.best is not None:
        other = decision.best.candidate
        joinable = may_join(me.candidate, other) and _is_mutual(me, other, now)
        joinable = joinable and not _of_different_agents(me.profile.pk, profile_key(other))
        if joinable and _merged(me.profile, decision.best, decision, now):
            return
        doubts = (decision.best, *doubts)
    ask_about(me.profile, doubts)


def _is_mutual(me: Known, other: Candidate, now: datetime) -> bool:
    """Would the other one come to me as well? The nameless caller from a family's phone may be any
    of them."""
    back = recognise(
        brokerage_id=me.profile.brokerage_id,
        contact=as_contact(other),
        now=now,
        without=profile_key(other),
    ).decision
    return back.action is Action.LINK and me.candidate.key in [
        one.key for one in (back.candidate, *back.joins) if one
    ]


def _of_different_agents(one: UUID, other: UUID) -> bool:
    """Joined, each agent would read the other's customer; and to come to that it is enough to type
    a colleague's number. People decide then."""
    ours, theirs = set(owners_of(one)), set(owners_of(other))
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _merged(profile: CustomerProfile, best: Assessment, decision: Decision, now: datetime) -> bool:
    """Joins the two; False where somebody has said that they are not the same."""
    other = CustomerProfile.objects.get(pk=profile_key(best.candidate))
    winner = suggested_winner(profile, other)
    loser = other if winner is profile else profile
    grounds = Grounds(", ".join(decision.reasons), automatic=True)
    try:
        with transaction.atomic():
            merge_profiles(winner=winner, loser=loser, actor=SYSTEM, now=now, grounds=grounds)
    except Conflict:
        return False
    keep_decision(winner, decision)
    return True
