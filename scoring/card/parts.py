"""The five parts of the rule card, 0–100 each, declared once as SQL over the row ``lead`` and what
``known_sql`` joins to it. Null is "not known", which the card counts as even, 50.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from leads.choices import Source

#: how good leads of a source are, 0–100; each brokerage may set its own. An import says nothing
#: about where it was from
SOURCE_QUALITY: Mapping[str, int] = {
    Source.REFERRAL: 90,
    Source.WALK_IN: 85,
    Source.PHONE: 75,
    Source.EXPO_QR: 70,
    Source.WHATSAPP: 65,
    Source.AGENT: 60,
    Source.WEBSITE: 60,
    Source.WEB_CHAT: 60,
    Source.EMAIL: 55,
    Source.TELEGRAM: 50,
    Source.PORTAL: 45,
    Source.SMS: 45,
    Source.FACEBOOK_AD: 35,
    Source.INSTAGRAM: 35,
    Source.FACEBOOK_COMMENT: 30,
}


@dataclass(frozen=True)
class Part:
    """``words`` say what is looked at, ``how`` how it is counted. ``sql`` is empty where it is a
    brokerage's own."""

    words: str
    how: str
    sql: str


class Price(NamedTuple):
    """What a home costs at the median: ``configuration`` empty for all of a locality (in small
    letters)."""

    kind: str
    locality: str
    configuration: str
    currency: str
    median: float


_CONTENT = (
    "2 * (content.urgency + content.intent + content.budget + content.seriousness + "
    "content.authority)"
)
_ENGAGEMENT = """
    8 * least(lead.messages_count, 5) + 10 * least(lead.qr_scan_count, 2) + 5 *
        least(lead.catalog_views, 4)
    + 10 * least(lead.voice_count, 1) + 2 * least(lead.total_interactions, 5)"""
_REPLY = """CASE WHEN lead.reply_minutes IS NULL THEN 50 WHEN lead.reply_minutes <= 5 THEN 100
    WHEN lead.reply_minutes <= 60 THEN 80 WHEN lead.reply_minutes <= 1440 THEN 55
    WHEN lead.reply_minutes <= 4320 THEN 35 ELSE 15 END"""
_HOUR = """CASE WHEN lead.submitted_at IS NULL THEN 50
    WHEN extract(hour FROM lead.submitted_at AT TIME ZONE %s) BETWEEN 9 AND 20 THEN 65 ELSE 40
        END"""
# the thirds are rounded half up
_TIMING = f"""CASE WHEN lead.reply_minutes IS NOT NULL OR lead.submitted_at IS NOT NULL
    THEN (2 * {_REPLY} + {_HOUR} + 1) / 3 END"""
_FIELDS = (
    "lead.name <> ''",
    "lead.phone <> ''",
    "lead.email <> ''",
    "lead.budget_min IS NOT NULL OR lead.budget_max IS NOT NULL",
    "lead.transaction_type <> ''",
    "lead.property_type <> ''",
    "cardinality(lead.locations) > 0",
    "lead.payment_method <> ''",
)
FIELD_POINTS, VERIFIED_POINTS = 5, 20
_BUDGET = "coalesce(lead.budget_max, lead.budget_min)::float8"
_PRICE = "coalesce(price.median, area.median)"
# looked up lead by lead: an EXISTS or a plain join makes PostgreSQL read the whole table for each
# batch
_PROFILE = f"""
    {" + ".join(f"CASE WHEN {field} THEN {FIELD_POINTS} ELSE 0 END" for field in _FIELDS)}
    + coalesce((SELECT {VERIFIED_POINTS} FROM profiles_identifier AS known WHERE known.profile_id =
        lead.profile_id
                AND known.active AND known.verified_at IS NOT NULL LIMIT 1), 0)
    + CASE WHEN {_BUDGET} IS NULL OR {_PRICE} IS NULL THEN 20
           WHEN {_BUDGET} >= 0.9 * {_PRICE} THEN 40 WHEN {_BUDGET} >= 0.7 * {_PRICE} THEN 25
           WHEN {_BUDGET} >= 0.5 * {_PRICE} THEN 10 ELSE 0 END"""

