"""The diary in the back office."""

from scheduling.admin import (  # noqa: F401
    callback,
    other_pages,
    site_visit,
    today_panels,
    working_time,
)
