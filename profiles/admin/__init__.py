"""The customers in the back office."""

from profiles.admin import customer  # noqa: F401
