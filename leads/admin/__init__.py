"""The pipeline in the back office."""

from leads.admin import lead  # noqa: F401
