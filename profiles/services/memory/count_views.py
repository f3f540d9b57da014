"""Views and what they make of an interest, in one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from common.ids import uuid7
from profiles.models import CustomerProfile

VIEWS_FOR_HIGH = 3


class Seen(NamedTuple):
    """One look at a project, or at a listing that has none."""

    project_id: UUID | None
    listing_id: UUID | None
    at: datetime


def count_views(
    profile: CustomerProfile, seen: Sequence[Seen], *, session_id: UUID | None, in_chat: bool
) -> int:
    """Keeps the looks and raises the interests by them; how many counted. In the chat a subject
    counts once a session: the unique rule of its views decides. The third view makes an interest
    that was not rejected a high one."""
    if not seen:
        return 0
    interests = {one[:2]: uuid7() for one in seen}
    rows = sorted(
        seen, key=lambda one: str(one[:2])
    )  # two batches wait for each other in one order
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "keys": [uuid7() for _ in rows],
                "interests": [interests[one[:2]] for one in rows],
                "projects": [one.project_id for one in rows],
                "listings": [one.listing_id for one in rows],
                "times": [one.at for one in rows],
                "brokerage": profile.brokerage_id,
                "profile": profile.pk,
                "session": session_id,
                "in_chat": in_chat,
            },
        )
        return int(cursor.fetchone()[0])


def _raise(subject: str) -> str:
    """The interests in projects, or in listings, that were not yet there are made."""
    return f"""
        INSERT INTO profiles_projectinterest AS interest
            (id, brokerage_id, created_at, profile_id, {subject}, view_count, first_viewed,
             last_viewed, level, marked, rejected_reason)
        SELECT (array_agg(interest_id))[1], %(brokerage)s::uuid, now(), %(profile)s::uuid,
               {subject}, count(*), min(at), max(at), {_level("count(*)", "'none'")}, false, ''
        FROM counted WHERE {subject} IS NOT NULL GROUP BY {subject} ORDER BY {subject}
        ON CONFLICT (brokerage_id, profile_id, {subject}) DO UPDATE SET
            view_count = interest.view_count + excluded.view_count,
            first_viewed = least(interest.first_viewed, excluded.first_viewed),
            last_viewed = greatest(interest.last_viewed, excluded.last_viewed),
            level = {_RAISED}"""


def _level(views: str, otherwise: str) -> str:
    return f"CASE WHEN {views} >= {VIEWS_FOR_HIGH} THEN 'high' ELSE {otherwise} END"


_RAISED = "CASE WHEN interest.rejected_at IS NULL THEN {} ELSE interest.level END".format(
    _level("interest.view_count + excluded.view_count", "interest.level")
)
_COUNT = f"""
    WITH new AS (
        SELECT * FROM unnest(%(keys)s::uuid[], %(interests)s::uuid[], %(projects)s::uuid[],
                             %(listings)s::uuid[], %(times)s::timestamptz[])
            AS new (id, interest_id, project_id, listing_id, at)),
    kept AS (
        INSERT INTO profiles_propertyview
            (id, brokerage_id, created_at, profile_id, project_id, listing_id, session_id,
             in_chat, at)
        SELECT id, %(brokerage)s::uuid, now(), %(profile)s::uuid, project_id, listing_id,
               %(session)s::uuid, %(in_chat)s::boolean, at
        FROM new ON CONFLICT DO NOTHING RETURNING id),
    counted AS (SELECT new.* FROM new JOIN kept USING (id)),
    of_projects AS ({_raise("project_id")}),
    of_listings AS ({_raise("listing_id")})
    SELECT count(*) FROM counted"""
