"""The customers in the back office."""

from profiles.admin import customer, retention, reviews  # noqa: F401
