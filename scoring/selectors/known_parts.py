"""The rule card's parts of closed leads before the outcome: touches after it are taken off the
counters."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models import Brokerage
from leads.choices import Direction, InteractionKind
from leads.models import Lead
from scoring.card.parts import PARTS, known_sql
from scoring.selectors.conversion_card import card_of, local_prices

BATCH = 10_000
_INBOUND = f"touch.direction = '{Direction.INBOUND.value}' AND touch.kind"
_TOUCHES = {
    "messages_count": f"{_INBOUND} IN ('{InteractionKind.MESSAGE.value}', "
    f"'{InteractionKind.VOICE.value}')",
    "voice_count": f"{_INBOUND} = '{InteractionKind.VOICE.value}'",
    "qr_scan_count": f"{_INBOUND} = '{InteractionKind.QR_SCAN.value}'",
    "catalog_views": f"{_INBOUND} = '{InteractionKind.CATALOG_VIEW.value}'",
    "total_interactions": "TRUE",
}


def parts_before_outcome(
    brokerage: Brokerage, leads: Sequence[UUID]
) -> dict[str, list[float | None]]:
    """Part → one value a lead, in the order of ``leads``; None where it is not known."""
    text, params = known_sql(
        rows="id = ANY(%s)",
        params=[None],
        zone=brokerage.timezone,
        prices=local_prices(brokerage),
        now=timezone.now(),
        source_quality=card_of(brokerage).source_quality,
    )
    keys = params.index(None)
    columns = ", ".join(f"part_{name}" for name in PARTS)
    found: dict[UUID, tuple[float | None, ...]] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(leads), BATCH):
            batch = list(leads[start : start + BATCH])
            given = [batch, *params[:keys], batch, *params[keys + 1 :]]
            cursor.execute(f"WITH {_BEFORE} SELECT id, {columns} FROM ({text}) AS known", given)
            found.update((row[0], row[1:]) for row in cursor.fetchall())
    nothing = (None,) * len(PARTS)
    rows = [found.get(pk, nothing) for pk in leads]
    return {name: [row[place] for row in rows] for place, name in enumerate(PARTS)}


def _column(name: str) -> str:
    return (
        f"lead.{name} - coalesce(late.{name}, 0) AS {name}" if name in _TOUCHES else f"lead.{name}"
    )


_COUNTS = ", ".join(f"count(*) FILTER (WHERE {kind}) AS {name}" for name, kind in _TOUCHES.items())
_COLUMNS = ", ".join(_column(str(field.column)) for field in Lead._meta.concrete_fields)
# stands before the table of the same name
_BEFORE = f"""late AS (
        SELECT touch.lead_id, {_COUNTS}
        FROM leads_interaction AS touch JOIN leads_lead AS lead ON lead.id = touch.lead_id
        WHERE lead.id = ANY(%s) AND touch.occurred_at > lead.closed_at GROUP BY touch.lead_id
    ), leads_lead AS (
        SELECT lead.xmin, {_COLUMNS}
        FROM leads_lead AS lead LEFT JOIN late ON late.lead_id = lead.id
    )"""
