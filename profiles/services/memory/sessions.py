"""Sessions: a new one per client session id, or after 30 idle minutes where the client sends
none."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from common.sql.unit import joined
from profiles.memory.welcome import IDLE
from profiles.models import CustomerProfile, VisitSession
from profiles.services.memory.engagement import rescore_profile
from profiles.services.memory.stages import advance


@dataclass(frozen=True)
class SessionTouch:
    """``previous_seen`` is when the customer was last here before this session; None in the first
    one."""

    session: VisitSession
    is_new: bool
    previous_seen: datetime | None


@joined
def touch_session(*, profile: CustomerProfile, key: str, now: datetime) -> SessionTouch:
    """Continues or starts a session. The same key never counts twice, also under concurrent
    requests."""
    session = _current(profile, key, now)
    if session is None:
        CustomerProfile.objects.select_for_update(no_key=True).get(pk=profile.pk)
        session = _current(profile, key, now)
    if session is not None:
        if now - session.last_seen > timedelta(seconds=30):
            VisitSession.objects.filter(pk=session.pk).update(last_seen=now)
        return SessionTouch(session, is_new=False, previous_seen=None)
    previous = profile.sessions.order_by("-last_seen").values_list("last_seen", flat=True).first()
    CustomerProfile.objects.filter(pk=profile.pk).update(
        total_sessions=F("total_sessions") + 1, last_active=now
    )
    profile.refresh_from_db(fields=["total_sessions", "last_active"])
    session = VisitSession.objects.create(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        key=key,
        number=profile.total_sessions,
        started_at=now,
        last_seen=now,
    )
    rescore_profile(profile)
    if profile.total_sessions >= 2:
        advance(profile=profile, to="consideration", reason="came back", now=now)
    return SessionTouch(session, is_new=True, previous_seen=previous)


def _current(profile: CustomerProfile, key: str, now: datetime) -> VisitSession | None:
    if key:
        return profile.sessions.filter(key=key).first()
    newest = profile.sessions.order_by("-started_at").first()
    return newest if newest and now - newest.last_seen <= IDLE else None
