"""Keeps LeadWords in step with the leads (docs/decisions/0014-score-writes.md)."""

from django.db import migrations

_WORDS = "to_tsvector('simple', concat_ws(' ', {0}.name, {0}.phone, {0}.email, {0}.reference))"

_FORWARDS = f"""
CREATE FUNCTION leads_words_of_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO leads_leadwords (lead_id, brokerage_id, words)
    SELECT id, brokerage_id, {_WORDS.format("arrived")} FROM arrived;
    RETURN NULL;
END $$;

CREATE FUNCTION leads_words_of_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE leads_leadwords SET words = {_WORDS.format("NEW")} WHERE lead_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER words_of_new AFTER INSERT ON leads_lead
REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION leads_words_of_new();

CREATE TRIGGER words_of_changed AFTER UPDATE OF name, phone, email, reference ON leads_lead FOR EACH ROW
WHEN ((OLD.name, OLD.phone, OLD.email, OLD.reference) IS DISTINCT FROM (NEW.name, NEW.phone, NEW.email, NEW.reference))
EXECUTE FUNCTION leads_words_of_changed();

INSERT INTO leads_leadwords (lead_id, brokerage_id, words)
SELECT id, brokerage_id, {_WORDS.format("leads_lead")} FROM leads_lead;
"""

_BACKWARDS = """
DROP TRIGGER words_of_changed ON leads_lead;
DROP TRIGGER words_of_new ON leads_lead;
DROP FUNCTION leads_words_of_changed();
DROP FUNCTION leads_words_of_new();
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial")]
    operations = [migrations.RunSQL(_FORWARDS, _BACKWARDS)]
