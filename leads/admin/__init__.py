"""The pipeline in the back office."""

from leads.admin import customer_page, import_page, lead  # noqa: F401
