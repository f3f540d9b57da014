"""The pipeline in the back office."""

from leads.admin import customer_page, lead  # noqa: F401
