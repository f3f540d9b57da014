"""The customer's stage only moves forward by itself; each change is kept."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from accounts.models import Brokerage
from common.ids import uuid7
from common.sql.copying import insert_rows, update_rows
from profiles.choices import Stage
from profiles.models import CustomerProfile, StageChange

_ORDER = list(Stage.values)


def advance(*, profile: CustomerProfile, to: str, reason: str, now: datetime) -> bool:
    """Moves the profile forward to ``to``; False when it is there already or further. Call in a
    transaction."""
    behind = CustomerProfile.objects.filter(
        pk=profile.pk, current_stage__in=_ORDER[: _ORDER.index(to)]
    )
    before = behind.select_for_update(no_key=True).values_list("current_stage", flat=True).first()
    if before is None:
        return False
    behind.update(current_stage=to, stage_since=now)
    StageChange.objects.create(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        from_stage=before,
        to_stage=to,
        reason=reason,
        at=now,
    )
    profile.current_stage, profile.stage_since = to, now
    return True


def advance_many(
    *, brokerage: Brokerage, to: str, moves: Mapping[UUID, tuple[str, datetime]]
) -> None:
    """The same for many profiles of a brokerage: profile id → (reason, when). Call in a
    transaction."""
    behind = CustomerProfile.objects.of(brokerage.pk).filter(
        current_stage__in=_ORDER[: _ORDER.index(to)]
    )
    before = dict(
        behind.filter(pk__in=list(moves))
        .select_for_update(no_key=True)
        .values_list("pk", "current_stage")
    )
    update_rows(
        CustomerProfile, ["current_stage", "stage_since"], ((pk, to, moves[pk][1]) for pk in before)
    )
    insert_rows(
        StageChange,
        ["id", "brokerage_id", "profile_id", "from_stage", "to_stage", "reason", "at"],
        ((uuid7(), brokerage.pk, pk, stage, to, *moves[pk]) for pk, stage in before.items()),
    )
