"""The pipeline in the back office."""

from leads.admin import conversion_model, customer_page, import_page, lead, scoring_setting  # noqa: F401
