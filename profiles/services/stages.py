"""The customer's stage only moves forward by itself; each change is kept."""

from datetime import datetime

from profiles.choices import Stage
from profiles.models import CustomerProfile, StageChange

_ORDER = list(Stage.values)


def advance(*, profile: CustomerProfile, to: str, reason: str, now: datetime) -> bool:
    """Moves the profile forward to ``to``; False when it is there already or further. Call in a transaction."""
    behind = CustomerProfile.objects.filter(pk=profile.pk, current_stage__in=_ORDER[: _ORDER.index(to)])
    before = behind.select_for_update(no_key=True).values_list("current_stage", flat=True).first()
    if before is None:
        return False
    behind.update(current_stage=to, stage_since=now)
    StageChange.objects.create(
        brokerage_id=profile.brokerage_id, profile=profile, from_stage=before, to_stage=to, reason=reason, at=now
    )
    profile.current_stage, profile.stage_since = to, now
    return True
