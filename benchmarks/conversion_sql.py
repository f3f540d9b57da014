"""The rule card of the conversion score written by hand in the cheapest SQL. The floor of
scoring."""

_REPLY = """CASE WHEN lead.reply_minutes IS NULL THEN 50 WHEN lead.reply_minutes <= 5 THEN 100
    WHEN lead.reply_minutes <= 60 THEN 80 WHEN lead.reply_minutes <= 1440 THEN 55
    WHEN lead.reply_minutes <= 4320 THEN 35 ELSE 15 END"""
_HOUR = """CASE WHEN lead.submitted_at IS NULL THEN 50
    WHEN extract(hour FROM lead.submitted_at AT TIME ZONE 'Asia/Kolkata') BETWEEN 9 AND 20 THEN 65
        ELSE 40 END"""
_BUDGET = "coalesce(lead.budget_max, lead.budget_min)::float8 / coalesce(price.median, area.median)"

#: hundredths of points of each part above even: weight × 1.25, halves rounded up
_SUM = f"""
    coalesce(floor((2 * (content.urgency + content.intent + content.budget + content.seriousness +
        content.authority)
                    - 50) * 37.5::float8 + 0.5), 0)
    + floor((8 * least(lead.messages_count, 5) + 10 * least(lead.qr_scan_count, 2) + 5 *
        least(lead.catalog_views, 4)
             + 10 * least(lead.voice_count, 1) + 2 * least(lead.total_interactions, 5) - 50) *
                 31.25::float8 + 0.5)
    + CASE lead.source WHEN 'website' THEN 250 WHEN 'web_chat' THEN 250 WHEN 'portal' THEN -125
                       WHEN 'whatsapp' THEN 375 WHEN 'expo_qr' THEN 500 ELSE 0 END
    + CASE WHEN lead.reply_minutes IS NULL AND lead.submitted_at IS NULL THEN 0
           ELSE floor(((2 * {_REPLY} + {_HOUR} + 1) / 3 - 50) * 18.75::float8 + 0.5) END
    + floor((CASE WHEN lead.name <> '' THEN 5 ELSE 0 END + CASE WHEN lead.phone <> '' THEN 5 ELSE 0
        END
        + CASE WHEN lead.email <> '' THEN 5 ELSE 0 END
        + CASE WHEN lead.budget_min IS NOT NULL OR lead.budget_max IS NOT NULL THEN 5 ELSE 0 END
        + CASE WHEN lead.transaction_type <> '' THEN 5 ELSE 0 END
        + CASE WHEN lead.property_type <> '' THEN 5 ELSE 0 END
        + CASE WHEN cardinality(lead.locations) > 0 THEN 5 ELSE 0 END
        + CASE WHEN lead.payment_method <> '' THEN 5 ELSE 0 END
        + coalesce((SELECT 20 FROM profiles_identifier AS known WHERE known.profile_id =
            lead.profile_id
                    AND known.active AND known.verified_at IS NOT NULL LIMIT 1), 0)
        + CASE WHEN ({_BUDGET}) IS NULL THEN 20 WHEN {_BUDGET} >= 0.9 THEN 40 WHEN {_BUDGET} >= 0.7
            THEN 25
               WHEN {_BUDGET} >= 0.5 THEN 10 ELSE 0 END - 50) * 12.5::float8 + 0.5)"""

_HERE = """{0}.kind = coalesce(nullif(lead.transaction_type, ''), 'buy')
            AND {0}.locality = lower(lead.locations[1]) AND {0}.currency = lead.currency"""

#: ``bench_prices`` is a table of medians, made once
UPDATE = f"""
    WITH summed AS MATERIALIZED (
        SELECT lead.id, lead.conversion_points AS before, ({_SUM})::int AS points
        FROM leads_lead AS lead
        LEFT JOIN LATERAL (SELECT * FROM scoring_contentscore AS known
            WHERE known.lead_id = lead.id AND known.read_at IS NOT NULL LIMIT 1) AS content ON true
        LEFT JOIN bench_prices AS price ON {_HERE.format("price")} AND price.configuration =
            lead.configurations[1]
        LEFT JOIN bench_prices AS area ON {_HERE.format("area")} AND area.configuration = ''
        WHERE lead.brokerage_id = %(brokerage)s AND lead.id > %(after)s AND lead.id <= %(last)s)
    UPDATE leads_lead AS lead SET conversion_points = summed.points, conversion_model = 0,
        conversion_score = floor(1.5 + 99 / (1 + exp(summed.points *
            -0.00034657359027997264::float8)))
    FROM summed WHERE lead.id = summed.id"""
ONLY_CHANGED = f"{UPDATE} AND summed.before IS DISTINCT FROM summed.points"
