"""The pipeline in the back office."""

from leads.admin import customer_page, import_page, lead, today_panels  # noqa: F401
