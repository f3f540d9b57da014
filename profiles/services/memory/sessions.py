"""Sessions: a new one per client session id, or after 30 idle minutes where the client sends
none."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from common.sql.kept import kept
from common.sql.locks import lock_keys
from common.sql.unit import joined, note, noted, write_at_end
from profiles.memory.welcome import IDLE
from profiles.models import CustomerProfile, VisitSession
from profiles.services.memory.moves import Move, Stride, added_before, move


@dataclass(frozen=True)
class SessionTouch:
    """``previous_seen`` is when the customer was last here before this session; None in the first
    one."""

    session: VisitSession
    is_new: bool
    previous_seen: datetime | None


@joined
def touch_session(
    *, profile: CustomerProfile, key: str, now: datetime, is_new_profile: bool = False
) -> SessionTouch:
    """Continues or starts a session. The same key never counts twice, also under concurrent
    requests. ``is_new_profile``: it was made in this transaction, so it has no session yet and
    nobody else can start one."""
    previous, this = None, ("session", profile.pk, key)
    if just_begun := noted(this):
        return SessionTouch(just_begun, is_new=False, previous_seen=None)
    if not is_new_profile:
        session = _current(profile, key, now)
        if session is None:
            # not the customer's row: that is held last, after their lead
            lock_keys([f"sessions-of:{profile.pk}"])
            profile.refresh_from_db(fields=["total_sessions"])
            session, previous = _current_and_last(profile, key, now)
        if session is not None:
            if now - session.last_seen > timedelta(seconds=30):
                VisitSession.objects.filter(pk=session.pk).update(last_seen=now)
            return SessionTouch(session, is_new=False, previous_seen=None)
    number = profile.total_sessions + added_before(profile, "total_sessions") + 1
    session = VisitSession(
        brokerage_id=profile.brokerage_id,
        profile=profile,
        key=key,
        number=number,
        started_at=now,
        last_seen=now,
    )
    write_at_end(session)
    note(this, session)
    stride = Stride("consideration", "came back", now) if number >= 2 else None
    move(profile, Move(added={"total_sessions": 1}, said={"last_active": now}, stride=stride))
    return SessionTouch(session, is_new=True, previous_seen=previous)


def _current(profile: CustomerProfile, key: str, now: datetime) -> VisitSession | None:
    return _going_on(key, now, list(_candidates(profile.pk, key or None, False)))


def _current_and_last(
    profile: CustomerProfile, key: str, now: datetime
) -> tuple[VisitSession | None, datetime | None]:
    """The session that goes on, and when the customer was last seen in any."""
    found = list(_candidates(profile.pk, key or None, True))
    seen = max((one.last_seen for one in found), default=None)
    return _going_on(key, now, found), seen


@kept
def _candidates(profile_id: UUID, key: str | None, with_last: bool) -> "QuerySet[VisitSession]":
    rows = VisitSession.objects.filter(profile=profile_id)
    found = (rows.filter(key=key) if key else rows).order_by("-started_at")[:1]
    return found.union(rows.order_by("-last_seen")[:1], all=True) if with_last else found


def _going_on(key: str, now: datetime, found: list[VisitSession]) -> VisitSession | None:
    if key:
        return next((one for one in found if one.key == key), None)
    newest = max(found, key=lambda one: one.started_at, default=None)
    return newest if newest and now - newest.last_seen <= IDLE else None
