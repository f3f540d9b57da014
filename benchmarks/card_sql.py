"""The temperature card written by hand in the cheapest SQL: integers, no casts. The floor of
re-scoring."""

SCORE = """least(100,
    least(qr_scan_count * 3, 15) + least(catalog_views * 2, 10) + least(messages_count, 10)
    + CASE WHEN voice_count > 0 THEN 5 ELSE 0 END
    + CASE WHEN phone <> '' THEN 10 ELSE 0 END
    + CASE WHEN budget_min IS NOT NULL OR budget_max IS NOT NULL THEN 10 ELSE 0 END
    + CASE WHEN transaction_type <> '' THEN 5 ELSE 0 END
    + CASE WHEN property_type <> '' THEN 5 ELSE 0 END
    + CASE WHEN cardinality(locations) > 0 THEN 5 ELSE 0 END
    + CASE WHEN payment_method <> '' THEN 5 ELSE 0 END
    + CASE WHEN last_customer_at > %(now)s - interval '1 hour' THEN 20
           WHEN last_customer_at > %(now)s - interval '6 hours' THEN 15
           WHEN last_customer_at > %(now)s - interval '24 hours' THEN 10
           WHEN last_customer_at > %(now)s - interval '72 hours' THEN 5 ELSE 0 END)"""

TEMPERATURE = (
    f"CASE WHEN {SCORE} >= 70 THEN 'burning' WHEN {SCORE} >= 50 THEN 'hot' WHEN {SCORE} >= 25 "
    f"THEN 'warm' "
    "ELSE 'cold' END"
)

VALID_UNTIL = """CASE WHEN last_customer_at > %(now)s - interval '1 hour' THEN last_customer_at +
    interval '1 hour'
           WHEN last_customer_at > %(now)s - interval '6 hours' THEN last_customer_at + interval '6
               hours'
           WHEN last_customer_at > %(now)s - interval '24 hours' THEN last_customer_at + interval
               '24 hours'
           WHEN last_customer_at > %(now)s - interval '72 hours' THEN last_customer_at + interval
               '72 hours' END"""