PARTS: Mapping[str, Part] = {
    "content": Part(
        "what the customer's own words say",
        "urgency, specific intent, budget, seriousness and authority, 0–10 each: their mean × 10; "
        "not known until the customer has written",
        _CONTENT,
    ),
    "engagement": Part(
        "how much the customer has done",
        "8 per message up to 5, 10 per QR scan up to 2, 5 per catalogue view up to 4, 10 for a "
        "voice message, "
        "2 per touch up to 5",
        _ENGAGEMENT,
    ),
    "source": Part(
        "where the lead came from", "the quality of its source; an import is not known", ""
    ),
    "timing": Part(
        "how fast the customer answers, and when they asked",
        "two thirds: answers within 5 minutes 100, an hour 80, a day 55, three days 35, later 15; "
        "one third: asked "
        "between 9 and 21 o'clock in the brokerage's zone 65, else 40; what is not known of the "
        "two is 50",
        _TIMING,
    ),
    "profile": Part(
        "what is known of the customer",
        "5 each for name, phone, e-mail, budget, transaction type, property type, location and "
        "payment method; 20 for "
        "a verified identity; budget at least 0.9 / 0.7 / 0.5 of the local median price 40 / 25 / "
        "10, not known 20",
        _PROFILE,
    ),
}


def known_sql(
    *,
    rows: str,
    params: Sequence[Any],
    zone: str,
    prices: Sequence[Price],
    now: datetime,
    source_quality: Mapping[str, int] = SOURCE_QUALITY,
) -> tuple[str, list[Any]]:
    """(SELECT, parameters): of the leads that ``rows`` names (SQL after WHERE, with %s for
    ``params``; trusted) their key and stored score, ``part_<name>`` of each part, ``attributes``,
    and ``market`` (seconds since 1970 of the outcome, or of now). ``seen`` names the version of the
    row."""
    parts = {name: part.sql for name, part in PARTS.items()} | {
        "source": _source_sql(source_quality)
    }
    text = f"""
        SELECT lead.id, lead.seen, lead.conversion_score, lead.conversion_points,
            lead.conversion_model,
            lead.conversion_is_manual, lead.conversion_due, lead.attributes,
            extract(epoch FROM coalesce(lead.closed_at, %s))::float8 AS market,
            {", ".join(f"({sql})::int AS part_{name}" for name, sql in parts.items())}
        FROM (SELECT *, xmin AS seen FROM leads_lead WHERE {rows}) AS lead
        LEFT JOIN LATERAL (SELECT * FROM scoring_contentscore AS known
            WHERE known.lead_id = lead.id AND known.read_at IS NOT NULL LIMIT 1) AS content ON true
        LEFT JOIN {_PRICES} AS price(kind, locality, configuration, currency, median)
            ON {_IS_HERE.format("price")} AND price.configuration = lead.configurations[1]
        LEFT JOIN {_PRICES} AS area(kind, locality, configuration, currency, median)
            ON {_IS_HERE.format("area")} AND area.configuration = ''"""
    columns = [list(column) for column in zip(*prices, strict=True)] or [[], [], [], [], []]
    return text, [now, zone, *params, *columns, *columns]


_PRICES = "unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::float8[])"
_IS_HERE = """{0}.kind = coalesce(nullif(lead.transaction_type, ''), 'buy')
            AND {0}.locality = lower(lead.locations[1]) AND {0}.currency = lead.currency"""


def _source_sql(quality: Mapping[str, int]) -> str:
    """Only our own words and numbers are written into the text."""
    points = {source: quality.get(source, SOURCE_QUALITY.get(source)) for source in Source.values}
    cases = " ".join(
        f"WHEN '{source}' THEN {int(value)}"
        for source, value in points.items()
        if value is not None
    )
    return f"CASE lead.source {cases} END"


def table() -> str:
    """The parts as a Markdown table, for the documentation."""
    lines = ["| part | what it says | how it is counted |", "|---|---|---|"]
    return "\n".join(
        lines + [f"| {name} | {part.words} | {part.how} |" for name, part in PARTS.items()]
    )
