"""The past and coming visits of a benchmark's brokerages."""

import math
from datetime import datetime

from accounts.models import Brokerage, User
from benchmarks.rows import insert_series
from listings.models import Project
from scheduling.models import SiteVisit


def make_visits(brokerage: Brokerage, count: int, now: datetime) -> None:
    """A year of visits that took place: what the assignment's fair shares are counted from."""
    agents = list(
        User.objects.filter(brokerage=brokerage).order_by("pk").values_list("pk", flat=True)
    )
    project = Project.objects.of(brokerage.pk).order_by("pk").values_list("pk", flat=True).first()
    start = "(%(now)s - interval '3 days' - (n / 100) * %(gap)s * interval '1 second')"
    insert_series(
        SiteVisit,
        "generate_series(1, %(count)s) AS n",
        {
            "id": f"bench_uuid7('visit:' || n, {start})",
            "created_at": start,
            "brokerage_id": "%(brokerage)s",
            "reference": "'old_' || n",
            "profile_id": "bench_uuid7('big:profile:' || n, %(now)s - interval '700 days' + n * "
            "interval '1 second')",
            "customer_key": "bench_uuid7('big:profile:' || n, %(now)s - interval '700 days' + n * "
            "interval '1 second')",
            "project_id": "%(project)s",
            "agent_id": "(%(agents)s::uuid[])[1 + n %% 100]",
            "slot": "'morning'",
            "slot_start": start,
            "slot_end": f"{start} + interval '1 hour'",
            "planned_start": start,
            "planned_end": f"{start} + interval '1 hour'",
            "blocked": f"tstzrange({start}, {start} + interval '1 hour')",
            "status": "'completed'",
            "calendar_uid": "bench_uuid7('uid:' || n, %(now)s)",
        },
        {
            "brokerage": brokerage.pk,
            "agents": agents,
            "project": project,
            "count": count,
            "now": now,
            "gap": int(360 * 86400 / max(1, math.ceil(count / 100))),
        },
    )
