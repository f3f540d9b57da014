"""A year behind the leads of the big brokerage: outcomes, steps, temperatures and touches, as the
reports read them."""

from typing import Any

from django.db import connection

from benchmarks.rows import insert_series
from benchmarks.world import World
from common.models import Step
from leads.choices import CLOSED, LeadStatus
from leads.models import Interaction, Lead, TemperatureChange
from listings.models import Project

_PATH = [status.value for status in LeadStatus if status not in CLOSED]
#: a number that a lead always has
_N = "(hashtextextended(lead.id::text, 0) & 1048575)"
#: which step a lead takes when: the first as it comes in, the others every one to five days
_AT = f"least(lead.created_at + (place - 1) * (1 + {_N} %% 5) * interval '1 day', %(now)s)"


def live_a_year(world: World) -> None:
    """All leads came within 365 days; one in fifteen was won, two in fifteen were lost. Each has
    the steps to where it is, two temperature changes or three, and where anybody called, two
    touches of its owner."""
    projects = list(
        Project.objects.of(world.brokerage.pk).order_by("pk").values_list("pk", flat=True)
    )
    params = {
        "brokerage": world.brokerage.pk,
        "now": world.now,
        "projects": projects,
        "path": _PATH,
    }
    _change_leads(params)
    _add_steps(params)
    _add_temperatures(params)
    _add_touches(params)
    work = (
        "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"
    )  # a test's transaction cannot vacuum
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for model in (Lead, Step, TemperatureChange, Interaction):
            cursor.execute(f'{work} "{model._meta.db_table}"')
        cursor.execute("RESET statement_timeout")


def _change_leads(params: dict[str, Any]) -> None:
    """Those that came within the last two days and were not called have a clock that runs, or has
    run out."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            f"""
            WITH made AS (
                SELECT id, {_N} AS n, %(now)s - (%(now)s - created_at) * 0.52 AS born,
                    CASE WHEN status = 'lost' AND {_N} %% 3 = 0 THEN 'won' ELSE status END AS
                        outcome
                FROM leads_lead AS lead WHERE brokerage_id = %(brokerage)s
            )
            UPDATE leads_lead AS lead SET created_at = born, status = outcome,
                submitted_at = CASE WHEN n %% 10 > 0 THEN born END,
                first_contact_at = CASE WHEN outcome <> 'new' THEN born + n * 7919 %% 900 *
                    interval '1 minute' END,
                react_by = CASE WHEN outcome = 'new' AND born > %(now)s - interval '2 days'
                    THEN born + interval '1 day' END,
                overdue_at = CASE WHEN outcome = 'new' AND born > %(now)s - interval '2 days'
                    AND born < %(now)s - interval '1 day' THEN born + interval '1 day' END,
                next_follow_up_at = CASE WHEN outcome IN ('contacted', 'qualified') AND n %% 7 = 0
                    THEN %(now)s + (n %% 60 - 5) * interval '1 day' END,
                project_id = (%(projects)s::uuid[])[1 + n * 7919 %%
                    cardinality(%(projects)s::uuid[])],
                conversion_score = 1 + n * 7919 %% 100, conversion_points = 0, conversion_due =
                    false,
                closed_at = CASE WHEN outcome IN ('won', 'lost')
                    THEN least(born + (20 + n %% 40) * interval '1 day', %(now)s) END,
                close_reason = CASE WHEN outcome = 'lost' THEN 'reason ' || n * 7919 %% 12 ELSE ''
                    END,
                deal_value = CASE WHEN outcome = 'won' THEN 8000000 + n %% 90 * 100000 END,
                commission = CASE WHEN outcome = 'won' THEN 160000 + n %% 90 * 2000 END
            FROM made WHERE made.id = lead.id""",
            params,
        )
        cursor.execute("RESET statement_timeout")


def _add_steps(params: dict[str, Any]) -> None:
    before_outcome = f"(2 + {_N} %% 4)::int"
    reached = f"coalesce(array_position(%(path)s::text[], lead.status::text), {before_outcome})"
    insert_series(
        Step,
        f"leads_lead AS lead, generate_series(1, {reached}) AS place WHERE lead.brokerage_id = "
        f"%(brokerage)s",
        {
            "id": f"bench_uuid7('step:' || place || lead.id, {_AT})",
            "brokerage_id": "lead.brokerage_id",
            "subject_kind": "'lead'",
            "subject_id": "lead.id",
            "from_status": "coalesce((%(path)s::text[])[place - 1], '')",
            "to_status": "(%(path)s::text[])[place]",
            "at": _AT,
        },
        params,
    )
    insert_series(
        Step,
        "leads_lead AS lead WHERE lead.brokerage_id = %(brokerage)s AND lead.closed_at IS NOT NULL",
        {
            "id": "bench_uuid7('outcome:' || lead.id, lead.closed_at)",
            "brokerage_id": "lead.brokerage_id",
            "subject_kind": "'lead'",
            "subject_id": "lead.id",
            "from_status": f"(%(path)s::text[])[{before_outcome}]",
            "to_status": "lead.status",
            "at": "lead.closed_at",
        },
        params,
    )


def _add_temperatures(params: dict[str, Any]) -> None:
    heat = "ARRAY['cold', 'warm', 'hot', 'burning']"
    insert_series(
        TemperatureChange,
        f"leads_lead AS lead, generate_series(1, 2 + ({_N} %% 2)::int) AS place "
        "WHERE lead.brokerage_id = %(brokerage)s",
        {
            "id": "bench_uuid7('heat:' || place || lead.id, lead.created_at)",
            "brokerage_id": "lead.brokerage_id",
            "lead_id": "lead.id",
            "from_temperature": f"({heat})[place]",
            "to_temperature": f"({heat})[place + 1]",
            "score": "20 * place",
            "factors": "jsonb_build_object('qr_scans', 3, 'catalogue', 2, 'messages', 1, 'voice', "
            "5, 'phone', 10, "
            "'budget', 10, 'wish', 15, 'recency', 20)",
            "at": "lead.created_at + place * interval '1 hour'",
        },
        params,
    )


def _add_touches(params: dict[str, Any]) -> None:
    at = "lead.first_contact_at + (place - 1) * interval '26 hours'"
    insert_series(
        Interaction,
        "leads_lead AS lead, generate_series(1, 2) AS place "
        "WHERE lead.brokerage_id = %(brokerage)s AND lead.first_contact_at IS NOT NULL AND "
        "lead.owner_id IS NOT NULL",
        {
            "id": f"bench_uuid7('call:' || place || lead.id, {at})",
            "brokerage_id": "lead.brokerage_id",
            "lead_id": "lead.id",
            "profile_id": "lead.profile_id",
            "user_id": "lead.owner_id",
            "kind": "'call'",
            "direction": "'outbound'",
            "text": "'Spoke about the price and the visit on Saturday.'",
            "occurred_at": at,
        },
        params,
    )
