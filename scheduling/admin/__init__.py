"""The diary in the back office."""

from scheduling.admin import callback, other_pages, site_visit, working_time  # noqa: F401
