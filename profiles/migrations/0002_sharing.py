"""The function by which matching finds who shares a fuzzy key."""

from django.db import migrations

# A key of thousands is passed over, so a part of its profiles is enough to know that (all of them took ten times as
# long at 1,000,000 profiles); of fewer all are read. The keys hold the brokerage: asking for it inside would make the
# planner read the index of all its rows.
_FORWARDS = """
CREATE FUNCTION profiles_sharing(keys bigint[], owner uuid, most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SET gin_fuzzy_search_limit = 1000 AS $$
    SELECT DISTINCT pk FROM unnest(keys) AS key CROSS JOIN LATERAL (
        SELECT array_agg(profile_id) FILTER (WHERE brokerage_id = owner) AS block FROM (
            SELECT profile_id, brokerage_id FROM profiles_matchrecord AS record
            WHERE record.keys @> ARRAY[key] LIMIT most + 1
        ) AS sharing
    ) AS blocks CROSS JOIN LATERAL unnest(block) AS pk WHERE cardinality(block) <= most
$$;
"""
_BACKWARDS = "DROP FUNCTION profiles_sharing(bigint[], uuid, integer);"


class Migration(migrations.Migration):
    dependencies = [("profiles", "0001_initial")]
    operations = [migrations.RunSQL(_FORWARDS, _BACKWARDS)]
