"""Erasure: nothing of the person stays in any table but numbers about nobody."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction

from common.transitions import Actor
from profiles.models import CustomerProfile, Erasure, Identifier
from profiles.privacy.holdings import DataSubject, holdings, person_of, release
from profiles.services.merging.merge import lock_identity
from profiles.services.privacy.suppression import key_hash, suppress


@transaction.atomic
def erase_profile(
    *, profile: CustomerProfile, actor: Actor, now: datetime, dry_run: bool = False
) -> dict[str, Any]:
    """Ends what is under way, removes or anonymises every row, keeps a keyed hash per identifier
    and an Erasure.

    Returns {"dry_run", "removed": {table: rows}, "anonymised": {table: rows},
    "suppressed_identifiers"}; it names nobody. A dry run does the very same and takes it back.
    Waits for live messages and merges of the person; a message that comes later starts a new
    customer (docs/decisions/0008).
    """
    with transaction.atomic():
        person = _locked(profile)
        release(person, actor, now)
        report = _erase(person)
        if dry_run:
            transaction.set_rollback(True)
        else:
            _keep_record(person, actor, report)
    return {"dry_run": dry_run, **report}


def _locked(profile: CustomerProfile) -> DataSubject:
    """The whole person, locked: who was merged or gave an address during the wait belongs to it."""
    before, person = None, person_of(profile)
    while person != before:
        lock_identity(person.brokerage_id, person.identifiers)
        list(
            CustomerProfile.objects.select_for_update(no_key=True)
            .filter(pk__in=person.profiles)
            .order_by("pk")
        )
        before, person = person, person_of(profile)
    return person


def _erase(person: DataSubject) -> dict[str, Any]:
    removed: Counter[str] = Counter()
    anonymised: Counter[str] = Counter()
    kept = suppress(person.brokerage_id, _evidence(person))
    for holding in reversed(holdings()):
        name = holding.model._meta.label_lower
        if holding.blanks is None:
            _, counts = holding.rows(person).delete()
            removed.update({label.lower(): number for label, number in counts.items() if number})
        elif holding.blanks:
            anonymised[name] += holding.rows(person).update(**holding.blanks)
    return {
        "removed": dict(sorted(removed.items())),
        "anonymised": {name: number for name, number in sorted(anonymised.items()) if number},
        "suppressed_identifiers": kept,
    }


def _evidence(person: DataSubject) -> list[tuple[str, str]]:
    """Shared mailboxes and placeholder numbers say nothing of one person and are not barred."""
    rows = Identifier.objects.filter(profile__in=person.profiles, is_evidence=True)
    return list(rows.values_list("kind", "value"))


def _keep_record(person: DataSubject, actor: Actor, report: dict[str, Any]) -> None:
    Erasure.objects.bulk_create(
        Erasure(
            brokerage_id=person.brokerage_id,
            subject_hash=key_hash(person.brokerage_id, "profile", str(pk)),
            actor=actor.words[:120],
            report=report if pk == person.profiles[0] else {},
        )
        for pk in person.profiles
    )
